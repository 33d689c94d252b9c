"""Files that a host brings: bytes → checked dataclasses, nothing else.

A host may add to an installation what the project does not ship: the official wording of the
goals, the figures of a French territory, the priorities of a national plan. Each reader here is a
pure function from bytes to a frozen dataclass; it stores nothing, draws nothing and knows only the
vocabulary of the house.

Two ways to say that something is wrong. A file that is not what it claims raises Refused, whose
sentence names the file and the line, or what is missing. A file that can be used but is odd gives
`warnings`, French sentences naming each code or line: the host decides.

Nothing is executed, followed or written to disk. Sizes are bounded before and while unzipping; YAML
is read as a stream of events, so an alias or a tag is seen and refused before anything is built;
XML with a DTD is refused; a formula is never computed.
"""

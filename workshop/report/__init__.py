"""What the workshop leaves behind: services → document of blocks → Word.

`synthesis` asks the services and answers a `Document`; `write_docx` draws it. Neither knows the
other: a document made of other blocks is written just as well.
"""

"""All SQL lives in this room.

Reference rows (workshops, partners, steps, people) sit in ordinary STRICT tables. Everything people
do is appended to one table, `entries`; the present state is the view `current_entries`, the last
row for each (workshop, step, round, author, item). So undoing is one more row, the journal is the
table itself, a new kind of act needs no migration, and a double click cannot corrupt anything.
"""

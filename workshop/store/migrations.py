"""Numbered migrations, never edited once released: a change of schema is a new function below."""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

migrations = Migrations("atelier_odd")


@migrations(name="0001_initial")
def initial(db: Database) -> None:
    for statement in _INITIAL.split(";\n\n"):
        db.conn.execute(statement)


@migrations(name="0002_references")
def references(db: Database) -> None:
    for statement in _REFERENCES.split(";\n\n"):
        db.conn.execute(statement)


_INITIAL = """
CREATE TABLE facilitators (
    id INTEGER PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    created_at TEXT NOT NULL,
    disabled_at TEXT
) STRICT;

CREATE TABLE facilitator_sessions (
    token_hash TEXT PRIMARY KEY,
    facilitator_id INTEGER NOT NULL REFERENCES facilitators(id),
    created_at TEXT NOT NULL,
    ended_at TEXT
) STRICT;

CREATE TABLE attempts (
    subject TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;

CREATE INDEX attempts_subject ON attempts(subject, at);

CREATE TABLE workshops (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    channel TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    agenda_format TEXT NOT NULL,
    fictional INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL
) STRICT;

CREATE TABLE workshop_facilitators (
    workshop_id INTEGER NOT NULL REFERENCES workshops(id),
    facilitator_id INTEGER NOT NULL REFERENCES facilitators(id),
    role TEXT NOT NULL,
    PRIMARY KEY (workshop_id, facilitator_id)
) STRICT;

CREATE TABLE partners (
    id INTEGER PRIMARY KEY,
    workshop_id INTEGER NOT NULL REFERENCES workshops(id),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    country TEXT NOT NULL,
    colour TEXT NOT NULL,
    UNIQUE (workshop_id, name)
) STRICT;

CREATE TABLE projects (
    id INTEGER PRIMARY KEY,
    workshop_id INTEGER NOT NULL REFERENCES workshops(id),
    position INTEGER NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL
) STRICT;

CREATE INDEX projects_workshop ON projects(workshop_id);

CREATE TABLE half_days (
    id INTEGER PRIMARY KEY,
    workshop_id INTEGER NOT NULL REFERENCES workshops(id),
    position INTEGER NOT NULL,
    title TEXT NOT NULL,
    aims TEXT NOT NULL
) STRICT;

CREATE INDEX half_days_workshop ON half_days(workshop_id);

CREATE TABLE steps (
    id INTEGER PRIMARY KEY,
    workshop_id INTEGER NOT NULL REFERENCES workshops(id),
    half_day_id INTEGER NOT NULL REFERENCES half_days(id),
    position INTEGER NOT NULL,
    key TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    instructions TEXT NOT NULL,
    note TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    params TEXT NOT NULL,
    needs TEXT NOT NULL,
    anonymous INTEGER NOT NULL,
    secret TEXT
) STRICT;

CREATE INDEX steps_workshop ON steps(workshop_id);

CREATE TABLE participants (
    id INTEGER PRIMARY KEY,
    workshop_id INTEGER NOT NULL REFERENCES workshops(id),
    partner_id INTEGER NOT NULL REFERENCES partners(id),
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    short_code TEXT NOT NULL,
    joined_at TEXT NOT NULL,
    removed_at TEXT,
    UNIQUE (workshop_id, short_code)
) STRICT;

CREATE TABLE participant_links (
    token_hash TEXT PRIMARY KEY,
    participant_id INTEGER NOT NULL REFERENCES participants(id),
    created_at TEXT NOT NULL
) STRICT;

CREATE TABLE drafts (
    step_id INTEGER NOT NULL REFERENCES steps(id),
    round INTEGER NOT NULL,
    participant_id INTEGER NOT NULL REFERENCES participants(id),
    content TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (step_id, round, participant_id)
) STRICT;

CREATE TABLE entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    workshop_id INTEGER NOT NULL REFERENCES workshops(id),
    step_id INTEGER REFERENCES steps(id),
    round INTEGER NOT NULL,
    author TEXT NOT NULL,
    actor TEXT,
    partner_id INTEGER REFERENCES partners(id),
    item TEXT NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;

CREATE INDEX entries_key ON entries(workshop_id, step_id, round, author, item, id);

CREATE INDEX entries_room ON entries(workshop_id, item, id) WHERE author = 'room';

CREATE INDEX entries_version ON entries(workshop_id);

CREATE VIEW current_entries AS
SELECT e.* FROM entries e
WHERE NOT EXISTS (
    SELECT 1 FROM entries newer
    WHERE newer.workshop_id = e.workshop_id AND newer.step_id IS e.step_id
      AND newer.round = e.round AND newer.author = e.author AND newer.item = e.item
      AND newer.id > e.id
);

CREATE TRIGGER entries_are_never_changed BEFORE UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'entries is append-only'); END
"""

# What a host brings in: official wording, territorial figures, national priorities.
_REFERENCES = """
CREATE TABLE official_texts (
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    language TEXT NOT NULL,
    text TEXT NOT NULL,
    source TEXT NOT NULL,
    imported_at TEXT NOT NULL,
    PRIMARY KEY (kind, code, language)
) STRICT;

CREATE TABLE territorial_values (
    territory_code TEXT NOT NULL,
    territory TEXT NOT NULL,
    variable TEXT NOT NULL,
    subfield TEXT NOT NULL,
    year INTEGER NOT NULL,
    value REAL NOT NULL,
    source TEXT NOT NULL,
    imported_at TEXT NOT NULL,
    PRIMARY KEY (territory_code, variable, subfield, year)
) STRICT;

CREATE TABLE priority_codes (
    label TEXT NOT NULL,
    code TEXT NOT NULL,
    imported_at TEXT NOT NULL,
    PRIMARY KEY (label, code)
) STRICT
"""

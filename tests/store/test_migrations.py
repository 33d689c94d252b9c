"""A database of any age is brought up to date: nothing lost, a copy beside it, once only."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from workshop.store.db import open_store
from workshop.store.migrations import migrations

NAMES = ["0001_initial", "0002_references"]
OLD_ROWS = """
INSERT INTO facilitators VALUES (1, 'claire', 'Claire', 'x', '2025-03-10T12:00:00.000000Z', NULL);
INSERT INTO workshops
VALUES (1, 'ABC234', 'canal', 'Eau et jeunesse', '6', 0, '2025-03-10T12:00:00.000000Z');
INSERT INTO workshop_facilitators VALUES (1, 1, 'owner');
INSERT INTO partners VALUES (1, 1, 1, 'Aude', 'France', '#1F5C7A');
INSERT INTO projects VALUES (1, 1, 1, 'Points d’eau', 'Forages.');
INSERT INTO half_days VALUES (1, 1, 1, 'Choisir', '');
INSERT INTO steps
VALUES (1, 1, 1, 1, 'vote', 'vote', 'Vote', '', '', 10, '{"budget": 5}', '{}', 1, 'secret');
INSERT INTO participants
VALUES (1, 1, 1, 'Awa', 'Élue', 'K7RM4P', '2025-03-10T12:00:00.000000Z', NULL);
INSERT INTO participant_links VALUES ('jeton', 1, '2025-03-10T12:00:00.000000Z');
INSERT INTO drafts VALUES (1, 1, 1, '{"6.1": "2"}', '2025-03-10T12:00:00.000000Z');
INSERT INTO entries VALUES
    (1, 1, 1, 1, '1', '1', 1, '6.1', 'submit', '{"value": 3}', '2025-03-10T12:00:00.000000Z'),
    (7, 1, 1, 1, '1', '1', 1, '6.1', 'submit', '{"value": 2}', '2025-03-10T12:01:00.000000Z');
"""
OLD_TABLES = (
    "facilitators", "workshops", "workshop_facilitators", "partners", "projects", "half_days",
    "steps", "participants", "participant_links", "drafts", "entries",
)  # fmt: skip


def old_database(path: Path, stop_before: str) -> None:
    """A database as it was before a migration, with a row in each table people fill."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        db = Database(connection)
        migrations.apply(db, stop_before=stop_before)
        connection.executescript(OLD_ROWS)


def content(path: Path) -> dict[str, list[dict]]:
    with closing(sqlite3.connect(path)) as connection:
        db = Database(connection)
        return {table: list(db[table].rows) for table in OLD_TABLES}


def applied(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [migration.name for migration in migrations.applied(Database(connection))]


def schema(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as connection:
        sql = "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
        return connection.execute(sql).fetchall()


def copies(path: Path) -> list[Path]:
    return sorted(path.parent.glob("*avant-migration*"))


def test_new_file_gets_every_migration_and_no_copy(tmp_path):
    path = tmp_path / "atelier.db"
    open_store(path)
    assert applied(path) == NAMES
    assert copies(path) == []


def test_empty_file_is_taken_for_a_new_one(tmp_path):
    path = tmp_path / "atelier.db"
    path.touch()
    open_store(path)
    assert (applied(path), copies(path)) == (NAMES, [])


def test_opening_again_changes_nothing(tmp_path):
    path = tmp_path / "atelier.db"
    old_database(path, "0002_references")
    open_store(path)
    before = (schema(path), content(path), copies(path))
    open_store(path)
    assert (schema(path), content(path), copies(path)) == before


@pytest.mark.parametrize("name", NAMES[1:])
def test_old_rows_are_kept(tmp_path, name):
    path = tmp_path / "atelier.db"
    old_database(path, name)
    before = content(path)
    assert [table for table, rows in before.items() if not rows] == []
    store = open_store(path)
    assert content(path) == before
    assert applied(path) == NAMES
    assert store.check() == "ok"


@pytest.mark.parametrize("name", NAMES[1:])
def test_old_database_becomes_the_same_as_a_new_one(tmp_path, name):
    old_database(tmp_path / "ancienne.db", name)
    open_store(tmp_path / "ancienne.db")
    open_store(tmp_path / "neuve.db")
    assert schema(tmp_path / "ancienne.db") == schema(tmp_path / "neuve.db")


@pytest.mark.parametrize("name", NAMES[1:])
def test_old_database_is_first_copied_beside_as_it_was(tmp_path, name):
    path = tmp_path / "atelier.db"
    old_database(path, name)
    before = (schema(path), content(path), applied(path))
    open_store(path)
    (copy,) = copies(path)
    assert (schema(copy), content(copy), applied(copy)) == before


def test_dangling_reference_stops_the_migration_and_nothing_is_kept(tmp_path):
    path = tmp_path / "atelier.db"
    old_database(path, "0002_references")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("UPDATE steps SET half_day_id = 99")
    before = (schema(path), content(path))
    with pytest.raises(sqlite3.IntegrityError, match="foreign keys broken by a migration"):
        open_store(path)
    assert (schema(path), content(path), applied(path)) == (*before, NAMES[:1])


def test_numbers_of_entries_go_on_after_a_migration(tmp_path):
    path = tmp_path / "atelier.db"
    old_database(path, "0002_references")
    store = open_store(path)
    with store.write() as db:
        cursor = db.conn.execute(
            "INSERT INTO entries (workshop_id, round, author, item, kind, payload, at) "
            "VALUES (1, 0, 'room', 'state', 'open', '{}', '2025-03-10T12:00:00.000000Z')"
        )
        assert cursor.lastrowid == 8

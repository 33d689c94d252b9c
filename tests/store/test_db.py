"""Transactions: alone among writers, all or nothing; readers see one moment."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlite_utils import Database

from workshop.store.db import Store, as_moment, as_text, open_store


def titles(store: Store) -> list[str]:
    with store.read() as db:
        return [row[0] for row in db.conn.execute("SELECT title FROM workshops ORDER BY id")]


def retitle(store: Store, title: str) -> None:
    with store.write() as db:
        db.conn.execute("UPDATE workshops SET title = ?", [title])


def test_write_is_committed_on_leaving(store):
    retitle(store, "Nouveau titre")
    assert titles(store) == ["Nouveau titre"]


def spoil(store: Store, error: type[BaseException]) -> None:
    """A transaction that writes, then fails."""
    with store.write() as db:
        db.conn.execute("UPDATE workshops SET title = 'Perdu'")
        raise error


@pytest.mark.parametrize("error", [KeyError, KeyboardInterrupt])
def test_write_is_undone_on_any_exception(store, error):
    with pytest.raises(error):
        spoil(store, error)
    assert titles(store) == ["Eau et jeunesse"]
    retitle(store, "La base n’est pas restée verrouillée")


def test_write_keeps_nothing_of_a_transaction_that_breaks_a_rule(store):
    def write_twice() -> None:
        with store.write() as db:
            db.conn.execute("UPDATE workshops SET title = 'Perdu'")
            db.conn.execute("INSERT INTO workshops SELECT * FROM workshops")

    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        write_twice()
    assert titles(store) == ["Eau et jeunesse"]


def test_atomic_inside_a_write_is_a_savepoint(store):
    def half_done(db: Database) -> None:
        with db.atomic():
            db.conn.execute("UPDATE workshops SET title = 'Perdu'")
            raise KeyError

    with store.write() as db:
        db.conn.execute("UPDATE workshops SET title = 'Gardé'")
        with pytest.raises(KeyError):
            half_done(db)
    assert titles(store) == ["Gardé"]


def test_read_sees_one_moment_whatever_is_written_meanwhile(store):
    query = "SELECT title FROM workshops"
    with store.read() as db:
        first = db.conn.execute(query).fetchall()
        retitle(store, "Écrit pendant la lecture")
        second = db.conn.execute(query).fetchall()
    assert (first, second) == ([("Eau et jeunesse",)], [("Eau et jeunesse",)])
    assert titles(store) == ["Écrit pendant la lecture"]


def test_read_does_not_wait_for_a_writer(store):
    with store.write() as db:
        db.conn.execute("UPDATE workshops SET title = 'Pas encore'")
        assert titles(store) == ["Eau et jeunesse"]
    assert titles(store) == ["Pas encore"]


def test_read_keeps_nothing_of_what_is_written_inside_it(store):
    with store.read() as db:
        db.conn.execute("UPDATE workshops SET title = 'Perdu'")
    assert titles(store) == ["Eau et jeunesse"]


def test_reference_to_nothing_is_refused(store):
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"), store.write() as db:
        db.conn.execute("UPDATE steps SET half_day_id = 99")


def test_value_of_another_type_is_refused(store):
    with pytest.raises(sqlite3.IntegrityError, match="cannot store TEXT"), store.write() as db:
        db.conn.execute("UPDATE steps SET minutes = 'dix'")


def test_writes_survive_a_power_cut(store):
    with store.read() as db:
        pragmas = [
            db.conn.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert pragmas == ["wal", 2, 1]  # 2 is FULL


def test_watch_moves_with_the_commits_of_others_only(store):
    watch = store.watch()
    seen = [watch.moved(), watch.moved()]
    retitle(store, "Vu")
    seen += [watch.moved(), watch.moved()]
    with pytest.raises(KeyError):
        spoil(store, KeyError)
    seen.append(watch.moved())
    watch.close()
    assert seen == [True, False, True, False, False]


def test_check_says_ok(store):
    assert store.check() == "ok"


def damage(path: Path, pages: range) -> None:
    content = bytearray(path.read_bytes())
    for page in pages:
        content[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    path.write_bytes(content)


def test_check_tells_a_damaged_file(store):
    retitle(store, "x" * 50_000)  # a dozen pages more
    pages = store.path.stat().st_size // 4096
    damage(store.path, range(pages - 3, pages))
    assert "invalid page number" in store.check()


def test_check_fails_on_a_file_too_damaged_to_be_read(store):
    damage(store.path, range(1, store.path.stat().st_size // 4096))
    with pytest.raises(sqlite3.DatabaseError, match="malformed"):
        store.check()


def test_open_store_makes_its_folder(tmp_path):
    store = open_store(tmp_path / "données" / "ici" / "atelier.db")
    assert store == Store(tmp_path / "données" / "ici" / "atelier.db")
    assert store.check() == "ok"


def test_open_store_of_something_else_fails(tmp_path):
    path = tmp_path / "atelier.db"
    path.write_bytes(b"ceci n'est pas une base" * 100)
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        open_store(path)


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2025, 3, 10, 9, 5, tzinfo=UTC), "2025-03-10T09:05:00.000000Z"),
        (
            datetime(2025, 3, 10, 9, 5, 0, 7, tzinfo=timezone(timedelta(hours=1))),
            "2025-03-10T08:05:00.000007Z",
        ),
    ],
)
def test_moment_is_written_in_utc_and_read_back(moment, text):
    assert as_text(moment) == text
    assert as_moment(text) == moment
    assert as_moment(text).utcoffset() == timedelta(0)

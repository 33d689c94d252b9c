"""Connections: one short connection per operation, WAL, writers queued by BEGIN IMMEDIATE.

`sqlite_utils.Database.atomic()` alone begins a deferred transaction, which loses writes under
concurrency ("database is locked" on upgrade); inside `write()` it is a mere savepoint.
`synchronous=FULL`: what was answered "Enregistré" survives a power cut, not only a crash.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep

from sqlite_utils import Database as Database  # the type services pass along

from workshop.store.migrations import migrations

BUSY_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Store:
    """A database file. Open it with `open_store`, which brings its schema up to date."""

    path: Path

    @contextmanager
    def read(self) -> Iterator[Database]:
        """One consistent snapshot, whatever is written meanwhile."""
        db = _connect(self.path)
        try:
            db.conn.execute("BEGIN")
            yield db
        finally:
            db.conn.close()

    @contextmanager
    def write(self) -> Iterator[Database]:
        """One transaction, alone among writers: committed on leaving, undone on any exception."""
        db = _connect(self.path)
        try:
            db.conn.execute("BEGIN IMMEDIATE")
            try:
                yield db
            except BaseException:
                db.conn.rollback()
                raise
            db.conn.execute("COMMIT")
        finally:
            db.conn.close()

    def watch(self) -> ChangeWatch:
        """A long-lived reader that notices commits of every connection and process."""
        return ChangeWatch(_connect(self.path))

    def check(self) -> str:
        """« ok », or SQLite's own words on what is damaged."""
        with self.read() as db:
            return str(db.conn.execute("PRAGMA quick_check").fetchone()[0])


class ChangeWatch:
    """Tells cheaply whether anything was committed since the last look. Single-threaded."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self._seen: int | None = None

    def moved(self) -> bool:
        version = int(self.db.conn.execute("PRAGMA data_version").fetchone()[0])
        moved, self._seen = version != self._seen, version
        return moved

    def close(self) -> None:
        self.db.conn.close()


def open_store(path: Path) -> Store:
    """Open or create the database, migrating it when needed, after a copy beside it.

    Raises sqlite3.IntegrityError when a migration leaves a dangling reference (nothing is kept).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # Names, personal codes and password hashes: readable by this account only, WAL files included.
    path.touch(mode=0o600)
    db = _connect(path)
    try:
        _use_wal(db)
        if migrations.pending(db):
            _migrate(db, path)
    finally:
        db.conn.close()
    return Store(path)


def _use_wal(db: Database) -> None:
    # SQLite refuses at once, without the busy timeout, while another process makes the same switch.
    deadline = monotonic() + BUSY_SECONDS
    while True:
        try:
            db.conn.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            if monotonic() > deadline:
                raise
            sleep(0.01)


def _migrate(db: Database, path: Path) -> None:
    # Foreign keys are off while tables are rebuilt, then checked; BEGIN IMMEDIATE lets one process
    # copy and migrate while the others wait and find nothing pending.
    db.conn.execute("PRAGMA foreign_keys=OFF")
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        if migrations.pending(db) and db.table_names():
            _copy_beside(path)
        migrations.apply(db)
        dangling = db.conn.execute("PRAGMA foreign_key_check").fetchall()
        if dangling:
            raise sqlite3.IntegrityError(f"foreign keys broken by a migration: {dangling[:3]}")
        db.conn.execute("COMMIT")
    except BaseException:
        db.conn.rollback()
        raise


def _copy_beside(path: Path) -> None:
    # Through a second connection: VACUUM cannot run inside the migration's transaction.
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    reader = _connect(path)
    try:
        copy = path.with_name(f"{path.stem}-avant-migration-{stamp}{path.suffix}")
        reader.conn.execute("VACUUM INTO ?", [str(copy)])
    finally:
        reader.conn.close()


def _connect(path: Path) -> Database:
    connection = sqlite3.connect(
        path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    db = Database(connection, recursive_triggers=False, execute_plugins=False)
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA synchronous=FULL")
    return db


def as_text(moment: datetime) -> str:
    """UTC, fixed width, so that text order is time order."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def as_moment(text: str) -> datetime:
    return datetime.fromisoformat(text)  # strptime is fifty times slower

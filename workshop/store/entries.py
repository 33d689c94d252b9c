"""The append-only table of what people did, and the present state read from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from workshop.model import ROOM, SUBMIT, Entry
from workshop.store.db import as_moment, as_text


def append(
    db: Database,
    *,
    workshop_id: int,
    step_id: int | None,
    author: str,
    item: str,
    kind: str,
    at: datetime,
    round_: int = 0,
    actor: str | None = None,
    partner_id: int | None = None,
    payload: Mapping[str, Any] | None = None,
) -> int:
    """Add one row; returns its id, which is the workshop's new version."""
    cursor = db.conn.execute(
        """
        INSERT INTO entries
            (workshop_id, step_id, round, author, actor, partner_id, item, kind, payload, at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
            workshop_id,
            step_id,
            round_,
            author,
            actor,
            partner_id,
            item,
            kind,
            json.dumps(dict(payload or {}), ensure_ascii=False, sort_keys=True),
            as_text(at),
        ],
    )
    return int(cursor.lastrowid or 0)


def current(db: Database, workshop_id: int, step_id: int | None) -> list[Entry]:
    """The present state of a step, all rounds, oldest act first."""
    sql = "SELECT * FROM current_entries WHERE workshop_id = ? AND step_id IS ? ORDER BY id"
    return [_entry(row) for row in db.query(sql, [workshop_id, step_id])]


def current_of(
    db: Database, workshop_id: int, step_id: int, round_: int, author: str
) -> dict[str, Entry]:
    """One author's present items on one round of a step; cost does not grow with the others'."""
    sql = """
        SELECT * FROM current_entries
        WHERE workshop_id = ? AND step_id IS ? AND round = ? AND author = ? ORDER BY id
    """
    rows = db.query(sql, [workshop_id, step_id, round_, author])
    return {row["item"]: _entry(row) for row in rows}


def room_state(db: Database, workshop_id: int) -> list[Entry]:
    """The room's present acts (position, state and results of each step …), oldest first."""
    sql = "SELECT * FROM current_entries WHERE workshop_id = ? AND author = ? ORDER BY id"
    return [_entry(row) for row in db.query(sql, [workshop_id, ROOM])]


def journal(db: Database, workshop_id: int, limit: int) -> list[Entry]:
    """Every act, newest first."""
    sql = "SELECT * FROM entries WHERE workshop_id = ? ORDER BY id DESC LIMIT ?"
    return [_entry(row) for row in db.query(sql, [workshop_id, limit])]


def version(db: Database, workshop_id: int) -> int:
    sql = "SELECT coalesce(max(id), 0) FROM entries WHERE workshop_id = ?"
    return int(db.conn.execute(sql, [workshop_id]).fetchone()[0])


def count_participants(db: Database, workshop_id: int) -> int:
    sql = "SELECT count(*) FROM participants WHERE workshop_id = ? AND removed_at IS NULL"
    return int(db.conn.execute(sql, [workshop_id]).fetchone()[0])


def count_respondents(db: Database, workshop_id: int, step_id: int, round_: int) -> int:
    """People with at least one standing answer on a round."""
    sql = """
        SELECT count(DISTINCT author) FROM current_entries
        WHERE workshop_id = ? AND step_id IS ? AND round = ? AND kind = ?
    """
    row = db.conn.execute(sql, [workshop_id, step_id, round_, SUBMIT]).fetchone()
    return int(row[0])


def changes(db: Database, after: int) -> list[tuple[int, str, bool]]:
    """(id, channel of the workshop, is it an act of the room) of every row added after an id."""
    sql = """
        SELECT e.id, w.channel, e.author = ? FROM entries e JOIN workshops w ON w.id = e.workshop_id
        WHERE e.id > ? ORDER BY e.id
    """
    return [(int(row[0]), str(row[1]), bool(row[2])) for row in db.conn.execute(sql, [ROOM, after])]


def versions(db: Database, channel: str) -> tuple[int, int] | None:
    """(last act of the room, last act of anybody) of a channel; None if there is none such."""
    row = db.conn.execute("SELECT id FROM workshops WHERE channel = ?", [channel]).fetchone()
    if row is None:
        return None
    sql = "SELECT coalesce(max(id), 0) FROM entries WHERE workshop_id = ? AND author = ?"
    scene = int(db.conn.execute(sql, [row[0], ROOM]).fetchone()[0])
    return scene, version(db, row[0])


def last_id(db: Database) -> int:
    return int(db.conn.execute("SELECT coalesce(max(id), 0) FROM entries").fetchone()[0])


def _entry(row: dict[str, Any]) -> Entry:
    return Entry(
        id=row["id"],
        step_id=row["step_id"],
        round=row["round"],
        author=row["author"],
        actor=row["actor"],
        partner_id=row["partner_id"],
        item=row["item"],
        kind=row["kind"],
        payload=json.loads(row["payload"]),
        at=as_moment(row["at"]),
    )

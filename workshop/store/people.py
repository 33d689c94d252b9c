"""Rows of participants, facilitators, their sessions, and counted attempts."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from workshop.model import Facilitator, Participant
from workshop.store.db import as_moment, as_text


def participant_by_token(db: Database, token_hash: str) -> Participant | None:
    where = "id = (SELECT participant_id FROM participant_links WHERE token_hash = ?)"
    return _participant(db, where, [token_hash])


def participant_by_code(db: Database, workshop_id: int, short_code: str) -> Participant | None:
    return _participant(db, "workshop_id = ? AND short_code = ?", [workshop_id, short_code])


def participants(db: Database, workshop_id: int) -> list[Participant]:
    sql = """
        SELECT * FROM participants WHERE workshop_id = ? AND removed_at IS NULL
        ORDER BY joined_at, id
    """
    return [_as_participant(row) for row in db.query(sql, [workshop_id])]


def short_code_taken(db: Database, workshop_id: int, short_code: str) -> bool:
    sql = "SELECT 1 FROM participants WHERE workshop_id = ? AND short_code = ?"
    return db.conn.execute(sql, [workshop_id, short_code]).fetchone() is not None


def save_draft(
    db: Database,
    step_id: int,
    round_: int,
    participant_id: int,
    content: dict[str, Any],
    at: datetime,
) -> None:
    db.conn.execute(
        """
        INSERT INTO drafts (step_id, round, participant_id, content, at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (step_id, round, participant_id)
        DO UPDATE SET content = excluded.content, at = excluded.at
        """,
        [step_id, round_, participant_id, json.dumps(content, ensure_ascii=False), as_text(at)],
    )


def draft(db: Database, step_id: int, round_: int, participant_id: int) -> dict[str, Any]:
    sql = "SELECT content FROM drafts WHERE step_id = ? AND round = ? AND participant_id = ?"
    row = db.conn.execute(sql, [step_id, round_, participant_id]).fetchone()
    content: dict[str, Any] = json.loads(row[0]) if row else {}
    return content


def clear_draft(db: Database, step_id: int, round_: int, participant_id: int) -> None:
    db.conn.execute(
        "DELETE FROM drafts WHERE step_id = ? AND round = ? AND participant_id = ?",
        [step_id, round_, participant_id],
    )


def count_drafts_since(db: Database, step_id: int, round_: int, since: datetime) -> int:
    """People who wrote something not yet submitted, since a moment."""
    sql = "SELECT count(*) FROM drafts WHERE step_id = ? AND round = ? AND at >= ?"
    return int(db.conn.execute(sql, [step_id, round_, as_text(since)]).fetchone()[0])


def facilitators(db: Database) -> list[tuple[Facilitator, str]]:
    """Every account that may log in, with its bcrypt hash."""
    sql = "SELECT * FROM facilitators WHERE disabled_at IS NULL ORDER BY login"
    return [
        (Facilitator(row["id"], row["login"], row["name"]), row["password_hash"])
        for row in db.query(sql)
    ]


def facilitator_id(db: Database, login: str) -> int | None:
    """The account of this login, disabled ones included."""
    row = db.conn.execute("SELECT id FROM facilitators WHERE login = ?", [login]).fetchone()
    return int(row[0]) if row else None


def facilitator_by_session(db: Database, token_hash: str, since: datetime) -> Facilitator | None:
    """The account behind a session that was neither ended nor begun before `since`."""
    sql = """
        SELECT f.id, f.login, f.name FROM facilitator_sessions s
        JOIN facilitators f ON f.id = s.facilitator_id
        WHERE s.token_hash = ? AND s.ended_at IS NULL AND s.created_at >= ?
          AND f.disabled_at IS NULL
    """
    row = db.conn.execute(sql, [token_hash, as_text(since)]).fetchone()
    return Facilitator(*row) if row else None


def end_session(db: Database, token_hash: str, at: datetime) -> None:
    db.conn.execute(
        "UPDATE facilitator_sessions SET ended_at = ? WHERE token_hash = ? AND ended_at IS NULL",
        [as_text(at), token_hash],
    )


def record_attempt(db: Database, subject: str, at: datetime) -> None:
    db.conn.execute("INSERT INTO attempts (subject, at) VALUES (?, ?)", [subject, as_text(at)])


def forget_attempts(db: Database, subject: str) -> None:
    db.conn.execute("DELETE FROM attempts WHERE subject = ?", [subject])


def count_attempts(db: Database, subject: str, since: datetime) -> int:
    sql = "SELECT count(*) FROM attempts WHERE subject = ? AND at >= ?"
    return int(db.conn.execute(sql, [subject, as_text(since)]).fetchone()[0])


def _participant(db: Database, where: str, values: list[Any]) -> Participant | None:
    sql = f"SELECT * FROM participants WHERE removed_at IS NULL AND {where}"
    for row in db.query(sql, values):
        return _as_participant(row)
    return None


def _as_participant(row: dict[str, Any]) -> Participant:
    return Participant(
        id=row["id"],
        workshop_id=row["workshop_id"],
        partner_id=row["partner_id"],
        name=row["name"],
        role=row["role"],
        short_code=row["short_code"],
        joined_at=as_moment(row["joined_at"]),
    )

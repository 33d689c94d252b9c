"""Rows of workshops and what they are made of."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

from workshop.model import HalfDay, Partner, Project, Step, Workshop
from workshop.store.db import as_moment


def insert(db: Database, table: str, row: dict[str, Any]) -> int:
    """Insert one row, JSON-encoding objects and lists; returns its id."""
    encoded = {
        key: json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
        for key, value in row.items()
    }
    names = ", ".join(encoded)
    marks = ", ".join("?" for _ in encoded)
    cursor = db.conn.execute(
        f"INSERT INTO {table} ({names}) VALUES ({marks})", list(encoded.values())
    )
    return int(cursor.lastrowid or 0)


def find_id(db: Database, code: str) -> int | None:
    row = db.conn.execute("SELECT id FROM workshops WHERE code = ?", [code]).fetchone()
    return int(row[0]) if row else None


def code_of(db: Database, workshop_id: int) -> str:
    row = db.conn.execute("SELECT code FROM workshops WHERE id = ?", [workshop_id]).fetchone()
    return str(row[0])


def ids_for(db: Database, facilitator_id: int) -> list[int]:
    """Workshops a facilitator may open, newest first; fictional examples belong to everyone."""
    sql = """
        SELECT w.id FROM workshops w
        LEFT JOIN workshop_facilitators f ON f.workshop_id = w.id AND f.facilitator_id = ?
        WHERE f.role IS NOT NULL OR w.fictional = 1 ORDER BY w.created_at DESC, w.id DESC
    """
    return [int(row[0]) for row in db.conn.execute(sql, [facilitator_id])]


def role_in(db: Database, workshop_id: int, facilitator_id: int) -> str | None:
    """The facilitator's role in a workshop; None when it is not theirs to open."""
    sql = """
        SELECT coalesce(f.role, iif(w.fictional, 'owner', NULL)) FROM workshops w
        LEFT JOIN workshop_facilitators f ON f.workshop_id = w.id AND f.facilitator_id = ?
        WHERE w.id = ?
    """
    row = db.conn.execute(sql, [facilitator_id, workshop_id]).fetchone()
    return str(row[0]) if row and row[0] else None


def load(db: Database, workshop_id: int) -> Workshop:
    """The workshop with its partners, projects and agenda. Raises KeyError if unknown."""
    rows = _rows(db, "workshops", "id = ?", [workshop_id])
    if not rows:
        raise KeyError(workshop_id)
    row = rows[0]
    steps = [_step(line) for line in _rows(db, "steps", "workshop_id = ?", [workshop_id])]
    return Workshop(
        id=row["id"],
        code=row["code"],
        channel=row["channel"],
        title=row["title"],
        agenda_format=row["agenda_format"],
        fictional=bool(row["fictional"]),
        created_at=as_moment(row["created_at"]),
        partners=tuple(
            Partner(p["id"], p["position"], p["name"], p["country"], p["colour"])
            for p in _rows(db, "partners", "workshop_id = ?", [workshop_id])
        ),
        projects=tuple(
            Project(p["id"], p["position"], p["title"], p["description"])
            for p in _rows(db, "projects", "workshop_id = ?", [workshop_id])
        ),
        half_days=tuple(
            HalfDay(
                h["id"],
                h["position"],
                h["title"],
                h["aims"],
                tuple(step for step in steps if step.half_day_id == h["id"]),
            )
            for h in _rows(db, "half_days", "workshop_id = ?", [workshop_id])
        ),
    )


def step_secret(db: Database, step_id: int) -> str | None:
    """The key that hides authors of an anonymous step; None once sealed."""
    row = db.conn.execute("SELECT secret FROM steps WHERE id = ?", [step_id]).fetchone()
    return row[0] if row else None


def _rows(db: Database, table: str, where: str, values: Sequence[Any]) -> list[dict[str, Any]]:
    order = "id" if table == "workshops" else "position, id"
    return list(db.query(f"SELECT * FROM {table} WHERE {where} ORDER BY {order}", list(values)))


def _step(row: dict[str, Any]) -> Step:
    return Step(
        id=row["id"],
        workshop_id=row["workshop_id"],
        half_day_id=row["half_day_id"],
        position=row["position"],
        key=row["key"],
        kind=row["kind"],
        title=row["title"],
        instructions=row["instructions"],
        note=row["note"],
        minutes=row["minutes"],
        params=json.loads(row["params"]),
        needs=json.loads(row["needs"]),
        anonymous=bool(row["anonymous"]),
    )

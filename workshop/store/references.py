"""Rows that a host brings in: official wording, territorial figures, national priorities."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlite_utils import Database

from workshop.store.db import as_text


def replace_official_texts(
    db: Database, language: str, source: str, texts: Iterable[tuple[str, str, str]], at: datetime
) -> None:
    """Store (kind, code, text) rows; a text already held in the language is replaced."""
    rows = [(kind, code, language, text, source, as_text(at)) for kind, code, text in texts]
    db.conn.executemany("INSERT OR REPLACE INTO official_texts VALUES (?, ?, ?, ?, ?, ?)", rows)


def official_text(db: Database, kind: str, code: str, language: str) -> tuple[str, str] | None:
    """(text, source), or None when nobody imported it."""
    sql = "SELECT text, source FROM official_texts WHERE kind = ? AND code = ? AND language = ?"
    row = db.conn.execute(sql, [kind, code, language]).fetchone()
    return (str(row[0]), str(row[1])) if row else None


def official_sources(db: Database) -> list[tuple[str, str, int]]:
    """(source, language, number of texts) of what was imported."""
    sql = """
        SELECT source, language, count(*) FROM official_texts GROUP BY source, language
        ORDER BY source, language
    """
    return [(str(row[0]), str(row[1]), int(row[2])) for row in db.conn.execute(sql)]


def replace_territorial_values(
    db: Database,
    source: str,
    values: Iterable[tuple[str, str, str, str, int, float]],
    at: datetime,
) -> None:
    """Store (territory code, territory, variable, subfield, year, value) rows."""
    rows = [(*value, source, as_text(at)) for value in values]
    sql = "INSERT OR REPLACE INTO territorial_values VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    db.conn.executemany(sql, rows)


def latest_values(db: Database, variable: str) -> list[tuple[str, str, int, float, str]]:
    """(territory, subfield, year, value, source): each series at its last known year."""
    sql = """
        SELECT territory, subfield, max(year), value, source FROM territorial_values
        WHERE variable = ? GROUP BY territory_code, subfield ORDER BY territory, subfield
    """
    rows = db.conn.execute(sql, [variable])
    return [(str(r[0]), str(r[1]), int(r[2]), float(r[3]), str(r[4])) for r in rows]


def territories(db: Database) -> list[tuple[str, int]]:
    """(territory, number of values) of what was imported."""
    sql = "SELECT territory, count(*) FROM territorial_values GROUP BY territory_code ORDER BY 1"
    return [(str(row[0]), int(row[1])) for row in db.conn.execute(sql)]


def replace_priorities(db: Database, label: str, codes: Iterable[str], at: datetime) -> None:
    db.conn.execute("DELETE FROM priority_codes WHERE label = ?", [label])
    rows = [(label, code, as_text(at)) for code in codes]
    db.conn.executemany("INSERT INTO priority_codes VALUES (?, ?, ?)", rows)


def priorities(db: Database) -> dict[str, list[str]]:
    """Codes by label."""
    found: dict[str, list[str]] = {}
    for row in db.conn.execute("SELECT label, code FROM priority_codes ORDER BY label, code"):
        found.setdefault(str(row[0]), []).append(str(row[1]))
    return found


def forget(db: Database, source: str) -> None:
    """Drop everything imported under a source, a territory or a label."""
    db.conn.execute("DELETE FROM official_texts WHERE source = ?", [source])
    db.conn.execute("DELETE FROM territorial_values WHERE territory = ?", [source])
    db.conn.execute("DELETE FROM priority_codes WHERE label = ?", [source])

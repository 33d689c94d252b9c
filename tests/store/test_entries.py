"""What people did is only ever added to; the present state is the last row of each item."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta, timezone

import pytest

from workshop.model import ADOPT, JOIN, OPEN, ROOM, WITHDRAW, Entry
from workshop.store import entries, workshops
from workshop.store.db import Store

NOON = datetime(2025, 3, 10, 12, 0, tzinfo=UTC)


def present(store: Store, step_id: int | None = 1) -> list[tuple]:
    """(id, round, author, item, kind, value) of what stands."""
    with store.read() as db:
        return [
            (line.id, line.round, line.author, line.item, line.kind, line.payload.get("value"))
            for line in entries.current(db, 1, step_id)
        ]


def test_entry_comes_back_as_it_was_written(store, append):
    at = datetime(2025, 3, 10, 14, 5, 0, 137_000, tzinfo=timezone(timedelta(hours=2)))
    number = append("awa", "idée", "L’eau\n« ici »", round_=2, actor="Claire", partner_id=1, at=at)
    with store.read() as db:
        told = entries.current(db, 1, 1)
    payload = {"value": "L’eau\n« ici »"}
    utc = datetime(2025, 3, 10, 12, 5, 0, 137_000, tzinfo=UTC)
    assert told == [Entry(number, 1, 2, "awa", "Claire", 1, "idée", "submit", payload, utc)]


def test_last_act_on_an_item_stands(store, append):
    append("awa", "6.1", 1)
    last = append("awa", "6.1", 3)
    assert present(store) == [(last, 1, "awa", "6.1", "submit", 3)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("awa", "6.1"), ("awa", "4.4")),
        (("awa", "6.1"), ("marc", "6.1")),
    ],
)
def test_other_item_and_other_author_stand_beside(store, append, one, other):
    first, second = append(*one, 1), append(*other, 2)
    assert [line[0] for line in present(store)] == [first, second]


def test_rounds_stand_beside_each_other(store, append):
    first = append("awa", "6.1", 1)
    second = append("awa", "6.1", 2, round_=2)
    assert [line[0] for line in present(store)] == [first, second]


def test_steps_stand_apart(store, append):
    first = append("awa", "6.1", 1)
    second = append("awa", "6.1", 2, step_id=2)
    general = append(ROOM, "adopted:6.1", None, step_id=None, kind=ADOPT)
    newer = append(ROOM, "adopted:6.1", None, step_id=None, kind=WITHDRAW)
    assert [[line[0] for line in present(store, step)] for step in (1, 2, None)] == [
        [first],
        [second],
        [newer],
    ]
    assert general < newer


def test_workshops_stand_apart(store, append):
    mine = append("awa", "join", None, step_id=None, kind=JOIN)
    with store.write() as db:
        row = {"title": "Autre", "agenda_format": "4", "created_at": "2025-03-10T12:00:00.000000Z"}
        other = workshops.insert(db, "workshops", row | {"code": "XYZ789", "channel": "autre"})
    theirs = append("awa", "join", None, step_id=None, kind=JOIN, workshop_id=other)
    with store.read() as db:
        assert [line.id for line in entries.current(db, 1, None)] == [mine]
        assert [line.id for line in entries.current(db, other, None)] == [theirs]


def test_withdrawal_stands_in_place_of_the_answer(store, append):
    append("awa", "6.1", 3)
    last = append("awa", "6.1", None, kind=WITHDRAW, payload={})
    assert present(store) == [(last, 1, "awa", "6.1", "withdraw", None)]
    with store.read() as db:
        assert entries.count_respondents(db, 1, 1, 1) == 0


def test_answer_given_again_after_a_withdrawal_stands(store, append):
    append("awa", "6.1", 3)
    append("awa", "6.1", None, kind=WITHDRAW)
    last = append("awa", "6.1", 2)
    assert present(store) == [(last, 1, "awa", "6.1", "submit", 2)]


def test_current_of_reads_one_author_on_one_round(store, append):
    append("awa", "6.1", 1)
    standing = append("awa", "6.1", 3)
    other = append("awa", "4.4", 2)
    append("awa", "13.1", 1, round_=2)
    append("marc", "6.1", 1)
    with store.read() as db:
        held = entries.current_of(db, 1, 1, 1, "awa")
    assert {item: entry.id for item, entry in held.items()} == {"6.1": standing, "4.4": other}


def test_respondents_are_counted_once_each(store, append):
    append("awa", "6.1", 1)
    append("awa", "4.4", 2)
    append("marc", "6.1", 1)
    append("sylvie", "6.1", 1, round_=2)
    append(ROOM, "state", None, kind=OPEN)
    with store.read() as db:
        assert [entries.count_respondents(db, 1, 1, round_) for round_ in (1, 2, 3)] == [2, 1, 0]


def test_room_state_holds_the_room_s_last_acts_only(store, append):
    append(ROOM, "state", None, kind=OPEN)
    append("awa", "6.1", 1)
    last = append(ROOM, "state", None, kind="close")
    with store.read() as db:
        assert [(act.id, act.kind) for act in entries.room_state(db, 1)] == [(last, "close")]


def test_journal_tells_every_act_newest_first(store, append):
    numbers = [append("awa", "6.1", value) for value in (1, 2, 3)]
    with store.read() as db:
        assert [act.id for act in entries.journal(db, 1, 10)] == numbers[::-1]
        assert [act.id for act in entries.journal(db, 1, 2)] == numbers[:0:-1]


def test_version_is_the_last_entry_of_the_workshop(store, append):
    with store.read() as db:
        before = (entries.version(db, 1), entries.versions(db, "canal-ABC234"), entries.last_id(db))
    assert before == (0, (0, 0), 0)
    scene = append(ROOM, "state", None, kind=OPEN)
    last = append("awa", "6.1", 1)
    with store.read() as db:
        assert (entries.version(db, 1), entries.version(db, 2)) == (last, 0)
        assert entries.versions(db, "canal-ABC234") == (scene, last)
        assert entries.versions(db, "canal-inconnu") is None
        assert entries.last_id(db) == last


def test_changes_tell_what_came_after(store, append):
    first = append("awa", "6.1", 1)
    second = append(ROOM, "state", None, kind=OPEN)
    third = append("awa", "6.1", 2)
    with store.read() as db:
        assert entries.changes(db, first) == [
            (second, "canal-ABC234", True),
            (third, "canal-ABC234", False),
        ]
        assert entries.changes(db, third) == []


def test_entry_is_never_changed(store, append):
    append("awa", "6.1", 1)
    with pytest.raises(sqlite3.IntegrityError, match="entries is append-only"), store.write() as db:
        db.conn.execute("UPDATE entries SET payload = '{}'")
    assert [line[-1] for line in present(store)] == [1]


def test_entry_of_an_unknown_step_is_refused(store, append):
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        append("awa", "6.1", 1, step_id=99)
    assert present(store, 99) == []


def test_entry_that_is_not_json_is_refused_before_anything_is_written(store, append):
    with pytest.raises(TypeError, match="not JSON serializable"):
        append("awa", "6.1", {1, 2})
    assert present(store) == []


def test_numbers_are_never_given_twice(store, append):
    """A version once seen by a page must not come back with other content."""
    last = append("awa", "6.1", 1)
    with store.write() as db:
        db.conn.execute("DELETE FROM entries WHERE id = ?", [last])
    assert append("awa", "6.1", 2) == last + 1

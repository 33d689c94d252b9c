"""What participants give: judged again here, kept once, whatever the clicks and the devices."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from workshop.activities import activity
from workshop.model import Facilitator, Participant, Refused, Step, Workshop
from workshop.phrases import ROUND_CHANGED
from workshop.service import answers, decisions, outcomes, participants, room, workshops
from workshop.service.answers import Receipt
from workshop.service.installation import Installation
from workshop.service.participants import Joined
from workshop.service.workshops import NewPartner

Join = Callable[..., Joined]
Find = Callable[[str], Step]
Rows = Callable[[str], list[dict[str, Any]]]

CLOSED = "Cette étape est fermée : votre réponse n’a pas été enregistrée, le texte reste à l’écran."
UNKNOWN = (
    "Cette question ne fait plus partie de l’étape : rechargez la page, "
    "vos réponses enregistrées sont conservées."
)


@pytest.fixture
def awa(join: Join) -> Participant:
    return join("Awa", partner=1).participant


@pytest.fixture
def given(rows: Rows) -> Callable[[Step], list[tuple[object, ...]]]:
    """Every act of participants on a step, as (author, round, item, kind, payload), in order."""

    def read(step: Step) -> list[tuple[object, ...]]:
        return [
            (row["author"], row["round"], row["item"], row["kind"], row["payload"])
            for row in rows("entries")
            if row["step_id"] == step.id and row["author"] != "room"
        ]

    return read


def saved(installation: Installation, person: Participant, step: Step) -> dict[str, Any]:
    return dict(answers.sheet(installation, person, step).saved)


def test_submit_gives_the_hour_of_the_commit(
    installation: Installation,
    awa: Participant,
    vote: Step,
    given: Callable[[Step], list[tuple[object, ...]]],
    rows: Rows,
) -> None:
    receipt = answers.submit(installation, awa, vote, {"6.1": "4", "4.4": 2, "13.1": 0})
    assert receipt == Receipt(installation.now(), {}, changed=2)
    who = str(awa.id)
    assert given(vote) == [
        (who, 1, "6.1", "submit", '{"value": 4}'),
        (who, 1, "4.4", "submit", '{"value": 2}'),
    ]
    row = rows("entries")[-1]
    assert (row["actor"], row["partner_id"], row["workshop_id"]) == (
        who,
        awa.partner_id,
        awa.workshop_id,
    )
    assert saved(installation, awa, vote) == {"4.4": 2, "6.1": 4}


def test_submit_repeated_writes_nothing_more(
    installation: Installation, awa: Participant, vote: Step, rows: Rows, clock: Any
) -> None:
    answer = {"6.1": 4, "4.4": 2}
    first = answers.submit(installation, awa, vote, answer)
    written, at = rows("entries"), clock.now
    clock.forward(seconds=1)
    again = [answers.submit(installation, awa, vote, answer) for _ in range(5)]
    assert rows("entries") == written
    assert first == Receipt(at, {}, changed=2)
    assert again == [Receipt(installation.now(), {}, changed=0)] * 5


def test_submit_changed_keeps_one_present_row_for_each_item(
    installation: Installation,
    awa: Participant,
    vote: Step,
    given: Callable[[Step], list[tuple[object, ...]]],
) -> None:
    answers.submit(installation, awa, vote, {"6.1": 4, "4.4": 2})
    receipt = answers.submit(installation, awa, vote, {"6.1": 3, "4.4": 2, "13.1": 1})
    assert receipt.changed == 2
    assert saved(installation, awa, vote) == {"4.4": 2, "6.1": 3, "13.1": 1}
    assert len(given(vote)) == 4  # the journal keeps the first answer
    with installation.store.read() as db:
        present = db.execute(
            "SELECT item, count(*) FROM current_entries WHERE step_id = ? AND author = ?"
            " GROUP BY item ORDER BY item",
            [vote.id, str(awa.id)],
        ).fetchall()
    assert present == [("13.1", 1), ("4.4", 1), ("6.1", 1)]


def test_submit_emptied_withdraws(
    installation: Installation,
    awa: Participant,
    wall: Step,
    given: Callable[[Step], list[tuple[object, ...]]],
) -> None:
    answers.submit(installation, awa, wall, {"idea-a": "L’eau"}, "a")
    receipt = answers.submit(installation, awa, wall, {"idea-a": "  \n"})
    assert (receipt.changed, saved(installation, awa, wall)) == (1, {})
    assert given(wall)[-1] == (str(awa.id), 1, "idea-a", "withdraw", "{}")


def test_submit_leaves_alone_what_was_not_sent(
    installation: Installation, awa: Participant, vote: Step
) -> None:
    answers.submit(installation, awa, vote, {"6.1": 4, "4.4": 2})
    answers.submit(installation, awa, vote, {"4.4": 1})
    assert saved(installation, awa, vote) == {"6.1": 4, "4.4": 1}


@pytest.mark.parametrize(
    ("raw", "errors"),
    [
        (
            {"6.1": 4, "4.4": 4, "13.1": 3},
            {"": "Vous avez donné 11\u00a0points sur 10 : retirez-en 1 avant d’enregistrer."},
        ),
        ({"13.1": 4, "99.9": 1}, {"99.9": UNKNOWN}),
        ({"13.1": 5}, {"13.1": "donnez entre 0 et 4 points (reçu : 5)."}),
        ({"13.1": -1}, {"13.1": "donnez entre 0 et 4 points (reçu : -1)."}),
        ({"13.1": "deux"}, {"13.1": "écrivez un nombre entier, par exemple 3."}),
        ({"13.1": True}, {"13.1": "écrivez un nombre entier."}),
    ],
    ids=["budget", "unknown", "maximum", "negative", "word", "boolean"],
)
def test_submit_refused_says_why_and_changes_nothing(
    installation: Installation,
    awa: Participant,
    vote: Step,
    everything: Callable[[], object],
    raw: dict[str, object],
    errors: dict[str, str],
) -> None:
    answers.submit(installation, awa, vote, {"6.1": 4, "4.4": 4})
    answers.save_draft(installation, awa, vote, {"13.1": 2})
    before = everything()
    receipt = answers.submit(installation, awa, vote, raw)
    assert (receipt.at, receipt.changed, set(receipt.errors)) == (None, 0, set(errors))
    assert [receipt.errors[item].split("» : ")[-1] for item in errors] == [*errors.values()]
    assert everything() == before


def test_submit_is_judged_with_what_was_already_saved(
    installation: Installation, awa: Participant, vote: Step
) -> None:
    """The budget holds across two devices that each send a part."""
    answers.submit(installation, awa, vote, {"6.1": 4, "4.4": 4})
    receipt = answers.submit(installation, awa, vote, {"13.1": 3})
    assert receipt.errors == {
        "": "Vous avez donné 11\u00a0points sur 10 : retirez-en 1 avant d’enregistrer."
    }


def test_submit_does_not_count_points_on_a_target_withdrawn_since(
    installation: Installation,
    facilitator: Facilitator,
    workshop: Workshop,
    awa: Participant,
    vote: Step,
) -> None:
    answers.submit(installation, awa, vote, {"6.1": 4, "4.4": 4})
    decisions.set_list(installation, facilitator, workshop, decisions.CANDIDATES, ["6.1", "13.1"])
    receipt = answers.submit(installation, awa, vote, {"6.1": 4, "13.1": 3})
    assert receipt == Receipt(installation.now(), {}, changed=1)


@pytest.mark.parametrize("state", ["never opened", "closed", "closed and revealed"])
def test_submit_to_a_closed_step_is_refused_and_changes_nothing(
    installation: Installation,
    facilitator: Facilitator,
    awa: Participant,
    step: Find,
    everything: Callable[[], object],
    state: str,
) -> None:
    target = step("enjeux-partages")
    if state != "never opened":
        room.open_step(installation, facilitator, target)
        answers.submit(installation, awa, target, {"idea-a": "L’eau"}, "a")
        room.close_step(installation, facilitator, target)
    if state == "closed and revealed":
        room.reveal_results(installation, facilitator, target)
    before = everything()
    receipt = answers.submit(installation, awa, target, {"idea-b": "Les sols"}, "b")
    assert receipt == Receipt(None, {"": CLOSED})
    assert everything() == before


def test_submit_from_another_workshop_is_refused_and_changes_nothing(
    installation: Installation,
    facilitator: Facilitator,
    wall: Step,
    everything: Callable[[], object],
) -> None:
    other = workshops.create_workshop(
        installation,
        facilitator,
        title="Un autre",
        partners=(NewPartner("Lot", "France"), NewPartner("Kéléna", "Sénégal")),
    )
    stranger = participants.join(
        installation, other.id, partner_id=other.partners[0].id, name="Fatou"
    ).participant
    before = everything()
    with pytest.raises(Refused) as refusal:
        answers.submit(installation, stranger, wall, {"idea-a": "L’eau"}, "a")
    assert str(refusal.value) == "Vous ne participez pas à cet atelier."
    assert everything() == before


def test_rounds_are_kept_apart(
    installation: Installation,
    facilitator: Facilitator,
    awa: Participant,
    vote: Step,
    given: Callable[[Step], list[tuple[object, ...]]],
) -> None:
    answers.submit(installation, awa, vote, {"6.1": 4})
    room.new_round(installation, facilitator, vote)
    fresh = answers.sheet(installation, awa, vote)
    assert (fresh.state.round, dict(fresh.saved), fresh.saved_at) == (2, {}, None)
    answers.submit(installation, awa, vote, {"6.1": 4, "4.4": 1})
    assert [(round_, item) for _who, round_, item, _kind, _payload in given(vote)] == [
        (1, "6.1"),
        (2, "6.1"),
        (2, "4.4"),
    ]


def test_sheet_shows_what_is_asked_saved_and_when(
    installation: Installation, awa: Participant, vote: Step, clock: Any
) -> None:
    answers.submit(installation, awa, vote, {"6.1": 4})
    at = clock.now
    clock.forward(minutes=5)
    seen = answers.sheet(installation, awa, vote)
    assert seen.step == vote
    assert [field.name for field in seen.form.fields] == ["4.4", "6.1", "13.1"]
    assert (seen.saved, seen.draft, seen.saved_at) == ({"6.1": 4}, {}, at)


def test_draft_comes_back_on_another_device_and_leaves_on_submit(
    installation: Installation, awa: Participant, wall: Step, rows: Rows
) -> None:
    answers.save_draft(installation, awa, wall, {"idea-a": "L’ea"})
    answers.save_draft(installation, awa, wall, {"idea-a": "L’eau"})
    assert answers.sheet(installation, awa, wall).draft == {"idea-a": "L’eau"}
    assert len(rows("drafts")) == 1
    answers.submit(installation, awa, wall, {"idea-a": "L’eau potable"}, "a")
    assert (answers.sheet(installation, awa, wall).draft, rows("drafts")) == ({}, [])


def test_draft_is_ones_own_and_moves_no_version(
    installation: Installation, workshop: Workshop, awa: Participant, join: Join, wall: Step
) -> None:
    marc = join("Marc").participant
    version = room.scene(installation, workshop.id).version
    answers.save_draft(installation, awa, wall, {"idea-a": "L’eau"})
    assert answers.sheet(installation, marc, wall).draft == {}
    assert room.scene(installation, workshop.id).version == version


def test_draft_emptied_is_forgotten(
    installation: Installation, awa: Participant, wall: Step, rows: Rows
) -> None:
    answers.save_draft(installation, awa, wall, {"idea-a": "L’eau"})
    answers.save_draft(installation, awa, wall, {})
    assert rows("drafts") == []


def test_draft_on_a_closed_step_is_not_kept(
    installation: Installation, facilitator: Facilitator, awa: Participant, wall: Step, rows: Rows
) -> None:
    room.close_step(installation, facilitator, wall)
    answers.save_draft(installation, awa, wall, {"idea-a": "L’eau"})
    assert rows("drafts") == []


def test_two_devices_that_add_an_idea_keep_both(
    installation: Installation, awa: Participant, wall: Step
) -> None:
    phone, laptop = "aaaa", "bbbb"
    for fresh in (phone, laptop):
        assert f"idea-{fresh}" in {
            field.name for field in answers.sheet(installation, awa, wall, fresh).form.fields
        }
    answers.submit(installation, awa, wall, {f"idea-{phone}": "L’eau"}, phone)
    answers.submit(installation, awa, wall, {f"idea-{laptop}": "Les sols"}, laptop)
    assert saved(installation, awa, wall) == {"idea-aaaa": "L’eau", "idea-bbbb": "Les sols"}


def test_ideas_past_the_maximum_are_refused(
    installation: Installation, awa: Participant, wall: Step
) -> None:
    maximum = int(wall.params["maximum"])
    for number in range(maximum):
        answers.submit(installation, awa, wall, {f"idea-{number}": f"Idée {number}"}, str(number))
    receipt = answers.submit(installation, awa, wall, {"idea-trop": "Une de plus"}, "trop")
    assert receipt.errors == {"idea-trop": UNKNOWN}
    assert len(saved(installation, awa, wall)) == maximum


def test_support_goes_to_others_ideas_only(
    installation: Installation, awa: Participant, join: Join, wall: Step
) -> None:
    marc = join("Marc").participant
    answers.submit(installation, awa, wall, {"idea-a": "L’eau"}, "a")
    name = f"support:{awa.id}/idea-a"
    assert answers.submit(installation, awa, wall, {name: True}).errors == {name: UNKNOWN}
    assert answers.submit(installation, marc, wall, {name: "on"}).errors == {}
    assert saved(installation, marc, wall) == {name: True}


def test_anonymous_step_keeps_no_actor_and_one_author_for_each_person(
    installation: Installation,
    facilitator: Facilitator,
    awa: Participant,
    join: Join,
    anonymous: Step,
    rows: Rows,
) -> None:
    marc = join("Marc").participant
    fields = [field.name for field in answers.sheet(installation, awa, anonymous).form.fields]
    answers.submit(installation, awa, anonymous, {fields[0]: "4"})
    answers.submit(installation, marc, anonymous, {fields[0]: "2"})
    answers.submit(installation, awa, anonymous, {fields[0]: "5"})
    room.new_round(installation, facilitator, anonymous)
    answers.submit(installation, awa, anonymous, {fields[0]: "3"})
    written = [
        row for row in rows("entries") if row["step_id"] == anonymous.id and row["kind"] == "submit"
    ]
    assert [row["actor"] for row in written] == [None] * 4
    first, second, third, fourth = (row["author"] for row in written)
    assert (first == third == fourth, first == second) == (True, False)
    assert {str(awa.id), str(marc.id)} & {first, second} == set()
    assert [author.startswith("anonyme-") for author in (first, second)] == [True, True]
    assert saved(installation, awa, anonymous) == {fields[0]: "3"}


def test_anonymous_authors_differ_from_step_to_step(
    installation: Installation,
    facilitator: Facilitator,
    awa: Participant,
    step: Find,
    anonymous: Step,
) -> None:
    other = step("bilan-ressenti")
    with installation.store.read() as db:
        assert answers.author_key(db, anonymous, awa) != answers.author_key(db, other, awa)


def test_anonymous_step_sealed_is_refused(
    installation: Installation,
    awa: Participant,
    anonymous: Step,
    everything: Callable[[], object],
) -> None:
    with installation.store.write() as db:
        db.conn.execute("UPDATE steps SET secret = NULL WHERE id = ?", [anonymous.id])
    before = everything()
    with pytest.raises(Refused) as refusal:
        answers.submit(installation, awa, anonymous, {})
    assert str(refusal.value) == (
        "Cette étape anonyme est scellée : plus personne ne peut y toucher."
    )
    assert everything() == before


def test_twenty_people_submitting_at_once_are_all_kept(
    installation: Installation, workshop: Workshop, join: Join, vote: Step, rows: Rows
) -> None:
    people = [join(f"Personne {number}", partner=number % 2).participant for number in range(20)]
    raw = {"6.1": 4, "4.4": 3, "13.1": 2}
    with ThreadPoolExecutor(20) as pool:
        receipts = [*pool.map(lambda who: answers.submit(installation, who, vote, raw), people)]
    assert receipts == [Receipt(installation.now(), {}, changed=3)] * 20
    assert [saved(installation, person, vote) for person in people] == [raw] * 20
    assert sum(row["kind"] == "submit" for row in rows("entries")) == 60


def test_one_person_submitting_twenty_times_at_once_is_kept_once(
    installation: Installation, awa: Participant, vote: Step, rows: Rows
) -> None:
    raw = {"6.1": 4, "4.4": 3}
    with ThreadPoolExecutor(20) as pool:
        receipts = [*pool.map(lambda _: answers.submit(installation, awa, vote, raw), range(20))]
    assert sorted(receipt.changed for receipt in receipts) == [0] * 19 + [2]
    assert sum(row["kind"] == "submit" for row in rows("entries")) == 2


def test_own_lines_tell_what_one_gave(
    installation: Installation,
    facilitator: Facilitator,
    workshop: Workshop,
    awa: Participant,
    join: Join,
    vote: Step,
) -> None:
    answers.submit(installation, awa, vote, {"6.1": 4, "4.4": 1})
    room.close_step(installation, facilitator, vote)
    state = room.scene(installation, workshop.id).state_of(vote)
    labels = {
        field.name: field.label
        for field in activity(vote.kind)
        .form(outcomes.context(installation, vote, state), {})
        .fields
    }
    assert answers.own_lines(installation, awa, vote, state) == [
        f"{labels['6.1']} : 4\u00a0points",
        f"{labels['4.4']} : 1\u00a0point",
    ]
    marc = join("Marc").participant
    assert answers.own_lines(installation, marc, vote, state) == []


def test_an_answer_to_an_earlier_round_is_refused(installation, facilitator, workshop, join):
    step = next(step for step in workshop.steps if step.kind == "rating")
    person = join("Awa").participant
    room.open_step(installation, facilitator, step)
    room.new_round(installation, facilitator, step)
    key = step.params["statements"][0]["key"]
    refused = answers.submit(installation, person, step, {key: "3"}, round_=1)
    assert (refused.at, refused.errors) == (None, {"": ROUND_CHANGED})
    kept = answers.submit(installation, person, step, {key: "3"}, round_=2)
    assert kept.changed == 1


def test_words_not_sent_at_the_closing_are_found_again(installation, facilitator, workshop, join):
    step = next(step for step in workshop.steps if step.kind == "wall")
    person = join("Awa").participant
    room.open_step(installation, facilitator, step)
    answers.save_draft(installation, person, step, {"idea-a": "Une idée à moitié écrite"})
    room.close_step(installation, facilitator, step)
    state = room.scene(installation, workshop.id).state_of(step)
    lines = answers.unsaved_lines(installation, person, step, state)
    assert lines == ["Une idée à moitié écrite"]

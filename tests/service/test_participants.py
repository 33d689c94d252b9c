"""Joining without an account, and being recognised again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from workshop.model import Facilitator, Refused, Workshop
from workshop.service import participants, workshops
from workshop.service.codes import new_token
from workshop.service.installation import Installation
from workshop.service.participants import Invitation, Joined
from workshop.service.workshops import NewPartner

Rows = Callable[[str], list[dict[str, Any]]]
Join = Callable[..., Joined]

NOT_RECOGNISED = (
    "Ce code personnel n’est pas reconnu dans cet atelier. Il figure en bas de votre page, "
    "et l’animateur peut vous le redonner."
)
UNKNOWN_CODE = (
    "Ce code ne correspond à aucun atelier. Vérifiez les six caractères auprès de l’animateur."
)
TOO_MANY = "Trop d’essais. Attendez quelques minutes avant de recommencer."


def refusal_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refusal:
        act()
    return str(refusal.value)


@pytest.fixture
def other(installation: Installation, facilitator: Facilitator) -> Workshop:
    """Another workshop of the same installation."""
    return workshops.create_workshop(
        installation,
        facilitator,
        title="Un autre",
        partners=(NewPartner("Lot", "France"), NewPartner("Kéléna", "Sénégal")),
    )


def test_invitation_tells_what_one_may_see_before_joining(
    installation: Installation, workshop: Workshop
) -> None:
    aude, bobo = workshop.partners
    assert participants.invitation(installation, f" {workshop.code.lower()} ") == Invitation(
        workshop.id,
        workshop.code,
        "Eau et jeunesse",
        False,
        ((aude.id, "Aude"), (bobo.id, "Hauts-Bassins")),
    )


def test_join_makes_a_person_known_by_their_secret(
    installation: Installation, workshop: Workshop, join: Join, rows: Rows
) -> None:
    joined = join("  Awa \n Konaté ", partner=1, role=" Élue ")
    person = joined.participant
    assert (person.name, person.role, person.partner_id, person.workshop_id, person.joined_at) == (
        "Awa Konaté",
        "Élue",
        workshop.partners[1].id,
        workshop.id,
        installation.now(),
    )
    assert participants.participant_of(installation, joined.token) == person
    assert participants.participants(installation, workshop) == [person]
    assert participants.workshop_code(installation, person) == workshop.code
    act = rows("entries")[-1]
    assert (act["kind"], act["author"], act["partner_id"]) == (
        "join",
        str(person.id),
        person.partner_id,
    )
    assert joined.token not in str([rows("participant_links"), rows("entries")])


def test_join_twice_under_one_name_makes_two_people(
    installation: Installation, workshop: Workshop, join: Join
) -> None:
    first, second = join("Awa"), join("Awa")
    assert first.participant.id != second.participant.id
    assert first.participant.short_code != second.participant.short_code
    assert len(participants.participants(installation, workshop)) == 2


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": " "}, "Nom ou pseudonyme : remplissez ce champ."),
        ({"name": "x" * 61}, "Nom ou pseudonyme : 61 caractères, le maximum est 60."),
        ({"role": "x" * 81}, "Fonction : 81 caractères, le maximum est 80."),
        ({"partner_id": 0}, "Choisissez la collectivité ou la structure que vous représentez."),
    ],
)
def test_join_refuses_and_writes_nothing(
    installation: Installation,
    workshop: Workshop,
    everything: Callable[[], object],
    changes: dict[str, Any],
    sentence: str,
) -> None:
    asked = {"partner_id": workshop.partners[0].id, "name": "Awa", **changes}
    before = everything()
    assert refusal_of(lambda: participants.join(installation, workshop.id, **asked)) == sentence
    assert everything() == before


def test_join_refuses_a_partner_of_another_workshop(
    installation: Installation, workshop: Workshop, other: Workshop
) -> None:
    foreign = other.partners[0].id
    assert refusal_of(
        lambda: participants.join(installation, workshop.id, partner_id=foreign, name="Awa")
    ) == ("Choisissez la collectivité ou la structure que vous représentez.")


def test_join_refuses_when_the_workshop_is_full(
    installation: Installation, workshop: Workshop, join: Join
) -> None:
    with installation.store.write() as db:
        for number in range(participants.MAXIMUM_PARTICIPANTS):
            values = [workshop.id, workshop.partners[0].id, f"code-{number}"]
            db.conn.execute(
                "INSERT INTO participants (workshop_id, partner_id, name, role, short_code,"
                " joined_at) VALUES (?, ?, 'Awa', '', ?, '2025-03-10T09:00:00.000000Z')",
                values,
            )
    assert refusal_of(join) == "Cet atelier est complet : prévenez l’animateur."


def test_come_back_finds_the_same_person_with_a_second_secret(
    installation: Installation, workshop: Workshop, join: Join
) -> None:
    joined = join("Awa")
    code = joined.participant.short_code
    back = participants.come_back(
        installation, workshop.code.lower(), f" {code[:3].lower()}-{code[3:]}"
    )
    assert back.participant == joined.participant
    assert back.token != joined.token
    assert [
        participants.participant_of(installation, token) for token in (joined.token, back.token)
    ] == [joined.participant, joined.participant]


def test_come_back_refuses_the_code_of_another_workshop(
    installation: Installation, workshop: Workshop, other: Workshop, join: Join
) -> None:
    code = join("Awa").participant.short_code
    assert refusal_of(lambda: participants.come_back(installation, other.code, code)) == (
        NOT_RECOGNISED
    )


def test_come_back_limits_guesses_of_personal_codes(
    installation: Installation, workshop: Workshop, other: Workshop, join: Join, clock: Any
) -> None:
    good = join("Awa").participant.short_code
    guesses = [
        refusal_of(lambda: participants.come_back(installation, workshop.code, "AAAAAA"))
        for _ in range(participants.WRONG_PERSONAL_CODES + 1)
    ]
    assert guesses == [NOT_RECOGNISED] * participants.WRONG_PERSONAL_CODES + [TOO_MANY]
    # The right code is refused too, or it could be told from a wrong one.
    assert refusal_of(lambda: participants.come_back(installation, workshop.code, good)) == TOO_MANY
    # Another workshop is not locked by it.
    assert refusal_of(lambda: participants.come_back(installation, other.code, "AAAAAA")) == (
        NOT_RECOGNISED
    )
    clock.now += participants.GUESS_WINDOW + timedelta(seconds=1)
    back = participants.come_back(installation, workshop.code, good)
    assert back.participant.short_code == good


def test_invitation_limits_guesses_of_workshop_codes(
    installation: Installation, workshop: Workshop, clock: Any
) -> None:
    guesses = [
        refusal_of(lambda: participants.invitation(installation, "AAAAAA"))
        for _ in range(participants.UNKNOWN_CODES + 1)
    ]
    assert guesses == [UNKNOWN_CODE] * participants.UNKNOWN_CODES + [TOO_MANY]
    # Those who hold a true code still enter: a passer-by cannot close the door on a room.
    assert participants.invitation(installation, workshop.code).workshop_id == workshop.id
    clock.now += participants.GUESS_WINDOW + timedelta(seconds=1)
    assert refusal_of(lambda: participants.invitation(installation, "AAAAAA")) == UNKNOWN_CODE


@pytest.mark.parametrize("token", [None, "", "inconnu", new_token()])
def test_participant_of_unknown_secret_is_nobody(
    installation: Installation, join: Join, token: str | None
) -> None:
    join("Awa")
    assert participants.participant_of(installation, token) is None


def test_participant_removed_is_nobody_any_more(
    installation: Installation, workshop: Workshop, join: Join
) -> None:
    gone, here = join("Awa"), join("Marc", partner=1)
    with installation.store.write() as db:
        db.conn.execute(
            "UPDATE participants SET removed_at = joined_at WHERE id = ?", [gone.participant.id]
        )
    assert participants.participant_of(installation, gone.token) is None
    assert participants.participants(installation, workshop) == [here.participant]
    assert (
        refusal_of(
            lambda: participants.come_back(installation, workshop.code, gone.participant.short_code)
        )
        == NOT_RECOGNISED
    )


def test_personal_link_leads_to_its_own_workshop_only(
    installation: Installation, workshop: Workshop, other: Workshop, join: Join
) -> None:
    elsewhere = participants.join(
        installation, other.id, partner_id=other.partners[0].id, name="Awa"
    )
    here = join("Awa")
    assert [
        person.workshop_id
        for token in (elsewhere.token, here.token)
        if (person := participants.participant_of(installation, token))
    ] == [other.id, workshop.id]

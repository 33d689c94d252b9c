"""Facilitators: passwords, sessions that the server ends, counted failures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import bcrypt
import pytest

from workshop.model import Facilitator, Refused
from workshop.service import accounts
from workshop.service.installation import Installation

GOOD = "karite-et-neere-7"


@pytest.fixture
def disable(installation: Installation) -> Callable[[str], None]:
    """The host disables an account by hand."""

    def act(login: str) -> None:
        with installation.store.write() as db:
            db.conn.execute(
                "UPDATE facilitators SET disabled_at = created_at WHERE login = ?", [login]
            )

    return act


def test_add_facilitator_keeps_a_bcrypt_hash_only(
    installation: Installation, rows: Callable[[str], list[dict[str, Any]]]
) -> None:
    added = accounts.add_facilitator(installation, " Issouf@Bobo.bf ", " Issouf  O. ", GOOD)
    assert added == Facilitator(added.id, "issouf@bobo.bf", "Issouf O.")
    (row,) = rows("facilitators")
    assert row["password_hash"].startswith("$2b$")
    assert bcrypt.checkpw(GOOD.encode(), row["password_hash"].encode())
    assert not bcrypt.checkpw(GOOD.upper().encode(), row["password_hash"].encode())
    assert GOOD not in str(row)


LOGIN_RULE = "Identifiant : de 2 à 64 lettres sans accent, chiffres, points, tirets ou arobase."


@pytest.mark.parametrize(
    ("login", "name", "password", "sentence"),
    [
        ("", "Awa", GOOD, LOGIN_RULE),
        ("a", "Awa", GOOD, LOGIN_RULE),
        ("hélène", "Awa", GOOD, LOGIN_RULE),
        ("awa kone", "Awa", GOOD, LOGIN_RULE),
        ("-awa", "Awa", GOOD, LOGIN_RULE),
        ("a" * 65, "Awa", GOOD, LOGIN_RULE),
        ("awa", " ", GOOD, "Nom : remplissez ce champ."),
        ("awa", "A" * 81, GOOD, "Nom : 81 caractères, le maximum est 80."),
        ("awa", "Awa", "karite-7", "Mot de passe : 10 caractères au moins."),
        (
            "awa",
            "Awa",
            "é-karite-et-neere-" * 4,
            "Mot de passe : 72 octets au plus (environ autant de caractères).",
        ),
        (
            "awa",
            "Awa",
            GOOD + " ",
            "Mot de passe : il ne peut ni commencer ni finir par une espace.",
        ),
        (
            "awa",
            "Awa",
            "aabbaabbaabb",
            "Mot de passe : trop facile à deviner, variez les caractères.",
        ),
        (
            "awa",
            "Awa",
            "Motdepasse-AWA-2025",
            "Mot de passe : trop facile à deviner, variez les caractères.",
        ),
    ],
)
def test_add_facilitator_refuses_and_writes_nothing(
    installation: Installation,
    everything: Callable[[], object],
    login: str,
    name: str,
    password: str,
    sentence: str,
) -> None:
    before = everything()
    with pytest.raises(Refused) as refusal:
        accounts.add_facilitator(installation, login, name, password)
    assert (str(refusal.value), everything()) == (sentence, before)


def test_add_facilitator_refuses_a_taken_login(
    installation: Installation,
    facilitator: Facilitator,
    everything: Callable[[], object],
    disable: Callable[[str], None],
) -> None:
    disable("claire")
    before = everything()
    with pytest.raises(Refused) as refusal:
        accounts.add_facilitator(installation, "CLAIRE", "Une autre", GOOD)
    assert str(refusal.value) == "L’identifiant « claire » est déjà pris : choisissez-en un autre."
    assert everything() == before


def test_has_accounts_counts_those_who_may_log_in(
    installation: Installation, disable: Callable[[str], None]
) -> None:
    accounts.robot_facilitator(installation)
    assert accounts.has_accounts(installation) is False
    accounts.add_facilitator(installation, "issouf", "Issouf", GOOD)
    assert accounts.has_accounts(installation) is True
    disable("issouf")
    assert accounts.has_accounts(installation) is False


def test_session_is_known_by_its_secret_and_stored_as_a_hash(
    installation: Installation,
    facilitator: Facilitator,
    rows: Callable[[str], list[dict[str, Any]]],
) -> None:
    token = accounts.open_session(installation, "claire")
    assert accounts.facilitator_of(installation, token) == facilitator
    assert token not in str(rows("facilitator_sessions"))


@pytest.mark.parametrize("token", [None, "", "inconnu"])
def test_session_unknown_is_nobody(
    installation: Installation, facilitator: Facilitator, token: str | None
) -> None:
    accounts.open_session(installation, facilitator.login)
    assert accounts.facilitator_of(installation, token) is None


def test_session_closed_ends_alone(installation: Installation, facilitator: Facilitator) -> None:
    here = accounts.open_session(installation, facilitator.login)
    there = accounts.open_session(installation, facilitator.login)
    accounts.close_session(installation, here)
    assert accounts.facilitator_of(installation, here) is None
    assert accounts.facilitator_of(installation, there) == facilitator


def test_session_expires_after_thirty_days(
    installation: Installation, facilitator: Facilitator, clock: Any
) -> None:
    token = accounts.open_session(installation, facilitator.login)
    clock.forward(days=30)
    assert accounts.facilitator_of(installation, token) == facilitator
    clock.forward(seconds=1)
    assert accounts.facilitator_of(installation, token) is None


def test_account_disabled_loses_its_sessions_and_its_login(
    installation: Installation, facilitator: Facilitator, disable: Callable[[str], None]
) -> None:
    token = accounts.open_session(installation, facilitator.login)
    disable(facilitator.login)
    assert accounts.facilitator_of(installation, token) is None
    assert accounts.credentials(installation) == {"usernames": {}}
    with pytest.raises(Refused) as refusal:
        accounts.open_session(installation, facilitator.login)
    assert str(refusal.value) == (
        "Ce compte n’existe plus : demandez à la personne qui héberge l’atelier."
    )


def test_robot_is_one_account_that_nobody_logs_in_as(
    installation: Installation, rows: Callable[[str], list[dict[str, Any]]]
) -> None:
    robot = accounts.robot_facilitator(installation)
    assert accounts.robot_facilitator(installation) == robot
    (row,) = rows("facilitators")
    assert (row["password_hash"], row["disabled_at"] is None) == ("", False)
    assert accounts.credentials(installation) == {"usernames": {}}
    with pytest.raises(Refused):
        accounts.open_session(installation, robot.login)


def test_credentials_count_failures_within_the_window_only(
    installation: Installation, facilitator: Facilitator, password_hash: str, clock: Any
) -> None:
    def failures() -> object:
        (user,) = accounts.credentials(installation)["usernames"].values()
        assert (user["name"], user["password"]) == ("Claire Martin", password_hash)
        return user["failed_login_attempts"]

    assert failures() == 0
    accounts.record_failed_login(installation, "claire")
    clock.forward(minutes=10)
    accounts.record_failed_login(installation, "claire")
    accounts.record_failed_login(installation, "issouf")
    assert failures() == 2
    clock.now += accounts.ATTEMPT_WINDOW - timedelta(minutes=10) + timedelta(seconds=1)
    assert failures() == 1


def test_open_session_forgets_the_failures(
    installation: Installation,
    facilitator: Facilitator,
    rows: Callable[[str], list[dict[str, Any]]],
) -> None:
    accounts.record_failed_login(installation, "claire")
    accounts.record_failed_login(installation, "issouf")
    accounts.open_session(installation, "claire")
    assert [row["subject"] for row in rows("attempts")] == ["login:issouf"]

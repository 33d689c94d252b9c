"""Facilitators' accounts and sessions: bcrypt hashes, sessions that the server can end."""

from __future__ import annotations

import re
from datetime import timedelta

import bcrypt

from workshop.forms import clean_line, required_line
from workshop.model import Facilitator, Refused
from workshop.service.codes import digest, new_token
from workshop.service.installation import Installation
from workshop.store import people, workshops
from workshop.store.db import as_text

SESSION_LIFE = timedelta(days=30)
ATTEMPT_WINDOW = timedelta(minutes=15)
LOGIN_ATTEMPTS = 5
ROBOT = "robot"  # the login of rehearsals, reserved
PASSWORD_LENGTH = 10
BCRYPT_LIMIT = 72  # bytes: bcrypt ignores what follows


def add_facilitator(
    installation: Installation, login: str, name: str, password: str
) -> Facilitator:
    """Create an account. Raises Refused when the login is taken or the password too weak."""
    login = clean_line(login).lower()
    if not re.fullmatch(r"[a-z0-9][a-z0-9._@-]{1,63}", login):
        raise Refused(
            "Identifiant : de 2 à 64 lettres sans accent, chiffres, points, tirets ou arobase."
        )
    name = required_line(name, "Nom", 80)
    check_password(password, login)
    hashed = bcrypt.hashpw(password.encode(), bcrypt.gensalt()).decode()
    with installation.store.write() as db:
        if login == ROBOT or people.facilitator_id(db, login) is not None:
            raise Refused(f"L’identifiant « {login} » est déjà pris : choisissez-en un autre.")
        row = {
            "login": login,
            "name": name,
            "password_hash": hashed,
            "created_at": as_text(installation.now()),
        }
        return Facilitator(workshops.insert(db, "facilitators", row), login, name)


def robot_facilitator(installation: Installation) -> Facilitator:
    """The account rehearsals act under: disabled, without a password, nobody logs in as it."""
    login, name = ROBOT, "Robot de démonstration"
    with installation.store.write() as db:
        known = people.facilitator_id(db, login)
        if known is None:
            now = as_text(installation.now())
            row = {"login": login, "name": name, "password_hash": "", "created_at": now}
            known = workshops.insert(db, "facilitators", row | {"disabled_at": now})
        return Facilitator(known, login, name)


def check_password(password: str, login: str) -> None:
    """Raises Refused unless the password is long, varied and not the login."""
    if len(password) < PASSWORD_LENGTH:
        raise Refused(f"Mot de passe : {PASSWORD_LENGTH} caractères au moins.")
    if len(password.encode()) > BCRYPT_LIMIT:
        raise Refused(
            f"Mot de passe : {BCRYPT_LIMIT} octets au plus (environ autant de caractères)."
        )
    if password != password.strip():
        raise Refused("Mot de passe : il ne peut ni commencer ni finir par une espace.")
    if len(set(password)) < 5 or login in password.lower():
        raise Refused("Mot de passe : trop facile à deviner, variez les caractères.")


def has_accounts(installation: Installation) -> bool:
    with installation.store.read() as db:
        return bool(people.facilitators(db))


def credentials(installation: Installation) -> dict[str, dict[str, dict[str, object]]]:
    """What streamlit-authenticator needs to know: one entry per login, recent failures counted."""
    since = installation.now() - ATTEMPT_WINDOW
    with installation.store.read() as db:
        return {
            "usernames": {
                account.login: {
                    "name": account.name,
                    "email": "",
                    "password": hashed,
                    "failed_login_attempts": people.count_attempts(
                        db, _subject(account.login), since
                    ),
                }
                for account, hashed in people.facilitators(db)
            }
        }


def record_failed_login(installation: Installation, login: str) -> None:
    with installation.store.write() as db:
        people.record_attempt(db, _subject(login), installation.now())


def open_session(installation: Installation, login: str) -> str:
    """Begin a session for an account whose password was just verified; returns its secret.

    Raises Refused if the account no longer exists.
    """
    token = new_token()
    with installation.store.write() as db:
        found = [account for account, _hash in people.facilitators(db) if account.login == login]
        if not found:
            raise Refused("Ce compte n’existe plus : demandez à la personne qui héberge l’atelier.")
        people.forget_attempts(db, _subject(login))
        row = {
            "token_hash": digest(token),
            "facilitator_id": found[0].id,
            "created_at": as_text(installation.now()),
        }
        workshops.insert(db, "facilitator_sessions", row)
    return token


def facilitator_of(installation: Installation, token: str | None) -> Facilitator | None:
    """Who holds this session, or None: ended, too old, disabled, or never begun."""
    if not token:
        return None
    with installation.store.read() as db:
        since = installation.now() - SESSION_LIFE
        return people.facilitator_by_session(db, digest(token), since)


def close_session(installation: Installation, token: str) -> None:
    """End the session everywhere it is used."""
    with installation.store.write() as db:
        people.end_session(db, digest(token), installation.now())


def _subject(login: str) -> str:
    return f"login:{login}"

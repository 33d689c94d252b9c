"""Secrets and codes.

Secrets are stored as hashes; a short personal code is stored as it is, so that the facilitator can
tell it again, and guesses at it are counted.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

# No 0/O, 1/I/L: read aloud or copied by hand, a code has one reading.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 6

# The two HttpOnly cookies: written by web routes, read by ui pages.
PARTICIPANT_COOKIE = "atelier_participant"
FACILITATOR_COOKIE = "atelier_animation"


def new_code() -> str:
    """Six characters among 31: 887 million codes."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def read_code(typed: str) -> str:
    """What a person typed, as stored: upper case, without spaces or hyphens."""
    return "".join(char for char in typed.upper() if char.isalnum())


def new_token() -> str:
    """An unguessable secret (256 bits) for a personal link or a session."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def anonymous_author(step_secret: str, participant_id: int) -> str:
    """The author key of an anonymous step: stable while the secret lives, then nobody's."""
    mark = hmac.new(step_secret.encode(), str(participant_id).encode(), hashlib.sha256)
    return "anonyme-" + mark.hexdigest()[:24]

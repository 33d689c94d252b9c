"""French sentences used in more than one place."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

STEP_CLOSED = (
    "Cette étape est fermée : votre réponse n’a pas été enregistrée, le texte reste à l’écran."
)
ROUND_CHANGED = "Un nouveau tour a commencé : relisez la question, puis répondez de nouveau."
UNKNOWN_WORKSHOP = (
    "Ce code ne correspond à aucun atelier. Vérifiez les six caractères auprès de l’animateur."
)
TOO_MANY_ATTEMPTS = "Trop d’essais. Attendez quelques minutes avant de recommencer."
NOT_YOUR_WORKSHOP = "Cet atelier n’existe pas ou n’est pas ouvert à votre compte."
NO_ANSWER_YET = "Aucune réponse pour l’instant."
RESULTS_HIDDEN = "Les résultats seront montrés par l’animateur."


def plural(count: int, singular: str, plural_form: str = "") -> str:
    """« 0 réponse », « 1 réponse », « 2 réponses » (in French, zero is singular)."""
    word = singular if count < 2 else (plural_form or singular + "s")
    return f"{count}\u00a0{word}"


def hour(moment: datetime, zone: str | None) -> str:
    """« 10 h 42 » on the reader's clock; `zone` is an IANA name, UTC when unknown."""
    try:
        local = moment.astimezone(ZoneInfo(zone or "UTC"))
    except (ZoneInfoNotFoundError, ValueError, OSError):  # « Europe » is a folder of the zone data
        local = moment.astimezone(UTC)
    return f"{local.hour}\u00a0h\u00a0{local.minute:02d}"

"""What the facilitator adopts for the workshop: lists of targets, with a reason, reversible."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from workshop.catalog import Catalogue
from workshop.model import ADOPT, ROOM, WITHDRAW, Facilitator, Refused, Target, Workshop
from workshop.service.installation import Installation
from workshop.store import entries
from workshop.store.db import Database

CANDIDATES: Final = "candidates"  # targets put to the vote
ADOPTED: Final = "adopted"  # targets the partners keep
LISTS: Final = (CANDIDATES, ADOPTED)


def listed_targets(
    installation: Installation, workshop: Workshop, list_name: str
) -> tuple[Target, ...]:
    """The targets of a list, in official order."""
    with installation.store.read() as db:
        return read_list(db, installation.catalogue, workshop.id, list_name)


def read_list(
    db: Database, catalogue: Catalogue, workshop_id: int, list_name: str
) -> tuple[Target, ...]:
    """The targets of a list inside a transaction already begun."""
    prefix = f"{list_name}:"
    acts = entries.current(db, workshop_id, None)
    codes = [
        act.item.removeprefix(prefix)
        for act in acts
        if act.kind == ADOPT and act.item.startswith(prefix)
    ]
    return catalogue.known(codes)


def add_target(
    installation: Installation,
    facilitator: Facilitator,
    workshop: Workshop,
    list_name: str,
    code: str,
    reason: str = "",
) -> None:
    """Add one target to a list, whatever it has become since the page was drawn.

    Raises Refused on a code outside the catalogue.
    """
    _check(installation, [code])
    with installation.store.write() as db:
        if code not in _held(db, installation, workshop, list_name):
            _write(db, installation, facilitator, workshop, f"{list_name}:{code}", ADOPT, reason)


def set_list(
    installation: Installation,
    facilitator: Facilitator,
    workshop: Workshop,
    list_name: str,
    codes: Sequence[str],
    reason: str = "",
) -> None:
    """Make the list exactly these targets; only what changes is written, each with the reason.

    Raises Refused on a code outside the catalogue.
    """
    _check(installation, codes)
    with installation.store.write() as db:
        before = _held(db, installation, workshop, list_name)
        for code in sorted(before.symmetric_difference(codes)):
            kind = WITHDRAW if code in before else ADOPT
            _write(db, installation, facilitator, workshop, f"{list_name}:{code}", kind, reason)


def _check(installation: Installation, codes: Sequence[str]) -> None:
    unknown = [code for code in codes if code not in installation.catalogue.targets]
    if unknown:
        raise Refused(f"Cible inconnue : {', '.join(unknown)}.")


def _held(db: Database, installation: Installation, workshop: Workshop, list_name: str) -> set[str]:
    held = read_list(db, installation.catalogue, workshop.id, list_name)
    return {target.code for target in held}


def _write(
    db: Database,
    installation: Installation,
    facilitator: Facilitator,
    workshop: Workshop,
    item: str,
    kind: str,
    reason: str,
) -> None:
    entries.append(
        db,
        workshop_id=workshop.id,
        step_id=None,
        author=ROOM,
        actor=facilitator.name,
        item=item,
        kind=kind,
        payload={"reason": reason} if reason else {},
        at=installation.now(),
    )

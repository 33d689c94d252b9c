"""Lists of targets: exactly what was asked, only what changes written, each with its reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from workshop.model import Facilitator, Refused, Workshop
from workshop.service import decisions
from workshop.service.decisions import ADOPTED, CANDIDATES
from workshop.service.installation import Installation

Rows = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def choose(
    installation: Installation, facilitator: Facilitator, workshop: Workshop
) -> Callable[..., None]:
    """`choose(ADOPTED, ["6.1"], "Parce que.")`."""

    def act(list_name: str, codes: list[str], reason: str = "") -> None:
        decisions.set_list(installation, facilitator, workshop, list_name, codes, reason)

    return act


@pytest.fixture
def listed(installation: Installation, workshop: Workshop) -> Callable[[str], list[str]]:
    def codes(list_name: str) -> list[str]:
        found = decisions.listed_targets(installation, workshop, list_name)
        return [target.code for target in found]

    return codes


@pytest.fixture
def acts(rows: Rows) -> Callable[[], list[tuple[object, ...]]]:
    """Every decision written, as (kind, item, payload), in order."""

    def read() -> list[tuple[object, ...]]:
        return [
            (row["kind"], row["item"], json.loads(row["payload"]))
            for row in rows("entries")
            if row["kind"] in ("adopt", "withdraw")
        ]

    return read


def test_list_is_empty_before_any_decision(listed: Callable[[str], list[str]]) -> None:
    assert (listed(CANDIDATES), listed(ADOPTED)) == ([], [])


def test_set_list_makes_it_exactly_that_in_official_order(
    choose: Callable[..., None], listed: Callable[[str], list[str]]
) -> None:
    choose(CANDIDATES, ["13.1", "6.b", "2.3", "6.1"])
    assert listed(CANDIDATES) == ["2.3", "6.1", "6.b", "13.1"]
    choose(CANDIDATES, ["6.1", "17.9"])
    assert listed(CANDIDATES) == ["6.1", "17.9"]


def test_set_list_writes_only_what_changes_each_with_its_reason(
    choose: Callable[..., None], acts: Callable[[], list[tuple[object, ...]]]
) -> None:
    choose(ADOPTED, ["6.1", "4.4"], "En tête du vote.")
    choose(ADOPTED, ["6.1", "13.1"], "Après débat.")
    choose(ADOPTED, ["13.1", "6.1"], "Sans effet.")
    choose(ADOPTED, ["13.1", "6.1", "4.4"])
    assert acts() == [
        ("adopt", "adopted:4.4", {"reason": "En tête du vote."}),
        ("adopt", "adopted:6.1", {"reason": "En tête du vote."}),
        ("adopt", "adopted:13.1", {"reason": "Après débat."}),
        ("withdraw", "adopted:4.4", {"reason": "Après débat."}),
        ("adopt", "adopted:4.4", {}),
    ]


def test_set_list_is_an_act_of_the_room(choose: Callable[..., None], rows: Rows) -> None:
    choose(ADOPTED, ["6.1"])
    row = rows("entries")[-1]
    assert (row["author"], row["actor"], row["step_id"], row["round"]) == (
        "room",
        "Claire Martin",
        None,
        0,
    )


def test_set_list_repeated_code_counts_once(
    choose: Callable[..., None], acts: Callable[[], list[tuple[object, ...]]]
) -> None:
    choose(ADOPTED, ["6.1", "6.1"])
    assert acts() == [("adopt", "adopted:6.1", {})]


def test_set_list_empty_withdraws_all(
    choose: Callable[..., None], listed: Callable[[str], list[str]]
) -> None:
    choose(ADOPTED, ["6.1", "4.4"])
    choose(ADOPTED, [])
    assert listed(ADOPTED) == []


def test_lists_are_apart(choose: Callable[..., None], listed: Callable[[str], list[str]]) -> None:
    choose(CANDIDATES, ["6.1", "4.4"])
    choose(ADOPTED, ["6.1"])
    choose(CANDIDATES, ["4.4"])
    assert (listed(CANDIDATES), listed(ADOPTED)) == (["4.4"], ["6.1"])


def test_set_list_refuses_an_unknown_code_and_writes_nothing(
    choose: Callable[..., None], everything: Callable[[], object]
) -> None:
    choose(ADOPTED, ["6.1"])
    before = everything()
    with pytest.raises(Refused) as refusal:
        choose(ADOPTED, ["4.4", "99.1", "eau"])
    assert (str(refusal.value), everything()) == ("Cible inconnue : 99.1, eau.", before)


def test_targets_added_by_two_people_at_once_are_all_kept(
    installation: Installation, facilitator: Facilitator, workshop: Workshop
) -> None:
    codes = ["6.1", "4.4", "13.1", "2.3", "5.5", "15.3"]
    with ThreadPoolExecutor(len(codes)) as pool:
        for done in [
            pool.submit(
                decisions.add_target,
                installation,
                facilitator,
                workshop,
                decisions.CANDIDATES,
                code,
            )
            for code in [*codes, *codes]
        ]:
            done.result()
    held = decisions.listed_targets(installation, workshop, decisions.CANDIDATES)
    assert {target.code for target in held} == set(codes)

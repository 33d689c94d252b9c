"""Counted words and hours, as people say them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from workshop.phrases import hour, plural

MORNING = datetime(2025, 3, 10, 9, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ((0, "réponse"), "0\u00a0réponse"),
        ((1, "réponse"), "1\u00a0réponse"),
        ((2, "réponse"), "2\u00a0réponses"),
        ((1, "idée publiée", "idées publiées"), "1\u00a0idée publiée"),
        ((2, "idée publiée", "idées publiées"), "2\u00a0idées publiées"),
    ],
)
def test_plural_begins_at_two(arguments, text):
    assert plural(*arguments) == text


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("Europe/Paris", "10\u00a0h\u00a005"),
        ("Africa/Ouagadougou", "9\u00a0h\u00a005"),
        ("UTC", "9\u00a0h\u00a005"),
        (None, "9\u00a0h\u00a005"),
        ("", "9\u00a0h\u00a005"),
        ("Mars/Olympus", "9\u00a0h\u00a005"),
        ("../etc/passwd", "9\u00a0h\u00a005"),
        ("a\x00b", "9\u00a0h\u00a005"),
        ("Europe", "9\u00a0h\u00a005"),
        ("x" * 300, "9\u00a0h\u00a005"),
    ],
)
def test_hour_is_that_of_the_reader(zone, text):
    assert hour(MORNING, zone) == text


def test_hour_follows_summer_time():
    assert hour(datetime(2025, 7, 1, 22, 30, tzinfo=UTC), "Europe/Paris") == "0\u00a0h\u00a030"


def test_hour_in_unknown_zone_is_utc_whatever_the_moment_carries():
    elsewhere = MORNING.astimezone(timezone(timedelta(hours=5)))
    assert hour(elsewhere, "Mars/Olympus") == "9\u00a0h\u00a005"

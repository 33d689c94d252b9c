"""The degree of attainment, computed by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from workshop.activities.attainment import (
    Degree,
    Progress,
    Series,
    Status,
    degree,
    level_warning,
    progress,
)

# 2024 → 2030: from 40 to 80, measured in 2027, when half of the time is gone.
RISING = Series(40, 2024, 80, 2030, 60, 2027)
NOT_ASSESSABLE = Progress(None, None, None, Status.NOT_ASSESSABLE)

figures = st.decimals(-10_000, 10_000, places=2).map(float)
years = st.integers(2000, 2050)


def at(value: float | None, year: int = 2027) -> Series:
    return replace(RISING, value=value, year=year)


def test_progress_is_the_share_of_the_way():
    assert progress(RISING) == Progress(0.5, 0.5, 1.0, Status.ON_TRACK, 0.5)


@pytest.mark.parametrize(
    ("value", "raw", "share", "pace", "status"),
    [
        (80, 1.0, 1.0, 2.0, Status.REACHED),
        (100, 1.5, 1.0, 2.0, Status.REACHED),
        (60, 0.5, 0.5, 1.0, Status.ON_TRACK),
        (59, 0.475, 0.475, 0.95, Status.ON_TRACK),  # exactly 0.95
        (58.99, 0.47475, 0.47475, 0.9495, Status.TO_SPEED_UP),
        (52, 0.3, 0.3, 0.6, Status.TO_SPEED_UP),  # exactly 0.60
        (51.99, 0.29975, 0.29975, 0.5995, Status.INSUFFICIENT),
        (40, 0.0, 0.0, 0.0, Status.INSUFFICIENT),
        (30, -0.25, 0.0, 0.0, Status.REGRESSION),
    ],
)
def test_status_follows_the_pace(value, raw, share, pace, status):
    done = progress(at(value))
    assert (done.raw, done.share, done.pace) == pytest.approx((raw, share, pace))
    assert (done.status, done.expected) == (status, 0.5)


@pytest.mark.parametrize(
    ("value", "raw", "status"),
    [
        (100, 1.0, Status.REACHED),
        (200, 0.5, Status.ON_TRACK),
        (320, -0.1, Status.REGRESSION),  # it rose, when it had to fall
    ],
)
def test_an_indicator_may_have_to_fall(value, raw, status):
    done = progress(Series(300, 2024, 100, 2030, value, 2027))
    assert (done.raw, done.status) == (pytest.approx(raw), status)


def test_a_baseline_of_zero_is_a_baseline():
    done = progress(Series(0, 2024, 12, 2030, 3, 2027))
    assert done == Progress(0.25, 0.25, 0.5, Status.INSUFFICIENT, 0.5)


def test_a_value_of_zero_is_a_value():
    assert progress(Series(12, 2024, 0, 2030, 0, 2027)).status is Status.REACHED


@pytest.mark.parametrize("missing", ["baseline", "target", "value"])
def test_what_misses_a_figure_is_not_assessable(missing):
    assert progress(replace(RISING, **{missing: None})) == NOT_ASSESSABLE


@pytest.mark.parametrize("value", [40, 60])
def test_a_target_equal_to_the_baseline_is_not_assessable(value):
    assert progress(replace(at(value), target=40)) == NOT_ASSESSABLE


def test_nothing_known_is_not_assessable():
    assert progress(Series()) == NOT_ASSESSABLE


def test_the_baseline_year_is_too_early_to_judge():
    assert progress(at(50, 2024)) == Progress(0.25, 0.25, None, Status.TOO_EARLY, 0.0)


@pytest.mark.parametrize(("value", "status"), [(80, Status.REACHED), (39, Status.REGRESSION)])
def test_what_is_reached_or_lost_is_said_even_early(value, status):
    done = progress(at(value, 2024))
    assert (done.pace, done.status) == (None, status)


@pytest.mark.parametrize("value", [10, 40, 50, 90])
def test_a_value_older_than_the_baseline_tells_nothing(value):
    assert progress(at(value, 2023)) == Progress(None, None, None, Status.TOO_EARLY)


@pytest.mark.parametrize("missing", ["baseline_year", "target_year", "year"])
def test_without_a_year_there_is_progress_but_no_pace(missing):
    done = progress(replace(RISING, **{missing: None}))
    assert done == Progress(0.5, 0.5, None, Status.TOO_EARLY)


def test_past_the_target_year_the_whole_way_and_more_was_expected():
    # 2033: 1.5 times the time. 76 is 0.9 of the way; 0.9 / 1.5 is 0.6.
    done = progress(at(76, 2033))
    assert (done.share, done.expected, done.pace) == pytest.approx((0.9, 1.5, 0.6))
    assert done.status is Status.TO_SPEED_UP


def test_thresholds_equal_on_paper_are_reached():
    """Decimal figures make quotients a hair below the threshold they equal: 0.5225 / 0.55."""
    wrong = []
    for first, last in ((0, 100), (40, 80), (0.1, 0.3), (80, 20), (1.2, 4.2)):
        for span in range(1, 26):
            for gone in range(1, span + 1):
                for threshold, status in ((95, Status.ON_TRACK), (60, Status.TO_SPEED_UP)):
                    start, end = Fraction(str(first)), Fraction(str(last))
                    value = start + (end - start) * threshold * gone / (100 * span)
                    if Fraction(str(float(value))) != value:
                        continue  # nobody can type it
                    series = Series(first, 2020, last, 2020 + span, float(value), 2020 + gone)
                    if progress(series).status is not status:
                        wrong.append(series)
    assert wrong == []


@given(figures, figures, figures, years, years, years)
def test_progress_stays_in_its_bounds(v0, vt, v, t0, tt, t):
    done = progress(Series(v0, t0, vt, tt, v, t))
    if v0 == vt:
        assert done == NOT_ASSESSABLE
    elif t < t0:
        assert done == Progress(None, None, None, Status.TOO_EARLY)
    else:
        assert done.share == min(1, max(0, done.raw))
        assert (done.pace is None) == (t == t0 or tt <= t0)
        assert (done.status is Status.REGRESSION) == (done.raw < 0)
        assert (done.status is Status.REACHED) == (done.raw >= 1)


@given(figures, figures, figures, st.integers(2025, 2040))
def test_rising_and_falling_are_mirror_images(v0, vt, v, year):
    rising = progress(Series(v0, 2024, vt, 2030, v, year))
    falling = progress(Series(-v0, 2024, -vt, 2030, -v, year))
    assert rising == falling


@given(figures, figures, st.integers(2025, 2040), st.integers(1, 100))
def test_more_of_the_way_is_never_a_worse_status(v0, vt, year, percent):
    assume(v0 != vt)
    order = [Status.REGRESSION, Status.INSUFFICIENT, Status.TO_SPEED_UP, Status.ON_TRACK]
    order.append(Status.REACHED)
    less, more = (
        progress(Series(v0, 2024, vt, 2030, v0 + (vt - v0) * share, year)).status
        for share in (percent / 100 - 0.01, percent / 100)
    )
    assert order.index(less) <= order.index(more)


def test_degree_is_the_mean_of_what_is_assessable():
    found = degree([("A", progress(RISING)), ("B", progress(at(80))), ("C", NOT_ASSESSABLE)])
    assert found == Degree(0.75, 2, 3)
    assert found.coverage == pytest.approx(2 / 3)


def test_a_regression_weighs_nothing_in_a_degree_but_is_assessable():
    found = degree([("A", progress(RISING)), ("B", progress(at(0)))])
    assert found == Degree(0.25, 2, 2)


def test_an_indicator_of_several_targets_is_counted_once():
    shared, other = progress(at(80)), progress(at(40))
    assert degree([("A", shared), ("B", other), ("A", shared)]) == Degree(0.5, 2, 2)


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [([], Degree(None, 0, 0)), ([("A", NOT_ASSESSABLE)], Degree(None, 0, 1))],
)
def test_a_degree_of_nothing_is_none_never_zero(pairs, expected):
    assert (degree(pairs), degree(pairs).coverage) == (expected, 0.0)


def test_statuses_have_their_own_label_and_mark():
    assert len({status.label for status in Status}) == len({status.mark for status in Status}) == 7


@pytest.mark.parametrize(
    ("levels", "begins"),
    [
        (["realisation", "realisation"], "Tous les indicateurs sont des réalisations"),
        (["contexte"], "Tous les indicateurs décrivent le territoire"),
        (["realisation", "contexte"], ""),
        (["contribution"], ""),
        ([], ""),
    ],
)
def test_a_set_of_one_level_is_warned_about(levels, begins):
    warning = level_warning(levels)
    assert (warning.startswith(begins), bool(warning)) == (True, bool(begins))

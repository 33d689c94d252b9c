"""The contract every activity kind fulfils. It knows neither Streamlit, HTML, SQL nor Word.

An activity is stateless. `form` says what a participant is asked, `validate` refuses what the
fields alone cannot, `results` turns the present entries of a step into tables, `chart` and `blocks`
draw those same tables: one computation feeds every surface.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from workshop.activities import charts
from workshop.activities.charts import Chart, Frame
from workshop.blocks import Block, Figure, Paragraph, Results
from workshop.forms import Form
from workshop.model import (
    SUBMIT,
    Entry,
    IndicatorSheet,
    Json,
    LocalIndicator,
    Partner,
    Project,
    Target,
)

# Below this many respondents, a partner's figures are not shown on an anonymous step.
ANONYMITY_FLOOR = 3


@dataclass(frozen=True, slots=True)
class Context:
    """What a step knows when it is drawn or counted; resolved by the service.

    `targets` are the candidates or adopted targets the step needs, in order; `sheets` the adopted
    common indicators and `local` the catalogue's candidates for `targets`, when the step needs
    them; `round` is the round counted, `shown_rounds` those already revealed; `before` are the
    results of the earlier step of the same `series`, once revealed; `author` is the participant's
    own key when a form is drawn for one person, and `entries` the step's present entries when
    participants act on each other's.
    """

    params: Json
    partners: tuple[Partner, ...]
    projects: tuple[Project, ...] = ()
    targets: tuple[Target, ...] = ()
    sheets: tuple[IndicatorSheet, ...] = ()
    local: tuple[LocalIndicator, ...] = ()
    goal_colours: Mapping[int, str] = field(default_factory=dict)
    anonymous: bool = False
    round: int = 1
    shown_rounds: tuple[int, ...] = ()
    before: Results | None = None
    author: str = ""
    entries: tuple[Entry, ...] = ()

    @property
    def floor(self) -> int:
        return ANONYMITY_FLOOR if self.anonymous else 1


@dataclass(frozen=True, slots=True)
class Example:
    """A step to try the contract on: good and bad raw answers, as a surface would send them, and
    parameters that must be refused (none at all, by default)."""

    context: Context
    good: Mapping[str, object]
    bad: Sequence[Mapping[str, object]]
    bad_params: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contribution:
    """Something a participant wrote, that the facilitator may publish or set aside."""

    name: str
    text: str
    partner_id: int | None
    published: bool


class Activity(ABC):
    kind: ClassVar[str]
    label: ClassVar[str]
    reveals_after_closing: ClassVar[bool] = False  # its results give the answers away
    rounds: ClassVar[int] = 1  # rounds the method plans; a facilitator may always open one more

    @abstractmethod
    def check_params(self, params: Json) -> list[str]:
        """French sentences on what is wrong with a step's parameters; empty when all is well."""

    @abstractmethod
    def form(self, context: Context, previous: Json, fresh: str = "") -> Form:
        """What one participant is asked. `previous` maps item → stored value; `fresh` is a short
        random key naming an item that does not exist yet (a new idea), kept until it is saved."""

    def validate(self, values: Mapping[str, Any], context: Context) -> list[str]:
        """French sentences on a whole answer (stored and new values merged, blanks left out)."""
        return []

    @abstractmethod
    def results(self, entries: Sequence[Entry], context: Context) -> Results:
        """Tables from the step's present entries, all rounds given, `context.round` counted."""

    @abstractmethod
    def chart(self, results: Results, frame: Frame = charts.SCREEN) -> Chart | None:
        """The picture a room reads at a glance; None while there is nothing to show."""

    @abstractmethod
    def alt(self, results: Results) -> str:
        """The picture in words: what a screen reader says, what a sentence can claim."""

    @abstractmethod
    def blocks(self, results: Results, frame: Frame = charts.SCREEN) -> tuple[Block, ...]:
        """What the recap and the Word synthesis show, chart and table included."""

    def contributions(self, context: Context) -> tuple[Contribution, ...]:
        """What the facilitator may moderate, oldest first; needs `context.entries`."""
        return ()

    @abstractmethod
    def example(self) -> Example: ...

    @abstractmethod
    def robot(self, form: Form, context: Context, chance: Any) -> dict[str, object]:
        """A plausible answer for rehearsals; `chance` is a random.Random."""

    def figure(self, results: Results, caption: str, frame: Frame) -> tuple[Block, ...]:
        """The chart as a block, or a sentence when nothing was answered."""
        chart = self.chart(results, frame)
        if chart is None:
            return (Paragraph("Aucune réponse n’a été enregistrée à cette étape.", "note"),)
        return (Figure(chart, caption, self.alt(results)),)


def answers(entries: Sequence[Entry], round_: int) -> list[Entry]:
    """The participants' present answers of one round."""
    return [entry for entry in entries if entry.kind == SUBMIT and entry.round == round_]


def respondents_by_partner(
    answered: Sequence[Entry], partners: Sequence[Partner]
) -> dict[int, set[str]]:
    """Partner id → authors, every partner present even when nobody answered."""
    people: dict[int, set[str]] = {partner.id: set() for partner in partners}
    for entry in answered:
        if entry.partner_id in people:
            people[entry.partner_id].add(entry.author)
    return people


def shown_partners(
    people: Mapping[int, set[str]], partners: Sequence[Partner], floor: int
) -> list[Partner]:
    """Partners with enough respondents to be shown; the others are neither shown nor merged, so
    that no one's answer can be found by difference."""
    return [partner for partner in partners if len(people[partner.id]) >= max(floor, 1)]


def withheld(
    people: Mapping[int, set[str]], partners: Sequence[Partner], shown: Sequence[Partner]
) -> list[str]:
    """Names of the partners that answered but are not shown, for `withheld_sentence`."""
    return [partner.name for partner in partners if people[partner.id] and partner not in shown]


def merged(values: Sequence[float | None]) -> float | None:
    """Mean of the partners' means: each partner weighs the same whatever its head count."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def gap(values: Sequence[float | None]) -> float | None:
    """Largest difference between two partners; None with fewer than two."""
    known = [value for value in values if value is not None]
    return max(known) - min(known) if len(known) > 1 else None


def withheld_sentence(results: Results) -> tuple[Block, ...]:
    """Says that a partner is not shown because too few of its people answered."""
    names = results.facts.get("withheld", [])
    if not names:
        return ()
    return (
        Paragraph(
            f"Étape anonyme : les réponses de {', '.join(names)} ne sont pas affichées "
            f"(moins de {ANONYMITY_FLOOR} réponses).",
            "note",
        ),
    )

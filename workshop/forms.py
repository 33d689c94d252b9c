"""Input vocabulary: what an activity may ask. Drawn once per surface, checked here.

A field's `name` is the item its value is stored under, so a form is a set of items. `parse` takes
what a surface sends (a widget's value or an HTML string) and returns a JSON value, None for "no
answer"; it raises Refused with a sentence that says what to do.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from workshop.blocks import format_exact
from workshop.model import Refused


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One option among a few, e.g. a level of a named scale. Value: the option's `value`."""

    name: str
    label: str
    options: tuple[Option, ...]
    section: str = ""
    help: str = ""

    def parse(self, raw: object) -> str | None:
        text = "" if raw is None else str(raw)
        if not text:
            return None
        if text not in {option.value for option in self.options}:
            raise Refused(f"« {self.label} » : choisissez une des réponses proposées.")
        return text


@dataclass(frozen=True, slots=True)
class Points:
    """Whole points given to one candidate, from 0 to `maximum`."""

    name: str
    label: str
    maximum: int
    section: str = ""
    help: str = ""
    colour: str = ""

    def parse(self, raw: object) -> int | None:
        points = whole_number(raw, self.label)
        if points is not None and not 0 <= points <= self.maximum:
            raise Refused(
                f"« {self.label} » : donnez entre 0 et {self.maximum} points (reçu : {points})."
            )
        return points or None


@dataclass(frozen=True, slots=True)
class Text:
    """Free text, at most `max_length` characters once cleaned. Blank means no answer."""

    name: str
    label: str
    max_length: int
    section: str = ""
    help: str = ""

    def parse(self, raw: object) -> str | None:
        text = clean_text("" if raw is None else str(raw))
        if len(text) > self.max_length:
            raise Refused(
                f"« {self.label} » : {len(text)} caractères, le maximum est {self.max_length}. "
                "Raccourcissez votre texte ou répartissez-le en plusieurs idées."
            )
        return text or None


@dataclass(frozen=True, slots=True)
class Toggle:
    """Yes or nothing, e.g. the support given to an idea. Value: True or None."""

    name: str
    label: str
    section: str = ""
    help: str = ""

    def parse(self, raw: object) -> bool | None:
        if raw in (True, "on", "1", "true"):
            return True
        if raw in (None, False, "", "0", "false"):
            return None
        raise Refused(f"« {self.label} » : cochez ou décochez la case.")


@dataclass(frozen=True, slots=True)
class Number:
    """A decimal number, comma or point, between two bounds when given. Value: a float."""

    name: str
    label: str
    minimum: float | None = None
    maximum: float | None = None
    section: str = ""
    help: str = ""

    def parse(self, raw: object) -> float | None:
        number = decimal_number(raw, self.label)
        if number is None:
            return None
        if self.minimum is not None and number < self.minimum:
            raise Refused(f"« {self.label} » : au moins {format_exact(self.minimum)}.")
        if self.maximum is not None and number > self.maximum:
            raise Refused(f"« {self.label} » : au plus {format_exact(self.maximum)}.")
        return number


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day. Value: « 2027-03-01 » (ISO 8601)."""

    name: str
    label: str
    section: str = ""
    help: str = ""

    def parse(self, raw: object) -> str | None:
        if raw is None or raw == "":
            return None
        if isinstance(raw, date):
            return raw.isoformat()[:10]
        text = str(raw).strip()
        try:
            if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
                raise ValueError(text)
            return date.fromisoformat(text).isoformat()
        except ValueError as error:
            raise Refused(
                f"« {self.label} » : écrivez une date, par exemple 2027-03-01."
            ) from error


Field = Choice | Points | Text | Toggle | Number | Day


def describe(field: Field, value: Any) -> str:
    """A saved answer in one line, as its author reads it again."""
    match field:
        case Choice():
            labels = {option.value: option.label for option in field.options}
            return f"{field.label} : {labels.get(str(value), str(value))}"
        case Points():
            return f"{field.label} : {value}\u00a0point{'s' if value > 1 else ''}"
        case Text():
            return str(value)
        case Toggle():
            return f"Vous soutenez : {field.label}"
        case Number():
            return f"{field.label} : {format_exact(value)}"
        case Day():
            return f"{field.label} : {date.fromisoformat(str(value)):%d/%m/%Y}"


@dataclass(frozen=True, slots=True)
class Budget:
    """A whole number of points shared between the form's Points fields."""

    total: int


@dataclass(frozen=True, slots=True)
class Form:
    """`legend` explains, once, the scale that every field of the form shares."""

    fields: tuple[Field, ...]
    submit_label: str = "Enregistrer ma réponse"
    budget: Budget | None = None
    empty_sentence: str = ""
    legend: str = ""

    def field(self, name: str) -> Field | None:
        return next((field for field in self.fields if field.name == name), None)


@dataclass(frozen=True, slots=True)
class Reading:
    """Checked values by item, and for each refused item the sentence to show beside its field."""

    values: dict[str, Any]
    errors: dict[str, str]


def read(form: Form, raw: Mapping[str, object]) -> Reading:
    """Parse what was sent. Items absent from `raw` are left alone; unknown items are refused."""
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name, sent in raw.items():
        field = form.field(name)
        if field is None:
            errors[name] = (
                "Cette question ne fait plus partie de l’étape : rechargez la page, "
                "vos réponses enregistrées sont conservées."
            )
            continue
        try:
            values[name] = field.parse(sent)
        except Refused as refusal:
            errors[name] = str(refusal)
    return Reading(values, errors)


def whole_number(raw: object, label: str) -> int | None:
    """Read a whole number, None when blank. Raises Refused on anything else."""
    if raw is None or raw == "":
        return None
    if isinstance(raw, bool):
        raise Refused(f"« {label} » : écrivez un nombre entier.")
    if isinstance(raw, int):
        return raw
    if isinstance(raw, float) and raw.is_integer():
        return int(raw)
    text = str(raw).strip()
    if not re.fullmatch(r"[+-]?[0-9]{1,9}", text):
        raise Refused(f"« {label} » : écrivez un nombre entier, par exemple 3.")
    return int(text)


def decimal_number(raw: object, label: str) -> float | None:
    """Read a decimal number as people write it in French (« 1 234,5 »), None when blank.

    Raises Refused on anything else, infinite and not-a-number included.
    """
    if raw is None or raw == "":
        return None
    text = re.sub(r"[\s\u00a0\u202f]", "", str(raw)).replace(",", ".").replace("\u2212", "-")
    if isinstance(raw, bool) or not re.fullmatch(r"[+-]?[0-9]{1,15}(\.[0-9]{1,10})?", text):
        raise Refused(f"« {label} » : écrivez un nombre, par exemple 12,5.")
    return float(text)


# Controls, surrogates and bidirectional overrides: invisible, and able to break a screen, a Word
# file or a spreadsheet. The zero-width joiner stays: names and emoji need it.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)


def clean_text(raw: str) -> str:
    """Normalised text (NFC, line feeds, no control or bidirectional mark), trimmed."""
    text = _FORBIDDEN.sub("", raw.replace("\r\n", "\n").replace("\r", "\n"))
    text = unicodedata.normalize("NFC", text)
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def clean_line(raw: str) -> str:
    """Like clean_text, on one line, each run of spaces made one."""
    return re.sub(r"[ \t\n]+", " ", clean_text(raw)).strip()


def required_line(raw: str, label: str, max_length: int) -> str:
    """A one-line text that must be there. Raises Refused."""
    text = clean_line(raw)
    if not text:
        raise Refused(f"{label} : remplissez ce champ.")
    if len(text) > max_length:
        raise Refused(f"{label} : {len(text)} caractères, le maximum est {max_length}.")
    return text

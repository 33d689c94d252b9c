"""INSEE's territorial indicators of sustainable development: ODD_DEP.csv, ODD_REG.csv, their zip.

Layout (as programs that read them describe them): separator `;`, columns
`codgeo;libgeo;no_indic;variable;sous_champ;…` then one column per year (`A2021`), empty values,
decimal comma or point, latin-1 or UTF-8. Source: insee.fr, « Indicateurs territoriaux de
développement durable » (`ODD_CSV.zip`).

A département and a region may share a code (11: Aude, Île-de-France), so those of ODD_REG.csv are
written « REG-11 » everywhere: in `territories`, in `read_insee` and in the values.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from workshop.forms import clean_line
from workshop.imports.files import (
    Progress,
    check_size,
    decode,
    is_zip,
    listing,
    read_rows,
    refusal,
    shown,
    unzip,
)

SOURCE: Final = "INSEE, indicateurs territoriaux de développement durable"
REQUIRED: Final = ("codgeo", "libgeo", "variable", "sous_champ")
EXAMPLES: Final = 10
REGION: Final = "REG-"  # before the code of a region
TELL_EVERY: Final = 5000  # lines between two calls of `progress`

_MEMBER = re.compile(r"ODD_(?:DEP|REG)\.csv", re.IGNORECASE)
_REGIONS = re.compile(r"ODD_REG\b", re.IGNORECASE)
_YEAR = re.compile(r"A?((?:19|20)[0-9]{2})", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:[.,][0-9]{1,20})?(?:[eE][+-]?[0-9]{1,2})?")
_NO_VALUE: Final = frozenset({"", "na", "nan", "nd", "ns", "s", ".", "-"})


@dataclass(frozen=True, slots=True)
class TerritorialValue:
    """One figure. `variable` and `subfield` are INSEE's own names, `subfield` "" for none."""

    territory_code: str
    territory: str
    variable: str
    subfield: str
    year: int
    value: float


@dataclass(frozen=True, slots=True)
class TerritorialValues:
    """The figures of one territory, in the file's order, and what was left out of them."""

    source: str
    values: tuple[TerritorialValue, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Table:
    """One CSV. `prefix` is REGION in the file of the regions, "" elsewhere."""

    name: str
    prefix: str
    text: str
    separator: str
    columns: dict[str, int]
    years: dict[int, int]  # column → year
    width: int


def territories(name: str, data: bytes) -> tuple[tuple[str, str], ...]:
    """(code, label) of each territory of the file, by code. Raises Refused like `read_insee`."""
    return _territories(_tables(name, data))


def read_insee(
    name: str, data: bytes, territory_code: str, progress: Progress | None = None
) -> TerritorialValues:
    """The figures of one territory, whose code `territories` gave.

    A line with a bad number, or cut short, is left out whole and named in `warnings`. Raises
    Refused when the file is unreadable, too big, without the columns, or has no such territory.
    """
    tables = _tables(name, data)
    table, code = _find(name, tables, territory_code.strip())
    rows: list[tuple[int, TerritorialValue]] = []
    spoilt: list[str] = []
    lines = table.text.count("\n") + 1
    for count, (line, row) in enumerate(_body(table)):
        if progress is not None and count % TELL_EVERY == 0:
            progress(min(line / lines, 1.0), f"Ligne {line} sur {lines}")
        if len(row) > table.columns["codgeo"] and _code(row, table) != code:
            continue
        if len(row) != table.width:
            spoilt.append(f"ligne {line} ({len(row)} colonnes au lieu de {table.width})")
            continue
        try:
            rows += [(line, value) for value in _values(row, table)]
        except ValueError as error:
            spoilt.append(f"ligne {line} ({error})")
    if progress is not None:
        progress(1.0, "Fichier lu")
    values, repeated = _once(rows)
    warnings = [
        f"{label} : {listing(items)}."
        for label, items in (
            ("Lignes laissées de côté", spoilt),
            ("Valeurs données deux fois, la première est gardée", repeated),
        )
        if items
    ]
    if not values:
        warnings.append("Aucune valeur pour ce territoire.")
    return TerritorialValues(f"{SOURCE} ({table.name})", values, tuple(warnings))


def _tables(name: str, data: bytes) -> tuple[_Table, ...]:
    check_size(name, data)
    if not is_zip(data):
        return (_table(name, _base(name), data),)
    contents = unzip(name, data, lambda path: _MEMBER.fullmatch(_base(path)) is not None)
    if not contents:
        raise refusal(name, "l’archive ne contient ni ODD_DEP.csv ni ODD_REG.csv.")
    return tuple(_table(name, _base(path), contents[path]) for path in sorted(contents))


def _base(path: str) -> str:
    return path.replace("\\", "/").rsplit("/", 1)[-1]


def _table(name: str, base: str, data: bytes) -> _Table:
    if not data.strip():
        raise refusal(name, f"{base} est vide.")
    text = decode(name, data, latin=True)
    for separator in (";", ",", "\t"):
        line, header = next(read_rows(name, text, separator), (1, [""]))
        names = [clean_line(cell).lower() for cell in header]
        if "codgeo" in names:
            break
    missing = [column for column in REQUIRED if column not in names]
    if missing:
        raise refusal(name, f"ligne {line}, il manque les colonnes {listing(missing)}.")
    years = {
        column: int(match[1])
        for column, match in enumerate(map(_YEAR.fullmatch, names))
        if match is not None
    }
    if not years:
        raise refusal(name, f"ligne {line}, il manque une colonne d’année, par exemple A2021.")
    columns = {column: names.index(column) for column in REQUIRED}
    prefix = REGION if _REGIONS.match(base) else ""
    return _Table(shown(base), prefix, text, separator, columns, years, len(header))


def _body(table: _Table) -> Iterator[tuple[int, list[str]]]:
    rows = read_rows(table.name, table.text, table.separator)
    next(rows, None)
    return rows


def _cell(row: list[str], table: _Table, column: str) -> str:
    return clean_line(row[table.columns[column]])


def _code(row: list[str], table: _Table) -> str:
    code = _cell(row, table, "codgeo")
    return table.prefix + code if code else ""


def _territories(tables: tuple[_Table, ...]) -> tuple[tuple[str, str], ...]:
    labels: dict[str, str] = {}
    for table in tables:
        for _, row in _body(table):
            if len(row) == table.width and _code(row, table):
                labels.setdefault(_code(row, table), _cell(row, table, "libgeo"))
    return tuple(sorted(labels.items()))


def _find(name: str, tables: tuple[_Table, ...], wanted: str) -> tuple[_Table, str]:
    """The table of this territory, and its code there (« 76 » alone will do for a region)."""
    known = dict(_territories(tables))
    for prefix in ("", REGION):
        for table in tables:
            code = prefix + wanted
            if code in known and code.startswith(REGION) == (table.prefix == REGION):
                return table, code
    some = [f"{code} ({label})" for code, label in list(known.items())[:EXAMPLES]]
    found = f"On y trouve par exemple : {listing(some)}." if some else "Il n’en contient aucun."
    raise refusal(name, f"le territoire « {clean_line(wanted)[:20]} » n’y est pas. {found}")


def _values(row: list[str], table: _Table) -> list[TerritorialValue]:
    """The figures of one line. Raises ValueError saying which cell is no number."""
    code = _code(row, table)
    label, variable, subfield = (_cell(row, table, column) for column in REQUIRED[1:])
    values = []
    for column, year in table.years.items():
        raw = "".join(row[column].split())
        if raw.lower() in _NO_VALUE:
            continue
        number = float(raw.replace(",", ".")) if _NUMBER.fullmatch(raw) else math.nan
        if not math.isfinite(number):
            raise ValueError(f"« {clean_line(raw)[:20]} » en {year} n’est pas un nombre")
        values.append(TerritorialValue(code, label, variable, subfield, year, number))
    return values


def _once(
    rows: list[tuple[int, TerritorialValue]],
) -> tuple[tuple[TerritorialValue, ...], list[str]]:
    kept: dict[tuple[str, str, int], TerritorialValue] = {}
    repeated = []
    for line, value in rows:
        first = kept.setdefault((value.variable, value.subfield, value.year), value)
        if first.value != value.value:
            repeated.append(f"{value.variable} {value.subfield} {value.year} (ligne {line})")
    return tuple(kept.values()), repeated

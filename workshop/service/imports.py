"""Bringing in what this project does not ship: official wording, INSEE figures, national plans.

A file is read and checked whole before anything is written: it is all in, or nothing changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from workshop.imports.insee import read_insee
from workshop.imports.official import read_official
from workshop.imports.priorities import read_priorities
from workshop.model import Refused
from workshop.phrases import plural
from workshop.service.installation import Installation
from workshop.store import references

Progress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What was read, in French sentences, and what deserves a look."""

    source: str
    sentences: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """Something imported earlier: its name and what it holds."""

    source: str
    content: str


def import_files(
    installation: Installation,
    files: Mapping[str, bytes],
    *,
    territory: str = "",
    progress: Progress | None = None,
) -> ImportReport:
    """Read files of one source and store them. Raises Refused, naming the file and the line, when
    they are not what they say; nothing is changed then."""
    if not files:
        raise Refused("Choisissez au moins un fichier.")
    tables = [name for name in files if name.lower().endswith((".csv", ".zip"))]
    if tables and len(files) > 1:
        raise Refused("Importez un tableau (.csv ou .zip) à la fois, sans autre fichier.")
    if not tables:
        return _official(installation, files, progress)
    name = tables[0]
    if _is_priorities(files[name]):
        return _priorities(installation, name, files[name])
    return _territory(installation, name, files[name], territory, progress)


def imported(installation: Installation) -> list[Imported]:
    """Everything imported so far."""
    with installation.store.read() as db:
        official = [
            Imported(source, plural(count, "texte officiel", "textes officiels"))
            for source, _language, count in references.official_sources(db)
        ]
        figures = [
            Imported(name, plural(count, "valeur INSEE", "valeurs INSEE"))
            for name, count in references.territories(db)
        ]
        plans = [
            Imported(
                label, plural(len(codes), "cible ou objectif retenu", "cibles ou objectifs retenus")
            )
            for label, codes in references.priorities(db).items()
        ]
    return official + figures + plans


def forget(installation: Installation, source: str) -> None:
    """Drop what was imported under this name."""
    with installation.store.write() as db:
        references.forget(db, source)


def _official(
    installation: Installation, files: Mapping[str, bytes], progress: Progress | None
) -> ImportReport:
    read = read_official(files, installation.catalogue.codes(), progress)
    texts = [(text.kind, text.code, text.text) for text in read.current]
    with installation.store.write() as db:
        now = installation.now()
        references.replace_official_texts(db, read.language, read.source, texts, now)
    kinds = {kind: sum(text.kind == kind for text in read.texts) for kind in _KINDS}
    sentence = ", ".join(plural(count, *_KINDS[kind]) for kind, count in kinds.items() if count)
    sentences = [f"Textes officiels lus : {sentence}."]
    aside = len(read.texts) - len(read.current)
    if aside:
        told = plural(aside, "texte mis de côté", "textes mis de côté")
        sentences.append(f"{told} (codes hors de la liste actuelle).")
    return ImportReport(read.source, tuple(sentences), read.warnings)


def _territory(
    installation: Installation,
    name: str,
    data: bytes,
    territory: str,
    progress: Progress | None,
) -> ImportReport:
    if not territory.strip():
        raise Refused("Indiquez le code du territoire, par exemple 11 pour l’Aude.")
    read = read_insee(name, data, territory.strip(), progress)
    values = [
        (v.territory_code, v.territory, v.variable, v.subfield, v.year, v.value)
        for v in read.values
    ]
    with installation.store.write() as db:
        references.replace_territorial_values(db, read.source, values, installation.now())
    place = values[0][1] if values else territory
    known = {value[2] for value in values}
    used = sum(line.insee_variable in known for line in installation.catalogue.local.values())
    sentences = (
        f"{plural(len(values), 'valeur lue', 'valeurs lues')} pour {place}.",
        f"{plural(used, 'indicateur local reçoit', 'indicateurs locaux reçoivent')} "
        "une valeur de départ proposée.",
    )
    return ImportReport(read.source, sentences, read.warnings)


def _priorities(installation: Installation, name: str, data: bytes) -> ImportReport:
    tag, warnings = read_priorities(name, data, installation.catalogue.codes())
    with installation.store.write() as db:
        references.replace_priorities(db, tag.label, tag.codes, installation.now())
    sentence = plural(len(tag.codes), "cible ou objectif marqué", "cibles ou objectifs marqués")
    return ImportReport(tag.label, (f"{sentence} « {tag.label} ».",), warnings)


_KINDS = {
    "goal": ("objectif",),
    "target": ("cible",),
    "indicator": ("indicateur",),
}


def _is_priorities(data: bytes) -> bool:
    """A short list of codes, rather than an INSEE table (zipped, or with its `codgeo` column)."""
    return not data.startswith(b"PK") and b"codgeo" not in data[:2000].lower()

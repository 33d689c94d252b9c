"""The official wording of goals, targets and indicators, from the files of a host.

Three layouts, each in its module: `open_sdg`, `un_workbook`, `un_api`. A file is recognised by its
content, its name only serves to speak of it. The wording belongs to the United Nations: it is
imported by the host, never shipped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from workshop.imports import editions, open_sdg, un_api, un_workbook
from workshop.imports.files import Progress, check_size, is_zip, listing, refusal, shown
from workshop.imports.wording import (
    KINDS,
    LONGEST,
    Cleaned,
    Sentence,
    clean,
    code_order,
    cut_off,
    kind_of,
    language_of,
)
from workshop.model import Refused

Reader = Callable[[str, bytes], list[Sentence]]

_WHAT_TO_BRING: Final = (
    "Déposez les fichiers YAML d’Open SDG, le classeur .xlsx des Nations Unies "
    "ou les réponses JSON de leur interface."
)


@dataclass(frozen=True, slots=True)
class OfficialText:
    """One sentence. `kind` is goal, target or indicator; `code` « 1 », « 1.a » or « 1.a.1 »."""

    kind: str
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class OfficialTexts:
    """What was read, in official order. `language` is « fr », « en », or "" when not recognised.

    `texts` has every code of the files. `outdated` holds those our list does not have, or gives to
    another indicator since 2025: `current` leaves them out, and is what may be shown.
    """

    source: str
    language: str
    texts: tuple[OfficialText, ...]
    warnings: tuple[str, ...]
    outdated: frozenset[str] = frozenset()

    @property
    def current(self) -> tuple[OfficialText, ...]:
        return tuple(text for text in self.texts if text.code not in self.outdated)

    @property
    def counts(self) -> dict[str, int]:
        """Kind → number of texts, outdated ones included."""
        return {kind: sum(text.kind == kind for text in self.texts) for kind in KINDS}


def read_official(
    files: Mapping[str, bytes],
    codes: Mapping[str, frozenset[str]],
    progress: Progress | None = None,
) -> OfficialTexts:
    """Read one source: name → bytes of its one or more files.

    `codes` maps goal, target and indicator to the codes of our catalogue. Raises Refused when no
    file is given, when one is not what it says, when two layouts are mixed, or when nothing is
    found. Everything that can be used but is odd goes to `warnings`.
    """
    if not files:
        raise Refused(f"Aucun fichier. {_WHAT_TO_BRING}")
    tell = progress or (lambda share, label: None)
    sentences: list[Sentence] = []
    sources: dict[str, str] = {}
    for rank, (name, data) in enumerate(files.items()):
        tell(rank / (len(files) + 1), f"Lecture de « {shown(name)} »")
        source, read = _layout(name, data)
        found = read(name, data)
        if not found:
            raise refusal(
                name, f"aucun intitulé d’objectif, de cible ou d’indicateur. {_WHAT_TO_BRING}"
            )
        sources.setdefault(source, name)
        if len(sources) > 1:
            first, second = (f"« {shown(name)} » ({source})" for source, name in sources.items())
            raise Refused(f"{first} et {second} n’ont pas la même origine : une seule à la fois.")
        sentences += found
    tell(len(files) / (len(files) + 1), "Vérification des textes")
    result = _checked(next(iter(sources)), sentences, codes)
    tell(1.0, "Textes vérifiés")
    return result


def _layout(name: str, data: bytes) -> tuple[str, Reader]:
    """(source, reader) for this content. Raises Refused for the usual mistakes."""
    check_size(name, data)
    if is_zip(data):
        return un_workbook.SOURCE, un_workbook.read
    if un_api.looks_like(data):
        return un_api.SOURCE, un_api.read
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:8]
    if start.startswith(b"<"):
        raise refusal(name, f"c’est une page web, pas le fichier lui-même. {_WHAT_TO_BRING}")
    if start.startswith(b"%PDF"):
        raise refusal(name, f"c’est un PDF. {_WHAT_TO_BRING}")
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise refusal(name, "c’est un ancien classeur (.xls) : enregistrez-le en .xlsx.")
    return open_sdg.SOURCE, open_sdg.read


def _checked(
    source: str, sentences: list[Sentence], codes: Mapping[str, frozenset[str]]
) -> OfficialTexts:
    cleaned: dict[str, Cleaned] = {}
    empty: list[str] = []
    differing: list[str] = []
    for sentence in sentences:
        entry = clean(sentence.code, sentence.raw[: 2 * LONGEST])
        if not entry.text or len(entry.text) > LONGEST:
            empty.append(f"{sentence.code} ({sentence.place})")
        elif cleaned.setdefault(sentence.code, entry).text != entry.text:
            differing.append(f"{sentence.code} ({sentence.place})")
    if not cleaned:
        raise Refused(f"Tous les textes sont vides ou démesurés. {_WHAT_TO_BRING}")
    texts = tuple(
        OfficialText(kind_of(code), code, cleaned[code].text)
        for code in sorted(cleaned, key=code_order)
    )
    found = {kind: frozenset(text.code for text in texts if text.kind == kind) for kind in KINDS}
    ours = {kind: codes.get(kind, frozenset()) for kind in KINDS}
    language = language_of([text.text for text in texts])
    warnings = editions.differences(found, ours) + _oddities(texts, cleaned, empty, differing)
    if not language:
        warnings.append("La langue de ces textes n’est ni le français ni l’anglais.")
    return OfficialTexts(
        source, language, texts, tuple(warnings), frozenset(editions.outdated(found, ours))
    )


def _oddities(
    texts: tuple[OfficialText, ...],
    cleaned: Mapping[str, Cleaned],
    empty: list[str],
    differing: list[str],
) -> list[str]:
    """One sentence for each kind of damage, naming the codes."""
    cut = cut_off({text.code: text.text for text in texts})
    groups = {
        "Textes vides ou démesurés, laissés de côté": empty,
        "Codes donnés deux fois avec deux textes, le premier est gardé": differing,
        "Crochet ou note de rédaction entre parenthèses retirés à la fin du texte": [
            text.code for text in texts if cleaned[text.code].note
        ],
        "Appel de note retiré à la fin du texte": [
            text.code for text in texts if cleaned[text.code].footnote
        ],
        "Parenthèse, crochet ou guillemet sans son pareil, à relire": [
            text.code for text in texts if cleaned[text.code].unbalanced
        ],
        "Textes qui semblent coupés à la fin, à relire": [
            f"{code} (« … {cleaned[code].text[-30:]} »)" for code in cut
        ],
    }
    return [f"{label} : {listing(items)}." for label, items in groups.items() if items]

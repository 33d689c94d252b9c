"""Open SDG translations: flat YAML files, `global_goals.yml` and its two companions.

Layout (read in the project's own files): one mapping, keys `1-title`, `1-a-title`, `1-a-1-title`
(code = key without `-title`, hyphens for dots), UTF-8. Other keys (`1-short`…) are ignored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import yaml

from workshop.imports.files import MEGABYTE, check_size, decode, refusal
from workshop.imports.wording import Sentence
from workshop.model import Refused

SOURCE: Final = "Open SDG"
LIMIT: Final = MEGABYTE  # twenty times the longest real file; the reader is slow
DEEPEST: Final = 20

_TITLE = re.compile(r"([0-9]{1,2}(?:-(?:[0-9]{1,2}|[a-z]))?(?:-[0-9]{1,2})?)-title")

_ALIASES = "les ancres et alias YAML (« & », « * ») ne sont pas acceptés."
_TAGS = "les étiquettes YAML (« ! ») ne sont pas acceptées."
_NOT_FLAT = "ce n’est pas une suite de lignes « 1-title: … » sur un seul niveau."
_NOT_YAML = "ce n’est pas du YAML lisible."


def read(name: str, data: bytes) -> list[Sentence]:
    """The sentences of one file, in its order; empty when it has none of the keys.

    Raises Refused naming the line when this is no YAML, no flat mapping, not UTF-8, too long, or
    when it uses aliases or tags.
    """
    check_size(name, data, LIMIT)
    text = decode(name, data)
    sentences = []
    try:
        for line, key, value in _pairs(text):
            match = _TITLE.fullmatch(key.strip().lower())
            if match is None:
                continue
            if value is None:
                raise Refused(f"ligne {line}, « {key} » n’est pas un texte.")
            code = match[1].replace("-", ".")
            sentences.append(Sentence(code, value, f"ligne {line}"))
    except Refused as refused:
        raise refusal(name, str(refused)) from refused
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"ligne {mark.line + 1}, " if mark else ""
        raise refusal(name, where + _NOT_YAML) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise refusal(name, f"ligne {line}, un caractère n’est pas du texte.") from error
    except (yaml.YAMLError, ValueError) as error:  # e.g. an escape past Unicode
        raise refusal(name, _NOT_YAML) from error
    return sentences


def _pairs(text: str) -> Iterator[tuple[int, str, str | None]]:
    """(line of the key, key, text) of the top mapping; None for a value that is no text.

    Works on parsing events: nothing is composed, so nothing can be multiplied (« billion laughs »)
    or built. Raises Refused, without the file's name.
    """
    depth = 0
    key: tuple[int, str] | None = None
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        _check_plain(event, line)
        if isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.CollectionStartEvent):
            mapping = isinstance(event, yaml.MappingStartEvent)
            if (depth == 0 and not mapping) or (depth == 1 and key is None) or depth > DEEPEST:
                raise Refused(f"ligne {line}, {_NOT_FLAT}")
            if depth == 1 and key is not None:
                yield *key, None
                key = None
            depth += 1
        elif isinstance(event, yaml.ScalarEvent):
            if depth == 0:
                raise Refused(f"ligne {line}, {_NOT_FLAT}")
            if depth == 1 and key is None:
                key = line, event.value
            elif depth == 1 and key is not None:
                yield *key, event.value
                key = None


def _check_plain(event: yaml.Event, line: int) -> None:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise Refused(f"ligne {line}, {_ALIASES}")
    if getattr(event, "tag", None):
        raise Refused(f"ligne {line}, {_TAGS}")

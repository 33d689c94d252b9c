import json
import re

import pytest

from tests.imports.made import BOM
from workshop.imports.un_api import looks_like, read
from workshop.imports.wording import Sentence
from workshop.model import Refused

ENTRIES = [
    {"code": "1", "title": "Green hills", "description": "A long text", "uri": "/Goal/1"},
    {"goal": "1", "code": "1.A", "title": "Green hills", "description": "x", "uri": ""},
    {"goal": "1", "target": "1.1", "code": "1.1.1", "description": "Share of hills", "tier": 1},
]


def test_each_list_gives_its_sentence() -> None:
    data = BOM + json.dumps(ENTRIES).encode()
    assert looks_like(data)
    assert read("Goal.json", data) == [
        Sentence("1", "Green hills", "entrée n° 1"),
        Sentence("1.a", "Green hills", "entrée n° 2"),
        Sentence("1.1.1", "Share of hills", "entrée n° 3"),
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b'[\n{"code": "1",}\n]', "ligne 2, caractère 14 : ce n’est pas du JSON lisible."),
        (b'[{"code": "1"', "ligne 1, caractère 14 : ce n’est pas du JSON lisible."),
        (b'{"error": "not found"}', "ce fichier n’est pas une liste."),
        (b"[" * 200_000, "ce fichier a trop de niveaux."),
        (b"[3]", "entrée n° 1, ce n’est pas un objet."),
        (b'[{"code": "1", "title": "Hills"}, {}]', "entrée n° 2, « code » manque"),
        (b'[{"code": "C010101", "title": "Hills"}]', "entrée n° 1, « code » manque"),
        (b'[{"code": "1.1", "title": 3}]', "entrée n° 1 (1.1), « title » manque."),
        (b'[{"code": "1.1.1", "title": "x"}]', "entrée n° 1 (1.1.1), « description » manque."),
        (b'[{"code": "\xff"}]', "ligne 1, un caractère n’est pas codé en UTF-8."),
    ],
)
def test_what_is_no_list_is_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(Refused, match="^" + re.escape(f"« a.json » : {sentence}")):
        read("a.json", data)


def test_enormous_numbers_are_harmless() -> None:
    data = b'[{"code": "1", "title": "Hills", "tier": ' + b"9" * 10_000 + b"}]"
    assert read("a.json", data) == [Sentence("1", "Hills", "entrée n° 1")]

import re

import pytest

from tests.imports.made import BOM
from workshop.imports.open_sdg import read
from workshop.imports.wording import Sentence
from workshop.model import Refused


def test_titles_are_read_and_other_keys_ignored() -> None:
    data = """# traduction
1-short: Bois
1-title: Des bois
  et des prés
1-a-title: "Des lacs : grands"
1-a-1-title: |
  Des monts
  hauts
17-19-2-title: yes
1-a-1-note: [x, {y: z}]
general: {a: {b: c}}
1.1-title: autre chose
""".encode()
    expected = [
        Sentence("1", "Des bois et des prés", "ligne 3"),
        Sentence("1.a", "Des lacs : grands", "ligne 5"),
        Sentence("1.a.1", "Des monts\nhauts\n", "ligne 6"),
        Sentence("17.19.2", "yes", "ligne 9"),
    ]
    assert read("a.yml", data) == expected
    assert read("a.yml", BOM + data.replace(b"\n", b"\r\n")) == expected


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"1-title: Bois\n2-title: [a, b]\n", "ligne 2, « 2-title » n’est pas un texte."),
        (b"1-title: Bois\n 2-title: : x\n", "ligne 2, ce n’est pas du YAML lisible."),
        (b"1-title: 'Bois\n\n\n", "ligne 4, ce n’est pas du YAML lisible."),
        (b"- Bois\n- Lacs\n", "ligne 1, ce n’est pas une suite de lignes « 1-title: … »"),
        (b"\n\nun texte quelconque\n", "ligne 3, ce n’est pas une suite de lignes "),
        (b"1-title: Bois\n? [a]\n: b\n", "ligne 2, ce n’est pas une suite de lignes "),
        (b"a: " + b"[" * 5000, "ligne 1, ce n’est pas une suite de lignes "),
        (b"1-title: &b Bois\n", "ligne 1, les ancres et alias YAML"),
        (b"a: 1\n1-title: *b\n", "ligne 2, les ancres et alias YAML"),
        (b"1-title: !!python/object/apply:os.system ['true']\n", "ligne 1, les étiquettes YAML"),
        (b"1-title: !!str Bois\n", "ligne 1, les étiquettes YAML"),
        (b"1-title: Bois\n2-title: for\xeat\n", "ligne 2, un caractère n’est pas codé en UTF-8."),
        ("1-title: Bois".encode("utf-16"), "ce fichier est codé en UTF-16."),
        (b"1-title: Bois\n2-title: \x00\n", "ligne 2, ce n’est pas du texte."),
        (b"1-title: Bois\n2-title: \x07\n", "ligne 2, un caractère n’est pas du texte."),
        (b'1-title: "\\U00110000"\n', "ce n’est pas du YAML lisible."),
        (b"1-title: " + b"x" * 1_000_000, "1 Mo, le maximum est 1 Mo."),
        (b"", "ce fichier est vide."),
    ],
)
def test_what_is_no_flat_yaml_is_refused_with_its_line(data: bytes, sentence: str) -> None:
    with pytest.raises(Refused, match="^" + re.escape(f"« a.yml » : {sentence}")):
        read("a.yml", data)


def test_billion_laughs_are_refused_at_the_first_anchor() -> None:
    bomb = b"a: &a [x, x]\n" + b"".join(
        f"{name}: &{name} [*{before}, *{before}]\n".encode()
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    with pytest.raises(Refused, match="ligne 1, les ancres et alias YAML"):
        read("a.yml", bomb)

import re

import pytest

from tests.imports.made import BOM, CODES, zipped
from workshop.imports.priorities import PriorityTag, read_priorities
from workshop.model import Refused

PLAN = PriorityTag("Plan national X", ("3", "1.1", "3.a"))


@pytest.mark.parametrize(
    "text",
    [
        "label;Plan national X\n3\n1.1\n3.a\n",
        "label,Plan national X\n3\n1.1\n3.a\n",
        "Label;  Plan national X ;\n\nODD 3\nCible 1.1.\n3.A\n",
        "label;Plan national X\ncode\n3\n1.1\n3.a\n",
        "label;Plan national X\nrang;Code;titre\n1;3;Santé, bien-être\n2;1.1;\n3;3.a\n",
        "label,Plan national X\nrang,code\n1,3\n2,1.1\n3,3.a\n",
        "label;Plan national X\n3;Santé\n1,1;Pauvreté\n3,a;Tabac\n",
    ],
)
def test_a_plan_is_read_in_every_form(text: str) -> None:
    assert read_priorities("plan.csv", text.encode(), CODES) == (PLAN, ())
    assert read_priorities("plan.csv", BOM + text.encode(), CODES) == (PLAN, ())
    assert read_priorities("plan.csv", text.encode("latin-1"), CODES) == (PLAN, ())


def test_without_a_label_the_name_of_the_file_serves() -> None:
    assert read_priorities("dossier\\plan_du_pays.csv", b"3\n", CODES) == (
        PriorityTag("plan du pays", ("3",)),
        ("Pas de ligne « label » : le nom du fichier sert de titre, « plan du pays ».",),
    )


def test_a_label_with_commas_stays_whole() -> None:
    tag, _ = read_priorities("a.csv", b"label,Eau, air et sols\n3\n", CODES)
    assert tag.label == "Eau, air et sols"


def test_codes_given_twice_are_kept_once() -> None:
    assert read_priorities("a.csv", b"label;X\n3\n1.1\n3\n", CODES) == (
        PriorityTag("X", ("3", "1.1")),
        ("Codes donnés deux fois : 3 (ligne 4).",),
    )


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (
            b"label;X\n3\n18\n1.99\n1.1.1\nbonjour\n",
            "codes d’objectifs ou de cibles inconnus : « 18 » (ligne 3), « 1.99 » (ligne 4), "
            "« 1.1.1 » (ligne 5, c’est un indicateur), « bonjour » (ligne 6).",
        ),
        (b"label,X\n3\n1,1\n", "ligne 3, écrivez un seul code par ligne, avec un point : « 1.1 »."),
        (b"label;X\n", "aucun code d’objectif ou de cible"),
        (b"", "ce fichier est vide."),
        (zipped({"a": b"x"}), "ce fichier est un classeur : enregistrez-le au format CSV."),
        (b'3\n"1.1', "ligne 2, les guillemets ou les colonnes "),
        (b"3\n\x00", "ligne 2, ce n’est pas du texte."),
        (b"3\n" * 600_000, "1,2 Mo, le maximum est 1 Mo."),
    ],
)
def test_what_is_no_plan_is_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(Refused, match="^" + re.escape(f"« a.csv » : {sentence}")):
        read_priorities("a.csv", data, CODES)

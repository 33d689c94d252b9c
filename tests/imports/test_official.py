import re

import pytest

from tests.imports.made import CODES, api_files, framework_rows, invented, three_files, workbook
from tests.imports.made import yaml_file as made_yaml
from workshop.imports.official import OfficialText, read_official
from workshop.imports.wording import kind_of
from workshop.model import Refused

EVERYTHING = {"goal": 17, "target": 169, "indicator": 251}
# The lists before 2025, as the codes differ from ours.
ADDED_IN_2025 = {"2.2.4", "8.9.2", "11.c.1"}
ADDED_IN_2022 = {"11.5.3"}
OLD = {"1.a.3", "8.9.2", "11.c.1", "13.3.2", "17.6.2"}


def sources(texts: dict[str, str]) -> dict[str, dict[str, bytes]]:
    return {
        "Open SDG": three_files(texts),
        "Nations Unies, cadre mondial d’indicateurs": {"x.xlsx": workbook(framework_rows(texts))},
        "Nations Unies, interface SDG": api_files(texts),
    }


@pytest.mark.parametrize("source", sources({}))
def test_each_layout_gives_the_same_texts_without_warning(source: str) -> None:
    texts = invented()
    read = read_official(sources(texts)[source], CODES)
    assert (read.source, read.language, read.warnings) == (source, "fr", ())
    assert {text.code: text.text for text in read.texts} == texts
    assert all(text.kind == kind_of(text.code) for text in read.texts)
    assert read.counts == EVERYTHING
    assert read.current == read.texts


def test_content_decides_not_the_name() -> None:
    texts = invented()
    renamed = {f"{name}.csv": data for name, data in api_files(texts).items()}
    assert read_official(renamed, CODES).source == "Nations Unies, interface SDG"
    assert read_official({"un seul": made_yaml(texts)}, CODES).counts == EVERYTHING


def test_texts_come_in_official_order() -> None:
    data = made_yaml({"10": "Des monts", "2.a": "Des bois", "2.10": "Des lacs", "2": "Des prés"})
    assert read_official({"a.yml": data}, CODES).texts == (
        OfficialText("goal", "2", "Des prés"),
        OfficialText("target", "2.10", "Des lacs"),
        OfficialText("target", "2.a", "Des bois"),
        OfficialText("goal", "10", "Des monts"),
    )


def test_list_of_2022_is_recognised_and_its_texts_to_read_again_named() -> None:
    texts = {code: text for code, text in invented().items() if code not in ADDED_IN_2025}
    read = read_official(three_files(texts), CODES)
    assert read.counts == {**EVERYTHING, "indicator": 248}
    assert read.warnings == (
        "Indicateurs sans texte dans ces fichiers : 2.2.4, 8.9.2, 11.c.1.",
        "Ces indicateurs suivent la liste de 2022 à 2024. Textes à relire, la révision de 2025 a "
        "pu les changer : 1.a.2, 11.5.2, 15.a.1, 15.b.1, 16.3.1, 17.3.1, 17.18.1.",
    )


def test_list_of_2020_with_old_codes_sets_them_aside() -> None:
    """What Open SDG's files hold: 247 codes of 2020 and five older ones."""
    texts = {
        code: text for code, text in invented().items() if code not in ADDED_IN_2025 | ADDED_IN_2022
    } | dict.fromkeys(OLD, "Phrase d’une liste plus ancienne pour les essais")
    read = read_official(three_files(texts), CODES)
    assert read.counts == {**EVERYTHING, "indicator": 252}
    assert read.outdated == OLD
    assert {text.code for text in read.current} == set(texts) - OLD
    assert read.warnings == (
        "252\xa0indicateurs ; listes officielles : 247 (2020), 248 (2022 à 2024), 251 (2025).",
        "Indicateurs sans texte dans ces fichiers : 2.2.4, 11.5.3.",
        "Ces indicateurs suivent la liste de 2020. Textes à relire, la révision de 2025 a pu les "
        "changer : 1.a.2, 11.5.2, 15.a.1, 15.b.1, 16.3.1, 17.3.1, 17.18.1.",
        "5\xa0codes hors de la liste actuelle, mis de côté : 1.a.3, 8.9.2, 11.c.1, 13.3.2, 17.6.2.",
        "8.9.2, 11.c.1 : ces codes désignent un autre indicateur depuis 2025, leur ancien texte "
        "ne convient plus.",
    )


def test_missing_goals_and_targets_are_named() -> None:
    texts = {code: text for code, text in invented().items() if code not in {"4", "1.a", "3.8"}}
    assert read_official(three_files(texts), CODES).warnings == (
        "16\xa0objectifs au lieu de 17.",
        "Objectifs sans texte dans ces fichiers : 4.",
        "167\xa0cibles au lieu de 169.",
        "Cibles sans texte dans ces fichiers : 1.a, 3.8.",
    )


def test_goals_alone_are_read_with_a_word_on_the_rest() -> None:
    read = read_official({"goals.json": api_files(invented())["goal.json"]}, CODES)
    assert read.counts == {"goal": 17, "target": 0, "indicator": 0}
    assert read.warnings == (
        "Aucune cible dans ces fichiers, la liste actuelle en compte 169.",
        "Aucun indicateur dans ces fichiers, la liste actuelle en compte 251.",
    )


def test_a_long_list_of_codes_is_shortened() -> None:
    texts = {code: text for code, text in invented().items() if not code.startswith("8.")}
    sentence = read_official(three_files(texts), CODES).warnings[-1]
    texts = {code: text for code, text in texts.items() if not code.startswith("17.")}
    longer = read_official(three_files(texts), CODES).warnings[-1]
    assert re.findall("sans texte .*: (8.1.1),.*, (.*)[.]", sentence) == [("8.1.1", "8.b.1")]
    assert re.findall("sans texte .*: (8.1.1),.* et (.*)[.]", longer) == [("8.1.1", "11 autres")]


def test_damaged_texts_are_named() -> None:
    texts = invented() | {
        "1.1": "Des phrases pour les essais (voir 1.2.1)",
        "1.2": "Des phrases pour les essais3",
        "1.3": "Des phrases (pour les essais",
        "1.4": "Des phrases pour les essais et les",
        "1.1.1": "Des phrases pour les lis",
    }
    assert read_official(three_files(texts), CODES).warnings == (
        "Crochet ou note de rédaction entre parenthèses retirés à la fin du texte : 1.1.",
        "Appel de note retiré à la fin du texte : 1.2.",
        "Parenthèse, crochet ou guillemet sans son pareil, à relire : 1.3.",
        "Textes qui semblent coupés à la fin, à relire : "
        "1.1.1 (« … Des phrases pour les lis »), 1.4 (« … phrases pour les essais et les »).",
    )


def test_empty_and_endless_texts_are_left_out() -> None:
    texts = invented() | {"1.1": "''", "1.2": "long " * 1000}
    read = read_official(three_files(texts), CODES)
    assert read.counts == {**EVERYTHING, "target": 167}
    assert read.warnings == (
        "167\xa0cibles au lieu de 169.",
        "Cibles sans texte dans ces fichiers : 1.1, 1.2.",
        "Textes vides ou démesurés, laissés de côté : 1.1 (ligne 1), 1.2 (ligne 2).",
    )


def test_a_code_given_twice_keeps_its_first_text() -> None:
    files = three_files(invented())
    same = files | {"again.yml": files["global_goals.yml"]}
    assert read_official(same, CODES).warnings == ()
    other = files | {"other.yml": b"2-title: Autre chose pour les essais\n"}
    read = read_official(other, CODES)
    assert read.texts == read_official(files, CODES).texts
    assert read.warnings == (
        "Codes donnés deux fois avec deux textes, le premier est gardé : 2 (ligne 1).",
    )


def test_another_language_is_said() -> None:
    data = made_yaml({"1": "Poner fin a la pobreza de las colinas"})
    read = read_official({"a.yml": data}, CODES)
    assert read.language == ""
    assert read.warnings[-1] == "La langue de ces textes n’est ni le français ni l’anglais."


def test_progress_goes_from_nothing_to_everything() -> None:
    told: list[tuple[float, str]] = []
    read_official(three_files(invented()), CODES, lambda share, label: told.append((share, label)))
    assert told == [
        (0.0, "Lecture de « global_goals.yml »"),
        (0.25, "Lecture de « global_targets.yml »"),
        (0.5, "Lecture de « global_indicators.yml »"),
        (0.75, "Vérification des textes"),
        (1.0, "Textes vérifiés"),
    ]


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({}, "Aucun fichier. "),
        ({"a.yml": b" \n"}, "« a.yml » : ce fichier est vide."),
        ({"a.yml": b"1-short: Bois\n"}, "« a.yml » : aucun intitulé d’objectif, de cible ou "),
        ({"a.json": b"[]"}, "« a.json » : aucun intitulé d’objectif, de cible ou "),
        ({"a.yml": b"1-title: ''\n"}, "Tous les textes sont vides ou démesurés. "),
        ({"a.html": b"\n<!DOCTYPE html><html>"}, "« a.html » : c’est une page web, "),
        ({"a.pdf": b"%PDF-1.7"}, "« a.pdf » : c’est un PDF. "),
        ({"a.xls": b"\xd0\xcf\x11\xe0\xa1"}, "« a.xls » : c’est un ancien classeur (.xls) "),
        (
            {"a.yml": b"1-title: Bois", "b.json": b'[{"code": "1", "title": "Bois"}]'},
            "« a.yml » (Open SDG) et « b.json » (Nations Unies, interface SDG) n’ont pas la même ",
        ),
    ],
)
def test_files_that_are_not_one_source_are_refused(files: dict[str, bytes], sentence: str) -> None:
    with pytest.raises(Refused, match="^" + re.escape(sentence)):
        read_official(files, CODES)

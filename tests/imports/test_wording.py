import pytest

from workshop.imports.wording import Cleaned, clean, code_order, cut_off, kind_of, language_of


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("1.1.1 Part des collines", Cleaned("Part des collines")),
        ("1.1.1Part des collines", Cleaned("Part des collines")),
        ("1.1.1. Part des collines", Cleaned("Part des collines")),
        ("Indicateur 1.1.1 : Part des collines", Cleaned("Part des collines")),
        ("Part\xa0des\n  collines\r\nvertes", Cleaned("Part des collines vertes")),
        ("États\u2010Unis et est\u2011ouest", Cleaned("États-Unis et est-ouest")),
        ("E\u0301tats de\u0301solés", Cleaned("États désolés")),
        ("Part\x00 des\u202e collines\x07", Cleaned("Part des collines")),
        ("Part des collines2", Cleaned("Part des collines", footnote=True)),
        ("Part des collines12", Cleaned("Part des collines", footnote=True)),
        ("Part des collines (vertes)3", Cleaned("Part des collines (vertes)", footnote=True)),
        ("Part des collines.4", Cleaned("Part des collines.", footnote=True)),
        ("Part des collines*", Cleaned("Part des collines", footnote=True)),
        ("Part des collines¹", Cleaned("Part des collines", footnote=True)),
        ("Part du CO2", Cleaned("Part du CO2")),
        ("Part des PM10", Cleaned("Part des PM10")),
        ("Surface en km2", Cleaned("Surface en km2")),
        ("Un rapport de 1.5", Cleaned("Un rapport de 1.5")),
        ("D’ici à 2030", Cleaned("D’ici à 2030")),
        ("a) collines et b) vallées", Cleaned("a) collines et b) vallées")),
        ("(a) collines et ii) vallées", Cleaned("(a) collines et ii) vallées")),
        ("Collines [vertes (hautes)]", Cleaned("Collines [vertes (hautes)]")),
        ("Collines (comme en 12.a.1)", Cleaned("Collines", note=True)),
        ("Collines (hautes)(comme en 4.7.1 et 4.7.2)", Cleaned("Collines (hautes)", note=True)),
        ("Collines [voir 4.7.1", Cleaned("Collines", note=True)),
        ("Collines2 [voir 4.7.1]", Cleaned("Collines", note=True, footnote=True)),
        ("Collines vertes]", Cleaned("Collines vertes", note=True)),
        ("Collines (vertes", Cleaned("Collines (vertes", unbalanced=True)),
        ("Collines » vertes", Cleaned("Collines » vertes", unbalanced=True)),
        ("", Cleaned("")),
    ],
)
def test_clean_takes_off_what_is_not_the_sentence(raw: str, expected: Cleaned) -> None:
    assert clean("1.1.1", raw) == expected


def test_clean_leaves_the_number_of_another_code() -> None:
    assert clean("1.1", "1.1.1 Part des collines").text == "1.1.1 Part des collines"
    assert clean("1.a", "1.aGarantir des collines").text == "Garantir des collines"
    assert clean("1", "Goal 1. Green hills").text == "Green hills"


def test_cut_off_names_texts_ending_on_a_link_or_inside_a_word() -> None:
    texts = {
        "1.1": "Part des collines dans le paysage",
        "1.2": "Part des collines dans le",
        "1.3": "Part des collines,",
        "1.4": "Part de la culture des pommiers",
        "1.5": "Part des vallées et de la pomm",
        "1.6": "Part de la culture des pommier",
    }
    assert cut_off(texts) == ["1.2", "1.3", "1.5"]


def test_language_is_french_english_or_unknown() -> None:
    assert language_of(["Part des collines dans le paysage"]) == "fr"
    assert language_of(["Share of the hills in the landscape"]) == "en"
    assert language_of(["Cuota de las colinas en el paisaje"]) == ""
    assert language_of([]) == ""


def test_codes_have_a_kind_and_an_order() -> None:
    assert [kind_of(code) for code in ("1", "1.a", "1.a.1")] == ["goal", "target", "indicator"]
    assert sorted(["10", "2", "1.10", "1.a", "1.2"], key=code_order) == [
        "1.2",
        "1.10",
        "1.a",
        "2",
        "10",
    ]

import re

import pytest

from tests.imports.made import BOM, INSEE, REGIONS, zipped
from workshop.imports.insee import TerritorialValue, TerritorialValues, read_insee, territories
from workshop.model import Refused

SOURCE = "INSEE, indicateurs territoriaux de développement durable (ODD_DEP.csv)"
AUDE = TerritorialValues(
    SOURCE,
    (
        TerritorialValue("11", "Aude", "taux_pvt", "total", 2020, 20.8),
        TerritorialValue("11", "Aude", "taux_pvt", "total", 2021, 21.4),
        TerritorialValue("11", "Aude", "esper_vie", "femme", 2021, 85.1),
    ),
    (),
)
HEADER = "codgeo;libgeo;no_indic;variable;sous_champ;A2020;A2021\n"


FORMS = {
    "utf-8": INSEE.encode(),
    "byte order mark": BOM + INSEE.encode(),
    "latin-1": INSEE.encode("latin-1"),
    "windows lines": INSEE.replace("\n", "\r\n").encode(),
    "old mac lines": INSEE.replace("\n", "\r").encode(),
    "tabs": INSEE.replace(";", "\t").encode(),
    "commas and points": INSEE.replace(",", ".").replace(";", ",").encode(),
    "capitals": INSEE.upper().split("\n")[0].encode() + b"\n" + INSEE.split("\n", 1)[1].encode(),
    "zip": zipped({"ODD_DEP.csv": INSEE.encode()}),
    "zip with a folder": zipped({"ODD_CSV/ODD_DEP.csv": INSEE.encode("latin-1"), "x.txt": b"x"}),
    "zip going up": zipped({"..\\..\\ODD_DEP.csv": INSEE.encode(), "../../etc/passwd": b"x"}),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_figures_of_a_territory_are_read_in_every_form(form: str) -> None:
    data = FORMS[form]
    assert read_insee("ODD_DEP.csv", data, "11") == AUDE
    assert territories("ODD_DEP.csv", data) == (("11", "Aude"), ("34", "Hérault"))


def test_a_region_never_passes_for_a_departement_of_the_same_code() -> None:
    both = zipped({"ODD_REG.csv": REGIONS.encode(), "ODD_DEP.csv": INSEE.encode()})
    assert territories("ODD_CSV.zip", both) == (
        ("11", "Aude"),
        ("34", "Hérault"),
        ("REG-11", "Île-de-France"),
        ("REG-76", "Occitanie"),
    )
    assert read_insee("ODD_CSV.zip", both, "11") == AUDE
    assert read_insee("ODD_CSV.zip", both, "REG-11").values == (
        TerritorialValue("REG-11", "Île-de-France", "taux_pvt", "total", 2021, 15.9),
    )


@pytest.mark.parametrize("name", ["ODD_REG.csv", "dossier\\odd_reg (1).csv"])
@pytest.mark.parametrize("code", ["76", "REG-76", " 76 "])
def test_a_region_may_be_asked_by_its_bare_code(name: str, code: str) -> None:
    assert read_insee(name, REGIONS.encode(), code).values == (
        TerritorialValue("REG-76", "Occitanie", "taux_pvt", "total", 2021, 17.5),
    )


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12", 12.0),
        ("-1,5", -1.5),
        ("1 234,5", 1234.5),
        ("1\u202f234", 1234.0),
        ('"12,5"', 12.5),
        ("1e+05", 100000.0),
        ("", None),
        ("NA", None),
        ("nd", None),
    ],
)
def test_numbers_as_the_files_write_them(written: str, value: float | None) -> None:
    data = f"{HEADER}11;Aude;i001;pop;;{written};7\n".encode()
    read = read_insee("a.csv", data, "11")
    assert read.warnings == ()
    assert [(figure.year, figure.value) for figure in read.values] == [
        *([(2020, value)] if value is not None else []),
        (2021, 7.0),
    ]


def test_a_bad_line_is_named_and_left_out_whole() -> None:
    data = (
        HEADER
        + "11;Aude;i001;pop;;7;douze\n"
        + "34;Hérault;i001;pop;;7;douze\n"
        + "11;Aude;i002;sol\n"
        + "\n"
        + "11;Aude;i003;eau;;1.234,5;1\n"
        + "11;Aude;i004;air;;inf;1\n"
        + "11;Aude;i005;bois;;1;2\n"
    ).encode()
    read = read_insee("a.csv", data, "11")
    assert [(figure.variable, figure.year) for figure in read.values] == [
        ("bois", 2020),
        ("bois", 2021),
    ]
    assert read.warnings == (
        "Lignes laissées de côté : ligne 2 (« douze » en 2021 n’est pas un nombre), "
        "ligne 4 (4 colonnes au lieu de 7), ligne 6 (« 1.234,5 » en 2020 n’est pas un nombre), "
        "ligne 7 (« inf » en 2020 n’est pas un nombre).",
    )


def test_a_figure_given_twice_keeps_the_first() -> None:
    data = (HEADER + "11;Aude;i001;pop;h;7;8\n" + "11;Aude;i009;pop;h;7;9\n").encode()
    read = read_insee("a.csv", data, "11")
    assert [(figure.year, figure.value) for figure in read.values] == [(2020, 7.0), (2021, 8.0)]
    assert read.warnings == (
        "Valeurs données deux fois, la première est gardée : pop h 2021 (ligne 3).",
    )


def test_a_territory_without_figures_is_said() -> None:
    data = (HEADER + "11;Aude;i001;pop;h;;\n").encode()
    assert read_insee("a.csv", data, "11").warnings == ("Aucune valeur pour ce territoire.",)


def test_progress_is_told_for_a_long_file() -> None:
    data = (HEADER + "34;Hérault;i001;pop;h;7;8\n" * 12_000 + "11;Aude;;pop;;1;2").encode()
    told: list[tuple[float, str]] = []
    read_insee("a.csv", data, "11", lambda share, label: told.append((round(share, 2), label)))
    assert told == [
        (0.0, "Ligne 2 sur 12002"),
        (0.42, "Ligne 5002 sur 12002"),
        (0.83, "Ligne 10002 sur 12002"),
        (1.0, "Fichier lu"),
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (
            INSEE.encode(),
            "le territoire « 99 » n’y est pas. On y trouve par exemple : 11 (Aude), 34 (Hérault).",
        ),
        (HEADER.encode(), "le territoire « 99 » n’y est pas. Il n’en contient aucun."),
        (b"\n", "ce fichier est vide."),
        (zipped({"ODD_DEP.csv": b""}), "ODD_DEP.csv est vide."),
        (
            b"codgeo;libgeo;A2021\n1;Ain;3\n",
            "ligne 1, il manque les colonnes variable, sous_champ.",
        ),
        (b"\n\nnom,valeur\n", "ligne 3, il manque les colonnes codgeo, libgeo, variable, "),
        (b"codgeo;libgeo;variable;sous_champ\n", "ligne 1, il manque une colonne d’année, "),
        (HEADER.encode() + b'11;Aude;"x\n', "ligne 2, les guillemets ou les colonnes "),
        (zipped({"ODD_COM.csv": b"x"}), "l’archive ne contient ni ODD_DEP.csv ni ODD_REG.csv."),
        (zipped({"ODD_DEP.csv": INSEE.encode()})[:-30], "archive illisible ou incomplète."),
        (INSEE.encode("utf-16"), "ce fichier est codé en UTF-16."),
        (b"codgeo;\x00", "ligne 1, ce n’est pas du texte."),
    ],
)
def test_what_is_not_the_table_is_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(Refused, match="^" + re.escape(f"« a.csv » : {sentence}")):
        read_insee("a.csv", data, "99")

"""What a host brings in: read whole or refused whole, shown beside our own labels."""

import pytest

from workshop.model import Refused
from workshop.service import catalogue, imports

GOALS = "6-title: Texte inventé pour l’objectif six, assez long pour être une phrase.\n"
TARGETS = "6-1-title: Texte inventé pour la cible six point un, long lui aussi.\n"
INSEE = (
    "codgeo;libgeo;no_indic;variable;sous_champ;A2020;A2021\n"
    "11;Aude;i001;taux_pvt;total;20,1;20,9\n"
    "11;Aude;i001;taux_pvt;moins de 30 ans;28,4;\n"
)


def test_official_wording_is_shown_with_its_source(installation):
    report = imports.import_files(
        installation, {"goals.yml": GOALS.encode(), "targets.yml": TARGETS.encode()}
    )
    assert report.sentences == ("Textes officiels lus : 1\u00a0objectif, 1\u00a0cible.",)
    assert report.warnings  # the rest of the list is missing, and named
    sheet = catalogue.target_sheet(installation, "6.1")
    assert sheet is not None
    assert sheet.official == (
        "Texte inventé pour la cible six point un, long lui aussi.",
        report.source,
    )
    imports.forget(installation, report.source)
    assert imports.imported(installation) == []


def test_territorial_values_become_proposed_baselines(installation):
    report = imports.import_files(installation, {"ODD_DEP.csv": INSEE.encode()}, territory="11")
    assert report.sentences[0] == "3\u00a0valeurs lues pour Aude."
    poverty = installation.catalogue.local["LI001"]
    values = {
        (line.territory, line.subfield, line.year, line.value)
        for line in catalogue.baselines(installation, poverty)
    }
    assert values == {("Aude", "total", 2021, 20.9), ("Aude", "moins de 30 ans", 2020, 28.4)}


def test_national_plan_becomes_a_tag_on_targets(installation):
    imports.import_files(installation, {"plan.csv": b"label;Plan national\n6.1\n4\n"})
    tags = catalogue.tags_by_target(installation)
    assert (tags["6.1"], tags["4.7"], tags["6.2"]) == (["Plan national"], ["Plan national"], [])


@pytest.mark.parametrize(
    ("files", "territory"),
    [
        ({}, ""),
        ({"goals.yml": b"\xff\xfe not yaml"}, ""),
        ({"notes.txt": b"bonjour"}, ""),
        ({"ODD_DEP.csv": INSEE.encode()}, ""),
        ({"ODD_DEP.csv": INSEE.encode()}, "99"),
        ({"ODD_DEP.csv": INSEE.encode(), "goals.yml": GOALS.encode()}, "11"),
        ({"plan.csv": b"label;Plan\n6.1\n99.9\n"}, ""),
        ({"ODD.zip": b"PK\x03\x04 truncated"}, "11"),
    ],
)
def test_a_file_that_is_not_what_it_says_changes_nothing(installation, files, territory):
    with pytest.raises(Refused):
        imports.import_files(installation, files, territory=territory)
    assert imports.imported(installation) == []

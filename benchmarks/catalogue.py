"""How well and how fast the catalogue answers: python3 benchmarks/catalogue.py

Recall@10 of the suggested targets on tests/catalog/projects.csv, a set labelled apart from the
catalogue's keywords; time of a search and of a suggestion. Writes results/catalogue.md.
"""

from __future__ import annotations

import csv
import platform
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from workshop.catalog import load_catalogue  # noqa: E402  the path comes first
from workshop.catalog.search import make_index, search  # noqa: E402
from workshop.catalog.suggest import make_suggestion_index, suggest  # noqa: E402

PROJECTS = ROOT / "tests" / "catalog" / "projects.csv"
SEARCHES = ("eau potable", "assainissement", "éduc", "6.1", "énergie solaire", "femmes élues")
REPEATS = 200


def main() -> None:
    catalogue = load_catalogue()
    index, suggestions = make_index(catalogue), make_suggestion_index(catalogue)
    with PROJECTS.open(encoding="utf-8", newline="") as file:
        projects = list(csv.DictReader(file))
    found = expected = 0
    for project in projects:
        wanted = set(project["targets"].split(";"))
        shown = suggest(suggestions, project["title"], project["description"], limit=10)
        found += len(wanted & {line.target.code for line in shown})
        expected += len(wanted)
    first = projects[0]
    searching = _median(lambda: [search(index, typed) for typed in SEARCHES]) / len(SEARCHES)
    suggesting = _median(lambda: suggest(suggestions, first["title"], first["description"]))
    indexing = _median(lambda: (make_index(catalogue), make_suggestion_index(catalogue)), 5)
    lines = [
        "# Catalogue : justesse et vitesse",
        "",
        f"Mesuré le {datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, "
        f"{platform.machine()}, {platform.system()}. Refaire : `python3 benchmarks/catalogue.py`.",
        "",
        "| mesure | valeur | barre |",
        "| --- | --- | --- |",
        f"| projets étiquetés | {len(projects)} | ≥ 60 |",
        f"| rappel à 10 des cibles attendues ({found} sur {expected}) "
        f"| {found / expected:.2f} | ≥ 0,8 |",
        f"| une recherche, médiane | {searching:.2f} ms | < 50 ms |",
        f"| une suggestion, médiane | {suggesting:.2f} ms | – |",
        f"| préparer les deux index, une fois par démarrage | {indexing:.0f} ms | – |",
        "",
    ]
    text = "\n".join(lines)
    (Path(__file__).parent / "results" / "catalogue.md").write_text(text, encoding="utf-8")
    print(text)


def _median(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """Median duration in milliseconds."""
    durations = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        durations.append(1000 * (time.perf_counter() - start))
    return statistics.median(durations)


if __name__ == "__main__":
    main()

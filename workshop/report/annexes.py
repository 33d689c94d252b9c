"""Annexes: how the figures were calculated, and the words used. Only what the document uses."""

from __future__ import annotations

from workshop.activities.base import ANONYMITY_FLOOR
from workshop.activities.charts import ALL_PARTNERS
from workshop.blocks import NO_BREAK_SPACE, Block, Bullets, Column, Heading, Paragraph, Table
from workshop.report.record import Record

_SPACE = NO_BREAK_SPACE

WEIGHTING = (
    "Chaque partenaire pèse autant, quel que soit le nombre de ses participants. On calcule "
    f"d’abord la moyenne des réponses de chaque partenaire{_SPACE}; ce qui porte le nom "
    f"«{_SPACE}{ALL_PARTNERS}{_SPACE}» est la moyenne de ces moyennes. Un partenaire dont "
    "personne n’a répondu n’entre pas dans ce calcul."
)
GAP = (
    "L’écart est la différence entre le partenaire le plus haut et le partenaire le plus bas. "
    "Il n’est calculé qu’à partir de deux partenaires."
)
SPREAD = (
    "La dispersion est l’écart-type des réponses de toutes les personnes, prises ensemble"
    f"{_SPACE}: 0 signifie que tout le monde a répondu la même chose."
)
POINTS = (
    "Le score d’une cible pour un partenaire est le nombre moyen de points que lui donnent les "
    "personnes de ce partenaire qui ont voté, celles qui ne lui en donnent aucun comptant pour 0. "
    "Un point non dépensé n’est donné à personne. Deux cibles de même score ont le même rang."
)
CONVERGENCE = (
    f"La convergence va de 0{_SPACE}% (aucun point en commun) à 100{_SPACE}% (mêmes priorités, "
    "dans les mêmes proportions). Pour deux partenaires, on ramène les points de chacun à des "
    "parts, puis on additionne, cible par cible, la plus petite des deux parts (similarité "
    "proportionnelle, Czekanowski 1909, Schoener 1970). Au-delà de deux partenaires, c’est la "
    "moyenne de toutes les paires."
)
ANONYMITY = (
    "Une étape anonyme ne garde pas le nom des personnes. Les réponses d’un partenaire n’y sont "
    f"montrées qu’à partir de {ANONYMITY_FLOOR} personnes{_SPACE}; en dessous, elles ne sont ni "
    "affichées ni fondues dans l’ensemble, pour qu’on ne puisse les retrouver par différence."
)
HIDDEN = "Un résultat ne figure dans ce document que si l’animateur l’a montré aux participants."

# Each word, the form looked for in the document (its plural in « s » too), and its meaning.
GLOSSARY = (
    (
        "Cible",
        "cible",
        "Ce qu’un objectif demande d’atteindre. Les 17 objectifs se déclinent en 169 cibles, "
        "désignées par un code (6.1 est la première cible de l’objectif 6).",
    ),
    (
        "Convergence",
        "convergence",
        "Part des points que les partenaires placent sur les mêmes cibles.",
    ),
    ("Demi-journée", "demi-journée", "Séance de travail de l’atelier, faite d’étapes."),
    ("Dispersion", "dispersion", "Mesure de la diversité des réponses entre les personnes."),
    ("Étape", "étape", "Moment du déroulé, avec une consigne et une durée prévue."),
    (
        "ODD",
        "odd",
        "Objectifs de développement durable, adoptés par les Nations unies en 2015 pour "
        "l’horizon 2030. Ils sont au nombre de 17.",
    ),
    (
        "Partenaire",
        "partenaire",
        "Collectivité ou structure qui prend part à l’atelier.",
    ),
    ("Soutien", "soutien", "Marque d’accord donnée par un participant à l’idée d’un autre."),
    (
        "Tour",
        "tour",
        "Passage d’une même étape. À chaque nouveau tour, on répond de nouveau et les réponses "
        "du tour précédent sont conservées à part.",
    ),
)


def method(record: Record) -> tuple[Block, ...]:
    """The rules behind the figures shown; nothing when no figure is shown."""
    shown = list(record.all_shown())
    if not shown:
        return ()
    keys = {
        column.key
        for one in shown
        for table in one.results.tables.values()
        if table.rows
        for column in table.columns
    }
    agreed = any(one.results.facts.get("convergence") is not None for one in shown)
    parts = (
        ("Poids des partenaires", WEIGHTING, "all" in keys),
        ("Écart entre partenaires", GAP, "gap" in keys),
        ("Dispersion", SPREAD, "spread" in keys),
        ("Points", POINTS, "rank" in keys),
        ("Convergence", CONVERGENCE, agreed),
        ("Anonymat", ANONYMITY, any(one.step.anonymous for one in shown)),
        ("Résultats montrés", HIDDEN, True),
    )
    blocks: list[Block] = [Heading("Méthode de calcul", 2)]
    for title, text, used in parts:
        if used:
            blocks += [Heading(title, 3), Paragraph(text)]
    return tuple(blocks)


def official_texts(record: Record) -> tuple[Block, ...]:
    """The official wording of the adopted targets, when the host imported it."""
    rows = tuple(
        (target.code, record.official[target.code][0])
        for target in record.adopted
        if target.code in record.official
    )
    if not rows:
        return ()
    sources = sorted({source for _text, source in record.official.values()})
    columns = (Column("code", "Cible"), Column("text", "Texte officiel", weight=7))
    return (
        Heading("Textes officiels des cibles retenues", 2),
        Paragraph(
            "Le document emploie nos libellés courts ; voici le texte des Nations unies. "
            f"Source : {', '.join(sources)}."
        ),
        Table(columns, rows, caption="Textes officiels des cibles retenues"),
    )


def glossary(text: str) -> tuple[Block, ...]:
    """The words of the glossary that `text` (the whole document) uses."""
    lowered = f" {' '.join(_words(text))} "
    rows = tuple(
        (term, meaning)
        for term, form, meaning in GLOSSARY
        if f" {form} " in lowered or f" {form}s " in lowered
    )
    if not rows:
        return ()
    columns = (Column("term", "Mot"), Column("meaning", "Sens dans ce document", weight=4))
    table = Table(columns, rows, caption="Mots employés dans ce document")
    return (Heading("Glossaire", 2), table)


def method_in_short(record: Record) -> Block:
    """How the steps ran, for the body of the document."""
    lines = ["Chaque participant répond depuis son téléphone ou son ordinateur, sans compte."]
    if record.shown:
        lines.append("Les réponses sont comptées par partenaire, et chaque partenaire pèse autant.")
    lines.append(HIDDEN)
    return Bullets(tuple(lines))


def _words(text: str) -> list[str]:
    """Lower-case words, hyphens kept: « Demi-journée » is one word."""
    kept = (char if char.isalnum() or char == "-" else " " for char in text.lower())
    return "".join(kept).split()

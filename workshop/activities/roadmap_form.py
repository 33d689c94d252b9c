"""What the roadmap asks for one action, and the actions that robots invent."""

from __future__ import annotations

import textwrap
from datetime import date, timedelta
from typing import Any

from workshop.activities.base import Context
from workshop.activities.roadmap_actions import ACTION, EVERYBODY, Action
from workshop.activities.roadmap_tables import EVERYONE
from workshop.forms import Choice, Day, Field, Form, Number, Option, Text, Toggle

TITLE_LENGTH, DESCRIPTION_LENGTH, LINE_LENGTH = 120, 500, 120
OPTION_LENGTH = 60  # an indicator's statement, as an option
NEW = "Nouvelle action"
LEGEND = (
    "Seul le titre est nécessaire. Laissez vide ce qui n’est pas encore décidé : un coût inconnu "
    "ne s’écrit pas 0."
)


def action_fields(context: Context, key: str, section: str) -> list[Field]:
    """The parts of one action; a choice among nothing is not asked."""
    name = f"{ACTION}{key}:"
    targets = tuple(Option(target.code, target.name) for target in context.targets)
    partners = tuple(Option(str(partner.id), partner.name) for partner in context.partners)
    sheets = tuple(
        Option(sheet.key, textwrap.shorten(sheet.statement, OPTION_LENGTH, placeholder=" …"))
        for sheet in context.sheets
    )
    everybody = Option(EVERYBODY, EVERYONE)
    fields: list[Field] = [
        Text(f"{name}title", "Titre : un verbe et ce que l’action produit", TITLE_LENGTH, section),
        Choice(f"{name}target", "Cible", targets, section),
        Text(f"{name}description", "Description", DESCRIPTION_LENGTH, section),
        Text(f"{name}lead", "Responsable", LINE_LENGTH, section),
        Choice(f"{name}partners", "Partenaires", (*partners, everybody), section),
        Day(f"{name}start", "Début", section),
        Day(f"{name}end", "Fin", section),
        Number(f"{name}cost", "Coût, en euros", minimum=0, section=section),
        Text(f"{name}funder", "Financeur", LINE_LENGTH, section),
        Choice(f"{name}indicator", "Indicateur qui en rendra compte", sheets, section),
    ]
    return [field for field in fields if not isinstance(field, Choice) or field.options]


def support_field(action: Action) -> Toggle:
    """« Former douze gestionnaires · 6.1 · Service de l’eau »: two alike titles told apart."""
    told = (action.parts.get("target"), action.parts.get("lead"))
    return Toggle(
        action.support_item, " · ".join([action.title, *filter(None, told)]), "Je soutiens"
    )


def invent(form: Form, chance: Any) -> dict[str, object]:
    """A new action when one is offered, some supports; what was written before is left alone."""
    given: dict[str, object] = {}
    start = date(2027, 1, 1) + timedelta(days=chance.randrange(0, 400, 15))
    told: dict[str, object] = {
        "title": chance.choice(_ROBOT_ACTIONS),
        "description": "Avec les usagers et les services des deux collectivités.",
        "lead": chance.choice(_ROBOT_LEADS),
        "start": start.isoformat(),
        "end": (start + timedelta(days=chance.randrange(30, 420, 10))).isoformat(),
        "cost": str(chance.randrange(2, 60) * 1000),
        "funder": chance.choice(_ROBOT_FUNDERS),
    }
    for field in form.fields:
        if isinstance(field, Toggle):
            given[field.name] = chance.random() < 0.3
        elif field.section == NEW:
            part = field.name.rpartition(":")[2]
            if isinstance(field, Choice):
                given[field.name] = chance.choice(field.options).value
            elif part == "title" or chance.random() > 0.1:
                given[field.name] = told[part]
    return given


_ROBOT_ACTIONS = (
    "Former douze gestionnaires de points d’eau",
    "Ouvrir un chantier-école de maraîchage",
    "Relever chaque trimestre la qualité de l’eau",
    "Planter dix kilomètres de haies avec les écoles",
    "Échanger des techniciens pendant deux semaines",
    "Écrire un guide d’entretien des pompes",
    "Créer un comité d’usagers par village",
    "Réunir les deux équipes chaque mois en visioconférence",
)
_ROBOT_LEADS = ("Service de l’eau", "Direction de la coopération", "Association d’usagers")
_ROBOT_FUNDERS = ("Département", "Région", "Agence de l’eau", "État")

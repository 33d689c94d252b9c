"""Where the pages' scripts stand and the address of each."""

from __future__ import annotations

from pathlib import Path

_PAGES = Path(__file__).parent.parent.parent / "pages"

JOIN = str(_PAGES / "participant" / "join.py")
STEP = str(_PAGES / "participant" / "step.py")
RECAP = str(_PAGES / "participant" / "recap.py")
EXPLORE = str(_PAGES / "catalogue" / "explore.py")
LOGIN = str(_PAGES / "facilitator" / "login.py")
WORKSHOPS = str(_PAGES / "facilitator" / "workshops.py")
PREPARE = str(_PAGES / "facilitator" / "prepare.py")
CONDUCT = str(_PAGES / "facilitator" / "conduct.py")
PROJECTION = str(_PAGES / "facilitator" / "projection.py")
DECISIONS = str(_PAGES / "facilitator" / "decisions.py")
INDICATORS = str(_PAGES / "facilitator" / "indicators.py")
SYNTHESIS = str(_PAGES / "facilitator" / "synthesis.py")
SETTINGS = str(_PAGES / "facilitator" / "settings.py")

# (script, address, title): the first is the default page, at « / ».
ADDRESSES = (
    (JOIN, "", "Rejoindre l’atelier"),
    (STEP, "seance", "Séance"),
    (RECAP, "contributions", "Mes contributions"),
    (EXPLORE, "explorer", "Explorer"),
    (LOGIN, "animation", "Espace d’animation"),
    (WORKSHOPS, "ateliers", "Ateliers"),
    (PREPARE, "preparer", "Préparer"),
    (CONDUCT, "animer", "Animer"),
    (PROJECTION, "projeter", "Projeter"),
    (DECISIONS, "decisions", "Décisions"),
    (INDICATORS, "indicateurs", "Indicateurs"),
    (SYNTHESIS, "synthese", "Synthèse"),
    (SETTINGS, "reglages", "Réglages"),
)
TITLES = {script: title for script, _address, title in ADDRESSES}

# What a facilitator may open for one workshop, in the order of the work.
WORKSHOP_PAGES = (PREPARE, CONDUCT, PROJECTION, DECISIONS, INDICATORS, SYNTHESIS)

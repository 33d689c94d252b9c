"""The synthesis as a file: what the synthesis page downloads and the export command writes."""

from __future__ import annotations

from pathlib import Path

from workshop.catalog import folded
from workshop.model import Workshop
from workshop.report.synthesis import synthesis
from workshop.report.word import write_docx
from workshop.service.installation import Installation


def synthesis_docx(installation: Installation, workshop: Workshop) -> bytes:
    """The Word synthesis of the workshop as it stands now."""
    return write_docx(synthesis(installation, workshop))


def synthesis_filename(workshop: Workshop) -> str:
    """« synthese-titre-de-l-atelier-K7RM4P.docx »: readable, safe on every system."""
    words = "".join(char if char.isalnum() else " " for char in folded(workshop.title)).split()
    return f"synthese-{'-'.join(words)[:60]}-{workshop.code}.docx"


def export_synthesis(installation: Installation, workshop: Workshop, folder: Path) -> Path:
    """Write the synthesis into a folder, created if needed; returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / synthesis_filename(workshop)
    path.write_bytes(synthesis_docx(installation, workshop))
    return path

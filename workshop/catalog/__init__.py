"""The ODD catalogue: what the workshop talks about, read once, searched and suggested from."""

from workshop.catalog.reading import Catalogue, CatalogueError, load_catalogue
from workshop.catalog.words import folded

__all__ = ["Catalogue", "CatalogueError", "folded", "load_catalogue"]

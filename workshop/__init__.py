"""Atelier ODD: facilitated workshops on the SDGs between partner local governments."""

__version__ = "0.1.0"

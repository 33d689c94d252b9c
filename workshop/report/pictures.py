"""Charts as pictures for print: fixed width, white ground, a height that fits a page."""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Iterator
from typing import Any

import vl_convert

# A chart drawn on 680 px and printed 15.9 cm wide shows its 13 px labels at 8.7 points.
WIDTH_PX = 680
PRINTED_CM = 15.9
TALLEST_PX = 640  # 15 cm in print: room for the heading, the question and the caption
FRAME_PX = 90  # legend, axis and margins of a chart: what its rows do not take
DPI = 220
SMALLEST_STEP = 47  # px for one row: three lines of label still fit
FONT = "Liberation Sans, Arial, sans-serif"  # vl-convert carries it: the same on every machine
VEGA_LITE = "6.4"  # what altair 6 writes


def png(chart: Any, width_px: int = WIDTH_PX) -> bytes:
    """An altair chart as a PNG, `width_px` wide before enlargement to DPI over PRINTED_CM.

    A chart too tall for a page is drawn again with thinner rows, its texts keeping their size.
    Raises ValueError when vega refuses the chart.
    """
    return png_of_spec(print_spec(chart, width_px), width_px)


def png_of_spec(spec: dict[str, Any], width_px: int = WIDTH_PX) -> bytes:
    """The picture of a print spec (see `print_spec`). Raises ValueError when vega refuses it."""
    scale = PRINTED_CM / 2.54 * DPI / width_px
    picture = _draw(spec, scale)
    height = size(picture)[1] / scale
    rows = _view(spec).get("height")
    if height > TALLEST_PX and isinstance(rows, dict) and "step" in rows:
        step = rows["step"] * (TALLEST_PX - FRAME_PX) / (height - FRAME_PX)
        rows["step"] = max(SMALLEST_STEP, step)
        picture = _draw(spec, scale)
    return picture


def size(picture: bytes) -> tuple[int, int]:
    """Width and height of a PNG, in pixels."""
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


def spec_hash(spec: dict[str, Any]) -> str:
    """The same for two charts that draw the same picture."""
    return hashlib.sha256(json.dumps(spec, sort_keys=True).encode()).hexdigest()


def print_spec(chart: Any, width_px: int = WIDTH_PX) -> dict[str, Any]:
    """The chart's Vega-Lite, with a fixed total width, a white ground and a legend that fits."""
    spec: dict[str, Any] = chart.to_dict(validate=False)
    view = _view(spec)
    if view.get("width", "container") == "container":
        view["width"] = width_px if view is spec else 0.6 * width_px
    if isinstance(view.get("height"), dict):
        # Without this, vega gives the step to each bar of a group, not to the group.
        view["height"]["for"] = "position"
    if view is spec:
        spec["autosize"] = {"type": "fit-x", "contains": "padding"}
    config = spec.setdefault("config", {})
    config.update(background="white", font=FONT)
    longest = max((len(word) for word in _series(spec)), default=0)
    legend = config.setdefault("legend", {})
    columns = int(width_px / (8 * longest + 50)) if longest else 3
    legend.update(columns=max(1, min(3, columns)), labelLimit=width_px - 60)
    legend["layout"] = {"top": {"bounds": "full", "anchor": "start"}}
    return spec


def _draw(spec: dict[str, Any], scale: float) -> bytes:
    return vl_convert.vegalite_to_png(
        spec, vl_version=VEGA_LITE, scale=scale, ppi=72, allowed_base_urls=[]
    )


def _view(spec: dict[str, Any]) -> dict[str, Any]:
    """Where width and height are written: the spec itself, or what a facet repeats."""
    inner = spec.get("spec")
    return inner if isinstance(inner, dict) else spec


def _series(node: Any) -> Iterator[str]:
    """The words of every colour legend in a spec."""
    if isinstance(node, dict):
        colour = node.get("color")
        if isinstance(colour, dict) and isinstance(colour.get("scale"), dict):
            domain = colour["scale"].get("domain")
            if isinstance(domain, list):
                yield from (str(word) for word in domain)
        for value in node.values():
            yield from _series(value)
    elif isinstance(node, list):
        for value in node:
            yield from _series(value)

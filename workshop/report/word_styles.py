"""The look of our Word documents: real styles, set once on python-docx's template.

A house template (.docx) may replace the look: every name used by `word` is a style name.
"""

from __future__ import annotations

from dataclasses import dataclass

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import BaseStyle, ParagraphStyle

from workshop.report.word_fields import element

FONT = "Arial"  # on every machine, or Liberation Sans, of the same widths
INK = "1F2A37"
ACCENT = "1F5C7A"
SOFT = "5A6675"
LINE = "C3CBD5"
BAND = "F2F5F8"
TABLE_STYLE = "Atelier"


@dataclass(frozen=True, slots=True)
class _Look:
    """Sizes in points. `outline` is the heading level a style declares, if any."""

    name: str
    size: float
    colour: str = INK
    bold: bool = False
    italic: bool = False
    before: float = 0
    after: float = 6
    line: float = 1.15
    keep: bool = False
    align: ALIGN | None = None
    indent_cm: float = 0
    based_on: str = "Normal"


LOOKS = (
    _Look("Normal", 10.5),
    _Look("Heading 1", 20, ACCENT, bold=True, before=24, after=10, line=1.0, keep=True),
    _Look("Heading 2", 14, ACCENT, bold=True, before=18, after=6, line=1.0, keep=True),
    _Look("Heading 3", 11.5, INK, bold=True, before=12, after=4, line=1.0, keep=True),
    _Look("Cover Label", 12, "FFFFFF", bold=True, before=140, after=26),
    _Look("Title", 26, INK, bold=True, after=22, line=1.05, align=ALIGN.LEFT),
    _Look("Subtitle", 13, SOFT, before=4, after=6, line=1.2),
    _Look("Lead", 11.5, INK, before=0, after=10, line=1.3),
    _Look("Note", 9.5, SOFT, italic=True, after=6),
    _Look("Quote", 11, INK, italic=True, before=6, after=6, indent_cm=0.6),
    _Look("Quote Source", 9, SOFT, after=8, indent_cm=0.6),
    _Look("List Bullet", 10.5, after=4),
    _Look("Figure", 10, before=8, after=4, line=1.0, keep=True, align=ALIGN.CENTER),
    _Look("Caption", 9, SOFT, bold=True, before=2, after=12, line=1.0),
    _Look("Table Caption", 9, SOFT, bold=True, before=12, after=4, line=1.0, keep=True,
          based_on="Caption"),
    _Look("Table Heading", 8, "FFFFFF", bold=True, before=3, after=3, line=1.0, keep=True),
    _Look("Table Text", 9, before=1, after=1, line=1.05),
    _Look("Table Number", 9, before=1, after=1, line=1.05, align=ALIGN.RIGHT,
          based_on="Table Text"),
    _Look("Table Number Heading", 8, "FFFFFF", bold=True, before=3, after=3, line=1.0, keep=True,
          align=ALIGN.RIGHT, based_on="Table Heading"),
    _Look("TOC Heading", 20, ACCENT, bold=True, before=0, after=14, line=1.0, keep=True),
    _Look("toc 1", 10, INK, bold=True, before=6, after=2, line=1.0),
    _Look("toc 2", 9.5, INK, after=1.5, line=1.0, indent_cm=0.6),
    _Look("Header", 8.5, SOFT, after=0, line=1.0),
    _Look("Footer", 8.5, SOFT, after=0, line=1.0, align=ALIGN.RIGHT),
)  # fmt: skip

# Style, sides in the order of the schema, width in eighths of a point, space in points, colour.
BORDERS = (
    ("Cover Label", ("top", "left", "bottom", "right"), 8, 8, ACCENT),
    ("Title", ("bottom",), 24, 14, ACCENT),
    ("Header", ("bottom",), 4, 4, LINE),
    ("Quote", ("left",), 18, 10, ACCENT),
    ("Quote Source", ("left",), 18, 10, ACCENT),
)
_BEFORE_BORDERS = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr",
    "suppressLineNumbers",
)  # fmt: skip


def dress(document: WordDocument, language: str) -> None:
    """Set every style, the table style, the language and the page."""
    for look in LOOKS:
        _set(document, look)
    for name, sides, width, space, colour in BORDERS:
        _set_borders(document.styles[name], sides, width, space, colour)
    label = document.styles["Cover Label"].element.pPr.find(qn("w:pBdr"))
    label.addnext(element("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": ACCENT}))
    document.styles.element.append(parse_xml(_TABLE_STYLE))
    _set_language(document, language)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin, section.bottom_margin = Cm(2.4), Cm(2.2)
    section.header_distance, section.footer_distance = Cm(1.2), Cm(1.1)


def _set(document: WordDocument, look: _Look) -> None:
    names = {style.name for style in document.styles}
    if look.name in names:
        style = document.styles[look.name]
    else:
        builtin = look.name.startswith("toc ")
        style = document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH, builtin)
        style.quick_style = not builtin
    if not isinstance(style, ParagraphStyle):
        raise TypeError(f"{look.name} is not a paragraph style of this template")
    if look.name != "Normal":
        style.base_style = document.styles[look.based_on]
    font, shape = style.font, style.paragraph_format
    _set_font(style)
    font.size, font.bold, font.italic = Pt(look.size), look.bold, look.italic
    font.color.rgb = RGBColor.from_string(look.colour)
    shape.space_before, shape.space_after = Pt(look.before), Pt(look.after)
    shape.line_spacing, shape.keep_with_next = look.line, look.keep
    shape.alignment = look.align
    shape.widow_control = True
    if look.indent_cm:
        shape.left_indent = Cm(look.indent_cm)
    if look.name == "Cover Label":
        shape.left_indent = shape.right_indent = Pt(9)  # so that its ground stops at the margins
    if look.name.startswith("Quote"):
        shape.keep_together = True
    if look.name.startswith("toc "):
        # A refreshed table of contents sets its page numbers on this stop.
        shape.tab_stops.add_tab_stop(Cm(16), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def _set_font(style: ParagraphStyle) -> None:
    """One font for every script, the theme's forgotten."""
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    style.font.name = FONT
    fonts = properties.find(qn("w:rFonts"))
    for script in ("w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)
    for name in ("w:spacing", "w:kern", "w:caps"):
        for old in properties.findall(qn(name)):
            properties.remove(old)


def _set_borders(
    style: BaseStyle, sides: tuple[str, ...], width: int, space: int, colour: str
) -> None:
    """Replace a style's paragraph borders, at the place the schema asks for."""
    properties = style.element.get_or_add_pPr()
    for old in properties.findall(qn("w:pBdr")):
        properties.remove(old)
    borders = element("w:pBdr")
    look = {"w:val": "single", "w:sz": str(width), "w:space": str(space), "w:color": colour}
    for side in sides:
        borders.append(element(f"w:{side}", look))
    earlier = {qn(f"w:{name}") for name in _BEFORE_BORDERS}
    properties.insert(sum(child.tag in earlier for child in properties), borders)


def _set_language(document: WordDocument, language: str) -> None:
    """French everywhere: defaults of the styles, settings, separators of lists and decimals."""
    for lang in document.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), language)
        lang.set(qn("w:eastAsia"), language)
    settings = document.settings.element
    for theme in settings.iter(qn("w:themeFontLang")):
        theme.set(qn("w:val"), language)
    for name, value in (("w:decimalSymbol", ","), ("w:listSeparator", ";")):
        for found in settings.iter(qn(name)):
            found.set(qn("w:val"), value)
    for found in settings.findall(qn("w:proofState")):
        settings.remove(found)
    for found in settings.iter(qn("w:compatSetting")):
        if found.get(qn("w:name")) == "compatibilityMode":
            found.set(qn("w:val"), "15")
    for zoom in settings.iter(qn("w:zoom")):
        zoom.set(qn("w:percent"), "100")


_TABLE_STYLE = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="{TABLE_STYLE}">
  <w:name w:val="{TABLE_STYLE}"/><w:basedOn w:val="TableNormal"/>
  <w:uiPriority w:val="59"/><w:qFormat/>
  <w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>
  <w:tblPr><w:tblStyleRowBandSize w:val="1"/><w:tblBorders>
    <w:top w:val="single" w:sz="8" w:space="0" w:color="{ACCENT}"/>
    <w:bottom w:val="single" w:sz="8" w:space="0" w:color="{ACCENT}"/>
    <w:insideH w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>
  </w:tblBorders><w:tblCellMar>
    <w:top w:w="28" w:type="dxa"/><w:left w:w="100" w:type="dxa"/>
    <w:bottom w:w="28" w:type="dxa"/><w:right w:w="100" w:type="dxa"/>
  </w:tblCellMar></w:tblPr>
  <w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:color w:val="FFFFFF"/></w:rPr>
    <w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{ACCENT}"/>
      <w:vAlign w:val="bottom"/></w:tcPr>
  </w:tblStylePr>
  <w:tblStylePr w:type="band2Horz">
    <w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{BAND}"/></w:tcPr>
  </w:tblStylePr>
</w:style>
"""

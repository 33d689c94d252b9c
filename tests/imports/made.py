"""Files made by the tests: our codes, invented sentences. No official wording here."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from collections.abc import Mapping
from typing import Any

import openpyxl

from workshop.catalog import load_catalogue
from workshop.imports.wording import KINDS, code_order

CODES = load_catalogue().codes()
BOM = b"\xef\xbb\xbf"


def invented() -> dict[str, str]:
    """Code → invented sentence, for the 437 codes of our list, in official order."""
    codes = [code for kind in KINDS for code in sorted(CODES[kind], key=code_order)]
    return {
        code: f"Phrase de rang {rank} dans une liste faite pour les essais"
        for rank, code in enumerate(codes)
    }


def yaml_file(texts: Mapping[str, str]) -> bytes:
    """An Open SDG file: « 1.a.1 » → « 1-a-1-title: … »."""
    lines = [f"{code.replace('.', '-')}-title: {text}" for code, text in texts.items()]
    return ("\n".join(lines) + "\n").encode()


def three_files(texts: Mapping[str, str]) -> dict[str, bytes]:
    """The three Open SDG files, one per kind."""
    return {
        f"global_{kind}s.yml": yaml_file(
            {code: text for code, text in texts.items() if code.count(".") == KINDS.index(kind)}
        )
        for kind in KINDS
    }


def workbook(rows: list[tuple[Any, ...]]) -> bytes:
    """An .xlsx of one sheet holding these rows from A1."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_shared_strings(data: bytes) -> bytes:
    """The same workbook as a spreadsheet program saves it: texts apart, in xl/sharedStrings.xml,
    their last sign in its own superscript run."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {path: archive.read(path).decode() for path in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    found = re.findall("<is><t[^>]*>(.*?)</t></is>", parts[sheet], re.DOTALL)
    texts = [html.unescape(text) for text in found]
    ranks = iter(range(len(texts)))
    parts[sheet] = re.sub(
        't="inlineStr"><is>.*?</is>',
        lambda match: f't="s"><v>{next(ranks)}</v>',
        parts[sheet],
        flags=re.DOTALL,
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    run = '<r><rPr><vertAlign val="superscript"/></rPr><t>{}</t></r>'
    items = [
        f"<si><r><t>{html.escape(text[:-1])}</t></r>{run.format(text[-1])}</si>" for text in texts
    ]
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{main}">{"".join(items)}</sst>'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    types = "[Content_Types].xml"
    parts[types] = parts[types].replace("</Types>", override)
    return zipped({path: part.encode() for path, part in parts.items()})


def framework_rows(texts: Mapping[str, str]) -> list[tuple[Any, ...]]:
    """The United Nations' rows: three of headings, goals alone in B, targets in B, indicators in C,
    six of footnotes."""
    rows: list[tuple[Any, ...]] = [
        ("", "Cadre inventé d’indicateurs", None),
        (None, None, None),
        (None, "Objectifs et cibles", "Indicateurs"),
    ]
    for code in sorted(texts, key=code_order):
        text = texts[code]
        depth = code.count(".")
        if depth == 0:
            rows.append((None, f"Objectif {code}. {text}", None))
        elif depth == 1:
            rows.append((None, f"{code} {text}", None))
        elif rows[-1][2] is None and str(rows[-1][1]).startswith(code.rpartition(".")[0]):
            rows[-1] = (None, rows[-1][1], f"{code} {text}")
        else:
            rows.append((None, None, f"{code} {text}"))
    return rows + [(None, f"{'*' * rank} Une note de bas de page.", None) for rank in range(6)]


def api_files(texts: Mapping[str, str]) -> dict[str, bytes]:
    """Answers of Goal/List, Target/List and Indicator/List, beginning with a BOM."""
    lists: dict[str, list[dict[str, object]]] = {"goal": [], "target": [], "indicator": []}
    for code, text in texts.items():
        goal, target = code.split(".")[0], code.rpartition(".")[0]
        if code.count(".") == 0:
            entry: dict[str, object] = {"code": code, "title": text, "description": "Long text"}
        elif code.count(".") == 1:
            entry = {"goal": goal, "code": code, "title": text, "description": "Long text"}
        else:
            entry = {"goal": goal, "target": target, "code": code, "description": text, "tier": "1"}
        lists[KINDS[code.count(".")]].append(entry | {"uri": f"/v1/sdg/{code}"})
    return {f"{kind}.json": BOM + json.dumps(entries).encode() for kind, entries in lists.items()}


def zipped(contents: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in contents.items():
            archive.writestr(path, content)
    return file.getvalue()


INSEE = """codgeo;libgeo;no_indic;variable;sous_champ;unite;A2020;A2021
11;Aude;i001;taux_pvt;total;%;20,8;21.4
11;Aude;i002;esper_vie;femme;an;;85,1
34;Hérault;i001;taux_pvt;total;%;18,9;19,1
"""
REGIONS = """codgeo;libgeo;no_indic;variable;sous_champ;A2021
11;Île-de-France;i001;taux_pvt;total;15,9
76;Occitanie;i001;taux_pvt;total;17,5
"""

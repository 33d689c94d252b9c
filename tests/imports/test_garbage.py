"""Whatever the bytes: a result or a Refused, never another exception."""

import contextlib
import io
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.imports.made import (
    BOM,
    CODES,
    INSEE,
    framework_rows,
    with_shared_strings,
    workbook,
    zipped,
)
from workshop.imports.insee import read_insee, territories
from workshop.imports.official import read_official
from workshop.imports.priorities import read_priorities
from workshop.model import Refused

TEXTS = {"1": "Des bois", "1.1": "Des lacs (clairs)", "1.1.1": "Part des lacs2"}
SEEDS = {
    "yaml": b"1-title: Des bois\n1-1-title: 'Des lacs'\n1-1-1-title: |\n  Part\n  des lacs\n",
    "json": BOM + b'[{"code": "1", "title": "Des bois"}, {"code": "1.1", "title": "Lacs"}]',
    "workbook": with_shared_strings(workbook(framework_rows(TEXTS))),
    "csv": INSEE.encode("latin-1"),
    "zip": zipped({"ODD_DEP.csv": INSEE.encode()}),
    "plan": "label;Plan\ncode;nom\n1.1;Pauvreté\n3;Santé\n".encode(),
}
READERS: dict[str, Callable[[bytes], object]] = {
    "official": lambda data: read_official({"a": data}, CODES),
    "insee": lambda data: read_insee("a", data, "11"),
    "territories": lambda data: territories("a", data),
    "priorities": lambda data: read_priorities("a", data, CODES),
}
SIGNS = [b"- ", b"? ", b": ", b"&a ", b"*a", b"!!x ", b"{", b"[", b"]", b"|", b">", b"'", b'"']
SIGNS += [b"%YAML 9", b"---\n", b"#", b"\\U00110000", b"\t", b"\r", b"\xe9", b"\xed\xa0\x80"]
SIGNS += [b"\n", b"\x00", b";", b",", b"1-title", b"1.1", b"99999999999999999999", b"<!ENTITY"]

calm = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read_all(data: bytes) -> None:
    for read in READERS.values():
        with contextlib.suppress(Refused):
            read(data)


@given(st.binary(max_size=400))
@calm
def test_any_bytes(data: bytes) -> None:
    read_all(data)


@given(st.lists(st.sampled_from(SIGNS), max_size=60).map(b"".join))
@calm
def test_any_signs(data: bytes) -> None:
    read_all(data)
    read_all(b"1-title: " + data)
    read_all(b"codgeo;libgeo;variable;sous_champ;A2020\n11;Aude;" + data)


@pytest.mark.parametrize("seed", SEEDS)
@given(data=st.data())
@calm
def test_damaged_files(seed: str, data: st.DataObject) -> None:
    """Cut, with bytes changed, with a piece put in."""
    whole = bytearray(SEEDS[seed])
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=8)):
        whole[place] = data.draw(st.integers(0, 255))
    place = data.draw(st.integers(0, len(whole)))
    whole[place:place] = data.draw(st.sampled_from(SIGNS))
    read_all(bytes(whole[: data.draw(st.integers(0, len(whole)))]))
    read_all(bytes(whole))


@given(data=st.data())
@calm
def test_damaged_parts_of_a_workbook(data: st.DataObject) -> None:
    """A sound zip whose XML is damaged, missing or foreign."""
    with zipfile.ZipFile(io.BytesIO(SEEDS["workbook"])) as archive:
        parts = {path: bytearray(archive.read(path)) for path in archive.namelist()}
    path = data.draw(st.sampled_from(sorted(parts)))
    part = parts[path]
    for _ in range(data.draw(st.integers(0, 3))):
        start = data.draw(st.integers(0, len(part)))
        end = data.draw(st.integers(start, min(len(part), start + 40)))
        part[start:end] = data.draw(st.binary(max_size=20) | st.sampled_from(SIGNS))
    if data.draw(st.booleans()):
        parts[data.draw(st.sampled_from(sorted(parts)))] = part
    if data.draw(st.booleans()):
        del parts[path]
    read_all(zipped({path: bytes(part) for path, part in parts.items()}))

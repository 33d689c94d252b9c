import io
import re
import warnings
import zipfile

import pytest

from tests.imports.made import zipped
from workshop.imports.files import RAW_LIMIT, check_size, decode, listing, shown, unzip
from workshop.model import Refused


def everything(path: str) -> bool:
    return True


def refused(data: bytes, sentence: str, limit: int = 10_000_000) -> None:
    with pytest.raises(Refused, match="^" + re.escape(f"« a.zip » : {sentence}")):
        unzip("a.zip", data, everything, limit)


def test_a_file_too_big_is_refused_before_it_is_read() -> None:
    with pytest.raises(Refused, match="« a » : 20 Mo, le maximum est 20 Mo"):
        check_size("a", b"x" * (RAW_LIMIT + 1))


def test_unzip_gives_only_what_is_wanted() -> None:
    data = zipped({"a/b.csv": b"1", "../c.csv": b"2", "d.txt": b"3"})
    assert unzip("a.zip", data, lambda path: path.endswith(".csv")) == {
        "a/b.csv": b"1",
        "../c.csv": b"2",
    }


def test_a_zip_bomb_is_refused() -> None:
    refused(zipped({"a": b"0" * 5_000_000}), "« a » est anormalement compressé.")


def test_many_files_that_are_big_together_are_refused() -> None:
    noise = bytes(range(256)) * 400
    contents = {f"{rank}": noise for rank in range(20)}
    assert len(unzip("a.zip", zipped(contents), everything)) == 20
    refused(zipped(contents), "plus de 1 Mo une fois décompressée.", limit=1_000_000)


def test_a_zip_that_lies_on_its_sizes_is_refused() -> None:
    data = zipped({"a": b"0" * 5_000_000})
    honest = (5_000_000).to_bytes(4, "little")
    assert data.count(honest) == 2
    with pytest.raises(Refused, match=r"« a\.zip » : "):
        unzip("a.zip", data.replace(honest, (10).to_bytes(4, "little")), everything)


def test_too_many_files_are_refused() -> None:
    contents = {f"{rank}": b"" for rank in range(201)}
    refused(zipped(contents), "201 fichiers dans l’archive, le maximum est 200.")


def test_odd_archives_are_refused() -> None:
    file = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(file, "w") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("a", b"1")
        archive.writestr("a", b"2")
    refused(file.getvalue(), "l’archive contient deux fois « a ».")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a", b"1")
    refused(file.getvalue(), "« a » est compressé d’une façon inhabituelle.")
    data = bytearray(zipped({"a": b"1"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    refused(bytes(data), "« a » est protégé par un mot de passe.")


def test_names_and_lists_stay_short_in_sentences() -> None:
    assert shown("a\nb\u202e" + "c" * 200) == "a b" + "c" * 77
    assert shown("\x00") == "fichier sans nom"
    assert listing(["a", "b"]) == "a, b"
    assert listing(["a"] * 32) == ", ".join(["a"] * 30) + " et 2 autres"


def test_decode_reads_windows_latin() -> None:
    assert decode("a", "L’œuvre à 3 €\r\nfin\r".encode("cp1252"), latin=True) == (
        "L’œuvre à 3 €\nfin\n"
    )
    assert decode("a", b"\xe9\x81", latin=True) == "é\x81"

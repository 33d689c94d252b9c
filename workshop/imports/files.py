"""What every reader needs of a file: sizes kept in bounds, bytes to text, text to rows, zip.

A zip is read in memory only, so a path inside it is just a label and leads nowhere.
"""

from __future__ import annotations

import csv
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Final

from workshop.forms import clean_line
from workshop.model import Refused

MEGABYTE: Final = 1_000_000
RAW_LIMIT: Final = 20 * MEGABYTE
UNZIPPED_LIMIT: Final = 60 * MEGABYTE
FILES_LIMIT: Final = 200
RATIO_LIMIT: Final = 100  # unzipped / zipped; a real CSV or workbook stays under 50
RATIO_FLOOR: Final = MEGABYTE  # below this, no ratio can hurt
LISTED: Final = 30  # names a sentence lists before « et 3 autres »

# Called with a share done, from 0 to 1, and a French label of what is being done.
Progress = Callable[[float, str], None]

# What a broken archive makes the standard library raise.
_BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)


def refusal(name: str, sentence: str) -> Refused:
    """A Refused whose sentence begins with the file's name."""
    return Refused(f"« {shown(name)} » : {sentence}")


def shown(name: str) -> str:
    """A file's name as it can stand in a sentence: one clean line, 80 characters at most."""
    return clean_line(name)[:80] or "fichier sans nom"


def listing(items: list[str]) -> str:
    """« a, b, c », the first 30, then « et 4 autres »."""
    rest = len(items) - LISTED
    text = ", ".join(items[:LISTED])
    if rest <= 0:
        return text
    return f"{text} et {rest} autre{'s' if rest > 1 else ''}"


def check_size(name: str, data: bytes, limit: int = RAW_LIMIT) -> None:
    """Raises Refused for an empty file, or one of more than `limit` bytes."""
    if not data.strip():
        raise refusal(name, "ce fichier est vide.")
    if len(data) > limit:
        raise refusal(
            name,
            f"{_megabytes(len(data))} Mo, le maximum est {_megabytes(limit)} Mo. "
            "Vérifiez que c’est le bon fichier.",
        )


def decode(name: str, data: bytes, *, latin: bool = False) -> str:
    """Text with line feeds only, its byte order mark gone. UTF-8, or else latin-1 when `latin`.

    Raises Refused for UTF-16, for bytes that are no text and, without `latin`, for a byte that is
    not UTF-8, naming its line.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise refusal(name, "ce fichier est codé en UTF-16. Enregistrez-le en UTF-8.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if not latin:
            line = data.count(b"\n", 0, error.start) + 1
            raise refusal(
                name,
                f"ligne {line}, un caractère n’est pas codé en UTF-8. Enregistrez-le en UTF-8.",
            ) from error
        text = _decode_latin(data)
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise refusal(name, f"ligne {line}, ce n’est pas du texte. Vérifiez le fichier choisi.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decode_latin(data: bytes) -> str:
    """Windows' latin-1, which has « ’ », « œ » and « € »; plain latin-1 for the bytes it lacks."""
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def read_rows(name: str, text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """(line number, cells) of each row that is not blank. Raises Refused naming the line."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise refusal(
                name,
                f"ligne {max(reader.line_num, 1)}, les guillemets ou les colonnes ne se lisent pas "
                "comme un tableau CSV.",
            ) from error
        if row is None:
            return
        if any(cell.strip() for cell in row):
            yield reader.line_num, row


def is_zip(data: bytes) -> bool:
    """True for a zip, hence for an .xlsx workbook, whole or truncated."""
    return data[:2] == b"PK"


def unzip(
    name: str, data: bytes, wanted: Callable[[str], bool], limit: int = UNZIPPED_LIMIT
) -> dict[str, bytes]:
    """Path inside the archive → content, for the wanted paths only, in the archive's order.

    Raises Refused when the archive is truncated, encrypted or oddly compressed, holds a path twice
    or more than 200 files, or when what is wanted passes `limit` bytes or 100 times its zipped
    size.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            _check_list(name, infos)
            contents: dict[str, bytes] = {}
            left = limit
            for info in infos:
                if wanted(info.filename):
                    contents[info.filename] = _content(name, archive, info, left, limit)
                    left -= len(contents[info.filename])
            return contents
    except _BROKEN_ZIP as error:
        raise refusal(
            name, "archive illisible ou incomplète. Téléchargez-la une nouvelle fois."
        ) from error


def _check_list(name: str, infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > FILES_LIMIT:
        raise refusal(name, f"{len(infos)} fichiers dans l’archive, le maximum est {FILES_LIMIT}.")
    paths = [info.filename for info in infos]
    twice = next((path for path in paths if paths.count(path) > 1), None)
    if twice is not None:
        raise refusal(name, f"l’archive contient deux fois « {shown(twice)} ».")


def _content(
    name: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo, left: int, limit: int
) -> bytes:
    inside = shown(info.filename)
    if info.flag_bits & 1:
        raise refusal(name, f"« {inside} » est protégé par un mot de passe.")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise refusal(name, f"« {inside} » est compressé d’une façon inhabituelle.")
    with archive.open(info) as file:
        content = file.read(left + 1)  # never more than allowed, whatever the header says
    if len(content) > left:
        raise refusal(name, f"plus de {_megabytes(limit)} Mo une fois décompressée.")
    if len(content) > max(RATIO_FLOOR, RATIO_LIMIT * info.compress_size):
        raise refusal(name, f"« {inside} » est anormalement compressé.")
    return content


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:.3g}".replace(".", ",")

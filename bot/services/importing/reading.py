"""From a folder to rows with their line numbers."""

from __future__ import annotations

import codecs
import csv
import io
import re
from pathlib import Path

from bot.services.importing.columns import File
from bot.services.importing.findings import Finding, Row

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAVE_AS = 'in Excel, save as "CSV UTF-8 (comma delimited)"'
_SECRET = re.compile(r"(^|[^a-z])(pin|pins|password|passcode|passphrase|secret|word)([^a-z]|$)")


def read_file(folder: Path, file: File) -> tuple[list[Row] | None, list[Finding]]:
    """The rows of one file and what is wrong with it; None when no row of it can be trusted."""
    if file.optional and not (folder / file.name).exists():
        return [], []
    text, fault = _text(folder, file)
    if fault is not None:
        return None, [fault]
    try:
        lines = _lines(text)
    except csv.Error:
        words = "expected a quotation mark to be closed, and doubled inside a cell"
        return None, [Finding(file.name, 0, "", words)]
    if not lines:
        return None, [Finding(file.name, 0, "", "expected a first line with the columns")]
    heading = [cell.casefold() for cell in lines[0][1]]
    faults = _heading_faults(file, heading)
    if faults:
        return None, faults
    return _rows(file, heading, lines[1:])


def _text(folder: Path, file: File) -> tuple[str, Finding | None]:
    try:
        raw = (folder / file.name).read_bytes()
    except OSError:
        return "", Finding(file.name, 0, "", "the file is missing or cannot be read")
    if raw.startswith(_UTF16) or b"\0" in raw:
        return "", Finding(file.name, 0, "", f"expected UTF-8, not UTF-16; {_SAVE_AS}")
    try:
        return raw.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        words = f"expected UTF-8, not Windows-1252 or another encoding; {_SAVE_AS}"
        return "", Finding(file.name, line, "", words)


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """Cells by the line on which they begin, without lines that are empty throughout."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found, begins = [], 1
    for cells in reader:
        stripped = [cell.strip() for cell in cells]
        if any(stripped):
            found.append((begins, stripped))
        begins = reader.line_num + 1
    return found


def _heading_faults(file: File, heading: list[str]) -> list[Finding]:
    names = [column.name for column in file.columns]
    if len(heading) == 1 and any(mark in heading[0] for mark in ";\t"):
        words = f"expected commas between cells, not semicolons or tabs; {_SAVE_AS}"
        return [Finding(file.name, 1, "", words)]
    faults = []
    for place, cell in enumerate(_named(heading), 1):
        where = f"column {place}"
        if _SECRET.search(cell):
            words = "PINs, passwords and memory words are never imported: take this column out"
            faults.append(Finding(file.name, 1, where, words))
        elif cell not in names:
            words = "not a column of this file; expected " + ", ".join(names)
            faults.append(Finding(file.name, 1, where, words))
        elif cell in heading[: place - 1]:
            faults.append(Finding(file.name, 1, where, "the same column a second time"))
    must = [column.name for column in file.columns if not column.optional]
    missing = [name for name in must if name not in heading]
    return faults + [Finding(file.name, 1, name, "the column is missing") for name in missing]


def _named(heading: list[str]) -> list[str]:
    """The heading without the empty columns that Excel adds at the end."""
    last = max((place for place, cell in enumerate(heading, 1) if cell), default=0)
    return heading[:last]


def _rows(
    file: File, heading: list[str], lines: list[tuple[int, list[str]]]
) -> tuple[list[Row], list[Finding]]:
    rows, faults, named = [], [], _named(heading)
    absent = frozenset(column.name for column in file.columns) - set(named)
    for line, cells in lines:
        if len(cells) != len(heading) or any(cells[len(named) :]):
            words = f"expected {len(named)} cells, as in the first line"
            faults.append(Finding(file.name, line, "", words))
            rows.append(Row(line, {}, is_broken=True))
            continue
        given = zip(named, cells, strict=False)
        rows.append(Row(line, {name: cell for name, cell in given if cell}, absent=absent))
    return rows, faults

"""Each kind of bad input is refused in the words that docs/import.md shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.services.importing.import_folder import check_folder
from bot.services.importing.layout import FILES as LAYOUT
from bot.services.importing.noticing import find_notes
from bot.services.importing.report import in_order
from tests.guards.source import ROOT
from tests.services.importing import cases
from tests.services.importing.folders import (
    OF_PEOPLE,
    READING,
    TODAY,
    Case,
    Files,
    good,
    write,
)

DOCUMENT = ROOT / "docs" / "import.md"
REFUSED = [*cases.FILES, *cases.CELLS, *cases.TOGETHER]


def _title(case: Case) -> str:
    return case.title


def faults(folder: Path, files: Files) -> list[str]:
    return [str(f) for f in in_order(check_folder(write(folder, files), READING)[1])]


def notes(folder: Path, files: Files) -> list[str]:
    checked, found = check_folder(write(folder, files), READING)
    assert found == []
    return [str(f) for f in in_order(find_notes(checked, TODAY, frozenset()))]


def shown(given: list[Case]) -> str:
    """The part of the documentation that shows these cases."""
    return "\n".join(
        f"- {case.title}:\n" + "\n".join(f"  `{said}`" for said in case.says) for case in given
    )


def test_the_good_folder_has_no_fault_and_no_note(tmp_path: Path) -> None:
    assert faults(tmp_path / "f", good()) == []
    assert notes(tmp_path / "f", good()) == []


@pytest.mark.parametrize("case", REFUSED, ids=_title)
def test_bad_input_is_refused_in_so_many_words(case: Case, tmp_path: Path) -> None:
    files = good()
    case.spoil(files)
    assert faults(tmp_path / "f", files) == list(case.says)


@pytest.mark.parametrize("case", cases.ALLOWED, ids=_title)
def test_what_is_allowed_is_noted(case: Case, tmp_path: Path) -> None:
    files = good()
    case.spoil(files)
    assert notes(tmp_path / "f", files) == list(case.says)


@pytest.mark.parametrize("name", ["FILES", "CELLS", "TOGETHER", "ALLOWED"])
def test_the_documentation_shows_each_case_with_its_message(name: str) -> None:
    assert shown(getattr(cases, name)) in DOCUMENT.read_text()


def test_the_documentation_shows_each_file_and_column_with_an_example() -> None:
    text = DOCUMENT.read_text()
    for file in LAYOUT:
        section = text.split(f"\n## {file.name}\n")[1].split("\n## ")[0]
        for column in file.columns:
            assert f"`{column.name}`" in section, f"{file.name}: {column.name}"
        head = ",".join(column.name for column in file.columns)
        example = section.split(f"    {head}\n    ")[1].splitlines()[0]
        assert example, file.name


def test_the_examples_of_the_documentation_are_a_folder_that_can_be_imported(
    tmp_path: Path,
) -> None:
    files = {}
    for file in LAYOUT:
        section = DOCUMENT.read_text().split(f"\n## {file.name}\n")[1].split("\n## ")[0]
        lines = [line[4:] for line in section.splitlines() if line.startswith("    ")]
        files[file.name] = "\n".join(lines).encode()
    assert faults(tmp_path / "f", files) == []


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    files = good()
    one_from_each = [cases.CELLS[1], cases.CELLS[4], cases.CELLS[9], cases.TOGETHER[12]]
    for case in one_from_each:
        case.spoil(files)
    said = faults(tmp_path / "f", files)
    assert set(said) == {words for case in one_from_each for words in case.says}


@pytest.mark.parametrize("case", [*REFUSED, *cases.ALLOWED], ids=_title)
def test_no_case_says_anything_of_anybody(case: Case) -> None:
    said = " ".join(case.says)
    assert [word for word in OF_PEOPLE if word in said] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"07700 900751", b"7700900751"),
        (b"07700 900751", b"+44 7700 900751"),
        (b"07700 900751", b"07700-900-751"),
        (b"2026-11-20", b"20/11/2026"),
        (b"service_user", b"Service_User"),
        (b"Wilhelmina", "Siân Ó ".encode()),
    ],
)
def test_what_people_and_excel_write_is_read(old: bytes, new: bytes, tmp_path: Path) -> None:
    files = good()
    files["people.csv"] = files["people.csv"].replace(old, new, 1)
    assert faults(tmp_path / "f", files) == []


def test_excels_mark_and_line_ends_and_empty_lines_are_accepted(tmp_path: Path) -> None:
    files = {
        name: b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n") + b"\r\n,,\r\n"
        for name, content in good().items()
    }
    assert faults(tmp_path / "f", files) == []


def test_empty_columns_at_the_end_are_accepted(tmp_path: Path) -> None:
    files = {name: content.replace(b"\n", b",,\n") for name, content in good().items()}
    assert faults(tmp_path / "f", files) == []
    empty = b"," * 9
    files["desks.csv"] = files["desks.csv"].replace(b"17:00" + empty, b"17:00" + empty + b"x")
    assert faults(tmp_path / "f", files) == [
        "desks.csv, line 3: expected 11 cells, as in the first line"
    ]


def test_a_first_line_that_is_missing_is_not_quoted(tmp_path: Path) -> None:
    files = good()
    files["people.csv"] = files["people.csv"].partition(b"\n")[2]
    said = "\n".join(faults(tmp_path / "f", files))
    assert "people.csv, line 1, id: the column is missing" in said
    assert [word for word in OF_PEOPLE if word in said] == []


#: Words that cannot be part of our own.
_MARKED = st.text(st.sampled_from("ÄÖßžłéЖ字ñ0123456789 ,;\"'=@+-\t\n\0"), min_size=1, max_size=20)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    file=st.sampled_from(sorted(good())),
    line=st.integers(0, 3),
    cell=st.integers(0, 9),
    words=_MARKED,
)
def test_whatever_stands_in_a_cell_is_never_said(
    tmp_path: Path, file: str, line: int, cell: int, words: str
) -> None:
    files, marked = good(), f"⟦{words}⟧"
    lines = files[file].decode().split("\n")
    cells = lines[min(line, len(lines) - 2)].split(",")
    cells[min(cell, len(cells) - 1)] = marked
    lines[min(line, len(lines) - 2)] = ",".join(cells)
    files[file] = "\n".join(lines).encode()
    checked, found = check_folder(write(tmp_path / "f", files), READING)
    said = "\n".join(str(f) for f in [*found, *find_notes(checked, TODAY, frozenset())])
    assert "⟦" not in said
    assert "⟧" not in said
    assert [word for word in OF_PEOPLE if word in said] == []

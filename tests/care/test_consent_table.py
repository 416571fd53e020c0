"""The page of the consent table: it is read strictly, and what it may not say is refused."""

from __future__ import annotations

import re

import pytest

from bot.care.consent_records import Kind
from bot.care.consent_table import Column, Group, Outcome, Way
from bot.care.consent_table_check import ConsentTableError, load_table
from bot.care.facts import Category
from bot.content.consent import PAGE, load_consent_table

WORDS = PAGE.read_text()


def _set(row: str, column: str, cell: str) -> str:
    """The page with one cell changed."""
    lines = WORDS.splitlines()
    at = next(i for i, line in enumerate(lines) if re.match(rf"\| {re.escape(row)}[ |]", line))
    heads = [line for line in lines[:at] if line.startswith(("| Category", "| Who asks"))]
    columns = [name.strip() for name in heads[-1].split("|")[1:-1]]
    cells = lines[at].split("|")[1:-1]
    cells[columns.index(column)] = f" {cell} "
    lines[at] = "|" + "|".join(cells) + "|"
    return "\n".join(lines)


def _faults(words: str) -> list[tuple[str, str]]:
    with pytest.raises(ConsentTableError) as refused:
        load_table(words)
    assert all(str(fault) in str(refused.value) for fault in refused.value.faults)
    return [(fault.row.split(" ")[0], fault.column) for fault in refused.value.faults]


def test_the_page_that_is_shipped_can_be_used() -> None:
    table = load_consent_table()
    assert set(table.cells) == set(Category) - {Category.CARERS_MESSAGES}
    assert set(table.askers) == set(Kind)
    assert all(set(row) == set(Column) for row in table.cells.values())
    assert table.cells[Category.KEY_WORKER][Column.REFUSED] is Outcome.KNOWN
    assert table.askers[Kind.PARENT_WITH_PR].ways[Group.FROM_13] is Way.NOT_ASKED
    assert table.askers[Kind.YOUNG_CARER].at_most == {
        Category.KEY_WORKER,
        Category.COVER,
        Category.APPOINTMENT,
    }


@pytest.mark.parametrize(
    ("row", "column", "cell"),
    [
        # No such word.
        ("D1", "FULL", "X"),
        ("D1", "FULL", "a"),
        ("D1", "FULL", ""),
        ("carer", "13 to 15", "maybe"),
        ("advocate", "Needs", "a letter"),
        ("young_carer", "Never more than", "D1 D99"),
        # A refusal that opens something.
        ("D1", "NOT_ASKED", "A"),
        ("D1", "LIMITED, not listed", "A"),
        ("D2", "LIMITED, listed", "D"),
        ("D3", "FULL", "K"),
        # States without consent that can be told apart.
        ("D1", "REFUSED", "D"),
        ("D4", "WITHDRAWN", "H"),
        ("D10", "EXPIRED", "H"),
        ("D0", "LACKS, undecided", "D"),
        ("D0", "LACKS, listed", "D"),
        # Public rows are open to all, and nothing else is.
        ("P0", "FULL", "D"),
        ("P1", "CLOSED", "D"),
        ("P2", "REFUSED", "D"),
        ("D11", "CLOSED", "D"),
        ("K1", "CLOSED", "A"),
        ("D0", "CLOSED", "K"),
        # Content that needs a human, and messages that only their author shows.
        ("D4", "FULL", "A"),
        ("D5", "LACKS, listed", "A"),
        ("D6", "LIMITED, listed", "K"),
        ("D7", "FULL", "S"),
        ("D12b", "FULL", "A"),
        ("D8", "FULL", "A"),
        ("D10", "FULL", "K"),
        # Who decides.
        ("relative", "under 13", "full"),
        ("parent_PR", "13 to 15", "full"),
        ("parent_PR", "under 16, competent", "full"),
        ("parent_PR", "under 16, competent", "not asked"),
        ("parent_PR", "16 to 17", "not asked"),
        ("attorney_HW", "under 16, competent", "powers"),
        ("friend", "18 or over", "powers"),
        ("carer", "18 or over", "consent or staff"),
        ("young_carer", "Never more than", ""),
        ("young_carer", "Never more than", "D1 D4"),
        ("professional", "18 or over", "consent"),
    ],
)
def test_a_bad_cell_is_named(row: str, column: str, cell: str) -> None:
    found = _faults(_set(row, column, cell))
    assert any(fault == row for fault, _ in found)
    rows_as_a_whole = row in ("carer", "professional", "young_carer")
    nearby = {column, "NOT_ASKED", "LACKS, undecided", "LIMITED, not listed", "LIMITED, listed"}
    assert rows_as_a_whole or nearby & {where for _, where in found}


@pytest.mark.parametrize("row", ["parent_PR", "attorney_HW", "deputy_PW", "guardian_SCT"])
def test_a_power_without_its_paper_is_named(row: str) -> None:
    assert {found for found, _ in _faults(_set(row, "Needs", ""))} == {row}


@pytest.mark.parametrize(
    ("row", "column", "cell"),
    [
        ("D3", "LACKS, listed", "K"),
        ("D10", "LIMITED, not listed", "D"),
        ("D4", "FULL", "D"),
        ("parent_PR", "under 13", "consent"),
        ("friend", "18 or over", "staff"),
        ("young_carer", "Never more than", "D1"),
    ],
)
def test_an_adopter_may_be_stricter(row: str, column: str, cell: str) -> None:
    stricter = load_table(_set(row, column, cell))
    assert stricter.version != load_consent_table().version


@pytest.mark.parametrize(("code", "least"), [("D1", "A"), ("D10", "A"), ("D8", "S")])
def test_no_row_is_opened_as_a_whole(code: str, least: str) -> None:
    """Told in all states alike: no state shows, no refusal opens, and still nobody agreed."""
    [line] = [line for line in WORDS.splitlines() if line.startswith(f"| {code} ")]
    opened = f"| {code} |" + f" {least} |" * 9 + " D |"
    assert (code, "REFUSED") in _faults(WORDS.replace(line, opened))


def test_stricter_has_to_be_so_in_all_four_states() -> None:
    words = WORDS
    for line in WORDS.splitlines():
        if line.startswith("| D1 "):
            words = WORDS.replace(line, "| D1 key worker | A | A | D | D | D | D | D | D | A | D |")
    assert load_table(words).cells[Category.KEY_WORKER][Column.EXPIRED] is Outcome.DENY


@pytest.mark.parametrize(
    ("old", "new", "row"),
    [
        ("## What may be told\n", "## Something else\n", ""),
        ("## Who is asking\n", "## Who asks\n", ""),
        ("Version: 1\n", "", ""),
        ("| Category | FULL | LIMITED, listed |", "| Category | LIMITED, listed | FULL |", "What"),
        ("| D5 medication |", "| D99 medication |", "D99"),
        ("| D5 medication |", "| D4 medication |", "D4"),
        ("| D5 medication | H |", "| D5 medication | H | H |", "D5"),
        ("| D5 medication | H |", "| D5 medication |", "D5"),
        ("| friend | consent |", "| cousin | consent |", "cousin"),
        ("| friend | consent |", "| partner | consent |", "partner"),
    ],
)
def test_a_page_that_is_no_table_is_refused(old: str, new: str, row: str) -> None:
    assert old in WORDS
    assert row in {found for found, _ in _faults(WORDS.replace(old, new))}


def test_what_carers_wrote_has_no_row() -> None:
    row = "| D9 what carers wrote" + " | A" * len(Column) + " |"
    assert _faults(WORDS.replace("\n| D10 ", f"\n{row}\n| D10 ")) == [("D9", "")]


def test_an_empty_page_names_everything_that_is_missing() -> None:
    rows = {row for row, _ in _faults("")}
    assert rows >= {category.value for category in Category} - {"D9"}
    assert rows >= {kind.value for kind in Kind}


def test_words_around_the_grids_change_no_version_and_cells_do() -> None:
    version = load_consent_table().version
    assert load_table(WORDS.replace("A member of staff", "Somebody")).version == version
    assert load_table(WORDS.replace("D5 medication", "D5 medicines")).version == version
    assert load_table(WORDS.replace("Version: 1\n", "Version: 1b\n")).version != version


def test_every_fault_is_told_at_once() -> None:
    words = _set("D1", "REFUSED", "A").replace("| D5 medication | H |", "| D5 medication | A |")
    assert {"D1", "D5"} <= {row for row, _ in _faults(words)}

"""docs/hazards.md names only tests and files that are there, for every hazard it has to cover."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "hazards.md").read_text(encoding="utf-8")
LOG = (ROOT / "docs" / "hazard-log.md").read_text(encoding="utf-8")
#: The hazards that a text about danger touches; others may stand there too.
NEEDED = {f"H{n}" for n in (1, 2, 3, 4, 5, 11, 14, 16, 17, 18, 24)}

_HEADING = re.compile(r"^## (H\d+) ", re.MULTILINE)
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)(?:\[[^`]*\])?`")
_FILE = re.compile(r"`((?:bot|tests|docs|demo|data)/[\w./-]+)`")
_HEAD = ("Control", "---")


def _rows(page: str) -> list[tuple[str, str, str]]:
    """The cells of every row of every table: control, where, held by."""
    cells = [
        tuple(cell.strip() for cell in line.strip("|").split("|"))
        for line in page.splitlines()
        if line.startswith("|")
    ]
    assert [row for row in cells if len(row) != 3] == []
    return [(a, b, c) for a, b, c in cells if a not in _HEAD]


@cache
def _tests_of(path: str) -> frozenset[str]:
    """The tests that a file defines by name: a parametrised one counts once."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    found = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, found))


def _missing_tests(page: str) -> list[str]:
    return [
        f"{path}::{name}"
        for path, name in _TEST.findall(page)
        if not (ROOT / path).is_file() or name not in _tests_of(path)
    ]


def test_every_hazard_that_danger_touches_has_its_controls() -> None:
    found = _HEADING.findall(PAGE)
    assert NEEDED - set(found) == set()
    assert found == sorted(set(found), key=lambda name: int(name[1:]))
    assert set(found) <= set(re.findall(r"^\| (H\d+) \|", LOG, re.MULTILINE))
    for name, section in zip(found, _HEADING.split(PAGE)[2::2], strict=True):
        assert _rows(section), name


def test_every_test_that_is_named_exists() -> None:
    assert len(_TEST.findall(PAGE)) > 100
    assert _missing_tests(PAGE) == []


def test_every_row_names_files_that_exist_and_a_test_or_says_that_there_is_none() -> None:
    for control, where, held_by in _rows(PAGE):
        files = _FILE.findall(where)
        assert files, control
        assert [path for path in files if not (ROOT / path).exists()] == [], control
        assert _TEST.search(held_by) or held_by.startswith("no test"), control


def test_what_is_not_there_is_found() -> None:
    here = "tests/guards/test_hazards_doc.py"
    page = f"`{here}::{test_what_is_not_there_is_found.__name__}[a-b]` `{here}::test_gone`"
    assert _missing_tests(page) == [f"{here}::test_gone"]
    assert _missing_tests("`tests/guards/test_none.py::test_x`") == [
        "tests/guards/test_none.py::test_x"
    ]

"""The documents: what they name exists, and what they state of the code is so."""

from __future__ import annotations

import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli import main
from tests.guards.source import modules

ROOT = Path(__file__).resolve().parents[2]
READERS_PAGES = sorted(
    [
        ROOT / "README.md",
        ROOT / "CHANGELOG.md",
        ROOT / "SECURITY.md",
        *(ROOT / "docs").rglob("*.md"),
    ]
)
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
HEADINGS = ["## Context", "## Decision", "## What was tried or measured", "## Consequences"]

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"`([^`\n]+)`")
_TREES = ("bot", "data", "demo", "docs", "tests", "requirements", "bench")
_PATH = re.compile(rf"(?:{'|'.join(_TREES)})/[\w./-]*")
_LIMIT = re.compile(r"^\| [^|]+ \| `([\w/]+\.py):([\w.]+)` \| ([^|]+) \|$", re.MULTILINE)
_UNITS = {
    "bytes": 1.0,
    "milliseconds": 1.0,
    "second": 1.0,
    "minute": 60.0,
    "hour": 3600.0,
    "day": 86400.0,
}


def _name(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", READERS_PAGES, ids=_name)
def test_every_link_leads_somewhere(page: Path) -> None:
    targets = [t for t in _LINK.findall(page.read_text()) if not re.match(r"[a-z]+:|#", t)]
    missing = [t for t in targets if not (page.parent / t.split("#")[0]).exists()]
    assert missing == []


@pytest.mark.parametrize("page", READERS_PAGES, ids=_name)
def test_every_file_named_exists(page: Path) -> None:
    named = [
        c.split(":")[0] for c in _CODE.findall(page.read_text()) if _PATH.fullmatch(c.split(":")[0])
    ]
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", READERS_PAGES, ids=_name)
def test_commands_exist(page: Path) -> None:
    text = page.read_text()
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    # A command stands in backticks or, in an indented block, at the start of the line.
    made = set(re.findall(r"(?:`|^ {4})make ([a-z]+)", text, re.MULTILINE))
    ours = set(re.findall(r"(?:`|^ {4})(?:\.venv/bin/)?keyline ([a-z][a-z-]*)", text, re.MULTILINE))
    assert made - targets == set()
    assert ours - set(main.commands) == set()


def test_the_runbook_names_events_that_are_logged() -> None:
    logs = (ROOT / "docs" / "runbook.md").read_text().split("## Logs")[1].split("\n## ")[0]
    cells = [line.split("|")[1] for line in logs.splitlines() if line.startswith("| `")]
    events = [event for cell in cells for event in _CODE.findall(cell)]
    code = "".join(module.text for module in modules())
    assert len(events) > 15
    assert [event for event in events if f'"{event}"' not in code] == []


def test_the_readme_is_short_and_names_both_commands() -> None:
    text = (ROOT / "README.md").read_text()
    assert len(text.splitlines()) <= 150
    assert "make run" in text
    assert "make test" in text


def test_the_picture_is_a_small_png() -> None:
    picture = (ROOT / "docs" / "images" / "phones.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) < 400_000


def test_decisions_are_numbered_without_gaps() -> None:
    assert [d.name[:4] for d in DECISIONS] == [f"{n:04}" for n in range(1, len(DECISIONS) + 1)]


@pytest.mark.parametrize("decision", DECISIONS, ids=_name)
def test_a_decision_has_number_date_and_headings(decision: Path) -> None:
    lines = decision.read_text().splitlines()
    assert lines[0].startswith(f"# {int(decision.name[:4])}. ")
    assert re.fullmatch(r"Date: \d{4}-\d\d-\d\d", lines[2])
    assert [line for line in lines if line.startswith("## ")] == HEADINGS


def test_time_limits_are_those_of_the_code() -> None:
    stated = _LIMIT.findall((ROOT / "docs" / "message-path.md").read_text())
    assert len(stated) > 20
    wrong = {
        f"{file}:{name}": value
        for file, name, value in stated
        if _stated(value) != _in_code(ROOT / file, name)
    }
    assert wrong == {}


def test_every_status_and_clock_is_explained() -> None:
    text = (ROOT / "docs" / "message-path.md").read_text()
    for file, name in (("bot/care/delivery.py", "Status"), ("bot/records/clocks.py", "ClockKind")):
        missing = [v for v in _values_of_class(ROOT / file, name) if f"`{v}`" not in text]
        assert missing == []


def test_every_table_is_explained() -> None:
    text = (ROOT / "docs" / "data-kept.md").read_text()
    code = "".join(p.read_text() for p in sorted((ROOT / "bot" / "records").glob("tables*.py")))
    tables = re.findall(r'= Table\(\s*"(\w+)"', code)
    assert len(tables) > 15
    assert [t for t in tables if f"| `{t}` |" not in text] == []


def test_every_hazard_stands_in_the_log() -> None:
    text = (ROOT / "docs" / "hazard-log.md").read_text()
    states = dict(re.findall(r"^\| (H\d+) \|[^|]+\|[^|]+\| ([^|]+) \|", text, re.MULTILINE))
    assert list(states) == [f"H{n}" for n in range(1, 25)]
    assert set(states.values()) <= {"Held", "Part", "Not yet"}


def test_words_are_those_of_the_house() -> None:
    """No word that names a person by a risk, and no place that only the makers have."""
    found = {
        _name(page): hits
        for page in READERS_PAGES
        if (
            hits := re.findall(
                r"(?i)committed suicide|high.risk patient|/home/|/root/", page.read_text()
            )
        )
    }
    assert found == {}


def _stated(value: str) -> list[float]:
    """The numbers in "5 seconds, 2 minutes" or "8", in seconds where they are times."""
    numbers = []
    for piece in value.split(","):
        figure, _, unit = piece.strip().partition(" ")
        factor = _UNITS.get(unit) or _UNITS.get(unit.removesuffix("s")) if unit else 1.0
        assert factor is not None, f"no unit: {piece}"
        numbers.append(float(figure) * factor)
    return numbers


def _in_code(file: Path, name: str) -> list[float]:
    """The value of a constant, a class's field or a dictionary's entry, read without importing."""
    first, _, rest = name.partition(".")
    for node in ast.parse(file.read_text()).body:
        if isinstance(node, ast.ClassDef) and node.name == first:
            return _assigned(node.body, rest)
    value = _value(ast.parse(file.read_text()).body, first)
    if isinstance(value, ast.Dict):
        keys = [k.attr for k in value.keys if isinstance(k, ast.Attribute)]
        value = value.values[keys.index(rest)]
    return _numbers(value)


def _assigned(body: list[ast.stmt], name: str) -> list[float]:
    return _numbers(_value(body, name))


def _value(body: list[ast.stmt], name: str) -> ast.expr:
    for node in body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.AnnAssign) and node.value is not None:
            targets = [node.target]
        if any(isinstance(t, ast.Name) and t.id == name for t in targets):
            return node.value  # type: ignore[union-attr]
    raise AssertionError(f"{name} is not in the code")


def _numbers(value: ast.expr) -> list[float]:
    if isinstance(value, ast.Tuple):
        return [number for element in value.elts for number in _numbers(element)]
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Mult):
        return [_numbers(value.left)[0] * _numbers(value.right)[0]]
    if isinstance(value, ast.Call):
        given = {k.arg or "": _numbers(k.value)[0] for k in value.keywords}
        return [timedelta(**given).total_seconds()]
    assert isinstance(value, ast.Constant)
    return [float(value.value)]


def _values_of_class(file: Path, name: str) -> list[str]:
    [made] = [
        n
        for n in ast.parse(file.read_text()).body
        if isinstance(n, ast.ClassDef) and n.name == name
    ]
    return [
        str(n.value.value)
        for n in made.body
        if isinstance(n, ast.Assign) and isinstance(n.value, ast.Constant)
    ]

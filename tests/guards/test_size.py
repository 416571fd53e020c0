"""Files and functions that one can take in at a glance, each saying what it is for."""

from __future__ import annotations

import ast

import pytest

from tests.guards.source import Function, Module, modules, sample

LONGEST_FILE = 300
LONGEST_FUNCTION = 40


def too_long(module: Module) -> list[str]:
    """Files and functions that ask to be split by meaning."""
    lines = len(module.text.splitlines())
    found = [f"{module.path} has {lines} lines"] if lines > LONGEST_FILE else []
    for node in ast.walk(module.tree):
        if isinstance(node, Function):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                found.append(f"{module.path}:{node.lineno} {node.name} has {length} lines")
    return found


def unexplained(module: Module) -> list[str]:
    """Public functions and classes that do not say what they are for."""
    return [
        f"{module.path}:{node.lineno} {node.name}"
        for node in module.tree.body
        if isinstance(node, Function | ast.ClassDef)
        and not node.name.startswith("_")
        and ast.get_docstring(node) is None
    ]


def _is_migration(module: Module) -> bool:
    """A migration is a list of what was made, in one go, and is never changed."""
    return module.name.startswith("bot.records.migrations.versions.")


def test_nothing_is_too_long() -> None:
    assert [f for m in modules() if not _is_migration(m) for f in too_long(m)] == []


def test_everything_public_says_what_it_is_for() -> None:
    assert [f for m in modules() if not _is_migration(m) for f in unexplained(m)] == []


def _function(lines: int) -> str:
    return "def work():\n" + "    step()\n" * (lines - 1)


@pytest.mark.parametrize(
    "text",
    ["x = 1\n" * 301, _function(41), "class A:\n    async def f(self):\n" + "        x()\n" * 40],
)
def test_what_is_too_long_is_caught(text: str) -> None:
    assert too_long(sample(text)) != []


@pytest.mark.parametrize("text", ["x = 1\n" * 300, _function(40)])
def test_what_just_fits_is_not_caught(text: str) -> None:
    assert too_long(sample(text)) == []


def test_what_says_nothing_is_caught() -> None:
    text = "def a(): ...\nclass B: ...\nasync def c(): ...\ndef _d(): ...\ndef e():\n    'Words.'\n"
    assert [found.split()[-1] for found in unexplained(sample(text))] == ["a", "B", "c"]

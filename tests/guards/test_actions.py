"""Every action that the domain names is one class with one test file, and no other is there."""

from __future__ import annotations

import ast
from collections import Counter
from typing import Any

import pytest
import yaml

from tests.guards.source import ROOT, Module, modules, sample

DOMAIN: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text())
CUSTOM = [name for name in DOMAIN["actions"] if name.startswith("action_")]


def actions_in(module: Module) -> list[str]:
    """The names that the module's action classes give themselves."""
    return [
        statement.value.value
        for node in module.tree.body
        if isinstance(node, ast.ClassDef)
        for method in node.body
        if isinstance(method, ast.FunctionDef) and method.name == "name"
        for statement in method.body
        if isinstance(statement, ast.Return)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    ]


def _written() -> Counter[str]:
    found = [m for m in modules() if m.room == "actions"]
    return Counter(name for module in found for name in actions_in(module))


def test_the_domain_names_each_action_once() -> None:
    assert len(CUSTOM) > 5
    assert [name for name, times in Counter(DOMAIN["actions"]).items() if times > 1] == []


def test_every_action_of_the_domain_is_one_class_and_none_is_left_over() -> None:
    assert _written() == Counter(CUSTOM)


@pytest.mark.parametrize("name", CUSTOM)
def test_every_action_has_its_own_file_and_its_own_test(name: str) -> None:
    (module,) = [m for m in modules() if m.name == f"bot.actions.{name}"]
    assert actions_in(module) == [name]
    assert (ROOT / "tests" / "actions" / f"test_{name}.py").is_file()


def test_no_test_is_left_of_an_action_that_is_gone() -> None:
    tested = {
        p.stem.removeprefix("test_") for p in (ROOT / "tests/actions").glob("test_action_*.py")
    }
    assert tested == set(CUSTOM)


def test_texts_have_one_home_and_it_is_not_the_domain() -> None:
    assert "responses" not in DOMAIN
    assert not [name for name in DOMAIN["actions"] if name.startswith("utter_")]
    for file in (ROOT / "data").rglob("*.yml"):
        given = yaml.safe_load(file.read_text())
        assert "responses" not in given, file
        assert "utter_" not in file.read_text(), file


def test_the_search_finds_an_action() -> None:
    text = 'class A(KeylineAction):\n    def name(self) -> str:\n        return "action_a"\n'
    assert actions_in(sample(text)) == ["action_a"]
    assert actions_in(sample("class A:\n    def other(self):\n        return 'x'\n")) == []

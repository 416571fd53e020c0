"""Every action that the domain names is one class in its own file, and is tested."""

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


def classes_in(module: Module) -> list[str]:
    """The module's classes, by name."""
    return [node.name for node in module.tree.body if isinstance(node, ast.ClassDef)]


def cases_in(tree: ast.Module) -> list[str]:
    """The classes that a test's CASES begin with, one a row."""
    (cases,) = [
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "CASES"
    ]
    assert isinstance(cases, ast.List)
    return [ast.unparse(row.elts[0]) for row in cases.elts if isinstance(row, ast.Tuple)]


def _written() -> Counter[str]:
    found = [m for m in modules() if m.room == "actions"]
    return Counter(name for module in found for name in actions_in(module))


def test_the_domain_names_each_action_once() -> None:
    assert len(CUSTOM) > 5
    assert [name for name, times in Counter(DOMAIN["actions"]).items() if times > 1] == []


def test_every_action_of_the_domain_is_one_class_and_none_is_left_over() -> None:
    assert _written() == Counter(CUSTOM)


@pytest.mark.parametrize("name", CUSTOM)
def test_every_action_has_its_own_file(name: str) -> None:
    assert actions_in(_module(f"bot.actions.{name}")) == [name]


def test_every_action_is_a_case_of_the_test_of_actions_and_no_other_is() -> None:
    tested = cases_in(ast.parse((ROOT / "tests" / "actions" / "test_actions.py").read_text()))
    written = [c for name in CUSTOM for c in classes_in(_module(f"bot.actions.{name}"))]
    assert Counter(tested) == Counter(written)


def _module(name: str) -> Module:
    (module,) = [m for m in modules() if m.name == name]
    return module


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
    assert classes_in(sample(text)) == ["A"]
    assert cases_in(ast.parse('CASES = [(A, "a", ()), (B, "b", ())]\n')) == ["A", "B"]

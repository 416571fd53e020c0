"""Texts and code agree: no text without use, no use without text, no value that nobody gives."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.content.catalogue import load
from bot.settings import NATIONS

BOT = Path(__file__).resolve().parents[2] / "bot"
TEXTS = {text.id for text in load("ENG").all()}
#: Calls whose arguments name texts.
_SAYING = {"say", "fill", "says", "asks"}
#: Keywords whose values name texts.
_NAMING = {"text_id", "text_if_copied"}
#: What a function gives back when its first is the id of a text.
_CHOICE = "Chosen"


def _trees() -> list[ast.Module]:
    return [ast.parse(path.read_text()) for path in sorted(BOT.rglob("*.py"))]


def _strings(node: ast.AST) -> Iterator[str]:
    """Whole literal strings, and f-strings as patterns."""
    inside = {id(v) for n in ast.walk(node) if isinstance(n, ast.JoinedStr) for v in n.values}
    for found in ast.walk(node):
        if isinstance(found, ast.JoinedStr):
            yield "".join(
                re.escape(v.value) if isinstance(v, ast.Constant) else ".+" for v in found.values
            )
        elif (
            isinstance(found, ast.Constant)
            and isinstance(found.value, str)
            and id(found) not in inside
        ):
            yield re.escape(found.value)


def unused(texts: Iterable[str], trees: Iterable[ast.AST]) -> set[str]:
    """Text ids that no string in the code can be."""
    patterns = {s for tree in trees for s in _strings(tree) if s != ".+"}
    whole = re.compile("|".join(sorted(patterns)))
    return {text for text in texts if not whole.fullmatch(text)}


def named(tree: ast.AST) -> set[str]:
    """Literal strings that stand where a text id belongs."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            found.update(_text_arguments(node))
        elif (
            isinstance(node, ast.FunctionDef) and ast.unparse(node.returns or ast.Pass()) == _CHOICE
        ):
            for back in (n for n in ast.walk(node) if isinstance(n, ast.Return)):
                found.update(
                    _branches(back.value.elts[0]) if isinstance(back.value, ast.Tuple) else ()
                )
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name) and target.id == "text_id":
                    found.update(_branches(node.value))
    return found


def _text_arguments(call: ast.Call) -> Iterator[str]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name in _SAYING:
        literal = [s for argument in call.args for s in _branches(argument)]
        yield from literal[:1]
    for keyword in call.keywords:
        if keyword.arg in _NAMING:
            yield from _branches(keyword.value)


def _branches(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _branches(node.body)
        yield from _branches(node.orelse)


def given_values(trees: Iterable[ast.AST]) -> set[str]:
    """The keys of every literal dictionary: what the services fill texts with."""
    dicts = (n for tree in trees for n in ast.walk(tree) if isinstance(n, ast.Dict))
    return {k.value for d in dicts for k in d.keys if isinstance(k, ast.Constant)}


def test_every_text_is_used() -> None:
    assert unused(TEXTS, _trees()) == set()


def test_every_text_that_is_named_is_there() -> None:
    uses = set().union(*(named(tree) for tree in _trees()))
    assert len(uses) > 45, "the search still finds the places where texts are named"
    assert uses - TEXTS == set()


def test_every_value_in_a_text_is_given_by_a_service() -> None:
    rooms = (BOT / "services", BOT / "services" / "answers")
    services = [ast.parse(p.read_text()) for room in rooms for p in sorted(room.glob("*.py"))]
    # Answers to danger get every value they may ask for, from rules that need no service.
    services.append(ast.parse((BOT / "care" / "danger_reply.py").read_text()))
    given = given_values(services)
    for nation in NATIONS:
        texts = load(nation)
        for text in texts.all():
            assert text.placeholders <= given | texts.lines.keys(), (nation, text.id)


def test_the_searches_find_what_they_are_for() -> None:
    tree = ast.parse(
        "answer.say('gone' if away else 'here')\n"
        "alert(unit, owner, text_id='rung')\n"
        "text_id = 'a' if x else 'b'\n"
        "name = f'{kind}_at_night'\n"
        "values = {'days': 1, key: 2}\n"
        "row = {'t': says('plainly'), 'u': asks(Wish.CALL, 'asked', text_if_copied='copied')}\n"
        "def choose() -> Chosen:\n    if x:\n        return 'none', {}\n    return 'some', {}\n"
    )
    chosen = {"plainly", "asked", "copied", "none", "some"}
    assert named(tree) == {"gone", "rung", "a", "b", *chosen}
    assert unused({"rung", "call_at_night", "at_night", "lost"}, [tree]) == {"at_night", "lost"}
    assert given_values([tree]) == {"days", "t", "u"}

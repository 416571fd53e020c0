"""No permit, no fact: only services open, only consent makes permits, and nobody goes round."""

from __future__ import annotations

import ast

import pytest

from tests.guards.source import Module, called, is_in, modules, sample

#: Name -> the modules in which it may be called or read. Permits come from one decision alone.
_HOMES: dict[str, tuple[str, ...]] = {
    "Permit": ("bot.care.consent",),
    "SEAL": ("bot.care.consent", "bot.care.protected"),
    "_Seal": ("bot.care.protected",),
    "StaffAccess": (
        "bot.services.person_access",
        "bot.services.read_conversation",
        "bot.services.read_digest",
        "bot.services.read_item",
    ),
    "reveal_to_staff": ("bot.services",),
}
_FORGES = ("__new__", "__setattr__", "__reduce_ex__", "__getstate__", "__setstate__")


def reveals(module: Module) -> list[str]:
    """Places that open a protected fact outside the services."""
    if module.room == "services":
        return []
    return [
        f"{module.path}:{node.lineno} reveals"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr == "reveal"
    ]


def permits(module: Module) -> list[str]:
    """Permits, seals and staff access made or taken where they must not be."""
    found = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            name = called(node)
        elif isinstance(node, ast.Name | ast.alias):
            name = node.id if isinstance(node, ast.Name) else node.name
            if name in {"Permit", "StaffAccess"}:
                continue  # as a type
        else:
            continue
        if name in _HOMES and not any(is_in(module.name, home) for home in _HOMES[name]):
            found.append(f"{module.path}:{node.lineno} {name}")
    return found


def ways_round(module: Module) -> list[str]:
    """Reads of what Protected hides, and objects made past their own checks."""
    if module.name == "bot.care.protected":
        return []
    return [
        f"{module.path}:{node.lineno} {what}"
        for node in ast.walk(module.tree)
        for what in _names(node)
        if "_Protected__" in what or what in _FORGES
    ]


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Attribute):
        return [node.attr]
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    return []


@pytest.mark.parametrize("rule", [reveals, permits, ways_round])
def test_nobody_goes_round_consent(rule: object) -> None:
    assert [f for m in modules() for f in rule(m)] == []  # type: ignore[operator]


def test_the_rules_look_at_code_that_does_reveal() -> None:
    services = [m for m in modules() if m.room == "services"]
    assert sum(".reveal(" in m.text for m in services) >= 1


@pytest.mark.parametrize(
    ("rule", "text", "name"),
    [
        (reveals, "name = find_cover(unit).reveal(permit)", "bot.web.console"),
        (reveals, "opened = fact.reveal", "bot.records.teams"),
        (permits, "Permit(id, me, you, category, reason, '1', seal)", "bot.services.say"),
        (permits, "protected.Permit(id)", "bot.records.outbox"),
        (permits, "from bot.care.protected import SEAL", "bot.services.say"),
        (permits, "x = SEAL", "bot.jobs.tasks"),
        (permits, "StaffAccess(worker, subject, event)", "bot.services.digest"),
        (permits, "fact.reveal_to_staff(access)", "bot.web.digest"),
        (ways_round, "fact._Protected__value", "bot.services.say"),
        (ways_round, "getattr(fact, '_Protected__value')", "bot.services.say"),
        (ways_round, "object.__new__(Permit)", "bot.services.say"),
        (ways_round, "object.__setattr__(permit, 'category', c)", "bot.services.say"),
    ],
)
def test_each_way_round_is_caught(rule: object, text: str, name: str) -> None:
    assert rule(sample(text, name)) != []  # type: ignore[operator]


def test_a_permit_may_be_carried_and_named_as_a_type() -> None:
    text = "from bot.care.protected import Permit\ndef say(permit: Permit | None) -> None: ..."
    assert permits(sample(text)) == []

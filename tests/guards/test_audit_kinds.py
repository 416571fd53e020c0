"""Every kind of event in the audit trail is explained to whoever reads it."""

from __future__ import annotations

import ast
import re

from tests.guards.source import ROOT, Module, called, modules, sample

#: Where a kind is put together: what it can become.
_MADE = {"person.{text_id}": ("person.paused", "person.resumed")}


def kinds(module: Module) -> list[str]:
    """The kinds of the events that a module writes."""
    found: list[str] = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and called(node) == "Event" and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant):
                found.append(str(first.value))
            else:
                made = ast.unparse(first).strip("f'\"")
                found += _MADE.get(made, (made,))
    return found


def test_every_kind_of_event_is_explained() -> None:
    writing = [m for m in modules() if not m.name.startswith("bot.supervisor.")]
    written = {kind for module in writing for kind in kinds(module)}
    page = (ROOT / "docs" / "audit.md").read_text()
    rows = " ".join(line.split("|")[1] for line in page.splitlines() if line.startswith("| `"))
    assert len(written) > 10
    assert sorted(written - set(re.findall(r"`([a-z_.]+)`", rows))) == []


def test_the_search_finds_kinds() -> None:
    text = "Event('a.b', now)\nEvent(f'person.{text_id}', now)\nEvent()\nEvent(kind, now)"
    assert kinds(sample(text)) == ["a.b", "person.paused", "person.resumed", "kind"]

"""Nothing but a human lowers a lane, and there is no way yet in which one does: an item's lane is
written where it is opened, and where it is raised."""

from __future__ import annotations

import ast

from bot.care.lanes import Lane, less_urgent, more_urgent
from tests.guards.source import Module, called, modules, sample

#: Who may write an item's lane: when it is opened, and in a statement that only takes lower ones.
_MAY = {("bot.records.items", "add_item"), ("bot.records.items", "raise_lane")}


def writers(module: Module) -> list[tuple[str, str]]:
    """Functions of the records that put something in a column `lane` of items."""
    found = []
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.FunctionDef):
            continue
        text = ast.unparse(node)
        touches = "tables.item)" in text or "table = tables.item\n" in text or "_ADD" in text
        if touches and _sets_lane(node):
            found.append((module.name, node.name))
    return found


def _sets_lane(node: ast.FunctionDef) -> bool:
    for inner in ast.walk(node):
        is_written = isinstance(inner, ast.Call) and called(inner) in ("values", "_update")
        if is_written and any(keyword.arg == "lane" for keyword in inner.keywords):
            return True
        if isinstance(inner, ast.Dict):
            keys = [k.value for k in inner.keys if isinstance(k, ast.Constant)]
            if "lane" in keys and "owner_id" in keys:
                return True
    return False


def test_an_items_lane_is_written_where_it_opens_and_where_it_rises_only() -> None:
    records = [m for m in modules() if m.name.startswith("bot.records.")]
    assert {found for m in records for found in writers(m)} == _MAY


def test_a_lane_that_is_written_elsewhere_is_caught() -> None:
    text = "def lower(unit, i):\n    run(update(tables.item).where(x).values(lane='info'))\n"
    assert writers(sample(text)) != []


def test_raising_takes_only_what_is_less_urgent() -> None:
    for lane in Lane:
        assert all(more_urgent(lane, low) is lane for low in less_urgent(lane))
        assert lane not in less_urgent(lane)


def test_no_statement_of_the_migrations_or_services_writes_a_lane_in_sql() -> None:
    wrong = [m.path for m in modules() if "UPDATE item SET lane" in m.text]
    assert wrong == []

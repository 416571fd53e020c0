"""Logs say what happened to which id, and can say no more: names of values are from a list."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.guards.source import Module, called, modules, sample

_LEVELS = {"debug", "info", "warning", "error", "critical", "exception", "log"}
_EVENT = re.compile(r"[a-z][a-z_]*\.[a-z][a-z_]*")

#: Ids, counts, codes, versions and names of our own parts. Never what a person wrote or is called.
_VALUES = set(
    "action alert clock code concurrency conversation error field file http_status job killed "
    "message message_sid mode model outbound part path people place port problem source status "
    "task result texts turn version why workers".split()
)

#: Where an event's name comes in by a parameter: who calls with which is checked there.
_PASSES_ON = {
    "bot.jobs.loops": {"_every"},
    "bot.web.front_door": {"_every"},
    "bot.supervisor.passing_on": {"_log"},
}


def log_calls(module: Module) -> Iterator[ast.Call]:
    """Calls of a logger, also of one kept in `log`."""
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        if isinstance(function, ast.Attribute) and function.attr in _LEVELS:
            if isinstance(function.value, ast.Call) and called(function.value) == "logger":
                yield node
        elif isinstance(function, ast.Name) and function.id == "log":
            yield node


def misnamed(module: Module) -> list[str]:
    """Events that are not `noun.past_verb`, or are not written out where they are logged."""
    found = []
    for call in log_calls(module):
        events = list(_literals(call.args[0])) if len(call.args) == 1 else []
        wrong = [e for e in events if not _EVENT.fullmatch(e)]
        if wrong or (not events and not _may_pass_on(module, call)):
            found.append(f"{module.path}:{call.lineno} {ast.unparse(call)[:70]}")
    return found


def _literals(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)


def _may_pass_on(module: Module, call: ast.Call) -> bool:
    names = _PASSES_ON.get(module.name, set())
    return any(
        call in set(ast.walk(node))
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name in names
    )


def unlisted(module: Module) -> list[str]:
    """Values in a log line under a name that is not on the list."""
    return [
        f"{module.path}:{call.lineno} {keyword.arg}"
        for call in log_calls(module)
        for keyword in call.keywords
        if keyword.arg is not None and keyword.arg not in _VALUES
    ]


def unspoken(module: Module) -> list[str]:
    """Errors put in a log line as they speak: their messages may quote somebody."""
    return [
        f"{module.path}:{call.lineno} {ast.unparse(keyword.value)}"
        for call in log_calls(module)
        for keyword in call.keywords
        if keyword.arg == "error" and called_name(keyword.value) != "describe"
    ]


def called_name(node: ast.expr) -> str:
    """The function whose result a value is."""
    return called(node) if isinstance(node, ast.Call) else ""


@pytest.mark.parametrize("rule", [misnamed, unlisted, unspoken])
def test_every_log_line_keeps_the_rule(rule: object) -> None:
    assert [f for m in modules() for f in rule(m)] == []  # type: ignore[operator]


def test_the_search_finds_log_lines() -> None:
    assert sum(1 for module in modules() for _ in log_calls(module)) > 25


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (misnamed, "logger().info('Message stored')"),
        (misnamed, "logger().info('message')"),
        (misnamed, "logger().info('message.stored.twice')"),
        (misnamed, "logger().info(f'message.{verb}')"),
        (misnamed, "logger().warning('a.b' if x else 'Stored it')"),
        (misnamed, "logger().info(event)"),
        (misnamed, "logger().info('message.stored', body)"),
        (misnamed, "log('Sent!')"),
        (unlisted, "logger().info('message.stored', body=text)"),
        (unlisted, "logs.logger().error('person.found', name=first_name)"),
        (unlisted, "logger().info('text.sent', to=address)"),
        (unspoken, "logger().error('a.failed', error=str(error))"),
        (unspoken, "logger().error('a.failed', error=error)"),
    ],
)
def test_a_line_that_breaks_the_rule_is_caught(rule: object, text: str) -> None:
    assert rule(sample(text)) != []  # type: ignore[operator]


def test_a_good_line_is_not_caught() -> None:
    module = sample("logger().error('turn.failed', turn=str(id), error=describe(error), **ids)")
    assert [*misnamed(module), *unlisted(module), *unspoken(module)] == []

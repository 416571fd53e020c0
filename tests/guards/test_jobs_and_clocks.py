"""What is put in the queue is done by somebody, and every clock does something when it rings."""

from __future__ import annotations

import ast

from bot.records.clocks import ClockKind
from tests.guards.source import Module, called, modules, sample


def _module(name: str) -> Module:
    (module,) = [m for m in modules() if m.name == name]
    return module


def job_names(module: Module) -> set[str]:
    """The constants that name jobs."""
    return {
        target.id
        for node in module.tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
        and target.id.isupper()
        and isinstance(node.value.value, str)
    }


def jobs_added(module: Module) -> set[str]:
    """The names under which jobs are put in the queue."""
    return {
        node.args[1].id
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and called(node) == "_configure"
        and isinstance(node.args[1], ast.Name)
    }


def tasks(module: Module) -> list[str]:
    """The names for which there is a task."""
    return [
        keyword.value.attr
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and called(node) == "task"
        for keyword in node.keywords
        if keyword.arg == "name" and isinstance(keyword.value, ast.Attribute)
    ]


def kinds_handled(module: Module) -> list[str]:
    """The kinds of clock that some `case` speaks of; a catch-all speaks of none."""
    return [
        value.value.attr
        for node in ast.walk(module.tree)
        if isinstance(node, ast.match_case)
        for value in ast.walk(node.pattern)
        if isinstance(value, ast.MatchValue)
        and isinstance(value.value, ast.Attribute)
        and getattr(value.value.value, "id", "") == "ClockKind"
    ]


def kinds_set(module: Module) -> set[str]:
    """The kinds of clock that some code starts."""
    return {
        argument.attr
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and called(node) in {"set_clock", "restart_clock"}
        for argument in node.args
        if isinstance(argument, ast.Attribute) and getattr(argument.value, "id", "") == "ClockKind"
    }


def test_every_job_has_a_task_and_every_task_a_job() -> None:
    named = job_names(_module("bot.records.jobs"))
    assert len(named) >= 3
    assert jobs_added(_module("bot.records.jobs")) == named
    assert sorted(tasks(_module("bot.jobs.tasks"))) == sorted(named)


def test_every_kind_of_clock_is_handled_once() -> None:
    handled = kinds_handled(_module("bot.services.ring_clocks"))
    assert sorted(handled) == sorted(kind.name for kind in ClockKind)


def test_every_kind_of_clock_is_started_somewhere() -> None:
    started = set().union(*(kinds_set(m) for m in modules()))
    assert started == {kind.name for kind in ClockKind}


def test_the_searches_find_what_they_are_for() -> None:
    module = sample(
        "A = 'a'\n"
        "_configure(unit, A)\n"
        "@queue.task(name=jobs.A)\ndef a(): ...\n"
        "set_clock(unit, ClockKind.SEND, x, now)\n"
        "match kind:\n"
        "    case ClockKind.SEND | ClockKind.NOTICE:\n        x()\n"
        "    case _:\n        y()\n"
    )
    assert job_names(module) == jobs_added(module) == {"A"}
    assert tasks(module) == ["A"]
    assert kinds_handled(module) == ["SEND", "NOTICE"]
    assert kinds_set(module) == {"SEND"}

"""What the terminal gets to see: the parts' own JSON lines as they are, and of the rest only
what is known to carry no text, number or name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple


class Event(NamedTuple):
    """A log event of ours, made out of a line that somebody else worded."""

    level: str
    name: str
    values: dict[str, Any]


_SUPERVISOR_LINE = re.compile(r"^\d{4}-\d\d-\d\d [\d:,]+ (?P<level>[A-Z]{4}) (?P<words>.*)$")
_DATABASE_LINE = re.compile(r"^postgresql (?P<pid>\d+) (?P<level>[A-Z]+):\s+(?P<words>.*)$")
# What PostgreSQL says at every start and stop, which our own events say already.
_ROUTINE = (
    "starting PostgreSQL",
    "listening on ",
    "database system was shut down at ",
    "received ",
    "aborting any active transactions",
    "shutting down",
    "database system is shut down",
)
_LEVELS = {"CRIT": "error", "ERRO": "error", "WARN": "warning", "FATAL": "error", "PANIC": "error"}

_Made = Callable[[re.Match[str]], Event]


def _event(level: str, name: str, *groups: str) -> _Made:
    return lambda match: Event(level, name, {group: match[group] for group in groups})


def _ended(match: re.Match[str]) -> Event:
    why = match["why"].removeprefix("terminated by ").removeprefix("exit status ")
    return Event("warning", "part.ended", {"of": match["of"], "why": why})


_OF = r"'?(?P<of>[\w-]+)'?"
_KNOWN: tuple[tuple[re.Pattern[str], _Made], ...] = (
    (
        re.compile(rf"spawned: {_OF} with pid (?P<pid>\d+)"),
        _event("info", "part.started", "of", "pid"),
    ),
    (re.compile(rf"exited: {_OF} \((?P<why>[^;)]+).*\)"), _ended),
    (re.compile(rf"stopped: {_OF} \((?P<why>[^;)]+).*\)"), _event("info", "part.stopped", "of")),
    (
        re.compile(rf"killing {_OF} \((?P<pid>\d+)\) with SIGKILL"),
        _event("warning", "part.killed", "of", "pid"),
    ),
    (re.compile(rf"gave up: {_OF} "), _event("error", "part.given_up", "of")),
    (
        re.compile(r"received (?P<why>SIG\w+) indicating exit request"),
        _event("info", "parts.asked_to_stop"),
    ),
)


def from_supervisor(line: str) -> Event | None:
    """supervisord's line as an event; None for what nobody needs to read."""
    parsed = _SUPERVISOR_LINE.match(line)
    if parsed is None:
        return None
    for pattern, made in _KNOWN:
        if match := pattern.match(parsed["words"]):
            return made(match)
    level = _LEVELS.get(parsed["level"])
    return Event(level, "supervisor.logged", {}) if level else None


def from_part(line: str) -> Event | str | None:
    """A part's line as it is when it is one of our own JSON lines, as an event when it is not.

    PostgreSQL is set to word only its own starts, stops and fatal errors. Anything else (a
    library that prints, a traceback) may quote a person and is withheld; the part itself
    logs its errors by type and place. None for what nobody needs to read.
    """
    if not line.strip():
        return None
    if _is_ours(line):
        return line
    if match := _DATABASE_LINE.match(line):
        if match["words"].startswith(_ROUTINE):
            return None
        level = _LEVELS.get(match["level"], "info")
        return Event(level, "database.logged", {"pid": match["pid"], "words": match["words"]})
    return Event("warning", "line.withheld", {"length": len(line)})


def _is_ours(line: str) -> bool:
    if not line.startswith("{"):
        return False
    try:
        content = json.loads(line)
    except ValueError:
        return False
    return isinstance(content, dict) and {"event", "part"} <= content.keys()

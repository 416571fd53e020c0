"""Loads the rules of lanes: YAML that a clinical safety officer reads, changes and answers for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.care.danger_rules import Family, RuleError, compile_rules
from bot.care.lane_rules import LONG_AGO, NO_CHANGE, LaneRules, Repeated, Together
from bot.care.lanes import Lane
from bot.content.danger import FOLDER as DANGER
from bot.content.danger import load_lists, load_spelling
from bot.content.yaml_pages import read_yaml

FILE = Path(__file__).with_name("lane_rules.yml")
_KEYS = {"id", "lane", "reason", "phrases"}
_GUARDS = {NO_CHANGE, LONG_AGO}
#: What needs an alarm is for the danger screen.
_RAISED_TO = {lane.value: lane for lane in (Lane.TODAY, Lane.THREE_DAYS, Lane.ROUTINE)}


class LaneRulesError(ValueError):
    """The rules cannot be used; the message says what is wrong and where."""


@cache
def load_lane_rules(path: Path = FILE) -> LaneRules:
    """All rules, compiled. Raises LaneRulesError."""
    content = _read(path)
    families: list[Family] = []
    lanes: dict[str, Lane] = {}
    for given in content.get("rules", ()):
        family = _family(given)
        if family.id in {f.id for f in families}:
            raise LaneRulesError(f"two rules are called {family.id}")
        families.append(family)
        if family.id not in _GUARDS:
            lanes[family.id] = _RAISED_TO[family.level]
    together = tuple(_together(given, lanes) for given in content.get("together", ()))
    spelling = load_spelling(DANGER)
    misspelt = (*spelling.often_misspelt, *content.get("often_misspelt", ()))
    lists = {**load_lists(DANGER), **content.get("lists", {})}
    try:
        phrases = compile_rules(families, lists, replace(spelling, often_misspelt=misspelt))
    except RuleError as error:
        raise LaneRulesError(str(error)) from None
    return LaneRules(phrases, lanes, together, _repeated(content.get("repeated")))


def _read(path: Path) -> dict[str, Any]:
    try:
        content = read_yaml(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise LaneRulesError(f"{path.name} cannot be read: {type(error).__name__}") from None
    if not isinstance(content, dict):
        raise LaneRulesError(f"{path.name} holds no rules")
    owned = content.get("owner") and content.get("version")
    if not owned or not isinstance(content.get("review_by"), date):
        raise LaneRulesError(f"{path.name}: owner, version or review_by is missing")
    return content


def _family(given: Mapping[str, Any]) -> Family:
    where = str(given.get("id", "a rule without id"))
    if set(given) != _KEYS or not given["phrases"]:
        raise LaneRulesError(f"{where}: expected {', '.join(sorted(_KEYS))}")
    level = str(given["lane"])
    if level not in ({"none"} if where in _GUARDS else _RAISED_TO):
        raise LaneRulesError(f"{where}: no such lane for it")
    phrases = tuple(str(phrase) for phrase in given["phrases"])
    return Family(where, where, "either", level, str(given["reason"]), phrases)


def _together(given: Mapping[str, Any], lanes: Mapping[str, Lane]) -> Together:
    groups = tuple(frozenset(map(str, group)) for group in given.get("all", ()))
    unknown = sorted(frozenset[str]().union(*groups) - lanes.keys())
    if unknown or len(groups) < 1 or given.get("lane") not in _RAISED_TO or not given.get("id"):
        raise LaneRulesError(f"together {given.get('id')}: {', '.join(unknown)} or a key is wrong")
    return Together(str(given["id"]), _RAISED_TO[given["lane"]], groups)


def _repeated(given: Any) -> Repeated:
    try:
        found = Repeated(
            int(given["texts"]),
            timedelta(days=int(given["within_days"])),
            _RAISED_TO[given["lane"]],
        )
    except (KeyError, TypeError, ValueError):
        raise LaneRulesError("repeated: expected texts, within_days and lane") from None
    if found.texts < 2 or found.within <= timedelta(0):
        raise LaneRulesError("repeated: expected two texts at least, within a day or more")
    return found

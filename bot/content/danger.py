"""Loads the phrases of the danger screen: YAML that a clinician reads, signs and dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.care.danger_rules import Family, RuleError, Rules, compile_rules
from bot.care.danger_text import Spelling
from bot.care.screen import Bounds
from bot.content.yaml_pages import read_yaml

FOLDER = Path(__file__).with_name("danger")
BOUNDS = Path(__file__).with_name("danger_bounds.yml")
_LISTS, _SPELLING = "lists.yml", "spelling.yml"
_LEVELS = frozenset({"now", "4h", "today", "check", "none"})
_PERSPECTIVES = frozenset({"self", "other", "either"})
_NEEDED = frozenset({"id", "category", "perspective", "level", "reason", "phrases"})
_KEYS = _NEEDED | {"stands", "draft", "sign", "agreed", "weak"}
_EMERGENCIES = frozenset({"now", "4h"})


class DangerRulesError(ValueError):
    """The phrases cannot be used; the message names the file and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Page:
    """Who answers for one file of phrases, and until when."""

    name: str
    owner: str
    version: str
    review_by: date


@cache
def load_danger_rules(folder: Path = FOLDER, *, drafts: bool = True) -> Rules:
    """All phrases, compiled; without `drafts` only those that somebody answers for.

    Raises DangerRulesError naming the file at fault.
    """
    spelling, lists = load_spelling(folder), load_lists(folder)
    families = [f for path in _pages(folder) for f in _families(path) if drafts or not f.draft]
    twice = {f.id for f in families if sum(f.id == other.id for other in families) > 1}
    if twice:
        raise DangerRulesError(f"families of one name: {', '.join(sorted(twice))}")
    version = max(page.version for page in list_pages(folder))
    try:
        return compile_rules(families, lists, spelling, version)
    except RuleError as error:
        raise DangerRulesError(str(error)) from None


def list_pages(folder: Path = FOLDER) -> tuple[Page, ...]:
    """Owner, version and review date of every file. Raises DangerRulesError."""
    return tuple(_page(path) for path in sorted(folder.glob("*.yml")))


def load_spelling(folder: Path = FOLDER) -> Spelling:
    """How people type, for other rules that read a text. Raises DangerRulesError."""
    return _spelling(_read(folder / _SPELLING))


def load_lists(folder: Path = FOLDER) -> Mapping[str, Sequence[str]]:
    """Words that stand in for one another, for other rules. Raises DangerRulesError."""
    lists: Mapping[str, Sequence[str]] = _read(folder / _LISTS).get("lists", {})
    return lists


def load_bounds(path: Path = BOUNDS) -> Bounds:
    """From which chances on the classifier raises a text. Raises DangerRulesError."""
    content = _read(path)
    try:
        given = {one.name: float(content[one.name]) for one in fields(Bounds)}
    except (KeyError, TypeError, ValueError):
        raise DangerRulesError(f"{path.name}: a bound is missing or no number") from None
    if not all(0 < bound <= 1 for bound in given.values()):
        raise DangerRulesError(f"{path.name}: a bound is not between 0 and 1")
    return Bounds(**given)


def load_plain(path: Path = BOUNDS) -> Mapping[str, bool]:
    """Sentences that every classifier reads rightly, and whether each tells of danger: one that
    does not is not used. Raises DangerRulesError."""
    content = _read(path).get("plain", {})
    found = {str(t): named == "danger" for named, texts in content.items() for t in texts}
    if set(content) != {"danger", "harmless"} or not {*found.values()} == {True, False}:
        raise DangerRulesError(f"{path.name}: plain sentences of danger, or harmless, are missing")
    return found


def _pages(folder: Path) -> list[Path]:
    return [p for p in sorted(folder.glob("*.yml")) if p.name not in (_LISTS, _SPELLING)]


def _page(path: Path) -> Page:
    content = _read(path)
    owner, version, review_by = (content.get(k) for k in ("owner", "version", "review_by"))
    if not (owner and version and isinstance(review_by, date)):
        raise DangerRulesError(f"{path.name}: owner, version or review_by is missing")
    return Page(path.stem, str(owner), str(version), review_by)


def _read(path: Path) -> dict[str, Any]:
    try:
        content = read_yaml(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise DangerRulesError(f"{path.name} cannot be read: {type(error).__name__}") from None
    if not isinstance(content, dict):
        raise DangerRulesError(f"{path.name} holds no page of phrases")
    return content


def _spelling(content: Mapping[str, Any]) -> Spelling:
    return Spelling(
        forms={str(k): tuple(str(v).split()) for k, v in content.get("forms", {}).items()},
        emoji={str(k): tuple(str(v).split()) for k, v in content.get("emoji", {}).items()},
        known=frozenset(),
        often_misspelt=tuple(content.get("often_misspelt", ())),
        ordinary=frozenset(content.get("ordinary", ())),
    )


def _families(path: Path) -> list[Family]:
    found: list[Family] = []
    for given in _read(path).get("families", ()):
        where = f"{path.name}, {given.get('id', 'a family without id')}"
        unknown = set(given) - _KEYS
        if unknown:
            raise DangerRulesError(f"{where}: {', '.join(sorted(unknown))} means nothing")
        missing = _NEEDED - set(given)
        if missing:
            raise DangerRulesError(f"{where}: {', '.join(sorted(missing))} is missing")
        if str(given["level"]) not in _LEVELS or given["perspective"] not in _PERSPECTIVES:
            raise DangerRulesError(f"{where}: no such level or perspective")
        if given.get("agreed") and str(given["agreed"]) not in _EMERGENCIES:
            raise DangerRulesError(f"{where}: agreed is neither now nor 4h")
        if not given["phrases"] and not given.get("weak"):
            raise DangerRulesError(f"{where}: no phrases")
        if given.get("weak") and str(given["level"]) == "none":
            raise DangerRulesError(f"{where}: weak phrases need a level that they may have")
        found += _strong_and_weak(given)
    return found


def _strong_and_weak(given: Mapping[str, Any]) -> Iterator[Family]:
    """A family; and as one of its own its weak phrases, which ask the classifier: an emergency is
    of today unless it sees some danger too, and nothing counts in which it sees none."""
    level = str(given["level"])
    asks = level if level in _EMERGENCIES else ""
    kept = {key: value for key, value in given.items() if key != "weak"}
    doubted = {"weak": bool(given.get("agreed"))}
    if given["phrases"]:
        yield Family(**{**kept, **doubted, "level": level, "phrases": _plain(given["phrases"])})
    if given.get("weak"):
        weak = {"id": f"{given['id']}_weak", "agreed": asks, "alone": asks, "weak": True}
        weak["level"] = "today" if asks else level
        yield Family(**{**kept, **weak, "phrases": _plain(given["weak"])})


def _plain(phrases: Iterable[str]) -> tuple[str, ...]:
    return tuple(str(p).replace("'", "") for p in phrases)

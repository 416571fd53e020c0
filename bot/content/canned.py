"""Loads the answers that staff can begin with: ours, and an adopter's own beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.content.yaml_pages import read_yaml

FILE = "canned_answers.yml"
_OURS = Path(__file__).with_name(FILE)
_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")


class CannedAnswersError(ValueError):
    """The answers cannot be used; the message names the fault by its place."""


@dataclass(frozen=True, slots=True)
class CannedAnswer:
    """An answer to begin with: what it is called in a list, and its words."""

    id: str
    title: str
    words: str


def load_canned_answers(home: Path | None = None) -> tuple[CannedAnswer, ...]:
    """Ours, with those in KEYLINE_HOME beside them or in the place of one of the same id. Raises
    CannedAnswersError."""
    found = {one.id: one for one in _read(_OURS)}
    own = None if home is None else home / FILE
    if own is not None and own.exists():
        found |= {one.id: one for one in _read(own)}
    return tuple(found.values())


def _read(path: Path) -> Iterator[CannedAnswer]:
    try:
        given = read_yaml(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise CannedAnswersError(f"{path} cannot be read: {type(error).__name__}") from None
    answers = given.get("answers") if isinstance(given, dict) else None
    if not isinstance(answers, list):
        raise CannedAnswersError(f"{path}: expected a list of answers")
    for place, one in enumerate(answers, 1):
        yield _answer(f"{path}, answer {place}", one)


def _answer(place: str, given: Any) -> CannedAnswer:
    values = given if isinstance(given, dict) else {}
    row, title, words = (values.get(name) for name in ("id", "title", "words"))
    if not (isinstance(row, str) and _ID.fullmatch(row)):
        raise CannedAnswersError(f"{place}: expected an id of small letters")
    if not (isinstance(title, str) and title.strip() and isinstance(words, str) and words.strip()):
        raise CannedAnswersError(f"{place}: expected a title and words")
    return CannedAnswer(row, " ".join(title.split()), " ".join(words.split()))

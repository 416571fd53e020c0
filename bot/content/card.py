"""Loads the words of the card that is handed over at enrolment. What cannot be used is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import Formatter
from typing import Any

from bot.content.catalogue import ContentError
from bot.content.yaml_pages import read_yaml

_HERE = Path(__file__).parent
NATIONS = ("ENG", "WLS", "SCT", "NIR")
_WAYS = {"spoken", "text_only"}
#: Every line, and the values that it is filled with.
_LINES = {
    "front": set(),
    "hours": {"hours"},
    "person": set(),
    "carer": set(),
    "words": set(),
    "own": {"own_crisis_line"},
    "call": {"public_number"},
}


@dataclass(frozen=True, slots=True)
class CardWords:
    """What is printed: `front` and `back` in lines. Whose card it is stands nowhere."""

    front: tuple[str, ...]
    back: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CardText:
    """The words of all cards, before they are filled."""

    owner: str
    review_by: date
    lines: Mapping[str, str]
    danger: Mapping[str, str]
    talk: Mapping[str, str]
    nations: Mapping[str, Mapping[str, str]]

    def fill(
        self, nation: str, values: Mapping[str, str], *, for_carer: bool, text_only: bool
    ) -> CardWords:
        """One card. `values`: hours, public_number, and own_crisis_line where there is one."""
        way, lines = "text_only" if text_only else "spoken", self.lines
        talk = self.talk[way].format(line=self.nations[nation][way])
        if values.get("own_crisis_line") and not text_only:
            talk = f"{talk} {lines['own'].format(**values)}"
        back = [lines["carer" if for_carer else "person"], lines["words"], self.danger[way], talk]
        if not text_only:
            back.append(lines["call"].format(**values))
        return CardWords((lines["front"], lines["hours"].format(**values)), tuple(back))


def load_card(folder: Path = _HERE) -> CardText:
    """The words as they stand. Raises ContentError, naming what is wrong with them."""
    given = read_yaml((folder / "card.yml").read_text(encoding="utf-8"))
    if not (given.get("owner") and isinstance(given.get("review_by"), date)):
        raise ContentError("card.yml needs an owner and a day, review_by")
    lines = {name: _line(given, name, values) for name, values in _LINES.items()}
    nations = given.get("nations") or {}
    if set(nations) != set(NATIONS):
        raise ContentError(f"card.yml: nations needs {', '.join(NATIONS)}")
    return CardText(
        owner=str(given["owner"]),
        review_by=given["review_by"],
        lines=lines,
        danger=_ways(given, "danger", set()),
        talk=_ways(given, "talk", {"line"}),
        nations={nation: _ways(nations, nation, set()) for nation in NATIONS},
    )


def _ways(given: Mapping[str, Any], name: str, values: set[str]) -> Mapping[str, str]:
    found = given.get(name)
    if not isinstance(found, Mapping) or set(found) != _WAYS:
        raise ContentError(f"card.yml: {name} needs {', '.join(sorted(_WAYS))}")
    return {way: _line(found, way, values) for way in _WAYS}


def _line(given: Mapping[str, Any], name: str, values: set[str]) -> str:
    words = given.get(name)
    if not isinstance(words, str) or not words.strip():
        raise ContentError(f"card.yml: {name} needs words")
    if {field for _, field, _, _ in Formatter().parse(words) if field} != values:
        raise ContentError(f"card.yml: {name} is filled with {', '.join(values) or 'nothing'}")
    return words

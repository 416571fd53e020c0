"""Loads the helplines and the words of answers to danger. What cannot be used is named at start."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from bot.care.danger_reply import DangerWords, Told
from bot.care.desk_hours import DeskHours, DeskHoursError
from bot.care.helplines import Helpline, Purpose
from bot.content.catalogue import ContentError
from bot.content.yaml_pages import read_yaml

_HERE = Path(__file__).parent
_FIELDS = {"purpose", "nations", "said", "text_only", "hours", "ages", "owner", "review_by"}
_NATIONS = {"ENG", "WLS", "SCT", "NIR"}
_AGES = ("any", "adult", "young")


def load_danger_words(folder: Path = _HERE) -> DangerWords:
    """Every word that changes inside an answer to danger. Raises ContentError."""
    given = read_yaml((folder / "danger_words.yml").read_text())
    if not (given.get("owner") and isinstance(given.get("review_by"), date)):
        raise ContentError("danger_words.yml needs an owner and a day, review_by")
    return DangerWords(
        call_999=_said(given, "call_999", {"spoken", "text_only"}),
        no_voice=given["no_voice"],
        silent_on_a_mobile=given["silent_on_a_mobile"],
        told=_by_age(given, "told"),
        more=_by_age(given, "more"),
        waiting=_by_age(given, "waiting"),
        helplines=load_helplines(folder),
    )


def load_helplines(folder: Path = _HERE) -> tuple[Helpline, ...]:
    """The lines that may stand in an answer to danger, in their order. Raises ContentError."""
    given = read_yaml((folder / "helplines.yml").read_text())["danger"]
    return tuple(_helpline(name, entry) for name, entry in given.items())


def find_words_review_by(folder: Path = _HERE) -> date:
    """The day by which the words that change are looked at again."""
    found: date = read_yaml((folder / "danger_words.yml").read_text())["review_by"]
    return found


def _by_age(given: Mapping[str, Any], name: str) -> Mapping[str, Mapping[str, str]]:
    ages = given.get(name) or {}
    return {age: _said(ages, age, {told.value for told in Told}) for age in ("adult", "young")}


def _said(given: Mapping[str, Any], name: str, keys: set[str]) -> Mapping[str, str]:
    found = given.get(name)
    if not isinstance(found, Mapping) or set(found) != keys:
        raise ContentError(f"danger_words.yml: {name} needs {', '.join(sorted(keys))}")
    return {key: str(words) for key, words in found.items()}


def _helpline(name: str, given: Mapping[str, Any]) -> Helpline:
    missing = (_FIELDS - {"text_only"} | {"checked"}) - given.keys()
    unknown = given.keys() - _FIELDS - {"checked"}
    if missing or unknown:
        raise ContentError(f"helpline {name!r}: {', '.join(sorted(missing | unknown))}")
    if not (given["owner"] and isinstance(given["review_by"], date)):
        raise ContentError(f"helpline {name!r} needs an owner and a day, review_by")
    nations = frozenset(given["nations"])
    if not nations or not nations <= _NATIONS or given["ages"] not in _AGES:
        raise ContentError(f"helpline {name!r} is for no nation or age that there is")
    try:
        purpose = Purpose(given["purpose"])
        hours = None if given["hours"] == "always" else DeskHours.from_json(given["hours"])
    except (ValueError, AttributeError, DeskHoursError) as error:
        raise ContentError(f"helpline {name!r}: {error}") from None
    return Helpline(
        id=name,
        purpose=purpose,
        nations=nations,
        said=given["said"],
        text_only=given.get("text_only"),
        hours=hours,
        ages=given["ages"],
        owner=given["owner"],
        review_by=given["review_by"],
        checked=str(given["checked"]),
    )

"""What `keyline doctor` asks of the content: that numbers, phrases and clocks, of danger and of
lanes, are somebody's, signed where they are to be, and not out of date."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from bot.care.alert_clocks import AlertClocks, AlertClocksError
from bot.care.answer_clocks import AnswerClocks, AnswerClocksError
from bot.care.lane_clocks import LaneClocks, LaneClocksError
from bot.content.alert_clocks import load_alert_clocks
from bot.content.answer_clocks import load_answer_clocks
from bot.content.lane_clocks import load_lane_clocks
from bot.content.yaml_pages import read_yaml

_CONTENT = Path(__file__).parent / "content"
#: What raises a message: whoever asks why one was raised must know by which wording.
_OF_PHRASES = ("families", "rules")


def list_clock_faults(home: Path, today: date) -> list[str]:
    """What is wrong with the clocks of alerts; empty when they are signed and looked at in time."""
    return list(_clock_faults(load_alert_clocks, home, today))


def list_lane_clock_faults(home: Path, today: date) -> list[str]:
    """The same of the clocks of lanes."""
    return list(_clock_faults(load_lane_clocks, home, today))


def list_answer_clock_faults(home: Path, today: date) -> list[str]:
    """The same of the clocks of answers."""
    return list(_clock_faults(load_answer_clocks, home, today))


def _clock_faults(
    load: Callable[[Path], AlertClocks | AnswerClocks | LaneClocks], home: Path, today: date
) -> Iterator[str]:
    try:
        clocks = load(home)
    except (AlertClocksError, AnswerClocksError, LaneClocksError) as error:
        yield str(error)
        return
    if clocks.signed is None:
        yield "nobody has signed them"
    elif clocks.signed.on > today:
        yield f"they are signed on {clocks.signed.on}, which is to come"
    if clocks.review_by < today:
        yield f"they were to be looked at again by {clocks.review_by}"


def list_review_faults(today: date, folder: Path = _CONTENT) -> list[str]:
    """Files of numbers and phrases that nobody owns, or whose day has passed."""
    return [
        f"{path.relative_to(folder)}: {fault}"
        for path in sorted(folder.rglob("*.yml"))
        for fault in _faults(read_yaml(path.read_text(encoding="utf-8")), today)
    ]


def _faults(given: Any, today: date) -> Iterator[str]:
    if not isinstance(given, dict):
        return
    if "review_by" in given or "owner" in given:
        yield from _reviewed(given, today)
    for text_id, text in given.items():
        # A text of the library that is old does less harm than no answer; one on danger does not.
        if isinstance(text, dict) and text.get("kind") == "crisis" and "review_by" in text:
            yield from (f"{text_id} {fault}" for fault in _reviewed(text, today))


def _reviewed(given: dict[str, Any], today: date) -> Iterator[str]:
    review_by = given.get("review_by")
    if not given.get("owner"):
        yield "has no owner"
    if any(name in given for name in _OF_PHRASES) and not given.get("version"):
        yield "has no version"
    if not isinstance(review_by, date):
        yield "has no day by which it is looked at again"
    elif review_by < today:
        yield f"was to be looked at again by {review_by}"

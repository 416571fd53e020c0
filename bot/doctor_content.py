"""What `keyline doctor` asks of the content: that danger's numbers, phrases and clocks are signed
and not out of date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bot.care.alert_clocks import AlertClocksError
from bot.content.alert_clocks import load_alert_clocks

_CONTENT = Path(__file__).parent / "content"


def list_clock_faults(home: Path, today: date) -> list[str]:
    """What is wrong with the clocks of alerts; empty when they are signed and looked at in time."""
    try:
        clocks = load_alert_clocks(home)
    except AlertClocksError as error:
        return [str(error)]
    faults = []
    if clocks.signed is None:
        faults.append("nobody has signed them")
    elif clocks.signed.on > today:
        faults.append(f"they are signed on {clocks.signed.on}, which is to come")
    if clocks.review_by < today:
        faults.append(f"they were to be looked at again by {clocks.review_by}")
    return faults


def list_review_faults(today: date, folder: Path = _CONTENT) -> list[str]:
    """Files of numbers and phrases that nobody owns, or whose day has passed."""
    return [
        f"{path.relative_to(folder)}: {fault}"
        for path in sorted(folder.rglob("*.yml"))
        for fault in _faults(yaml.safe_load(path.read_text(encoding="utf-8")), today)
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
    if not isinstance(review_by, date):
        yield "has no day by which it is looked at again"
    elif review_by < today:
        yield f"was to be looked at again by {review_by}"

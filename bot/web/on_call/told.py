"""What somebody told in a report, in rows. It stands beneath their words and leads back to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from bot.care.report import NOT_KNOWN, SELF, UNCLEAR, Part
from bot.care.report_safety import Safe
from bot.clock import local
from bot.services.item_view_told import Answer
from bot.services.read_item import ItemMessage, OpenedItem
from bot.web.on_call.marked import say_days
from bot.web.on_call.when import When, when

LABELS = {
    Part.WHOM: "About",
    Part.DIFFERENT: "Different",
    Part.SINCE: "Since",
    Part.SAFE: "All safe?",
    Part.WORKER: "To be read by",
    Part.TAKEN_BACK: "Taken back",
}
CODES = {
    SELF: "themselves",
    NOT_KNOWN: "asked, and they cannot or would rather not say",
    UNCLEAR: "asked, and their words say neither yes nor no",
    Safe.YES.value: "yes",
    Safe.NO.value: "NO, not everyone",
    Safe.UNSURE.value: "not sure",
}
#: What has no words or code of its own: the text itself says it.
_BARE = {
    Part.DIFFERENT: "in their text",
    Part.TAKEN_BACK: "they took it back. It stays open until staff decide",
}


@dataclass(frozen=True, slots=True)
class Said:
    """One answer: their words in quotes, or ours for it; the days that it comes to; the text."""

    quoted: str | None = field(repr=False)
    says: str
    days: str
    at: When
    anchor: str


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was told: what holds, what it replaced, or since when it is not answered.

    `before_is` says what became of the earlier ones.
    """

    label: str
    holds: Said | None
    before: tuple[Said, ...] = ()
    before_is: str = ""
    asked: When | None = None


def shown_told(opened: OpenedItem, anchors: Mapping[UUID, str], now: datetime) -> list[Row]:
    """What was told of an item, in the order in which it is asked. `anchors`: where on the page
    each text stands."""
    messages = {message.id: message for message in opened.words.messages}
    asked, rows = dict(opened.told.open), []
    for part, label in LABELS.items():
        found = [one for one in opened.told.answers if one.part is part]
        if found:
            said = [_said(one, messages[one.message_id], anchors, now) for one in _kept(found)]
            rows.append(Row(label, said[-1], tuple(said[:-1]), _before_is(part)))
        elif part in asked:
            rows.append(Row(label, None, asked=when(asked[part], now)))
    return rows


def told_times(rows: Sequence[Row]) -> set[tuple[str, str]]:
    """The times in these rows, by their words and days: they need no second line."""
    said = [one for row in rows for one in (row.holds, *row.before) if one is not None]
    return {(one.quoted.casefold(), one.days) for one in said if one.quoted and one.days}


def says_whom(rows: Sequence[Row]) -> bool:
    """Whether they said whom it is about."""
    return any(row.label == LABELS[Part.WHOM] and row.holds is not None for row in rows)


def _kept(found: Sequence[Answer]) -> list[Answer]:
    """Without an earlier "I do not know", which is no answer that could be corrected."""
    return [one for one in found[:-1] if one.code != NOT_KNOWN] + [found[-1]]


def _before_is(part: Part) -> str:
    """A no to "is everyone safe" is not put right by a later yes: both were so when they wrote."""
    return "before" if part is Part.SAFE else "corrected"


def _said(answer: Answer, message: ItemMessage, anchors: Mapping[UUID, str], now: datetime) -> Said:
    days = ""
    if answer.when is not None:
        days = say_days(answer.when, local(message.received_at).date())
    says = _BARE.get(answer.part, "") if answer.code is None else CODES.get(answer.code, "")
    return Said(
        quoted=answer.words if answer.code is None else None,
        says="" if answer.words and answer.code is None else says,
        days=days,
        at=when(message.received_at, now),
        anchor=anchors.get(message.id, ""),
    )

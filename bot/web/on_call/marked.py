"""The words of a text with what they mention marked in them, and the marks in words. Never instead
of the words: all pieces together are the text to the letter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from bot.clock import local
from bot.services.item_view_mentions import Mention, MentionKind, When, WhenKind
from bot.services.read_item import ItemMessage

#: What the marks are called, in the order in which they are listed.
LABELS = {
    MentionKind.WARNING_SIGN: "signs from the person's own plan",
    MentionKind.SYMPTOM: "symptom words",
    MentionKind.SEVERITY: "how much",
    MentionKind.MEDICINE: "medicines",
    MentionKind.TIME: "times",
    MentionKind.PERSON: "people",
    MentionKind.WORKER: "workers",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text; `kind` is what it mentions, empty for a piece without a mark."""

    words: str = field(repr=False)
    kind: str


@dataclass(frozen=True, slots=True)
class Time:
    """A time in their words, and the days that it comes to."""

    words: str = field(repr=False)
    days: str


def pieces(words: str, mentions: Iterable[Mention]) -> tuple[Piece, ...]:
    """The text cut where something is mentioned."""
    found, at = [], 0
    for mention in mentions:
        found += [Piece(words[at : mention.start], ""), Piece(mention.words, mention.kind.value)]
        at = mention.end
    found.append(Piece(words[at:], ""))
    return tuple(piece for piece in found if piece.words)


def legend(mentions: Mapping[UUID, tuple[Mention, ...]]) -> list[tuple[str, str]]:
    """Each kind that is marked somewhere, and what it is called."""
    kinds = {mention.kind for found in mentions.values() for mention in found}
    return [(kind.value, label) for kind, label in LABELS.items() if kind in kinds]


def list_times(
    messages: Sequence[ItemMessage], mentions: Mapping[UUID, tuple[Mention, ...]]
) -> list[Time]:
    """The times that say days, each once. The others say no more than the words do."""
    found: dict[tuple[str, str], Time] = {}
    for message in messages:
        written_on = local(message.received_at).date()
        for when in (mention.when for mention in mentions.get(message.id, ())):
            days = "" if when is None else say_days(when, written_on)
            if when is not None and days:
                found.setdefault((when.words.casefold(), days), Time(when.words, days))
    return list(found.values())


def say_days(when: When, written_on: date) -> str:
    """The days of a time in words; empty where the words are vague or may mean two things."""
    first, last = when.earliest, when.latest
    if first is None or last is None:
        return ""
    begins = when.kind in (WhenKind.ONSET, WhenKind.DURATION)
    if first == last:
        return f"{'since ' if begins else ''}{_day(first, written_on)}"
    start = f"{first:%A} {first.day}" if _same_month(first, last) else _day(first, written_on)
    if last - first == timedelta(days=1):
        return f"{'since ' if begins else ''}{start} or {_day(last, written_on)}"
    return f"{'begun ' if begins else ''}between {start} and {_day(last, written_on)}"


def _same_month(one: date, other: date) -> bool:
    return (one.year, one.month) == (other.year, other.month)


def _day(day: date, written_on: date) -> str:
    year = "" if day.year == written_on.year else f" {day.year}"
    return f"{day:%A} {day.day} {day:%B}{year}"

"""The words of a text with what they mention marked in them, and the marks in words. Never instead
of the words: all pieces together are the text to the letter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from bot.clock import local
from bot.services.item_view_mentions import Mention, MentionKind, When, WhenKind
from bot.services.read_item import ItemMessage

#: What the marks are called, in the order in which they are listed.
LABELS = {
    MentionKind.WARNING_SIGN: "Signs from their own plan",
    MentionKind.SYMPTOM: "Symptom words",
    MentionKind.SEVERITY: "How much",
    MentionKind.MEDICINE: "Medicines",
    MentionKind.TIME: "When",
    MentionKind.PERSON: "People",
    MentionKind.WORKER: "Workers",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text; `kind` is what it mentions, empty for a piece without a mark."""

    words: str = field(repr=False)
    kind: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that was mentioned; `days`: what a time comes to, where it says days."""

    words: str = field(repr=False)
    days: str


@dataclass(frozen=True, slots=True)
class Marks:
    """All things of one kind, and what that kind is called."""

    kind: str
    label: str
    marks: tuple[Mark, ...]


def pieces(words: str, mentions: Iterable[Mention]) -> tuple[Piece, ...]:
    """The text cut where something is mentioned."""
    found, at = [], 0
    for mention in mentions:
        found += [Piece(words[at : mention.start], ""), Piece(mention.words, mention.kind.value)]
        at = mention.end
    found.append(Piece(words[at:], ""))
    return tuple(piece for piece in found if piece.words)


def list_marks(
    messages: Sequence[ItemMessage], mentions: Mapping[UUID, tuple[Mention, ...]]
) -> list[Marks]:
    """What all texts mention, by kind, each thing once. Of times only those that say days: the
    others say no more than the words do."""
    found: dict[MentionKind, dict[tuple[str, str], Mark]] = {}
    for message in messages:
        written_on = local(message.received_at).date()
        for mention in mentions.get(message.id, ()):
            days = "" if mention.when is None else say_days(mention.when, written_on)
            if mention.kind is MentionKind.TIME and not days:
                continue
            words = mention.words if mention.when is None else mention.when.words
            mark = Mark(words, days)
            found.setdefault(mention.kind, {}).setdefault((words.casefold(), days), mark)
    return [
        Marks(kind.value, label, tuple(found[kind].values()))
        for kind, label in LABELS.items()
        if kind in found
    ]


def say_days(when: When, written_on: date) -> str:
    """The days of a time in words; empty where the words are vague or may mean two things."""
    first, last = when.earliest, when.latest
    if first is None or last is None:
        return ""
    is_beginning = when.kind in (WhenKind.ONSET, WhenKind.DURATION)
    if first == last:
        return f"{'since ' if is_beginning else ''}{_day(first, written_on)}"
    between = f"between {_day(first, written_on)} and {_day(last, written_on)}"
    return f"since some day {between}" if is_beginning else between


def _day(day: date, written_on: date) -> str:
    year = "" if day.year == written_on.year else f" {day.year}"
    return f"{day:%A} {day.day} {day:%B}{year}"

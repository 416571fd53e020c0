"""What is marked in the words: the words stay to the letter, and days are said in words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.care.facts import Verification
from bot.language.mentions import list_mentions
from bot.services.item_view_mentions import MentionKind, When, WhenKind
from bot.services.read_item import ItemMessage
from bot.web.on_call.marked import LABELS, legend, list_times, pieces, say_days

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)  # a Tuesday
TODAY = date(2026, 11, 24)


def _message(words: str, number: int = 1, at: datetime = AT) -> ItemMessage:
    return ItemMessage(
        UUID(int=number), at, "sms", False, 0, Verification.NUMBER_MATCH, None, False, words
    )


@given(st.text() | st.sampled_from(["not slept since sunday,she stopped her lithium last tues"]))
@settings(max_examples=60, deadline=None)
def test_all_pieces_together_are_the_text_to_the_letter(words: str) -> None:
    found = pieces(words, list_mentions(words, AT))
    assert "".join(piece.words for piece in found) == words
    assert all(piece.words for piece in found)


def test_what_is_mentioned_is_a_piece_of_its_own() -> None:
    words = "not slept since sunday"
    found = pieces(words, list_mentions(words, AT))
    assert [(p.words, p.kind) for p in found] == [
        ("not slept", "symptom"),
        (" ", ""),
        ("since sunday", "time"),
    ]


def test_every_kind_has_a_name_that_concludes_nothing() -> None:
    assert set(LABELS) == set(MentionKind)
    said = " ".join(LABELS.values())
    assert not {"risk", "severity", "score", "finding"} & set(said.split())


def test_only_kinds_that_are_marked_stand_in_the_legend() -> None:
    words = "not slept since sunday"
    found = {UUID(int=1): list_mentions(words, AT)}
    assert legend(found) == [("symptom", "symptom words"), ("time", "times")]
    assert legend({}) == []


@pytest.mark.parametrize(
    ("kind", "first", "last", "said"),
    [
        (WhenKind.ONSET, date(2026, 11, 17), date(2026, 11, 17), "since Tuesday 17 November"),
        (WhenKind.POINT, date(2026, 11, 17), date(2026, 11, 17), "Tuesday 17 November"),
        (WhenKind.FUTURE, date(2027, 1, 1), date(2027, 1, 1), "Friday 1 January 2027"),
        (
            WhenKind.DURATION,
            date(2026, 11, 21),
            date(2026, 11, 22),
            "since Saturday 21 or Sunday 22 November",
        ),
        (
            WhenKind.DURATION,
            date(2026, 10, 31),
            date(2026, 11, 14),
            "begun between Saturday 31 October and Saturday 14 November",
        ),
        (
            WhenKind.POINT,
            date(2026, 11, 16),
            date(2026, 11, 22),
            "between Monday 16 and Sunday 22 November",
        ),
        (WhenKind.ONSET, None, None, ""),
    ],
)
def test_days_in_words(kind: WhenKind, first: date | None, last: date | None, said: str) -> None:
    assert say_days(When(kind, first, last, "then"), TODAY) == said


def test_a_time_that_says_no_day_says_nothing_and_none_is_said_twice() -> None:
    one = _message("like this for ages. since sunday. Since sunday!")
    week_before = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
    other = _message("since sunday", 2, week_before)
    mentions = {m.id: list_mentions(m.words, m.received_at) for m in (one, other)}
    assert [(t.words, t.days) for t in list_times((one, other), mentions)] == [
        ("since sunday", "since Sunday 22 November"),
        ("since sunday", "since Sunday 15 November"),
    ]

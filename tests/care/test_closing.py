"""Out of hours the ways to turn are said once in a conversation, and at every hand-over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from bot.care.closing import SAID_FOR, Closing, decide_closing

NOW = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)
LONG_AGO, JUST_NOW = NOW - SAID_FOR, NOW - SAID_FOR + timedelta(seconds=1)


@pytest.mark.parametrize(
    ("staffed", "hand_over", "said_at", "closing"),
    [
        (False, False, None, Closing.ROUTES),
        (False, False, LONG_AGO, Closing.ROUTES),
        (False, False, JUST_NOW, Closing.NONE),
        (False, True, JUST_NOW, Closing.ROUTES),
        (False, True, None, Closing.ROUTES),
        (True, False, None, Closing.IN_HOURS),
        (True, True, JUST_NOW, Closing.IN_HOURS),
    ],
)
def test_how_an_answer_closes(
    staffed: bool, hand_over: bool, said_at: datetime | None, closing: Closing
) -> None:
    found = decide_closing(
        staffed=staffed, hand_over=hand_over, says_routes=False, routes_said_at=said_at, now=NOW
    )
    assert found is closing


@pytest.mark.parametrize(
    ("staffed", "hand_over", "said_at"),
    product((True, False), (True, False), (None, LONG_AGO, JUST_NOW)),
)
def test_what_says_them_itself_closes_with_nothing(
    staffed: bool, hand_over: bool, said_at: datetime | None
) -> None:
    found = decide_closing(
        staffed=staffed, hand_over=hand_over, says_routes=True, routes_said_at=said_at, now=NOW
    )
    assert found is Closing.NONE


@pytest.mark.parametrize("said_at", [None, LONG_AGO, JUST_NOW])
def test_without_own_staff_they_come_first_also_where_the_words_have_them(
    said_at: datetime | None,
) -> None:
    given = {"staffed": False, "hand_over": False, "says_routes": True, "unstaffed": True}
    assert decide_closing(**given, routes_said_at=said_at, now=NOW) is Closing.OPENS
    after = decide_closing(**given, routes_said_at=said_at, now=NOW, said_in_turn=True)
    assert after is Closing.NONE

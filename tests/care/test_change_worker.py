"""A change of key worker: what is due when, who is asked, when the person may be told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.care.change_worker import (
    ChangeState,
    Outcome,
    Reached,
    Side,
    Step,
    decide_steps,
    decide_telling,
    next_look,
    read_confirmation,
)
from bot.care.facts import MayText, Verification

STARTS = datetime(2026, 12, 7, 0, 0, tzinfo=UTC)
DAY = timedelta(days=1)
NOON = STARTS + timedelta(hours=12)


def _steps(state: ChangeState, now: datetime, *, staffed: bool = True) -> list[Step]:
    return decide_steps(state, now, staffed=staffed)


def test_the_two_hear_of_it_a_week_ahead_and_nothing_moves_before_its_day() -> None:
    state = ChangeState(STARTS)
    assert _steps(state, STARTS - 8 * DAY) == []
    assert _steps(state, STARTS - 7 * DAY) == [Step.TELL]
    told = replace(state, told_at=STARTS - 7 * DAY)
    assert _steps(told, STARTS - DAY) == []
    assert _steps(told, STARTS) == [Step.MOVE]


def test_out_of_hours_things_move_and_no_phone_rings() -> None:
    assert _steps(ChangeState(STARTS), STARTS, staffed=False) == [Step.MOVE]


def test_what_is_urgent_moves_when_the_new_one_has_taken_over_and_not_before_the_day() -> None:
    state = ChangeState(STARTS, told_at=STARTS - DAY, taken_at=STARTS - DAY)
    assert Step.SETTLE not in _steps(state, STARTS - timedelta(seconds=1))
    assert _steps(state, STARTS) == [Step.MOVE, Step.SETTLE, Step.TELL_PERSON]


def test_whoever_has_not_confirmed_is_asked_each_day() -> None:
    state = ChangeState(STARTS, told_at=STARTS, moved_at=STARTS)
    assert _steps(state, STARTS + DAY) == [Step.ASK_OLD, Step.ASK_NEW]
    asked = replace(state, nudged_at=STARTS + DAY, handed_at=STARTS + DAY)
    assert _steps(asked, STARTS + 2 * DAY) == [Step.ASK_NEW]


def test_an_old_one_who_left_is_not_asked_nor_anybody_after_two_weeks() -> None:
    state = ChangeState(STARTS, told_at=STARTS, moved_at=STARTS, lead_told_at=STARTS + 10 * DAY)
    assert _steps(replace(state, old_has_left=True), STARTS + DAY) == [Step.ASK_NEW]
    assert _steps(state, STARTS + 14 * DAY) == [Step.ASK_NEW]


def test_the_lead_hears_when_nobody_took_over() -> None:
    state = ChangeState(STARTS, told_at=STARTS, moved_at=STARTS, nudged_at=STARTS + 3 * DAY)
    assert Step.TELL_LEAD in _steps(state, STARTS + 3 * DAY)
    told = replace(state, lead_told_at=STARTS + 3 * DAY)
    assert Step.TELL_LEAD not in _steps(told, STARTS + 9 * DAY)
    assert Step.TELL_LEAD in _steps(told, STARTS + 10 * DAY)


def test_a_change_that_is_over_is_not_looked_at_again() -> None:
    done = ChangeState(
        STARTS, STARTS, STARTS, STARTS, STARTS, settled_at=STARTS, person_told_at=NOON
    )
    assert _steps(done, NOON) == []
    assert next_look(done, NOON, NOON) is None


_MOMENTS = st.one_of(
    st.none(), st.integers(-24 * 10, 24 * 30).map(lambda h: STARTS + timedelta(hours=h))
)


@given(
    st.fixed_dictionaries(
        dict.fromkeys(
            "told_at moved_at handed_at taken_at settled_at nudged_at lead_told_at "
            "person_told_at".split(),
            _MOMENTS,
        )
    ),
    st.integers(-24 * 12, 24 * 60).map(lambda h: STARTS + timedelta(hours=h)),
    st.booleans(),
)
def test_an_untaken_change_is_always_looked_at_again_and_later(
    moments: dict[str, Any], now: datetime, staffed: bool
) -> None:
    state = ChangeState(STARTS, **moments)
    opening = now if staffed else now + timedelta(hours=9)
    again = next_look(state, now, opening)
    if state.taken_at is None:
        assert again is not None
    assert again is None or again > now
    if not staffed:
        assert set(_steps(state, now, staffed=False)) <= {Step.MOVE, Step.SETTLE}


REACHED = Reached(Verification.NUMBER_MATCH, MayText.KEY_WORKER, False, False, False, None, NOON)


@pytest.mark.parametrize(
    ("different", "outcome"),
    [
        ({}, Outcome.TOLD),
        ({"verification": Verification.UNKNOWN}, Outcome.NO_PHONE),
        ({"may_text": MayText.NOTHING}, Outcome.NOT_AGREED),
        ({"others_see": True}, Outcome.SEEN_BY_OTHERS),
        ({"paused": True}, Outcome.PAUSED),
        ({"in_danger": True}, Outcome.LATER),
        ({"last_danger_at": NOON - timedelta(hours=71)}, Outcome.LATER),
        ({"last_danger_at": NOON - timedelta(hours=72)}, Outcome.TOLD),
        ({"local": NOON.replace(hour=8)}, Outcome.LATER),
        ({"local": NOON.replace(hour=20)}, Outcome.LATER),
    ],
)
def test_a_person_is_told_only_by_the_rules_of_texts_that_we_start(
    different: dict[str, Any], outcome: Outcome
) -> None:
    assert decide_telling(replace(REACHED, **different), ChangeState(STARTS), NOON) is outcome


def test_nobody_is_told_two_weeks_later_or_without_a_phone() -> None:
    state = ChangeState(STARTS)
    assert decide_telling(REACHED, state, STARTS + 14 * DAY) is Outcome.TOO_LATE
    assert decide_telling(None, state, NOON) is Outcome.NO_PHONE


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("TAKEN OVER 7KQM3", (Side.NEW, "7KQM3")),
        ("handed over 7kqm3.", (Side.OLD, "7KQM3")),
        ("I've taken over: 7KQM3", (Side.NEW, "7KQM3")),
        ("taken over", None),
        ("i have taken over 40 of them", None),
        ("taken 7KQM3", None),
        ("she has taken over 7KQM3 and more", None),
    ],
)
def test_what_is_read_as_a_confirmation(words: str, read: tuple[Side, str] | None) -> None:
    assert read_confirmation(words) == read

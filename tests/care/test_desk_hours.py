"""A desk is manned at its hours, over midnight too, and gaps are told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.care.desk_hours import DeskHours, DeskHoursError, is_desk_on, unmanned_words

UK = ZoneInfo("Europe/London")
CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28)})
DAY = {str(d): ["09:00", "17:00"] for d in range(5)}
NIGHT = {**{str(d): ["17:00", "09:00"] for d in range(5)}, "5": ["00:00", "24:00"]}
DUTY = DeskHours.from_json(DAY)
ON_CALL = DeskHours.from_json({**NIGHT, "6": ["00:00", "24:00"], "holiday": ["00:00", "24:00"]})


@pytest.mark.parametrize(
    ("moment", "duty", "on_call"),
    [
        ("2026-11-24 08:59", False, True),
        ("2026-11-24 09:00", True, False),
        ("2026-11-24 16:59", True, False),
        ("2026-11-24 17:00", False, True),
        ("2026-11-25 03:00", False, True),
        ("2026-11-28 08:00", False, True),
        ("2026-11-29 23:59", False, True),
        # Sunday's stretch ends at midnight, and Monday's begins at five.
        ("2026-11-30 08:00", False, False),
        ("2026-12-25 12:00", False, True),
        ("2026-12-28 12:00", False, True),
        ("2026-12-29 08:00", False, False),
        # The night on which the clocks go forward, and the one on which they go back.
        ("2027-03-28 03:30", False, True),
        ("2027-10-31 01:30", False, True),
    ],
)
def test_who_sits_where(moment: str, duty: bool, on_call: bool) -> None:
    local = datetime.fromisoformat(moment).replace(tzinfo=UK)
    assert is_desk_on(DUTY, local, CHRISTMAS) is duty
    assert is_desk_on(ON_CALL, local, CHRISTMAS) is on_call
    assert is_desk_on(None, local, CHRISTMAS)


@pytest.mark.parametrize(
    ("desks", "words"),
    [
        ([DUTY, None], []),
        ([], ["the whole week", "bank holidays 00:00 to 24:00"]),
        (
            [DUTY, ON_CALL],
            ["Mon 00:00 to 09:00", "the day after one 00:00 to 09:00"],
        ),
        (
            [DUTY],
            [
                "Mon 17:00 to Tue 09:00",
                "Tue 17:00 to Wed 09:00",
                "Wed 17:00 to Thu 09:00",
                "Thu 17:00 to Fri 09:00",
                "Fri 17:00 to Mon 09:00",
                "bank holidays 00:00 to 24:00",
            ],
        ),
    ],
)
def test_gaps_are_said(desks: list[DeskHours | None], words: list[str]) -> None:
    assert unmanned_words(desks) == words


@pytest.mark.parametrize(
    "wrong",
    [
        {"7": ["09:00", "17:00"]},
        {"mon": ["09:00", "17:00"]},
        {"0": ["nine", "17:00"]},
        {"0": ["24:00", "09:00"]},
        {"0": ["09:00", "24:01"]},
        {"0": ["09:60", "17:00"]},
        {"0": ["09:00"]},
    ],
    ids=str,
)
def test_hours_that_cannot_be_are_refused(wrong: dict[str, list[str]]) -> None:
    with pytest.raises(DeskHoursError):
        DeskHours.from_json(wrong)


_clocks = st.integers(0, 23).map(lambda hour: f"{hour:02}:00")
_weeks = st.dictionaries(
    st.sampled_from([*"0123456", "holiday"]), st.tuples(_clocks, _clocks), min_size=1
).map(DeskHours.from_json)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.lists(_weeks, min_size=1, max_size=3), st.integers(0, 7 * 24 - 1))
def test_no_gap_is_said_exactly_when_an_ordinary_week_has_none(
    desks: list[DeskHours], start: int
) -> None:
    monday = datetime(2027, 2, 1, tzinfo=UTC) + timedelta(hours=start)
    hours = [monday + timedelta(hours=n) for n in range(7 * 24)]
    manned = [any(is_desk_on(d, h.astimezone(UK), frozenset()) for d in desks) for h in hours]
    weekly = [w for w in unmanned_words(desks) if not w.startswith(("bank", "the day"))]
    assert (weekly == []) is all(manned)

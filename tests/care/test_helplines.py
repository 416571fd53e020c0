"""No closed line is named, none of another nation, none that a reader cannot use."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from bot.care.danger_answers import PLANS
from bot.care.desk_hours import DeskHours
from bot.care.helplines import MOST_LINES, Helpline, Place, Purpose, choose_lines, lines_words
from bot.content.helplines import load_helplines
from tests.care.danger_cases import BOTH, NATIONS, PLACES

LINES = load_helplines()
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
WEEK = [MONDAY + timedelta(hours=hour) for hour in range(7 * 24)]
PLANNED = sorted(set(PLANS.values()), key=str)
OWN = "01632 960555"


def _line(name: str, **more: object) -> Helpline:
    given: dict[str, object] = {
        "purpose": Purpose.CARERS,
        "nations": frozenset(NATIONS),
        "said": name,
        "text_only": None,
        "hours": None,
        "ages": "any",
        "owner": "somebody",
        "review_by": date(2027, 1, 1),
        "checked": "no",
    }
    return Helpline(id=name, **{**given, **more})  # type: ignore[arg-type]


def test_in_no_hour_of_a_week_is_a_closed_line_named() -> None:
    for moment, plan, young in product(WEEK, PLANNED, BOTH):
        place = Place("SCT", moment)
        for line in choose_lines(LINES, plan, place, young=young, text_only=False):
            assert line.hours is None or line.hours.is_on(moment, frozenset()), (line.id, moment)


def test_there_are_lines_with_hours_and_they_are_named_while_they_are_open() -> None:
    limited = {line.id for line in LINES if line.hours is not None}
    named = {
        line.id
        for moment, plan in product(WEEK, PLANNED)
        for line in choose_lines(LINES, plan, Place("ENG", moment), young=False, text_only=False)
    }
    assert limited == {"nspcc", "missing_people", "carers_uk"}
    assert limited <= named


def test_on_a_bank_holiday_a_line_has_the_hours_of_bank_holidays() -> None:
    noon = datetime(2026, 12, 25, 12, tzinfo=UTC)
    holiday = Place("ENG", noon, frozenset({noon.date()}))
    is_open = {line.id: line.is_open(holiday) for line in LINES if line.hours is not None}
    assert is_open == {"nspcc": False, "missing_people": True, "carers_uk": False}


def test_when_the_hour_is_not_known_only_lines_that_never_close_are_named() -> None:
    for plan, nation, young, text_only in product(PLANNED, PLACES, BOTH, BOTH):
        chosen = choose_lines(LINES, plan, Place(nation), young=young, text_only=text_only)
        assert [line.id for line in chosen if line.hours is not None] == []


@pytest.mark.parametrize("nation", NATIONS)
def test_a_nation_is_told_of_its_own_lines_only(nation: str) -> None:
    for plan, moment, young, text_only in product(PLANNED, WEEK[::7], BOTH, BOTH):
        place = Place(nation, moment)
        for line in choose_lines(LINES, plan, place, young=young, text_only=text_only):
            assert nation in line.nations


@pytest.mark.parametrize("nation", [None, "FRA", ""])
def test_an_unknown_nation_is_told_of_lines_that_hold_in_all_four(nation: str | None) -> None:
    for plan, moment, young, text_only in product(PLANNED, WEEK[::7], BOTH, BOTH):
        place = Place(nation, moment)
        for line in choose_lines(LINES, plan, place, young=young, text_only=text_only):
            assert line.nations == set(NATIONS)


def test_no_text_names_more_than_three_numbers_beside_999() -> None:
    for plan, nation, young, text_only in product(PLANNED, PLACES, BOTH, BOTH):
        place = Place(nation, WEEK[12], own_crisis_line=OWN)
        chosen = choose_lines(LINES, plan, place, young=young, text_only=text_only)
        said = lines_words(chosen, place, young=young, text_only=text_only)
        assert len({line.id for line in chosen}) == len(chosen)
        assert said.count(".") <= MOST_LINES


def test_a_line_that_is_of_no_use_without_speech_is_not_named_to_the_deaf() -> None:
    voice, both = _line("voice"), _line("both", text_only="both, by text")
    found = choose_lines([voice, both], ((Purpose.CARERS,),), Place(), young=False, text_only=True)
    assert found == (both,)
    assert lines_words(found, Place(), young=False, text_only=True) == "both, by text"


def test_a_line_for_adults_is_not_named_to_the_young_nor_the_other_way() -> None:
    old, new = _line("old", ages="adult"), _line("new", ages="young")
    plan = ((Purpose.CARERS,),)
    assert choose_lines([old, new], plan, Place(), young=True, text_only=False) == (new,)
    assert choose_lines([old, new], plan, Place(), young=False, text_only=False) == (old,)


def test_the_next_purpose_stands_in_for_a_line_that_is_closed() -> None:
    hours = DeskHours.from_json({"0": ["09:00", "10:00"]})
    day = _line("day", hours=hours)
    night = _line("night", purpose=Purpose.LISTEN)
    plan = ((Purpose.CARERS, Purpose.LISTEN), (Purpose.LISTEN,))
    at_nine = Place("ENG", MONDAY.replace(hour=9))
    at_ten = Place("ENG", MONDAY.replace(hour=10))
    lines = [day, night]
    assert choose_lines(lines, plan, at_nine, young=False, text_only=False) == (day, night)
    # Not a second time, where it has its own place in the text.
    assert choose_lines(lines, plan, at_ten, young=False, text_only=False) == (night,)


def test_an_organisations_own_line_comes_first_for_an_adult_who_can_call() -> None:
    place = Place("NIR", WEEK[12], own_crisis_line=OWN)
    plan = PLANS["danger_thoughts_self"]
    found = choose_lines(LINES, plan, place, young=False, text_only=False)
    said = lines_words(found, place, young=False, text_only=False)
    assert said.startswith(f"Our crisis line: {OWN}. Crisis help, 24 hours: call Lifeline")
    assert "Samaritans" not in said
    assert OWN not in lines_words(found, place, young=True, text_only=False)
    assert OWN not in lines_words(found, place, young=False, text_only=True)
    police = choose_lines(LINES, ((Purpose.POLICE,),), place, young=False, text_only=False)
    assert OWN not in lines_words(police, place, young=False, text_only=False)

"""Times as people text them, and the days that a reader would take them for, written by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.clock import UK
from bot.language.when.reading import list_when
from bot.language.when.tense import Tense
from bot.language.when.values import Said, When, WhenKind

ONSET, DURATION = WhenKind.ONSET, WhenKind.DURATION
POINT, FUTURE = WhenKind.POINT, WhenKind.FUTURE

#: England and Wales.
BANK_HOLIDAYS = frozenset(
    date.fromisoformat(day)
    for day in (
        "2025-12-25 2025-12-26 2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31"
        " 2026-12-25 2026-12-26 2026-12-28 2027-01-01 2027-03-26 2027-03-29"
    ).split()
)


def reading(now: str, text: str) -> list[When]:
    """The times of a text that was written at a moment on the wall in the United Kingdom."""
    at = datetime.fromisoformat(now)
    at = at if at.tzinfo else at.replace(tzinfo=UK)
    return [found.when for found in list_when(text, Said(at.astimezone(UTC), BANK_HOLIDAYS))]


def days(when: When) -> str:
    """ "2026-11-15", "2026-11-15 to 2026-11-16", or "words"."""
    if when.earliest is None or when.latest is None:
        return "words"
    first, last = when.earliest.isoformat(), when.latest.isoformat()
    return first if first == last else f"{first} to {last}"


def check(now: str, text: str, kind: WhenKind, expected: str) -> None:
    found = reading(now, text)
    assert [(when.kind, days(when)) for when in found] == [(kind, expected)], found


A_WEDNESDAY = "2026-11-18 14:00"


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("not slept since the clocks went back", ONSET, "2026-10-25"),
        ("he kicked off tues gone", POINT, "2026-11-17"),
        ("can you come a week on sunday", FUTURE, "2026-11-29"),
        ("a fortnight", DURATION, "2026-11-01 to 2026-11-07"),
        ("3 nights on the trot", DURATION, "2026-11-15 to 2026-11-16"),
        ("2 nites running", DURATION, "2026-11-16 to 2026-11-17"),
        ("since last tues", ONSET, "2026-11-10 to 2026-11-17"),
        ("since xmas", ONSET, "2025-12-24 to 2025-12-26"),
        ("since last xmas", ONSET, "2025-12-24 to 2025-12-26"),
        ("since easter", ONSET, "2026-04-03 to 2026-04-06"),
        ("since the bank holiday", ONSET, "2026-08-31"),
        ("hes been bad this past month", DURATION, "2026-10-03 to 2026-11-02"),
        ("from about halloween", ONSET, "2026-10-28 to 2026-11-03"),
        ("2 wks now", DURATION, "2026-11-01 to 2026-11-07"),
        ("since 2 weeks", DURATION, "2026-11-01 to 2026-11-07"),
        ("she fell yday", POINT, "2026-11-17"),
        ("the day before yesterday", POINT, "2026-11-16"),
        ("since friday just gone", ONSET, "2026-11-13"),
        ("friday week", FUTURE, "2026-11-27"),
        ("all week", DURATION, "2026-11-11 to 2026-11-16"),
        ("she went off on monday", POINT, "2026-11-16"),
        ("can you ring on monday", FUTURE, "2026-11-23"),
        ("not eaten in 3 days", DURATION, "2026-11-15 to 2026-11-16"),
        ("ring me in 3 days", FUTURE, "2026-11-21"),
        ("bad for a few days", DURATION, "2026-11-13 to 2026-11-16"),
        ("a couple of days ago", POINT, "2026-11-15 to 2026-11-16"),
        ("awake since 3am", ONSET, "2026-11-18"),
        ("awake since 11pm", ONSET, "2026-11-17"),
        ("since teatime", ONSET, "2026-11-17"),
        ("since half ten last night", ONSET, "2026-11-17 to 2026-11-18"),
        ("since the 3rd", ONSET, "2026-11-03"),
        ("since the 20th", ONSET, "2026-10-20"),
        ("since tuesday 3rd", ONSET, "2026-11-03"),
        ("since sat 14th nov", ONSET, "2026-11-14"),
        ("since september", ONSET, "2026-09-01 to 2026-09-30"),
        ("since 2019", ONSET, "2019-01-01 to 2019-12-31"),
        ("since the start of the month", ONSET, "2026-11-01 to 2026-11-10"),
        ("since end of october", ONSET, "2026-10-21 to 2026-10-31"),
        ("since last week", ONSET, "2026-11-09 to 2026-11-15"),
        ("since the weekend", ONSET, "2026-11-14 to 2026-11-15"),
        ("he was high at the weekend", POINT, "2026-11-14 to 2026-11-15"),
        ("a week ago today", POINT, "2026-11-11"),
        ("2 weeks ago on tuesday", POINT, "2026-11-03"),
        ("a week last sunday", POINT, "2026-11-08"),
        ("since new year", ONSET, "2025-12-31 to 2026-01-01"),
        ("since bonfire night", ONSET, "2026-11-05"),
        ("since mothers day", ONSET, "2026-03-15"),
        ("since pancake day", ONSET, "2026-02-17"),
        ("since father's day", ONSET, "2026-06-21"),
        ("over a week now", DURATION, "2026-11-04 to 2026-11-11"),
        ("nearly a month", DURATION, "2026-10-18 to 2026-11-02"),
        ("since sunday or monday", ONSET, "2026-11-15 to 2026-11-16"),
        ("since sunday night", ONSET, "2026-11-15 to 2026-11-16"),
        ("the night before last", POINT, "2026-11-16 to 2026-11-17"),
        ("last night", POINT, "2026-11-17 to 2026-11-18"),
        ("hes been odd this week", POINT, "2026-11-16 to 2026-11-22"),
        ("next friday", FUTURE, "2026-11-20 to 2026-11-27"),
        ("next monday", FUTURE, "2026-11-23"),
        ("last thursday", POINT, "2026-11-12"),
        ("last monday", POINT, "2026-11-09 to 2026-11-16"),
        ("away til friday", FUTURE, "2026-11-18 to 2026-11-20"),
        ("a week or two now", DURATION, "2026-11-01 to 2026-11-14"),
        ("like this for a year and a half", DURATION, "2024-11-16 to 2025-11-17"),
        ("he fell on 12/11/26", POINT, "2026-11-12"),
        ("he fell on the 15/6", POINT, "2026-06-15"),
        ("the last 3 nights", DURATION, "2026-11-15 to 2026-11-16"),
        ("past couple of weeks", DURATION, "2026-10-25 to 2026-11-07"),
        ("shouting for 20 minutes", DURATION, "2026-11-18"),
        ("up for 36 hours", DURATION, "2026-11-17"),
        ("2moro", FUTURE, "2026-11-19"),
        ("she has been shouting all day", POINT, "2026-11-18"),
        ("been 3 hrs since i texted", POINT, "2026-11-18"),
        ("the back end of last week he was high", POINT, "2026-11-13 to 2026-11-15"),
        ("he has been off since 1st of the month", ONSET, "2026-11-01"),
        ("sinse munday", ONSET, "2026-11-16"),
        ("it was around the 10th", POINT, "2026-11-07 to 2026-11-13"),
        ("shes got an appointment on 2nd december", FUTURE, "2026-12-02"),
        ("since late september", ONSET, "2026-09-21 to 2026-09-30"),
        ("hes been bad this last week", DURATION, "2026-11-08 to 2026-11-14"),
        ("half a year now", DURATION, "2026-03-18 to 2026-07-18"),
        ("worried about next month", FUTURE, "2026-12-01 to 2026-12-31"),
    ],
)
def test_a_wednesday(text: str, kind: WhenKind, expected: str) -> None:
    check(A_WEDNESDAY, text, kind, expected)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("since payday", ONSET),
        ("ages", DURATION),
        ("a while", DURATION),
        ("for months", DURATION),
        ("since she changed", ONSET),
        ("ever since the funeral", ONSET),
        ("since last summer", ONSET),
        ("since half term", ONSET),
        ("on the 5/6", POINT),
        ("monday", POINT),
        ("the other day", POINT),
        ("this weekend", POINT),
        ("are you open at the weekend", POINT),
        ("last easter", POINT),
        ("since november", ONSET),
        ("since monday 3rd", ONSET),
        ("since fri 14th nov", ONSET),
        ("before xmas", POINT),
        ("a few days before xmas", POINT),
        ("wednesday week", POINT),
        ("every monday", POINT),
        ("since the 31st of june", ONSET),
        ("she was in hospital for 2 weeks", DURATION),
        ("going away for 2 weeks", DURATION),
        ("i said you can ring monday", POINT),
        ("since 999 years", DURATION),
        ("since eid", ONSET),
        ("he spent it all in 2 days", DURATION),
        ("he stays in bed all day", POINT),
    ],
)
def test_what_is_vague_or_may_be_two_days_stays_words(text: str, kind: WhenKind) -> None:
    check(A_WEDNESDAY, text, kind, "words")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "he sat in the sun",
        "pain is 9/10",
        "i need help 24/7",
        "he is 3 years old",
        "2 weeks left of his tablets",
        "sleeping 2 hours a night",
        "i may 2 be ill",
        "since you ask he is fine",
        "since when",
        "07700 900123",
        "my xmas shopping",
        "£3 days out",
        "the 2nd floor",
        "march him out",
        "is it one a day or two",
        "ringing thirty times a night since",
        "i get ten of these a day",
    ],
)
def test_what_is_no_time(text: str) -> None:
    assert reading(A_WEDNESDAY, text) == []


@pytest.mark.parametrize(
    ("now", "text", "kind", "expected"),
    [
        # A Monday morning.
        ("2026-11-16 09:00", "since monday", ONSET, "2026-11-09"),
        ("2026-11-16 09:00", "last monday", POINT, "2026-11-09"),
        ("2026-11-16 09:00", "since last sunday", ONSET, "2026-11-15"),
        ("2026-11-16 09:00", "last friday", POINT, "2026-11-13"),
        ("2026-11-16 09:00", "all week", DURATION, "2026-11-09 to 2026-11-16"),
        ("2026-11-16 09:00", "since the weekend", ONSET, "2026-11-14 to 2026-11-15"),
        ("2026-11-16 09:00", "next sunday", FUTURE, "2026-11-22 to 2026-11-29"),
        ("2026-11-16 09:00", "a week today", FUTURE, "2026-11-23"),
        ("2026-11-16 09:00", "monday week", POINT, "words"),
        # A Sunday, ten to midnight.
        ("2026-11-22 23:50", "since yesterday", ONSET, "2026-11-21"),
        ("2026-11-22 23:50", "not safe tonight", POINT, "2026-11-22"),
        ("2026-11-22 23:50", "last night", POINT, "2026-11-21 to 2026-11-22"),
        ("2026-11-22 23:50", "please ring monday", FUTURE, "2026-11-23"),
        ("2026-11-22 23:50", "since sunday", ONSET, "2026-11-15"),
        ("2026-11-22 23:50", "since last friday", ONSET, "2026-11-13 to 2026-11-20"),
        ("2026-11-22 23:50", "all weekend", DURATION, "2026-11-21 to 2026-11-22"),
        ("2026-11-22 23:50", "since last weekend", ONSET, "2026-11-14 to 2026-11-15"),
        ("2026-11-22 23:50", "3 nights running", DURATION, "2026-11-19 to 2026-11-20"),
        # Forty minutes later it is Monday, and for whoever is still up it is not.
        ("2026-11-23 00:30", "last night", POINT, "2026-11-21 to 2026-11-23"),
        ("2026-11-23 00:30", "shouting today", POINT, "2026-11-22 to 2026-11-23"),
        ("2026-11-23 00:30", "since yesterday", ONSET, "2026-11-21 to 2026-11-22"),
        ("2026-11-23 00:30", "tomorrow", FUTURE, "2026-11-23 to 2026-11-24"),
        ("2026-11-23 00:30", "he fell on sunday", POINT, "2026-11-22"),
        ("2026-11-23 00:30", "he fell on monday", POINT, "2026-11-16 to 2026-11-23"),
        ("2026-11-23 00:30", "since 11pm", ONSET, "2026-11-22"),
        # 29 February.
        ("2028-02-29 10:00", "a year ago today", POINT, "2027-02-28"),
        ("2028-02-29 10:00", "for a month", DURATION, "2028-01-14 to 2028-02-13"),
        ("2028-02-29 10:00", "since the 29th", ONSET, "2028-02-29"),
        ("2028-02-29 10:00", "since the 30th", ONSET, "2028-01-30"),
        ("2028-02-29 10:00", "tomorrow", FUTURE, "2028-03-01"),
        ("2028-02-29 10:00", "for 4 years", DURATION, "2023-08-30 to 2024-08-30"),
        ("2027-03-01 10:00", "since 29 feb", ONSET, "2024-02-29"),
        # New Year's Day.
        ("2027-01-01 12:00", "since xmas", ONSET, "2026-12-24 to 2026-12-26"),
        ("2027-01-01 12:00", "last xmas", POINT, "2026-12-24 to 2026-12-26"),
        ("2027-01-01 12:00", "since new year", ONSET, "2026-12-31 to 2027-01-01"),
        ("2027-01-01 12:00", "last night", POINT, "2026-12-31 to 2027-01-01"),
        ("2027-01-01 12:00", "since last year", ONSET, "2026-01-01 to 2026-12-31"),
        ("2027-01-01 12:00", "since last month", ONSET, "2026-12-01 to 2026-12-31"),
        ("2027-01-01 12:00", "since november", ONSET, "2026-11-01 to 2026-11-30"),
        ("2027-01-01 12:00", "since the bank holiday", ONSET, "2027-01-01"),
        # The clocks go back: that day has 25 hours.
        ("2026-10-25T01:30+00:00", "since the clocks went back", ONSET, "2026-10-25"),
        ("2026-10-25T01:30+00:00", "shouting for 2 hours", DURATION, "2026-10-25"),
        ("2026-10-25T01:30+00:00", "shouting for 3 hours", DURATION, "2026-10-24"),
        ("2026-10-25T23:30+00:00", "up for 24 hours", DURATION, "2026-10-25"),
        # And forward: that day has 23.
        ("2026-03-29T01:30+00:00", "since the clocks went forward", ONSET, "2026-03-29"),
        ("2026-03-29T01:30+00:00", "shouting for 2 hours", DURATION, "2026-03-28"),
        ("2026-03-28 12:00", "since the clocks changed", ONSET, "2025-10-26"),
        ("2026-03-28 12:00", "since the clocks went forward", ONSET, "2025-03-30"),
        ("2026-03-28 12:00", "will you ring when the clocks go forward", FUTURE, "2026-03-29"),
        # Half past midnight of a Monday in June, on a machine that runs on Greenwich time.
        ("2026-06-14T23:30+00:00", "since yesterday", ONSET, "2026-06-13 to 2026-06-14"),
        ("2026-06-14T23:30+00:00", "since saturday", ONSET, "2026-06-13"),
        # A bank holiday, and the day after another.
        ("2026-08-31 11:00", "since the bank holiday", ONSET, "2026-08-31"),
        (
            "2026-08-31 11:00",
            "the bank holiday weekend was hell",
            POINT,
            "2026-08-29 to 2026-08-31",
        ),
        ("2026-08-31 11:00", "since the may bank holiday", ONSET, "2026-05-25"),
        ("2026-08-31 11:00", "since easter monday", ONSET, "2026-04-06"),
        ("2026-08-31 11:00", "next bank holiday", FUTURE, "2026-12-25 to 2026-12-28"),
        ("2026-04-07 11:00", "since the bank holiday", ONSET, "2026-04-03 to 2026-04-06"),
    ],
)
def test_other_days(now: str, text: str, kind: WhenKind, expected: str) -> None:
    check(now, text, kind, expected)


def test_without_bank_holidays_one_is_only_words() -> None:
    said = Said(datetime(2026, 11, 18, tzinfo=UTC))
    (found,) = list_when("since the bank holiday", said)
    assert not found.when.is_dated
    assert found.when.words == "since the bank holiday"


def test_an_answer_to_since_when_is_past() -> None:
    said = Said(datetime(2026, 11, 18, 14, tzinfo=UTC))
    (found,) = list_when("tuesday", said, Tense.PAST)
    assert days(found.when) == "2026-11-17"


def test_the_words_are_those_of_the_text() -> None:
    text = "😀 He\u2019s bad  SINCE\u00a0 last  Tues, not eaten 3\u00a0Nights on the trot"
    said = Said(datetime(2026, 11, 18, 14, tzinfo=UTC))
    found = list(list_when(text, said))
    assert [f.when.words for f in found] == [
        "SINCE\u00a0 last  Tues",
        "3\u00a0Nights on the trot",
    ]
    assert [text[f.start : f.end] for f in found] == [f.when.words for f in found]

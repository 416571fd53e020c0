"""Reports in the spelling of old phones, and a correction in place of an answer."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.care.report import Asked, Part
from bot.care.report_reading import SoFar, read_report
from bot.care.report_safety import Safe, read_safe

_NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
_ASKED = SoFar(frozenset({Part.WHOM, Part.SINCE, Part.DIFFERENT}), Asked.SAFE, _NOW, whom="my mum")


@pytest.mark.parametrize("text", ["n", "N", "n not really", "n no", "n hes not safe"])
def test_an_n_that_is_a_no(text: str) -> None:
    assert read_safe(text, asked=True) is Safe.NO


@pytest.mark.parametrize("text", ["n ive stopped eatin aswell", "n hes been up since 4"])
def test_an_n_before_other_words_is_an_and(text: str) -> None:
    assert read_safe(text, asked=True) is not Safe.NO


def test_no_that_was_about_somebody_else_is_no_call_for_help() -> None:
    reading = read_report("no that was about my dad sorry", _ASKED, _NOW)
    whom = reading.says(Part.WHOM)
    assert reading.corrects
    assert whom is not None
    assert whom.words == "my dad"
    assert not reading.is_not_safe


@pytest.mark.parametrize("text", ["no", "no that was about right"])
def test_a_no_that_names_nobody_else_stays_a_no(text: str) -> None:
    assert read_report(text, _ASKED, _NOW).is_not_safe


def test_since_when_is_put_right_with_words_after_it() -> None:
    since = read_report("actually it was friday it started not sunday", _ASKED, _NOW).says(
        Part.SINCE
    )
    assert since is not None
    assert since.words == "friday"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("she is ok yes", Safe.YES),
        ("we are both fine aye", Safe.YES),
        ("he is not ok yes", Safe.NO),
        ("no yes", Safe.NO),
        ("i think so yes", Safe.UNSURE),
        ("hes asleep yes", Safe.UNSURE),
    ],
)
def test_a_yes_at_the_end_is_as_good_as_what_stands_before_it(text: str, said: Safe) -> None:
    assert read_safe(text, asked=True) is said

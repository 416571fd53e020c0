"""What is said to the offer to go on, and when nothing routine is asked yet."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.care.going_on import QUIET_AFTER_DANGER, is_ordinary, is_quiet_over, wants_to_go_on
from bot.care.small_words import is_only_thanks

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "words", ["GO ON", "go on then", "ok go on", "yes", "yes please", "carry on", "Lets go on pls"]
)
def test_going_on(words: str) -> None:
    assert wants_to_go_on(words) is True


@pytest.mark.parametrize("words", ["no", "no thanks", "not now", "later", "leave it"])
def test_leaving_it(words: str) -> None:
    assert wants_to_go_on(words) is False


@pytest.mark.parametrize(
    "words", ["who is my key worker", "i cant go on", "no point going on", "dont go on at me", ""]
)
def test_something_else(words: str) -> None:
    assert wants_to_go_on(words) is None


def test_nothing_is_asked_for_ten_minutes() -> None:
    assert is_quiet_over(None, NOW)
    assert is_quiet_over(NOW - QUIET_AFTER_DANGER, NOW)
    assert not is_quiet_over(NOW - QUIET_AFTER_DANGER + timedelta(seconds=1), NOW)
    # A clock that was set back: nobody is asked anything.
    assert not is_quiet_over(NOW + timedelta(minutes=1), NOW)


@pytest.mark.parametrize("words", ["thanks", "ok thanks x", "thank you so much", "ok", "ta"])
def test_only_thanks(words: str) -> None:
    assert is_only_thanks(words)
    assert not is_ordinary(words)


@pytest.mark.parametrize(
    "words",
    ["no", "thanks but no", "thanks for nothing", "thank you and goodbye", "ok?", "", "x", "fine"],
)
def test_more_than_thanks(words: str) -> None:
    assert not is_only_thanks(words)


@pytest.mark.parametrize(
    "words", ["thank you for everything", "thanks i love you all", "ok im going", "ta but im not"]
)
def test_news_in_thanks(words: str) -> None:
    assert not is_only_thanks(words)

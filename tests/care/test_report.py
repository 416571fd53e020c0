"""Which question comes next: three at most, each once, and none that was answered already."""

from __future__ import annotations

from itertools import chain, combinations

import pytest

from bot.care.report import Ask, Asked, Part, next_question
from bot.care.report_words import is_good_news, is_news, says_what_is_different

PARTS = (Part.WHOM, Part.DIFFERENT, Part.SINCE, Part.SAFE)


def test_whom_then_what_and_since_when_then_whether_all_are_safe() -> None:
    said: set[Part] = set()
    asked: list[Asked] = []
    while (ask := next_question(said, set(asked), about_self=False)) is not None:
        asked.append(ask.asked)
    assert asked == [Asked.WHOM, Asked.CHANGE, Asked.SAFE]


@pytest.mark.parametrize("about_self", [False, True])
def test_nothing_is_asked_twice_and_nothing_that_was_said(about_self: bool) -> None:
    every = chain.from_iterable(combinations(PARTS, n) for n in range(len(PARTS) + 1))
    for said in every:
        asked: set[Asked] = set()
        while (ask := next_question(set(said), asked, about_self=about_self)) is not None:
            assert ask.asked not in asked
            asked.add(ask.asked)
        assert (Asked.WHOM in asked) == (Part.WHOM not in said and not about_self)
        assert (Asked.CHANGE in asked) == ({Part.DIFFERENT, Part.SINCE} - set(said) != set())
        assert (Asked.SAFE in asked) == (Part.SAFE not in said)


def test_of_two_things_only_the_one_is_asked_that_was_not_said() -> None:
    assert next_question({Part.DIFFERENT}, set(), about_self=True) == Ask(Asked.CHANGE, "since")
    assert next_question({Part.SINCE}, set(), about_self=True) == Ask(Asked.CHANGE, "different")
    assert next_question(set(), set(), about_self=True) == Ask(Asked.CHANGE, "change")


@pytest.mark.parametrize(
    "text", ["I had a good day yesterday actually", "slept well, feel better", "so proud of myself"]
)
def test_good_news(text: str) -> None:
    assert is_good_news(text)


@pytest.mark.parametrize(
    "text",
    ["not so good", "feel better but the voices are back", "struggling", "too happy to sleep"],
)
def test_no_good_news(text: str) -> None:
    assert not is_good_news(text)


@pytest.mark.parametrize("text", ["the voices are back", "he wont eat", "she stopped her tablets"])
def test_news_of_how_somebody_is(text: str) -> None:
    assert is_news(text)
    assert says_what_is_different(text)


@pytest.mark.parametrize("text", ["im worried about my son", "struggling", "bad day", "not good"])
def test_a_worry_that_does_not_say_what_is_different(text: str) -> None:
    assert not says_what_is_different(text)


@pytest.mark.parametrize("text", ["my bus pass came", "tell sam i got the keys"])
def test_no_news_of_how_somebody_is(text: str) -> None:
    assert not is_news(text)

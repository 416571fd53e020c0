"""What came is compared with what was expected."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.converse.cast import Actor
from bot.converse.judging import Came, SeenItem, judge_item, judge_texts
from bot.converse.scenario import Expected, ExpectedItem

CRISIS = "ring 111 and choose option 2"
SAID = "Your key worker\nis Sam. If it cannot wait, ring 111 and choose option 2 or call 999."
SAM = Actor("worker", ("w1",), "Sam Okafor", "+447700900201")
DUTY = Actor("desk", ("quayside", "duty"), "duty", "+447700900300")
LEAD = Actor("desk", ("quayside", "lead"), "lead", "+447700900301")


def _judge(expected: Expected, *bodies: str) -> list[str]:
    came = [Came(body, "key_worker") for body in bodies]
    return judge_texts(expected, came, CRISIS, {1: [Came("one", "x")]})


@pytest.mark.parametrize(
    "expected",
    [
        Expected(),
        Expected(has=("sam", "KEY WORKER is", "wor*", "111")),
        Expected(has_one_of=("Gwen", "Sam")),
        Expected(has_none_of=("Gwen", "Sa", "am", "work")),
        Expected(text=("urgent", "key_worker")),
        Expected(gives=("crisis line", "999"), does_not_give=("reading time",)),
        Expected(at_most_texts=1, at_most_parts=1),
    ],
)
def test_as_expected(expected: Expected) -> None:
    assert _judge(expected, SAID) == []


@pytest.mark.parametrize(
    ("expected", "fault"),
    [
        (Expected(nothing=True), "nothing expected, and something came"),
        (Expected(has=("Gwen",)), 'has "Gwen": not there'),
        (Expected(has=("Sa",)), 'has "Sa": not there'),
        (Expected(has_one_of=("a", "b")), 'has one of "a", "b": none of them is there'),
        (Expected(has_none_of=("SAM",)), 'has none of "SAM": it is there'),
        (Expected(has_none_of=("wor*",)), 'has none of "wor*": it is there'),
        (Expected(text=("urgent",)), "text urgent: it was key_worker"),
        (Expected(gives=("reading time",)), "gives reading time: not there"),
        (Expected(does_not_give=("999",)), "does not give 999: it is there"),
        (Expected(same_as_turn=1), "same as turn 1: it is not"),
    ],
)
def test_not_as_expected(expected: Expected, fault: str) -> None:
    assert _judge(expected, SAID) == [fault]


def test_nothing_came() -> None:
    assert _judge(Expected(nothing=True)) == []
    assert _judge(Expected(has=("Sam",))) == ["nothing came"]


def test_all_texts_count_together() -> None:
    assert _judge(Expected(has=("one", "two")), "one", "two") == []
    assert _judge(Expected(at_most_texts=1), "one", "two") == ["at most texts 1: 2 came"]
    assert _judge(Expected(at_most_parts=2), "a" * 161, "b") == ["at most parts 2: it fills 3"]
    assert _judge(Expected(gives=("999",)), SAID, SAID) == ["gives 999: it is there twice"]
    assert _judge(Expected(same_as_turn=1), "ONE ") == []


def test_a_safety_check_may_say_999_as_well() -> None:
    came = [Came("Please call 999.", "danger_now_self"), Came("Or 999.", "danger_check_self")]
    assert judge_texts(Expected(gives=("999",)), came, "", {}) == []


@pytest.mark.parametrize(
    ("words", "is_one"),
    [
        ("Staff will read it by 5pm today.", True),
        ("by 9:30am tomorrow", True),
        ("by 12 noon on Thursday", True),
        ("by 11am on Mon 4 Jan", True),
        ("by the next working day", True),
        ("Staff read them Mon to Fri, 9am to 5pm.", False),
        ("soon", False),
    ],
)
def test_what_is_a_reading_time(words: str, is_one: bool) -> None:
    assert (_judge(Expected(gives=("reading time",)), words) == []) is is_one


SEEN = SeenItem(
    opened=True,
    owner=SAM,
    role="key_worker",
    lane="routine",
    wish="pass_on",
    private=False,
    copied_to=frozenset({LEAD}),
    acknowledged=False,
    taken_back=False,
    closed=False,
)


@pytest.mark.parametrize(
    "expected",
    [
        ExpectedItem(),
        ExpectedItem(owner=SAM, role="key_worker", lane="routine", wish="pass_on"),
        ExpectedItem(copied_to=(LEAD,), acknowledged=False, taken_back=False, open=True),
    ],
)
def test_an_item_as_expected(expected: ExpectedItem) -> None:
    assert judge_item(expected, SEEN) == []


@pytest.mark.parametrize(
    ("expected", "fault"),
    [
        (ExpectedItem(kept="none"), "item none: one was recorded"),
        (ExpectedItem(kept="joined"), "item joined: a new one was opened"),
        (ExpectedItem(owner=DUTY), "item for duty: it is for Sam Okafor"),
        (ExpectedItem(role="cover"), "item as cover: it is key worker"),
        (ExpectedItem(lane="4h"), "item lane 4h: it is routine"),
        (ExpectedItem(wish="call"), "item wish call: it is pass on"),
        (ExpectedItem(hidden_from=(SAM,)), "item hidden from Sam Okafor: they see it"),
        (ExpectedItem(copied_to=()), "item copied to: it is copied to lead"),
        (ExpectedItem(acknowledged=True), "item acknowledged yes: it is no"),
        (ExpectedItem(open=False), "item open no: it is yes"),
    ],
)
def test_an_item_not_as_expected(expected: ExpectedItem, fault: str) -> None:
    assert judge_item(expected, SEEN) == [fault]


def test_nothing_recorded_and_joined() -> None:
    assert judge_item(ExpectedItem(kept="none"), None) == []
    assert judge_item(ExpectedItem(), None) == ["item: nothing was recorded"]
    assert judge_item(ExpectedItem(kept="joined"), replace(SEEN, opened=False)) == []


def test_a_private_item_is_hidden_from_whoever_does_not_own_it() -> None:
    private = replace(SEEN, private=True, owner=LEAD)
    assert judge_item(ExpectedItem(hidden_from=(SAM,)), private) == []

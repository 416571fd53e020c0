"""What a worker's words may tell, whether they wait, and who is meant by a name: pure rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.care.facts import Category, MayText
from bot.care.staff_replies import Colleague, Does, StaffReply, find_taker, read_staff_reply
from bot.care.worker_answers import (
    NamesAround,
    Phone,
    find_touched,
    invites_network_word,
    is_confirmed,
    waits_behind,
)

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TALK = timedelta(minutes=15)
NAMES = NamesAround(
    people=("Asha", "May"), people_last=("Begum",), key_workers=("Sam", "Okafor"), staff=("Priya",)
)
D0, D1, D2, D3, D9 = (
    Category.USES_SERVICE,
    Category.KEY_WORKER,
    Category.COVER,
    Category.APPOINTMENT,
    Category.CARERS_MESSAGES,
)


@pytest.mark.parametrize(
    ("words", "own", "kinds", "beyond"),
    [
        ("Thank you. I have read your text.", False, set(), set()),
        ("She is fine", False, {D0}, set()),
        ("your daughter came in", False, {D0}, set()),
        ("asha came in", False, {D0}, set()),
        ("Begum", False, {D0}, set()),
        ("I may be late", False, set(), set()),
        ("Sam will look at it", False, {D1}, set()),
        ("the key worker knows", False, {D1}, set()),
        ("Priya has it", False, set(), {D1}),
        ("come on Monday at 10", True, {D3}, set()),
        ("see you on the 4th of March", True, {D3}, set()),
        ("the clinic can see you", True, {D3}, set()),
        ("I am away until Friday", True, {D2}, set()),
        ("your tablets are ready", True, set(), set()),
        ("the tablets are ready", False, {Category.MEDICATION}, set()),
        ("on the ward", False, {Category.WHEREABOUTS}, set()),
        ("the safety plan", False, {Category.SAFETY_PLAN}, set()),
        ("your mum rang us", True, set(), {D9}),
        ("someone is worried about you", True, set(), {D9}),
        ("Begum said so", True, set(), {D9}),
        ("I hope your mum is well", True, set(), set()),
    ],
)
def test_what_words_may_tell(
    words: str, own: bool, kinds: set[Category], beyond: set[Category]
) -> None:
    found = find_touched(words, NAMES, own=own)
    assert (set(found.kinds), set(found.beyond)) == (kinds, beyond)


@given(st.text(max_size=80), st.sampled_from(["She said so", "Asha", "on Friday at 3pm", "Priya"]))
def test_more_words_never_tell_less(more: str, words: str) -> None:
    alone = find_touched(words, NAMES, own=False)
    longer = find_touched(f"{words}. {more}", NAMES, own=False)
    assert alone.kinds <= longer.kinds
    assert alone.beyond <= longer.beyond


@pytest.mark.parametrize(
    "words",
    ["reply STOP", "Text HELP now", "or type cancel", "reply with the word quit", "send 'end'"],
)
def test_words_on_which_the_network_acts(words: str) -> None:
    assert invites_network_word(words)


@pytest.mark.parametrize(
    "words", ["please don't stop", "the end of it", "I can help", "you need not cancel anything"]
)
def test_the_same_words_in_a_sentence_invite_nothing(words: str) -> None:
    assert not invites_network_word(words)


@pytest.mark.parametrize(
    ("minutes", "others_see", "may_text", "plain", "waits"),
    [
        (14, True, MayText.NOTHING, False, False),
        (15, True, MayText.APPOINTMENTS, True, True),
        (15, False, MayText.NOTHING, True, True),
        (15, False, MayText.KEY_WORKER, True, False),
        (15, False, MayText.KEY_WORKER, False, True),
    ],
)
def test_when_an_answer_waits_behind_another_text(
    minutes: int, others_see: bool, may_text: MayText, plain: bool, waits: bool
) -> None:
    phone = Phone(others_see, may_text, NOW - timedelta(minutes=minutes))
    assert waits_behind(phone, NOW, TALK, plain=plain) is waits


def test_a_warning_that_was_not_seen_is_shown_first() -> None:
    assert is_confirmed([], [])
    assert is_confirmed(["D0"], ["D0", "D3"])
    assert not is_confirmed(["D0", "D3"], ["D0"])


def test_replies_are_read_with_a_code_and_not_without() -> None:
    assert read_staff_reply("answer 7kqm3: I can see you") == StaffReply(
        Does.ANSWER, "7KQM3", "I can see you"
    )
    assert read_staff_reply("PASS 7KQM3 to Priya N") == StaffReply(
        Does.PASS_ON, "7KQM3", "to Priya N"
    )
    assert read_staff_reply("CALLED 7KQM3 no answer") == StaffReply(
        Does.CALLED, "7KQM3", "no answer"
    )
    for text in ("answer the phone please", "she called there3 times", "pass", "HAVE 7KQM3"):
        assert read_staff_reply(text) is None


PRIYA_N = Colleague("worker", UUID(int=1), "Priya", "Nair", "cover")
PRIYA_S = Colleague("worker", UUID(int=2), "Priya", "Shah")
TOM = Colleague("worker", UUID(int=3), "Tom", "Ito")
DUTY = Colleague("desk", UUID(int=4), post="duty")
ALL = [PRIYA_N, PRIYA_S, TOM, DUTY]


@pytest.mark.parametrize(
    ("words", "found", "which", "left"),
    [
        ("to Priya S she rang twice", PRIYA_S, (), "she rang twice"),
        ("to priya n. please", PRIYA_N, (), "please"),
        ("to Priya Shah: please", PRIYA_S, (), "please"),
        ("to Priya please look", None, ("N", "S"), "please look"),
        ("to Tom I rang her", TOM, (), "rang her"),
        ("to tom a bit worried", TOM, (), "a bit worried"),
        ("to duty tonight please", DUTY, (), "tonight please"),
        ("to the cover she knows", PRIYA_N, (), "she knows"),
        ("on to Tom", TOM, (), ""),
        ("to Tomorrow", None, (), "Tomorrow"),
        ("to lead now", None, (), "now"),
    ],
)
def test_who_is_meant(
    words: str, found: Colleague | None, which: tuple[str, ...], left: str
) -> None:
    taker = find_taker(words, ALL)
    assert (taker.found, taker.which, taker.words) == (found, which, left)

"""After the first answer: short answers, what OK, URGENT, Y and N mean, prompts that end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from bot.care import safety_check
from bot.care.danger_answers import PRECEDENCE
from bot.care.danger_category import ABUSE, UNCLEAR
from bot.care.safety_check import (
    DUTY_TOLD_AFTER,
    Answering,
    Check,
    Episode,
    Human,
    Meaning,
    Next,
    Prompt,
    Question,
    after_prompt,
    decide_answer,
    decide_next,
    decide_prompt,
    duty_is_told_at,
    may_text_unasked,
    prompt_due_at,
    read_meaning,
)

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
NOBODY = Human()
SUICIDE = frozenset({"suicide_intent"})
BOTH = (False, True)


def _ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


def _check(minutes_ago: float = 0.0, **more: object) -> Check:
    given: dict[str, object] = {"question": Question.SAFE_NOW, "texts_unasked": True, **more}
    return Check(asked_at=_ago(minutes=minutes_ago), **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("episode", "wanted"),
    [
        (Episode(), Answering.FULL),
        (Episode(_ago(seconds=1), None, SUICIDE), Answering.SHORT),
        (Episode(_ago(minutes=4, seconds=59), None, SUICIDE), Answering.SHORT),
        (Episode(_ago(minutes=5), None, SUICIDE), Answering.FULL),
        (Episode(_ago(minutes=2), _ago(seconds=59), SUICIDE), Answering.SILENT),
        (Episode(_ago(minutes=2), _ago(seconds=60), SUICIDE), Answering.SHORT),
        # What is new is answered in full, however soon it comes.
        (Episode(_ago(seconds=1), _ago(seconds=1), frozenset({"neglect"})), Answering.FULL),
        # A clock that was set back: better twice than not at all.
        (Episode(NOW + timedelta(hours=1), None, SUICIDE), Answering.FULL),
    ],
)
def test_one_full_answer_in_five_minutes_and_a_short_one_a_minute(
    episode: Episode, wanted: Answering
) -> None:
    assert decide_answer(episode, SUICIDE, NOBODY, NOW) is wanted


def test_danger_that_nobody_can_name_is_nothing_new() -> None:
    begun = Episode(_ago(seconds=1), None, SUICIDE)
    assert decide_answer(begun, frozenset({UNCLEAR}), NOBODY, NOW) is Answering.SHORT
    unnamed = Episode(_ago(seconds=1), None, frozenset({UNCLEAR}))
    assert decide_answer(unnamed, SUICIDE, NOBODY, NOW) is Answering.FULL


def test_fifty_texts_in_a_minute_get_a_full_answer_and_one_short_one() -> None:
    episode, given = Episode(), []
    for second in range(50):
        now = NOW + timedelta(seconds=second)
        answer = decide_answer(episode, SUICIDE, NOBODY, now)
        given.append(answer)
        if answer is Answering.FULL:
            episode = Episode(now, episode.short_at, SUICIDE)
        elif answer is Answering.SHORT:
            episode = Episode(episode.full_at, now, SUICIDE)
    assert given[:2] == [Answering.FULL, Answering.SHORT]
    assert set(given[2:]) == {Answering.SILENT}


def test_the_tenth_episode_is_answered_like_the_first() -> None:
    for days in range(1, 10):
        earlier = Episode(_ago(days=days), _ago(days=days), SUICIDE)
        assert decide_answer(earlier, SUICIDE, NOBODY, NOW) is Answering.FULL


@pytest.mark.parametrize(
    ("human", "wanted"),
    [
        (Human(claimed=True), Answering.BANNER),
        (Human(wrote_at=_ago(minutes=4, seconds=59)), Answering.BANNER),
        (Human(wrote_at=_ago(minutes=5)), Answering.FULL),
        (Human(claimed=True, wrote_at=_ago(hours=3)), Answering.BANNER),
    ],
)
def test_where_a_human_talks_to_them_we_are_quiet(human: Human, wanted: Answering) -> None:
    assert decide_answer(Episode(), SUICIDE, human, NOW) is wanted


def test_duty_is_told_when_that_human_is_silent_for_two_minutes() -> None:
    assert duty_is_told_at(NOW, Human(claimed=True)) == NOW + DUTY_TOLD_AFTER
    before = Human(wrote_at=_ago(minutes=1))
    assert duty_is_told_at(NOW, before) == NOW + DUTY_TOLD_AFTER
    assert duty_is_told_at(NOW, Human(wrote_at=NOW + timedelta(seconds=1))) is None


def test_nothing_is_sent_unasked_about_abuse_after_duress_or_to_a_shared_phone() -> None:
    for category, duress, others_see in product(PRECEDENCE, BOTH, BOTH):
        allowed = may_text_unasked({category}, duress=duress, others_see=others_see)
        assert allowed is not (duress or others_see or category in ABUSE)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("OK", Meaning.SAFE),
        ("ok.", Meaning.SAFE),
        ("Okay thanks", Meaning.SAFE),
        ("I'm ok", Meaning.SAFE),
        ("yes i am", Meaning.SAFE),
        ("URGENT", Meaning.NOT_SAFE),
        ("urgent!!", Meaning.NOT_SAFE),
        ("no", Meaning.NOT_SAFE),
        ("i\u2019m not ok", Meaning.NOT_SAFE),
        ("not sure", Meaning.NOT_SAFE),
        ("idk", Meaning.NOT_SAFE),
        ("ok?", Meaning.UNCLEAR),
        ("ok \U0001f62d", Meaning.UNCLEAR),
        ("ok i guess", Meaning.UNCLEAR),
        ("ok bye forever", Meaning.UNCLEAR),
        ("ok no", Meaning.UNCLEAR),
        ("1", Meaning.UNCLEAR),
        ("who is this", Meaning.UNCLEAR),
        ("", Meaning.UNCLEAR),
        ("\U0001f44d", Meaning.UNCLEAR),
    ],
)
def test_what_a_text_says_to_are_you_safe(text: str, meaning: Meaning) -> None:
    assert read_meaning(text, _check(1), NOW) is meaning


@pytest.mark.parametrize(
    ("text", "minutes_ago", "meaning"),
    [
        ("Y", 1, Meaning.MAY_TEXT),
        ("yes it is", 14.9, Meaning.MAY_TEXT),
        ("N", 1, Meaning.MAY_NOT_TEXT),
        ("no it isn't", 1, Meaning.MAY_NOT_TEXT),
        # Fifteen minutes on, somebody else may hold the phone.
        ("Y", 15, Meaning.UNCLEAR),
        ("N", 15, Meaning.UNCLEAR),
        ("y?", 1, Meaning.UNCLEAR),
        ("yes but hes coming back", 1, Meaning.UNCLEAR),
        ("OK", 1, Meaning.UNCLEAR),
        ("1", 1, Meaning.UNCLEAR),
    ],
)
def test_what_a_text_says_to_is_it_safe_to_text(
    text: str, minutes_ago: float, meaning: Meaning
) -> None:
    check = _check(minutes_ago, question=Question.MAY_TEXT, texts_unasked=False)
    assert read_meaning(text, check, NOW) is meaning


def test_an_ok_hours_later_is_no_answer_any_more_but_urgent_always_is() -> None:
    old = _check(4 * 60)
    assert read_meaning("OK", old, NOW) is Meaning.UNCLEAR
    assert read_meaning("URGENT", old, NOW) is Meaning.NOT_SAFE


def test_ok_lowers_nothing_and_nothing_else_can() -> None:
    for meaning, question, questions in product(Meaning, Question, (1, 2, 3)):
        following = decide_next(meaning, _check(question=question, questions=questions))
        assert set(Next.__dataclass_fields__) == {"text_id", "raises", "asks"}
        assert following.raises is (meaning in (Meaning.NOT_SAFE, Meaning.UNCLEAR))
    assert not [name for name in vars(safety_check) if "lower" in name or "close" in name]


def test_what_follows_an_answer() -> None:
    safe_now, may_text = _check(), _check(question=Question.MAY_TEXT)
    assert decide_next(Meaning.SAFE, safe_now).text_id == "danger_ok"
    assert decide_next(Meaning.NOT_SAFE, safe_now).text_id == "danger_not_safe"
    assert decide_next(Meaning.UNCLEAR, safe_now).text_id == "danger_unclear"
    assert decide_next(Meaning.UNCLEAR, safe_now).asks is Question.SAFE_NOW
    assert decide_next(Meaning.MAY_NOT_TEXT, may_text).text_id is None
    assert decide_next(Meaning.UNCLEAR, may_text).text_id == "danger_more_bland"


def test_two_questions_are_asked_and_no_third() -> None:
    second = decide_next(Meaning.UNCLEAR, _check(questions=2))
    assert (second.text_id, second.asks) == ("danger_more", None)


def test_prompts_come_after_3_and_10_minutes_and_a_human_decides_after_15() -> None:
    due = {}
    sent = 0
    for minute in range(20):
        prompt = decide_prompt(_check(minute, prompts=sent), NOBODY, NOW)
        if prompt is not None:
            due.setdefault(prompt, minute)
            sent = after_prompt(prompt)
    assert due == {Prompt.FIRST: 3, Prompt.SECOND: 10, Prompt.HUMAN_DECIDES: 15}


def test_after_a_restart_one_prompt_goes_out_and_not_two() -> None:
    assert decide_prompt(_check(12), NOBODY, NOW) is Prompt.SECOND
    late = _check(12, prompts=after_prompt(Prompt.SECOND))
    assert decide_prompt(late, NOBODY, NOW) is None
    assert decide_prompt(_check(600), NOBODY, NOW) is Prompt.HUMAN_DECIDES


@pytest.mark.parametrize(
    ("more", "human"),
    [
        ({"answered": True}, NOBODY),
        ({"acknowledged": True}, NOBODY),
        ({}, Human(claimed=True)),
    ],
)
def test_an_answer_an_acknowledgement_or_a_claim_ends_them_all(
    more: dict[str, object], human: Human
) -> None:
    for minute in (3, 10, 15, 60):
        assert decide_prompt(_check(minute, **more), human, NOW) is None


def test_a_human_who_writes_puts_a_prompt_off_for_five_minutes() -> None:
    assert decide_prompt(_check(4), Human(wrote_at=_ago(minutes=3)), NOW) is None
    assert decide_prompt(_check(9), Human(wrote_at=_ago(minutes=5)), NOW) is Prompt.FIRST


def test_where_no_text_may_be_sent_a_human_decides_all_the_same() -> None:
    for check in (
        {"texts_unasked": False},
        {"question": Question.MAY_TEXT, "texts_unasked": False},
        {"question": Question.MAY_TEXT},
    ):
        for minute in range(15):
            assert decide_prompt(_check(minute, **check), NOBODY, NOW) is None
        assert decide_prompt(_check(15, **check), NOBODY, NOW) is Prompt.HUMAN_DECIDES
        assert prompt_due_at(_check(0, **check)) == NOW + timedelta(minutes=15)


def test_the_clock_row_is_due_when_the_next_prompt_is() -> None:
    due = [prompt_due_at(_check(0, prompts=sent)) for sent in (0, 1, 2)]
    assert due == [NOW + timedelta(minutes=minutes) for minutes in (3, 10, 15)]
    assert prompt_due_at(_check(0, answered=True)) is None
    assert prompt_due_at(_check(0, acknowledged=True)) is None
    for sent, when in enumerate(due):
        assert when is not None
        assert decide_prompt(_check(0, prompts=sent), NOBODY, when) is not None

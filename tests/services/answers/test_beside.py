"""Several wishes of one text: which are answered beside the first, and in which order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.answers.beside import in_order, of_parts
from bot.services.answers.question import Question
from bot.services.answers.table import ANSWERS

COVER = Question("ask_cover_or_hours", "cover")
CALL = Question("contact_key_worker", "call", times=("after 3",))
NEWS = Question("report_concern_about_other", "news")
OWN_NEWS = Question("report_symptom_change_self", "news")
GROUPS = Question("ask_support_resources", "activities")


def _with(whole: Question, *beside: Question) -> Question:
    return Question(whole.intent, whole.topic, whole.times, whole.names, beside)


def _names(whole: Question) -> list[tuple[str, str]]:
    return [(one.intent, one.topic) for one in in_order(whole)]


def test_news_comes_first_whatever_the_text_asks() -> None:
    assert [one.intent for one in in_order(_with(COVER, COVER, CALL, NEWS))] == [
        NEWS.intent,
        COVER.intent,
        CALL.intent,
    ]


def test_a_wish_keeps_its_own_times() -> None:
    assert in_order(_with(COVER, CALL))[1].times == ("after 3",)


def test_whom_the_text_names_all_of_it_is_about() -> None:
    whole = Question(NEWS.intent, NEWS.topic, names=("Ben",), beside=(COVER,))
    assert [one.names for one in in_order(whole)] == [("Ben",), ("Ben",)]


def test_news_beside_a_question_must_speak_of_how_somebody_is() -> None:
    assert of_parts("any groups on, im bored stuck at home all day", [OWN_NEWS, COVER]) == (COVER,)
    assert of_parts("any groups on, im not sleeping", [OWN_NEWS]) == (OWN_NEWS,)


def test_news_of_two_kinds_is_one_report() -> None:
    assert len(in_order(_with(NEWS, OWN_NEWS))) == 1


def test_what_moves_a_text_to_somebody_elses_list_is_not_asked_beside() -> None:
    assert _names(_with(NEWS, GROUPS)) == [(NEWS.intent, NEWS.topic)]


def test_how_is_she_is_no_news_of_her() -> None:
    whole = Question("ask_about_service_user", "ask", beside=(NEWS, CALL))
    assert [one.intent for one in in_order(whole)] == ["ask_about_service_user", CALL.intent]


@pytest.mark.parametrize("intent", ["greet", "thank_bye", "out_of_scope", "nlu_fallback"])
def test_what_only_keeps_the_talk_going_gives_way(intent: str) -> None:
    assert [one.intent for one in in_order(Question(intent, beside=(COVER,)))] == [COVER.intent]
    assert [one.intent for one in in_order(Question(intent, beside=(GROUPS,)))] == [intent]


@pytest.mark.parametrize(
    "intent", ["give_consent", "withdraw_consent", "feedback_or_complaint", "deny", "danger"]
)
def test_beside_these_nothing_is_answered(intent: str) -> None:
    assert [one.intent for one in in_order(Question(intent, beside=(NEWS, COVER)))] == [intent]


_ALL = st.sampled_from([Question(i, t) for i, topics in ANSWERS.items() for t in topics])


@given(_ALL, st.lists(_ALL, max_size=6))
def test_at_most_three_and_none_twice(whole: Question, beside: list[Question]) -> None:
    found = in_order(_with(whole, *beside))
    intents = [one.intent for one in found]
    assert 1 <= len(found) <= 3
    assert len(set(intents)) == len(intents)
    assert all(
        (one.intent, one.topic) in {(b.intent, b.topic) for b in (whole, *beside)} for one in found
    )

"""Several wishes of one text: which are answered beside the first, and in which order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.care.report_words import is_news
from bot.services.answers.question import Question

_NEWS = frozenset({"report_symptom_change_self", "report_concern_about_other"})

#: "is he eating, is he getting up": what is asked of somebody is worded like news of them.
_HOW_ARE_THEY = "ask_about_service_user"

#: Beside these nothing is answered. What is agreed to or stopped is read back whole, a complaint is
#: for a manager alone, and a short answer is an answer to us.
_ALONE = frozenset(
    {
        "give_consent",
        "withdraw_consent",
        "stop_or_optout",
        "feedback_or_complaint",
        "check_message_status",
        "affirm",
        "deny",
        "danger",
    }
)
#: What only keeps the talk going gives way to a wish.
_GIVES_WAY = frozenset({"greet", "thank_bye", "out_of_scope", "nlu_fallback"})

#: What a part of a text may want. Not what moves the text to somebody else's list.
_ANSWERED_BESIDE = frozenset(
    {
        ("ask_key_worker", "who"),
        ("ask_key_worker", "team"),
        ("ask_key_worker", "in_charge"),
        ("ask_cover_or_hours", "cover"),
        ("ask_cover_or_hours", "hours"),
        ("contact_key_worker", "call"),
        ("contact_key_worker", "talk_now"),
        ("report_symptom_change_self", "news"),
        ("report_concern_about_other", "news"),
        ("ask_consent_or_privacy", "privacy"),
        ("ask_consent_or_privacy", "about_me"),
        ("ask_consent_or_privacy", "who_told"),
        ("appointment_query", "when"),
        ("appointment_query", "change"),
        ("medication_question", "ask"),
        ("ask_support_resources", "listening"),
        ("ask_support_resources", "crisis_plan"),
        ("ask_support_resources", "get_help"),
        ("ask_support_resources", "carers_rights"),
        ("ask_support_resources", "carers_assessment"),
        ("feedback_or_complaint", "how_to_complain"),
        ("register_or_new_number", "new_number"),
    }
)
#: So many texts at once a person can read.
_MOST = 3


def of_parts(words: str, parts: Iterable[Question]) -> tuple[Question, ...]:
    """What the parts of a text count for. Of news only where the words speak of how somebody is:
    "im bored" beside a question for groups is why it is asked. Total."""
    tells = is_news(words)
    return tuple(part for part in parts if tells or part.intent not in _NEWS)


def in_order(whole: Question) -> list[Question]:
    """What is to be answered, news first, at most three: the wish of the whole text, and those of
    its parts that are others. Total."""
    if whole.intent in _ALONE:
        return [whole]
    wanted = [part for part in whole.beside if (part.intent, part.topic) in _ANSWERED_BESIDE]
    if whole.intent == _HOW_ARE_THEY:
        wanted = [part for part in wanted if part.intent not in _NEWS]
    found: list[Question] = []
    for part in wanted if wanted and whole.intent in _GIVES_WAY else [whole, *wanted]:
        if not any(_is_the_same(part, other) for other in found):
            found.append(part)
    found.sort(key=lambda one: one.intent not in _NEWS)
    return [_with_names(one, whole) for one in found[:_MOST]]


def _is_the_same(one: Question, other: Question) -> bool:
    return one.intent == other.intent or {one.intent, other.intent} <= _NEWS


def _with_names(one: Question, whole: Question) -> Question:
    """Whom the text names is whom all of it is about."""
    return one if one.names else replace(one, names=whole.names)

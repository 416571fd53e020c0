"""What answers a weekly check-in. Words are an item like any other, and the dialogue has them; only
SKIP, and an answer as short as "ok", would be lost on it."""

from __future__ import annotations

from bot.care.contact_check_in import ANSWERED_WITHIN, SKIPPED_WITHIN, is_skip
from bot.care.small_words import joins_open_item
from bot.care.wishes import Wish
from bot.records import contact_facts, contacts
from bot.services.answering import Answering
from bot.services.answers.question import Answer, Question
from bot.services.ask_staff import ask_staff
from bot.services.turns import Said


def find_check_in_reply(answering: Answering, words: str) -> Answer | None:
    """The answer to SKIP, and to the first text after a check-in where that is a word or two; None
    for all other texts."""
    if not (is_skip(words) or joins_open_item(words)) or not answering.is_known_service_user:
        return None
    plan = contacts.find_plan(answering.unit, answering.sender.person_id)
    if plan is None or plan.check_in_sent_at is None:
        return None
    since = answering.now - plan.check_in_sent_at
    if is_skip(words):
        return _skip if since < SKIPPED_WITHIN else None
    if since >= ANSWERED_WITHIN:
        return None
    has_spoken = contact_facts.has_texted_since(
        answering.unit, plan.person_id, plan.check_in_sent_at, answering.turn.message_id
    )
    return None if has_spoken else _heard


def _skip(answering: Answering, _: Question) -> Said:
    answering.settle()
    return answering.say("check_in_skipped")


def _heard(answering: Answering, _: Question) -> Said:
    """ "ok" after "how has your week been" is an answer, and a human reads it."""
    ask_staff(answering, Wish.PASS_ON)
    return answering.say("check_in_heard")

"""Asks for a PIN or memory word where that would open what a no has closed."""

from __future__ import annotations

from datetime import datetime

from bot.care.consent import Refusal
from bot.care.facts import FRESH_PROOF_LASTS, Category, Channel, Verification
from bot.care.proof_tries import Tries
from bot.care.proof_words import read_pin
from bot.care.protected import Reason
from bot.records.people import Sender
from bot.records.questions import ASIDE, OpenQuestion, find_open_question, set_open_question
from bot.records.unit import Unit
from bot.services.answering import Answering
from bot.services.answers.question import Question
from bot.services.turns import Said

#: The kind of our question for a PIN.
PIN = "pin"

#: A PIN that comes later opens nothing that was asked before.
PIN_QUESTION_LASTS = FRESH_PROOF_LASTS


def refuse_or_ask_proof(answering: Answering, question: Question, refusal: Refusal) -> Said:
    """Ask for proof where only that is missing, else say the fixed refusal.

    Whether we ask hangs on the sender's own phone and proof alone, never on whom they ask about.
    """
    return ask_if_it_helps(answering, question, refusal) or answering.refuse(refusal)


def ask_if_it_helps(answering: Answering, question: Question, refusal: Refusal) -> Said | None:
    """Ask for proof where only that is missing; None where it is not, and nothing was said."""
    if refusal.reason is not Reason.UNVERIFIED or not _may_carry(answering, refusal.category):
        return None
    return ask_for_proof(answering, question)


def ask_for_proof(answering: Answering, question: Question) -> Said | None:
    """Ask for a PIN, and keep the question for when it comes.

    None, and nothing said, where there is proof already or the phone may not be asked: an unknown,
    doubted or lapsed number, one that others see, one that is locked.
    """
    if answering.verification is not Verification.NUMBER_MATCH or not _may_be_asked(answering):
        return None
    if answering.may_ask:
        payload = {"question": question.as_payload()}
        asked = OpenQuestion(PIN, answering.turn.message_id, answering.now, payload)
        set_open_question(answering.unit, answering.sender, asked)
    return answering.say("ask_pin")


def answers_pin_question(unit: Unit, sender: Sender, words: str, now: datetime) -> bool:
    """Whether a text is nothing but a PIN, and we wait for one: it is no news, right or wrong."""
    return read_pin(words) is not None and awaits_pin(unit, sender, now)


def awaits_pin(unit: Unit, sender: Sender, now: datetime) -> bool:
    """Whether our last question was for a PIN, set aside or not, and has not lapsed."""
    question = find_open_question(unit, sender.conversation_id)
    return (
        question is not None
        and question.kind in (PIN, PIN + ASIDE)
        and now - question.asked_at < PIN_QUESTION_LASTS
    )


def is_locked(answering: Answering) -> bool:
    """Whether no PIN is taken from the sender's phone now."""
    return Tries(locked_until=answering.sender.locked_until).is_locked(answering.now)


def _may_be_asked(answering: Answering) -> bool:
    return not answering.sender.others_see and not is_locked(answering)


def _may_carry(answering: Answering, category: Category) -> bool:
    """Whether the channel would carry the answer at all: else a PIN would open nothing."""
    return answering.message.channel == Channel.SMS or category in answering.terms.on_whatsapp

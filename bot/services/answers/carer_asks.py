"""Whatever else somebody asks of another person: facts by their permits, the rest is for staff."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.care.asked import what_is_asked
from bot.care.consent import Refusal
from bot.care.facts import Category
from bot.records import messages
from bot.services.about_other import Asked, Tell, about_other, refuse_about_other
from bot.services.answering import Answering
from bot.services.answers.carer_appointment import tell_appointment
from bot.services.answers.carer_key_worker import tell_cover, tell_key_worker
from bot.services.answers.question import Question
from bot.services.turns import Said

_CODES = frozenset(category.value for category in Category)


def ask_about_other(answering: Answering, question: Question) -> Said:
    """Answers by what is asked. It goes with the question as its topic: the text that resumes it
    may hold only a name or a PIN."""
    if question.topic not in _CODES:
        words = messages.open_words(answering.unit, answering.message)
        question = replace(question, topic=what_is_asked(words).value)
    is_for_staff = Category(question.topic) not in _FACTS
    return about_other(_tell, is_for_staff=is_for_staff)(answering, question)


def _tell(answering: Answering, asked: Asked) -> Said:
    category = Category(asked.question.topic)
    return _FACTS.get(category, _leave_to_staff(category))(answering, asked)


def _tell_of_service(answering: Answering, asked: Asked) -> Said:
    decision = answering.decide_about_other(Category.USES_SERVICE, asked.standing)
    if isinstance(decision, Refusal):
        return refuse_about_other(answering, asked, decision)
    answering.settle()
    return answering.say("carer_uses_service", {}, decision)


def _leave_to_staff(category: Category) -> Tell:
    """Staff answer, or nobody does: in the same words. A PIN would change nothing about it, so
    nobody is asked for one."""

    def tell(answering: Answering, asked: Asked) -> Said:
        decision = answering.decide_about_other(category, asked.standing)
        if isinstance(decision, Refusal):
            return refuse_about_other(answering, asked, decision, proof_helps=False)
        raise TypeError(f"the bot tells nothing of {category}")

    return tell


_FACTS: Mapping[Category, Tell] = {
    Category.KEY_WORKER: tell_key_worker,
    Category.COVER: tell_cover,
    Category.APPOINTMENT: tell_appointment,
    Category.USES_SERVICE: _tell_of_service,
}

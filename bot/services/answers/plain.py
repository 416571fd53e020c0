"""Answers that need no fact about anybody: a text, or a text and a wish to staff."""

from __future__ import annotations

from bot.care.wishes import Wish
from bot.services.answering import Answering
from bot.services.answers.question import Answer, Question
from bot.services.ask_staff import ask_staff
from bot.services.turns import Said


def says(text_id: str) -> Answer:
    """Says a text and settles a bare question."""

    def answer(answering: Answering, _: Question) -> Said:
        said = answering.say(text_id)
        answering.settle()
        return said

    return answer


def asks(wish: Wish, text_id: str, *, text_if_copied: str | None = None) -> Answer:
    """Asks staff, and says so. `text_if_copied`: said where a specialist reads it too.

    Only to a service user: to anybody else it would show whose team their texts go to.
    """

    def answer(answering: Answering, _: Question) -> Said:
        copied = ask_staff(answering, wish) and answering.is_known_service_user
        return answering.say(text_if_copied if copied and text_if_copied else text_id)

    return answer


def says_or_asks(wish: Wish, text_id: str) -> Answer:
    """Says a text; whatever is more than the bare question goes to staff as a wish too."""

    def answer(answering: Answering, _: Question) -> Said:
        if answering.is_plain_question:
            answering.settle()
        else:
            ask_staff(answering, wish)
        return answering.say(text_id)

    return answer


def pass_on(answering: Answering, _: Question) -> Said:
    """Passes words on: to a service user's own staff, or, from others, to whoever may read."""
    ask_staff(answering, Wish.PASS_ON)
    return answering.say("passed_on" if answering.is_known_service_user else "listened")

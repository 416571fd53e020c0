"""Asks staff to ring, with the time that suits in the person's own words."""

from __future__ import annotations

from bot.care.wishes import Wish
from bot.messaging.gsm7 import is_gsm7
from bot.services.answering import Answering
from bot.services.answers.question import Question
from bot.services.ask_staff import ask_staff
from bot.services.turns import Said

#: Longer than this it is no time that one would repeat.
_LONGEST_WINDOW = 40


def ask_for_call(answering: Answering, question: Question) -> Said:
    """Ask for a call. What the person said of when is repeated as they wrote it."""
    ask_staff(answering, Wish.CALL)
    window = " and ".join(" ".join(words.split()) for words in question.times)
    if window and len(window) <= _LONGEST_WINDOW and is_gsm7(window):
        return answering.say("call_asked_when", {"window": window})
    return answering.say("call_asked")

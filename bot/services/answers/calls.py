"""Asks staff to call: the window is said back truthfully, and never promised."""

from __future__ import annotations

from bot.care.promises_times import of_a_call
from bot.care.promises_window import Heard
from bot.care.wishes import Wish
from bot.messaging.gsm7 import is_gsm7
from bot.services.answering import Answering
from bot.services.answers.question import Question
from bot.services.ask_staff import ask_staff
from bot.services.keep_promise_asked import AskedCall, ask_for_promise
from bot.services.turns import Said

#: Longer than this it is no time that one would repeat.
_LONGEST_WORDS = 40


def ask_for_call(answering: Answering, question: Question) -> Said:
    """Ask for a call. What cannot be placed of when is repeated as the person wrote it."""
    ask_staff(answering, Wish.CALL)
    times = of_a_call(question.times)
    asked = ask_for_promise(answering, times)
    values = {"window": asked.window or ""}
    words = " and ".join(" ".join(span.split()) for span in times if span.strip())
    if asked.heard is Heard.UNCLEAR and 0 < len(words) <= _LONGEST_WORDS and is_gsm7(words):
        return answering.say("call_asked_said", {"asked": words})
    return answering.say(_text_for(asked), values)


def ask_to_talk_now(answering: Answering, _: Question) -> Said:
    """Whoever wants to talk now hears who listens now, and is owed a call too."""
    ask_staff(answering, Wish.CALL)
    ask_for_promise(answering)
    return answering.say("talk_now")


def _text_for(asked: AskedCall) -> str:
    if asked.window is None:
        return "call_asked"
    if asked.moved:
        return "call_asked_moved"
    if asked.before:
        return "call_asked_again" if asked.late else "call_asked_already"
    return "call_asked_away" if asked.heard is Heard.STAFF_AWAY else "call_asked_when"

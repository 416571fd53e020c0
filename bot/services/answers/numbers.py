"""Whose number it is: WRONG, "you have the wrong number", "who is this"."""

from __future__ import annotations

from bot.care.number_words import asks_who_we_are, says_wrong_number
from bot.care.wishes import Wish
from bot.records import people
from bot.services import doubt_number as doubts
from bot.services.answering import Answering
from bot.services.answers.question import Question
from bot.services.ask_staff import ask_staff
from bot.services.turns import Said


def forget_number(answering: Answering, _: Question) -> Said:
    """WRONG: the number proves nothing and is told nothing until staff have looked into it."""
    if not answering.is_too_late:
        sender, now = answering.sender, answering.now
        doubts.forget_number(
            answering.unit,
            sender.contact_point_id,
            sender.person_id,
            now,
            answering.turn.message_id,
        )
        people.mark_paused(answering.unit, sender.person_id, now)
        answering.look_again()
    ask_staff(answering, Wish.WRONG_NUMBER)
    return answering.say("wrong_number")


def answer_wrong_number(answering: Answering, question: Question) -> Said:
    """Somebody may have a number that was another's. It proves nothing from now on; said in so
    many words, it is taken off at once."""
    words = answering.words
    if says_wrong_number(words):
        return forget_number(answering, question)
    _doubt(answering)
    return answering.say("who_we_are" if asks_who_we_are(words) else "wrong_number_asked")


def _doubt(answering: Answering) -> None:
    sender = answering.sender
    if answering.is_too_late or not sender.identified:
        return
    doubts.doubt_number(
        answering.unit,
        sender.contact_point_id,
        sender.person_id,
        "who_is_this",
        answering.now,
        answering.turn.message_id,
    )
    answering.look_again()
    ask_staff(answering, Wish.NUMBER)

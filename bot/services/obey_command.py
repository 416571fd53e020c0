"""Answers the words that our texts invite, and pictures, without the dialogue."""

from __future__ import annotations

from bot.care.commands import Command, command_of
from bot.care.wishes import Wish
from bot.records import messages, people
from bot.records.messages import TurnMessage
from bot.services.answering import Answering
from bot.services.answers.calls import ask_for_call
from bot.services.answers.pausing import pause, resume
from bot.services.answers.plain import asks
from bot.services.answers.question import Answer, Question
from bot.services.ask_staff import ask_staff
from bot.services.turns import Said


def find_direct_answer(message: TurnMessage, words: str) -> Answer | None:
    """The answer that needs no understanding; None when the dialogue is to take the turn."""
    if not words.strip() and message.media_count:
        return asks(Wish.PASS_ON, "media")
    command = command_of(words)
    return None if command is None else _COMMANDS[command]


def obey(answer: Answering, direct: Answer) -> Said:
    """Give the answer and close the turn, in one transaction."""
    said = direct(answer, Question("command"))
    messages.mark_turn(answer.unit, answer.turn.message_id, "done")
    return said


def forget_number(answering: Answering, _: Question) -> Said:
    """WRONG: the number proves nothing and is told nothing until staff have looked into it."""
    if not answering.is_too_late:
        people.forget_number(answering.unit, answering.sender.contact_point_id)
        people.mark_paused(answering.unit, answering.sender.person_id, answering.now)
    ask_staff(answering, Wish.WRONG_NUMBER)
    return answering.say("wrong_number")


_COMMANDS = {
    Command.PAUSE: pause,
    Command.RESUME: resume,
    Command.CALL: ask_for_call,
    Command.WRONG: forget_number,
}

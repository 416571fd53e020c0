"""Answers the words that our texts invite, and pictures, without the dialogue."""

from __future__ import annotations

from bot.care.commands import Command, command_of
from bot.care.contact_check_in import read_weekly
from bot.care.number_words import asks_only_who_we_are
from bot.care.wishes import Wish
from bot.records import messages
from bot.records.messages import TurnMessage
from bot.services.answering import Answering
from bot.services.answers.calls import ask_for_call
from bot.services.answers.numbers import answer_wrong_number, forget_number
from bot.services.answers.pausing import pause, resume
from bot.services.answers.plain import asks, says
from bot.services.answers.question import Answer, Question
from bot.services.answers.waiting import read_waiting
from bot.services.check_in_switch import switch_by_word
from bot.services.turns import Said


def find_direct_answer(message: TurnMessage, words: str) -> Answer | None:
    """The answer that needs no understanding; None when the dialogue is to take the turn."""
    if not words.strip() and message.media_count:
        return asks(Wish.PASS_ON, "media")
    if asks_only_who_we_are(words):
        # It may be somebody else's phone by now: the dialogue, which guesses, might name a worker.
        return answer_wrong_number
    weekly = read_weekly(words)
    if weekly is not None:
        return switch_by_word(weekly)
    command = command_of(words)
    return None if command is None else _COMMANDS[command]


def obey(answer: Answering, direct: Answer) -> Said:
    """Give the answer and close the turn, in one transaction."""
    said = direct(answer, Question("command"))
    messages.mark_turn(answer.unit, answer.turn.message_id, "done")
    return said


_COMMANDS = {
    Command.PAUSE: pause,
    Command.RESUME: resume,
    Command.CALL: ask_for_call,
    Command.TALK: ask_for_call,
    Command.WRONG: forget_number,
    Command.CLEAR: says("clear"),
    Command.READ: read_waiting,
}

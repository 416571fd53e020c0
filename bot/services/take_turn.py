"""The two ends of a turn: what the worker takes to the dialogue, and how the turn is closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from bot.app import App
from bot.care.commands import Command, command_of
from bot.care.facts import Verification
from bot.care.names import Span
from bot.records import messages, outbox, outbox_reports
from bot.records.care_team import spot_worker_names
from bot.services.after_danger import joins_danger
from bot.services.answering import Answering, answering
from bot.services.answers.messages import say_marked_for_review
from bot.services.answers.question import Answer
from bot.services.answers.worker_answers import read_worker_answers
from bot.services.check_in_reply import find_check_in_reply
from bot.services.obey_command import find_direct_answer, obey
from bot.services.open_questions import find_reply
from bot.services.read_proof import take_offered_pin, without_pins
from bot.services.reports.answer_report import stands_with_report
from bot.services.set_aside import find_reply_to_aside, offer_again, put_aside
from bot.services.turns import Turn

#: So long the plain text, with the ways to turn in it, holds for the texts that follow.
_PLAIN_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Work:
    """A message to be taken to the dialogue. It learns the `role` of who writes, where their own
    workers' names stand in the text, and, in codes, what the danger screen found in it."""

    message_id: UUID
    conversation_id: UUID
    text: str
    role: str
    worker_names: tuple[Span, ...] = ()
    danger_level: str | None = None
    danger_category: str | None = None


def start_turn(app: App, message_id: UUID) -> Work | None:
    """The message to be answered; None when that was done, or needs no dialogue."""
    with answering(app, Turn(message_id, step="direct")) as answer:
        message = answer.message
        if answer.is_too_late:
            return None
        words = messages.open_words(answer.unit, message)
        if message.claimed_until is not None and message.claimed_until > answer.now:
            _stay_silent(answer, words)
            return None
        if message.is_danger:
            # The person was answered: it is no command, no PIN and no answer to what we asked.
            return _work(answer, without_pins(words))
        words, direct = _find_direct(answer, words)
        if direct is not None:
            obey(answer, direct)
            return None
        if joins_danger(answer, words):
            messages.mark_turn(answer.unit, message_id, "none")
            return None
        return _work(answer, words)


def _stay_silent(answer: Answering, words: str) -> None:
    """A human talks with them. What that human wrote and what waits to be read is read all the
    same: that is what the human says, not the bot."""
    if command_of(words) is Command.READ and read_worker_answers(answer) is not None:
        messages.mark_turn(answer.unit, answer.message.id, "done")
    else:
        messages.mark_turn(answer.unit, answer.message.id, "none")


def _find_direct(answer: Answering, words: str) -> tuple[str, Answer | None]:
    """The words as the dialogue may have them, and what answers them without it, if anything."""
    direct = find_direct_answer(answer.message, words)
    if direct is not None:
        return words, direct
    reply = find_reply_to_aside(answer, words)
    words, direct = take_offered_pin(answer, words)
    if answer.message.danger_level is not None:
        return words, None  # Whatever else it says, it is not the answer to a routine question.
    found = reply or direct or find_reply(answer, words)
    return words, found or find_check_in_reply(answer, words)


def _work(answer: Answering, words: str) -> Work:
    message, writer = answer.message, answer.message.sender
    known = message.verification > Verification.UNKNOWN
    # Of a carer's text nothing is told: whom they know to work with somebody is not theirs to find
    # out by how they are answered.
    is_own = known and writer.is_service_user
    names = spot_worker_names(answer.unit, writer.person_id, words, answer.now) if is_own else ()
    return Work(
        message.id,
        writer.conversation_id,
        words,
        writer.role if known else "unknown",
        names,
        message.danger_level,
        message.danger_category,
    )


def finish_turn(app: App, message_id: UUID, *, answered: bool) -> list[UUID]:
    """Close a turn; returns what is now to be sent, oldest first.

    Where the dialogue left no answer, the person gets the plain text. The text is kept and on a
    worker's list; the plain text says no more than that, and the item's clock runs on: a human
    has to read this one. Whoever is in danger was answered before, and hears nothing more here.
    """
    with answering(app, Turn(message_id, step="plain")) as answer:
        if answer.message.turn == "waiting":
            close = _close_danger if answer.message.is_danger else _close
            messages.mark_turn(answer.unit, message_id, close(answer, answered=answered))
        return outbox.list_waiting_of(answer.unit, message_id)


def _close(answer: Answering, *, answered: bool) -> str:
    """See that the person has an answer; how the turn ended."""
    how = "done" if answered else "plain"
    if outbox.has_answer(answer.unit, answer.message.id):
        how = "done"
    else:
        answer.say("plain_again" if _was_plain_before(answer) else "plain")
    if answer.message.media_count:
        # Texts of one moment go out in the order of their steps: after "plain".
        answer.say("media_too", step="then_media")
    stands_with_report(answer, answered=answered)
    if answered:
        say_marked_for_review(answer)
        offer_again(answer)
    return how


def _was_plain_before(answer: Answering) -> bool:
    """Whether the plain text has just been said: with each of several texts, the ways to turn in
    it would no longer be read."""
    since = answer.now - _PLAIN_FOR
    return outbox_reports.was_told_since(answer.unit, answer.sender.person_id, "plain", since)


def _close_danger(answer: Answering, *, answered: bool) -> str:
    """Without the dialogue too, what we had asked is set aside."""
    if answered:
        return "done"
    put_aside(answer)
    return "none"


def close_unanswered(app: App, message_id: UUID) -> None:
    """Close a turn that cannot be answered at all, without a word: its item waits for a human."""
    with app.records.begin() as unit:
        if messages.get_turn_message(unit, message_id, lock=True).turn == "waiting":
            messages.mark_turn(unit, message_id, "none")


def list_waiting(app: App, message_id: UUID) -> list[UUID]:
    """What the turn put in the outbox and nobody has sent yet."""
    with app.records.begin() as unit:
        return outbox.list_waiting_of(unit, message_id)

"""The two ends of a turn: what the worker takes to the dialogue, and how the turn is closed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from bot.app import App
from bot.care.facts import Verification
from bot.care.names import Span
from bot.records import messages, outbox
from bot.records.care_team import spot_worker_names
from bot.services.answering import answering
from bot.services.obey_command import find_direct_answer, obey
from bot.services.open_questions import find_reply
from bot.services.turns import Turn


@dataclass(frozen=True, slots=True)
class Work:
    """A message to be taken to the dialogue. It learns the `role` of who writes, and where their
    own workers' names stand in the text."""

    message_id: UUID
    conversation_id: UUID
    text: str
    role: str
    worker_names: tuple[Span, ...] = ()


def start_turn(app: App, message_id: UUID) -> Work | None:
    """The message to be answered; None when that was done, or needs no dialogue."""
    with answering(app, Turn(message_id, step="direct")) as answer:
        message = answer.message
        if answer.is_too_late:
            return None
        if message.claimed_until is not None and message.claimed_until > answer.now:
            messages.mark_turn(answer.unit, message_id, "none")
            return None
        words = messages.open_words(answer.unit, message)
        direct = find_direct_answer(message, words) or find_reply(answer, words)
        if direct is not None:
            obey(answer, direct)
            return None
        known = message.verification > Verification.UNKNOWN
        role = message.sender.role if known else "unknown"
        # Of a carer's text nothing is told: whom they know to work with somebody is not theirs
        # to find out by how they are answered.
        writer = message.sender
        is_own = known and writer.is_service_user
        names = (
            spot_worker_names(answer.unit, writer.person_id, words, answer.now) if is_own else ()
        )
        return Work(message_id, writer.conversation_id, words, role, names)


def finish_turn(app: App, message_id: UUID, *, answered: bool) -> list[UUID]:
    """Close a turn; returns what is now to be sent, oldest first.

    Where the dialogue left no answer, the person gets the plain text. The text is kept and on a
    worker's list; the plain text says no more than that, and the item's clock runs on: a human
    has to read this one.
    """
    with answering(app, Turn(message_id, step="plain")) as answer:
        if answer.message.turn == "waiting":
            how = "done" if answered else "plain"
            if outbox.has_answer(answer.unit, message_id):
                how = "done"
            else:
                answer.say("plain")
            if answer.message.media_count:
                # Texts of one moment go out in the order of their steps: after "plain".
                answer.say("media_too", step="then_media")
            messages.mark_turn(answer.unit, message_id, how)
        return outbox.list_waiting_of(answer.unit, message_id)


def close_unanswered(app: App, message_id: UUID) -> None:
    """Close a turn that cannot be answered at all, without a word: its item waits for a human."""
    with app.records.begin() as unit:
        if messages.get_turn_message(unit, message_id, lock=True).turn == "waiting":
            messages.mark_turn(unit, message_id, "none")


def list_waiting(app: App, message_id: UUID) -> list[UUID]:
    """What the turn put in the outbox and nobody has sent yet."""
    with app.records.begin() as unit:
        return outbox.list_waiting_of(unit, message_id)

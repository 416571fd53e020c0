"""The two ends of a turn: what the worker takes to the dialogue, and how the turn is closed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from bot.app import App
from bot.care.delivery import Status
from bot.records import messages, outbox, people
from bot.services.answering import answering
from bot.services.turns import Turn


@dataclass(frozen=True, slots=True)
class Work:
    """A message to be taken to the dialogue. `role` is all it learns of who writes."""

    message_id: UUID
    conversation_id: UUID
    text: str
    role: str


def start_turn(app: App, message_id: UUID) -> Work | None:
    """The message to be answered; None when that was done, or a human is talking."""
    with app.records.begin() as unit:
        message = messages.get_turn_message(unit, message_id)
        if message.turn != "waiting":
            return None
        if message.claimed_until is not None and message.claimed_until > app.clock.now():
            messages.mark_turn(unit, message_id, "none")
            return None
        sender = people.get_sender(unit, message.contact_point_id)
        words = messages.get_words(unit, message_id)
        return Work(message_id, message.conversation_id, words, sender.role)


def finish_turn(app: App, message_id: UUID, *, answered: bool) -> None:
    """Close a turn. Where the dialogue left no answer, the person gets the plain text.

    The text is kept and on a worker's list; the plain text says no more than that, and the
    item's clock runs on: a human has to read this one.
    """
    with answering(app, Turn(message_id, step="plain")) as answer:
        if answer.message.turn != "waiting":
            return
        if outbox.list_to_person(answer.unit, message_id):
            messages.mark_turn(answer.unit, message_id, "done")
            return
        answer.say("plain")
        messages.mark_turn(answer.unit, message_id, "done" if answered else "plain")


def close_unanswered(app: App, message_id: UUID) -> None:
    """Close a turn that cannot be answered at all, without a word: its item waits for a human."""
    with app.records.begin() as unit:
        if messages.get_turn_message(unit, message_id, lock=True).turn == "waiting":
            messages.mark_turn(unit, message_id, "none")


def list_waiting(app: App, message_id: UUID) -> list[UUID]:
    """What the turn put in the outbox and nobody has sent yet."""
    with app.records.begin() as unit:
        written = outbox.list_of_turn(unit, message_id)
    return [outbound_id for outbound_id, status in written if status is Status.WAITING]

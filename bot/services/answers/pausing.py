"""PAUSE and RESUME: whether we may text first. What a person texts is answered either way."""

from __future__ import annotations

from bot.records import people
from bot.records.audit import Event, add_event
from bot.services.answering import Answering
from bot.services.answers.question import Question
from bot.services.turns import Said


def pause(answering: Answering, _: Question) -> Said:
    """Start no text to this person from now on."""
    return _set(answering, "paused", paused=True)


def resume(answering: Answering, _: Question) -> Said:
    """Texts may be started again."""
    return _set(answering, "resumed", paused=False)


def _set(answering: Answering, text_id: str, *, paused: bool) -> Said:
    if not answering.is_too_late:
        person_id, now = answering.sender.person_id, answering.now
        people.mark_paused(answering.unit, person_id, now if paused else None)
        add_event(
            answering.unit,
            Event(
                f"person.{text_id}",
                now,
                actor="person",
                actor_id=person_id,
                subject_id=person_id,
                message_id=answering.turn.message_id,
            ),
        )
        answering.settle()
    return answering.say(text_id)

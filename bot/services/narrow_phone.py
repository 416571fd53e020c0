"""Lets a person have less texted to their phone. Only staff allow more again."""

from __future__ import annotations

from bot.care.facts import MayText, may_change_may_text
from bot.care.number_words import wants_less as wants_less
from bot.care.wishes import Wish
from bot.records import contact_points
from bot.records.audit import Event, add_event
from bot.services.answering import Answering
from bot.services.ask_staff import ask_staff
from bot.services.turns import Said


def narrow_phone(answering: Answering, wanted: MayText) -> Said:
    """Text no more than `wanted` to the phone that this came from, at once: what waits to be sent
    is decided again. A number match is enough; from others it goes to staff."""
    current = answering.sender.may_text
    narrows = may_change_may_text(current, wanted, by_staff=False)
    left = wanted if narrows else current
    if not answering.is_known_service_user or left is MayText.APPOINTMENTS:
        ask_staff(answering, Wish.PASS_ON)
        return answering.say("listened")
    if not answering.is_too_late:
        contact_points.narrow_may_text(answering.unit, answering.sender.contact_point_id, left)
        _audit(answering, left)
        answering.look_again()
    return answering.say(f"phone_narrowed_{left.value}")


def _audit(answering: Answering, left: MayText) -> None:
    person_id = answering.sender.person_id
    add_event(
        answering.unit,
        Event(
            "phone.narrowed",
            answering.now,
            actor="person",
            actor_id=person_id,
            subject_id=person_id,
            message_id=answering.turn.message_id,
            details={"may_text": left.value},
        ),
    )

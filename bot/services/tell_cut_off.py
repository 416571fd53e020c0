"""A text to a person in danger did not arrive for good: whoever deals with it must know."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bot.care.alert_marks import CUT_OFF
from bot.records import episodes, items, messages, phones
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, lock_clock
from bot.records.unit import Unit
from bot.services.alerting import send_to_staff
from bot.services.call_person import call_person


def tell_cut_off(unit: Unit, person_id: UUID, message_id: UUID, now: datetime) -> None:
    """Say so to whoever has the person's episode, or was told last; once an episode. From then on
    its alerts begin with it. Without an episode that runs nobody is told."""
    found = episodes.find_running(unit, person_id)
    if found is None:
        return
    lock_clock(unit, ClockKind.ALERT_CHAIN, found.item_id)
    item = items.get_item(unit, found.item_id, lock=True)
    episode = episodes.get_episode(unit, found.id)
    if CUT_OFF in episode.marks or episode.stopped_at is not None or item.closed_at is not None:
        return
    episodes.set_marks(unit, episode, {CUT_OFF})
    call_person(unit, item, messages.get_turn_message(unit, item.message_id).sender, now)
    for staff_id in sorted(episodes.get_chain(unit, episode.id).listeners(now)):
        send_to_staff(
            unit,
            phones.kind_of_staff(unit, staff_id),
            staff_id,
            "staff_no_answer",
            {"code": item.code},
            item.message_id,
            f"cut_off:{staff_id}",
            now,
            urgent=True,
        )
    add_event(
        unit,
        Event(
            "episode.cut_off",
            now,
            subject_id=person_id,
            message_id=message_id,
            details={"item": str(item.id)},
        ),
    )

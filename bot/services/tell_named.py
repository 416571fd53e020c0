"""What a desk is alerted to goes also to the own phone of whoever has the desk by name: the holder
who is there, or their deputy."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bot.care.posts import whom_by_name
from bot.records import items, phones, rota_holders
from bot.records.audit import Event, add_event
from bot.records.phones import Staff
from bot.records.staff_names import get_reader
from bot.records.unit import Unit


def list_by_name(unit: Unit, desk_id: UUID, message_id: UUID, now: datetime) -> list[UUID]:
    """The workers who are told of a message beside a desk.

    Nobody of what may be about a worker: that is for desks alone. Nor whoever has the phone of the
    person or of somebody beside them, or the phone that is the desk's own.
    """
    found = whom_by_name(rota_holders.list_named_of_desk(unit, desk_id, now))
    if not found:
        return []
    item = items.find_item_of(unit, message_id)
    if item is not None and item.private:
        return []
    desk = Staff("desk", desk_id)
    same = {one.id for one in phones.list_same_phone(unit, desk)}
    told = [one for one in found if one not in same]
    if item is None:
        return told
    return [one for one in told if not _is_close(unit, one, item.person_id, message_id, now)]


def _is_close(
    unit: Unit, worker_id: UUID, person_id: UUID, message_id: UUID, now: datetime
) -> bool:
    reader = get_reader(unit, Staff("worker", worker_id), person_id)
    if reader is not None and not reader.is_close:
        return False
    add_event(unit, Event("staff.too_close", now, subject_id=worker_id, message_id=message_id))
    return True

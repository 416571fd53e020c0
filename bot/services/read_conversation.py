"""Lets a member of staff read what was said around an item, before it and after.

Each reading is an event of the audit trail, and only with it do the words open.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from bot.app import App
from bot.records.audit import Event
from bot.records.confidences import Confidence as Confidence
from bot.records.item_conversation import Heard as Heard
from bot.records.item_conversation import Said as Said
from bot.records.item_conversation import Stretch, Talk, count_lines, find_talk
from bot.records.phones import Staff
from bot.records.staff_names import StaffName, find_staff_name
from bot.records.vault import ErasedError
from bot.services.item_access import find_item_for, may_read_around
from bot.services.read_item import access_by


@dataclass(frozen=True, slots=True)
class OpenedTalk:
    """A page of a conversation. `number` counts from 1, the newest; `whole`: it is not only the
    item's own texts."""

    code: str
    number: int
    pages: int
    whole: bool
    talk: Talk = field(repr=False)
    names: dict[UUID, StaffName] = field(repr=False)


def read_conversation(
    app: App, staff: Staff, code: str, number: int | None, per_page: int
) -> OpenedTalk | None:
    """A page of the conversation around the item of a code; without a number the one on which the
    item began. None where there is none, for this member of staff."""
    now = app.clock.now()
    with app.records.begin() as unit:
        item = find_item_for(unit, staff, code, now)
        if item is None:
            return None
        whole = may_read_around(unit, staff, item)
        total, since = count_lines(unit, item, whole=whole)
        pages = max(1, -(-total // per_page))
        number = since // per_page + 1 if number is None else min(number, pages)
        stretch = Stretch(whole, per_page, (number - 1) * per_page)
        try:
            protected = find_talk(unit, item, stretch)
        except ErasedError:
            return None
        event = Event(
            "conversation.read",
            now,
            actor=staff.kind,
            actor_id=staff.id,
            subject_id=item.person_id,
            message_id=item.message_id,
            details={"item": str(item.id), "account": str(staff.account_id), "page": number},
        )
        talk = protected.reveal_to_staff(access_by(unit, staff, event))
        writers = {line.by for line in talk.lines if isinstance(line, Said) and line.by}
        names = {one: find_staff_name(unit, one) for one in writers}
    named = {one: name for one, name in names.items() if name is not None}
    return OpenedTalk(item.code, number, pages, whole, talk, named)

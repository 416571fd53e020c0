"""Lets a member of staff open what came with a text that they may read.

Each opening is an event of the audit trail, and only with it do the bytes open.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from bot.app import App
from bot.messaging.media import ALLOWED
from bot.records.audit import Event
from bot.records.item_conversation import find_attached
from bot.records.phones import Staff
from bot.records.vault import ErasedError
from bot.services.item_access import find_item_for, may_read_around
from bot.services.read_item import access_by


@dataclass(frozen=True, slots=True)
class OpenedMedia:
    """The bytes as they came, and what a file of them is called: by the item, not by a person."""

    content_type: str
    file_name: str
    data: bytes = field(repr=False)


def open_media(app: App, staff: Staff, code: str, media_id: UUID) -> OpenedMedia | None:
    """Something that came with a text which is shown with the item of a code, or around it. None
    where there is none, for this member of staff."""
    now = app.clock.now()
    with app.records.begin() as unit:
        item = find_item_for(unit, staff, code, now)
        if item is None:
            return None
        whole = may_read_around(unit, staff, item)
        try:
            found = find_attached(unit, item, media_id, whole=whole)
        except ErasedError:
            return None
        if found is None:
            return None
        medium, message_id, protected = found
        event = Event(
            "media.opened",
            now,
            actor=staff.kind,
            actor_id=staff.id,
            subject_id=item.person_id,
            message_id=message_id,
            details={
                "item": str(item.id),
                "media": str(medium.id),
                "account": str(staff.account_id),
            },
        )
        content = protected.reveal_to_staff(access_by(unit, staff, event))
    ending = ALLOWED.get(content.content_type, "bin")
    name = f"keyline-{item.code}-{medium.position + 1}.{ending}".lower()
    return OpenedMedia(content.content_type, name, content.data)

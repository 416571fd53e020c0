"""A code of an alert came from a phone that is no staff's: whoever sent it must know that nothing
happened."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from bot.care.lanes import Lane
from bot.records import jobs, outbox
from bot.records.people import Sender
from bot.records.unit import Unit
from bot.services.item_opening import open_item


def answer_stray_code(
    unit: Unit,
    sender: Sender,
    message_id: UUID,
    channel: str,
    now: datetime,
    *,
    text_id: str = "staff_not_your_phone",
) -> None:
    """Say so at once. The text gets its item all the same: somebody may have tried to help."""
    open_item(unit, sender, message_id, Lane.ROUTINE, "stray_code", now)
    recipient = outbox.Recipient(
        "person", sender.person_id, sender.data_key_id, sender.contact_point_id
    )
    new = outbox.NewOutbound(
        id=uuid4(),
        turn_id=message_id,
        step="stray_code",
        recipient=recipient,
        channel=channel,
        text_id=text_id,
        values={},
        permits=(),
        created_at=now,
    )
    if outbox.add_outbound(unit, new):
        jobs.add_send(unit, new.id, urgent=True)

"""By which channel a text goes out: WhatsApp takes free words only within a day of the person's
last text there, and may refuse them then too. SMS to the same number takes them otherwise.

What may be told was decided for WhatsApp, which opens no more than SMS does, and is decided again
when the text is taken up: what goes by SMS instead is the same, or says less.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.messaging.errors import NOT_BY_WHATSAPP
from bot.messaging.inbound import WHATSAPP_USER
from bot.records import messages, outbox_reports, people
from bot.records.clocks import ClockKind, set_clock
from bot.records.outbox import Outbound
from bot.records.people import Sender
from bot.records.unit import Unit

#: WhatsApp's own 24 hours, less what a text may wait on its way.
WINDOW = timedelta(minutes=1430)


def with_open_way(unit: Unit, text: Outbound, sender: Sender | None, now: datetime) -> Outbound:
    """A text with the channel that takes it now."""
    if text.channel != "whatsapp" or sender is None or not _has_number(unit, sender):
        return text
    heard_at = messages.find_last_at(unit, sender.contact_point_id, "whatsapp")
    if heard_at is not None and now - heard_at < WINDOW:
        return text
    outbox_reports.set_channel(unit, text.id, "sms")
    return replace(text, channel="sms")


def take_to_sms(unit: Unit, text: Outbound, code: str, now: datetime) -> bool:
    """Whether a text that WhatsApp refused for good is sent by SMS instead."""
    point = text.recipient.contact_point_id
    if text.channel != "whatsapp" or code not in NOT_BY_WHATSAPP or point is None:
        return False
    if not _has_number(unit, people.get_sender(unit, point)):
        return False
    outbox_reports.send_by_sms(unit, text.id)
    set_clock(unit, ClockKind.SEND, text.id, now)
    return True


def _has_number(unit: Unit, sender: Sender) -> bool:
    """Some on WhatsApp keep their number to themselves."""
    return not people.open_address(unit, sender).startswith(WHATSAPP_USER)

"""Our texts do not reach somebody in danger: a call says the words, where calls are safe.

Once in an episode. Never about abuse, after a duress word, or to a phone that others see.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from bot.care.alert_marks import CUT_OFF
from bot.records import episodes, items, jobs, messages, outbox, people
from bot.records.audit import Event, add_event
from bot.records.episodes import Episode
from bot.records.items import Item
from bot.records.people import Sender
from bot.records.unit import Unit
from bot.services.safety_check import is_unseen

#: The step of the outbox under which the call of an episode is written.
CALL_STEP = "danger_call"


def call_person(unit: Unit, item: Item, sender: Sender, now: datetime) -> None:
    """Have the danger words said on a call, where the item's episode says that our texts do not
    arrive. Does nothing where no call may be made, and a second time."""
    episode = episodes.find_of_item(unit, item.id)
    if episode is None or CUT_OFF not in episode.marks or not _may_call(unit, episode, sender):
        return
    last = episodes.get_chain(unit, episode.id).last
    told = last is not None and bool(last.whom)
    new = outbox.NewOutbound(
        id=uuid4(),
        turn_id=item.message_id,
        step=CALL_STEP,
        recipient=outbox.Recipient(
            "person", sender.person_id, sender.data_key_id, sender.contact_point_id
        ),
        channel="voice",
        text_id="voice_danger" if told else "voice_danger_kept",
        values={},
        permits=(),
        created_at=now,
    )
    if outbox.add_outbound(unit, new):
        jobs.add_send(unit, new.id, urgent=True)
        add_event(
            unit,
            Event(
                "episode.person_called",
                now,
                subject_id=item.person_id,
                message_id=item.message_id,
                details={"item": str(item.id)},
            ),
        )


def may_still_call(unit: Unit, message_id: UUID) -> bool:
    """Whether a call that was written earlier may be made now: it may have become unsafe."""
    item = items.find_item_of(unit, message_id)
    episode = None if item is None else episodes.find_of_item(unit, item.id)
    if item is None or episode is None or item.closed_at is not None:
        return False
    return _may_call(unit, episode, messages.get_turn_message(unit, message_id).sender)


def _may_call(unit: Unit, episode: Episode, sender: Sender) -> bool:
    if not sender.calls_safe or sender.do_not_ring or sender.others_see or sender.text_only:
        return False
    if is_unseen(episode.marks):
        return False
    # Of a WhatsApp user we know no number to call.
    return people.open_address(unit, sender).startswith("+")

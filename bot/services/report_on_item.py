"""A named human says what they tried or decided: only this stops an alert, and closes an item."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from bot.care.alert_chain import Entry, Kind
from bot.care.staff_words import Said, StaffAnswer
from bot.records import episodes, items, review_tray
from bot.records.audit import Event, add_event
from bot.records.clocks import TAKEN_OR_SETTLED, ClockKind, end_clock
from bot.records.episodes import Episode
from bot.records.item_notes import ItemNote, add_note
from bot.records.items import Item
from bot.records.phones import Staff, kind_of_staff
from bot.records.unit import Unit
from bot.services.alerting import send_to_staff
from bot.services.end_talk import end_talk_of
from bot.services.hand_over import set_handover
from bot.services.keep_promise_heard import hear_of_contact
from bot.services.said_by import said_by
from bot.services.tell_outcome_back import after_acknowledged

#: The clocks of an item that somebody deals with.
_ENDED = (
    ClockKind.ALERT_CHAIN,
    *TAKEN_OR_SETTLED,
    ClockKind.RESPOND,
    ClockKind.COPY_NOTICE,
    ClockKind.SAFETY_CHECK,
    ClockKind.HANDOVER,
)
_ENTRIES = {Said.TRIED: Kind.TRIED, Said.DONE: Kind.DECIDED}


def report_on_item(
    unit: Unit,
    staff: Staff,
    item: Item,
    answer: StaffAnswer,
    message_id: UUID | None,
    now: datetime,
    note_id: UUID | None = None,
) -> str:
    """Keep what somebody did about an open item; returns the id of the text that answers them.

    The item is locked, and its clocks before it. Their words are kept beside it, sealed. Without a
    message it was said on the page, with the id of the note.
    """
    if not answer.says_enough:
        return "staff_say_more"
    kind, closes = _ENTRIES[answer.said], answer.said is Said.DONE
    add_note(unit, item, ItemNote(kind.value, staff, now, answer.words), message_id, note_id)
    if item.acknowledged_at is None:
        items.mark_acknowledged(unit, item.id, staff.id, now)
        after_acknowledged(unit, item, now)
    episode = episodes.find_of_item(unit, item.id)
    if episode is not None:
        _stop(unit, staff, item, episodes.get_episode(unit, episode.id), kind, now)
    end_clock(unit, item.id, now, *_ENDED)
    call_open = hear_of_contact(unit, staff, item, answer, now)
    about = _about(staff, item, message_id)
    if not closes:
        if episode is not None:
            set_handover(unit, item, now)
        add_event(unit, Event("item.tried", now, **about))
        return "staff_tried"
    items.mark_closed(unit, item.id, now)
    end_talk_of(unit, item, now)
    add_event(unit, Event("item.closed", now, **about))
    if call_open:
        return "staff_done_call_open"
    in_tray = review_tray.waits_for_review(unit, item.id)
    return "staff_done_review" if in_tray and not answer.tell else "staff_done"


def _stop(
    unit: Unit, staff: Staff, item: Item, episode: Episode, kind: Kind, now: datetime
) -> None:
    closes = kind is Kind.DECIDED
    episodes.add_entries(unit, episode.id, [Entry(kind, now, staff.id)])
    if episode.stopped_at is not None:
        if closes:
            episodes.mark_closed(unit, episode.id, now)
        return
    episodes.mark_stopped(unit, episode.id, now, closed=closes)
    # Whoever was woken need not lie awake.
    for other in episodes.list_alerted(unit, episode.id):
        if other != staff.id:
            send_to_staff(
                unit,
                kind_of_staff(unit, other),
                other,
                "staff_stood_down",
                {"code": item.code},
                item.message_id,
                f"stood_down:{other}",
                now,
            )


def _about(staff: Staff, item: Item, message_id: UUID | None) -> dict[str, Any]:
    return {
        "actor": staff.kind,
        "actor_id": staff.id,
        "subject_id": item.person_id,
        "message_id": item.message_id,
        "details": {"item": str(item.id), **said_by(staff, message_id), "reason": "note"},
    }

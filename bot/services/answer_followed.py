"""What follows from it that a worker wrote to somebody: they have the item, and are talking."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bot.app import App
from bot.records import claims, episodes, items, worker_answers
from bot.records.claims import Claim
from bot.records.clocks import ClockKind, end_clock, lock_clocks_of, set_clock
from bot.records.items import Item
from bot.records.phones import Staff
from bot.records.unit import Unit
from bot.services.acknowledge_item import acknowledge_item


def after_written(
    unit: Unit,
    app: App,
    staff: Staff,
    item: Item,
    claim: Claim | None,
    message_id: UUID | None,
    now: datetime,
) -> None:
    """Whoever writes has the item. In danger that holds the alert for its few minutes, as HAVE
    does, and stops nothing. A claim of theirs goes on."""
    if claim is not None:
        until = now + app.answer_clocks.claim
        claims.prolong(unit, claim, until)
        set_clock(unit, ClockKind.CLAIM, claim.id, until)
    if item.closed_at is None:
        acknowledge_item(unit, app.alert_clocks, staff, item, message_id, now)
    # What they wrote says better than we could that a person has read it.
    end_clock(unit, item.id, now, ClockKind.TELL_BACK)
    running = episodes.find_running(unit, item.person_id)
    if running is not None and running.item_id != item.id:
        lock_clocks_of(unit, running.item_id)
        other = items.get_item(unit, running.item_id, lock=True)
        if other.closed_at is None:
            acknowledge_item(unit, app.alert_clocks, staff, other, message_id, now)


def end_answered(unit: Unit, outbound_id: UUID, now: datetime) -> None:
    """A text went out. Where it carried what a worker wrote, a human has answered the item: it is
    not late."""
    answer = worker_answers.find_by_text(unit, outbound_id)
    if answer is not None:
        end_clock(unit, answer.item_id, now, ClockKind.RESPOND)

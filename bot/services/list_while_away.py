"""What came in about a key worker's people while they were away, by ids and codes: for the day of
return. No words: those are behind the sign-in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bot.app import App
from bot.care.lanes import Lane
from bot.care.routing import Owner
from bot.records import items, leaves, open_items, people
from bot.records.items import Item
from bot.records.leaves import TimeAway
from bot.records.unit import Unit
from bot.services.item_opening import belongs_to


@dataclass(frozen=True, slots=True)
class WhileAway:
    """One message as it stands: whose it is now, and who said that they have it."""

    code: str
    lane: Lane
    opened_at: datetime
    owner: Owner
    acknowledged_by: UUID | None
    closed_at: datetime | None

    def __str__(self) -> str:
        by = "nobody yet" if self.acknowledged_by is None else str(self.acknowledged_by)
        state = "open" if self.closed_at is None else "closed"
        with_whom = f"with {self.owner.role.value} {self.owner.id}"
        return f"{self.code}  {self.lane.value}  {state}  {with_whom}, taken by {by}"


def list_while_away(app: App, worker_id: UUID) -> list[WhileAway]:
    """Of the time away that runs, or that ended last: every item about those whose key worker this
    worker is, the oldest first. What may be about a worker is not among them."""
    with app.records.begin() as unit:
        now = app.clock.now()
        leave = leaves.find_last_away(unit, worker_id, now)
        return [] if leave is None else list_in(unit, leave, now)


def list_in(unit: Unit, leave: TimeAway, now: datetime) -> list[WhileAway]:
    """The same, of one time away, inside a transaction that is open."""
    until = min(leave.ends_at, now)
    whose = leaves.list_people_of(unit, leave.worker_id, leave.starts_at, leave.ends_at)
    found = open_items.list_opened_near(unit, whose, leave.starts_at, until) if whose else []
    seen = [items.get_item(unit, item_id) for item_id in found]
    return [_seen(item) for item in seen if _is_theirs(unit, item, whose)]


def _is_theirs(unit: Unit, item: Item, whose: list[UUID]) -> bool:
    about = belongs_to(unit, people.get_person(unit, item.person_id))[1]
    return not item.private and about in whose


def _seen(item: Item) -> WhileAway:
    return WhileAway(
        item.code, item.lane, item.opened_at, item.owner, item.acknowledged_by, item.closed_at
    )

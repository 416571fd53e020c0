"""Opens the item that every message gets: an owner, a lane and a clock from the first second."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from bot.care.lanes import ALERTED, Lane, acknowledge_within
from bot.care.routing import Candidate, Owner, decide_owner
from bot.records import items, people, teams
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, set_clocks
from bot.records.people import Person, Sender
from bot.records.unit import Unit
from bot.services.staffed_hours import next_opening

#: How long the dialogue has to settle a text before its owner hears that it waits.
NOTICE_AFTER = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class OpenedItem:
    """An item that was just opened."""

    id: UUID
    code: str
    lane: Lane
    owner: Owner
    candidates: list[Candidate]


def open_item(
    unit: Unit, sender: Sender, message_id: UUID, lane: Lane, set_by: str, now: datetime
) -> OpenedItem:
    """Open the item of a message. `set_by` is the rule that chose the lane."""
    team_id, candidates = candidates_for(unit, sender, now)
    owner = decide_owner(candidates, at_once=lane in (Lane.NOW, Lane.FOUR_HOURS))
    item = items.NewItem(
        id=uuid4(),
        message_id=message_id,
        person_id=sender.person_id,
        team_id=team_id,
        lane=lane,
        lane_set_by=set_by,
        owner=owner,
        opened_at=now,
    )
    code = items.add_item(unit, item)
    set_clocks(unit, item.id, _clocks(unit, lane, now))
    add_event(
        unit,
        Event(
            "item.opened",
            now,
            subject_id=sender.person_id,
            message_id=message_id,
            details={"item": str(item.id), "lane": lane.value, "owner_role": owner.role.value},
        ),
    )
    return OpenedItem(item.id, code, lane, owner, candidates)


def _clocks(unit: Unit, lane: Lane, now: datetime) -> dict[ClockKind, datetime]:
    """When the item moves on unacknowledged; and, where nobody is alerted at once, when its owner
    hears of it: not at night or on a holiday, and not if the dialogue settles it first."""
    due = {}
    within = acknowledge_within(lane)
    if within is not None:
        due[ClockKind.ACKNOWLEDGE] = now + within
    opening = next_opening(teams.get_organisation(unit), now)
    if lane not in ALERTED and opening is not None:
        due[ClockKind.NOTICE] = opening + NOTICE_AFTER
    return due


def candidates_for(
    unit: Unit, person: Person | Sender, now: datetime
) -> tuple[UUID, list[Candidate]]:
    """Whose team a person's messages belong to, and everybody there who could own one.

    A carer's go where the one person they care for belongs; whoever belongs nowhere, or to
    several, goes to the team that takes strangers.
    """
    subject_id: UUID | None = person.person_id if person.is_service_user else None
    team_id = person.team_id
    if person.is_carer and subject_id is None:
        cared_for = people.list_cared_for(unit, person.person_id)
        if len(cared_for) == 1:
            subject_id, team_id = cared_for[0]
    if team_id is None:
        team_id = teams.get_team_for_strangers(unit)
    return team_id, teams.list_candidates(unit, team_id, subject_id, now)

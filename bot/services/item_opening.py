"""Opens the item that every message gets: an owner, a lane and a clock from the first second."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from bot.care.health import names_health
from bot.care.hours import Occasion
from bot.care.lanes import ALERTED, Lane
from bot.care.routing import (
    Candidate,
    Matter,
    Owner,
    Route,
    decide_route,
    is_present,
    list_managers,
)
from bot.records import items, key_team, people, teams
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, set_clocks
from bot.records.people import Person, Sender
from bot.records.unit import Unit
from bot.services.lane_due import lane_dues
from bot.services.staffed_hours import occasion, reading_occasion, team_opening
from bot.services.until_taken_over import until_taken_over

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
    unit: Unit,
    sender: Sender,
    message_id: UUID,
    lane: Lane,
    set_by: str,
    now: datetime,
    words: str = "",
    *,
    private: bool = False,
) -> OpenedItem:
    """Open the item of a message. `set_by` is the rule that chose the lane; by `words` it goes to
    a health colleague too. `private`: it may be about a worker, and a manager has it."""
    team_id, subject_id = belongs_to(unit, sender)
    when = _occasion_for(unit, team_id, lane, now)
    candidates = key_team.list_candidates(unit, team_id, subject_id, when, sender.person_id)
    candidates = until_taken_over(unit, subject_id, lane, candidates, when)
    # Where it is not known whom a text is about, no key worker has it: duty decides.
    of_health = subject_id is not None and names_health(words)
    route = decide_route(candidates, Matter(lane in ALERTED, private, of_health=of_health))
    item = items.NewItem(
        id=uuid4(),
        message_id=message_id,
        person_id=sender.person_id,
        team_id=team_id,
        lane=lane,
        lane_set_by=set_by,
        owner=route.owner,
        opened_at=now,
        private=private,
    )
    code = items.add_item(unit, item)
    due = _clocks(unit, item, subject_id, when)
    if route.copies and ClockKind.NOTICE in due:
        due[ClockKind.COPY_NOTICE] = due[ClockKind.NOTICE]
    set_clocks(unit, item.id, due)
    for desk in route.copies:
        items.add_copy(unit, item.id, desk.id)
    _note_opened(unit, item, route)
    return OpenedItem(item.id, code, lane, route.owner, candidates)


def _note_opened(unit: Unit, item: items.NewItem, route: Route) -> None:
    details: dict[str, str | int | None] = {
        "item": str(item.id),
        "lane": item.lane.value,
        "owner_role": route.owner.role.value,
        "rule": route.taken.value,
        "passed": route.codes,
        "copied": len(route.copies),
    }
    opened = Event(
        "item.opened",
        item.opened_at,
        subject_id=item.person_id,
        message_id=item.message_id,
        details=details,
    )
    add_event(unit, opened)


def _occasion_for(unit: Unit, team_id: UUID, lane: Lane, now: datetime) -> Occasion:
    """When the owner must be there: now for what alerts somebody, else when it will be read."""
    if lane in ALERTED:
        return occasion(unit, team_id, now)
    return reading_occasion(unit, team_id, now)


def _clocks(
    unit: Unit, item: items.NewItem, subject_id: UUID | None, when: Occasion
) -> dict[ClockKind, datetime]:
    """Those of its lane; and, where nobody is alerted at once, when its owner hears of it: not at
    night or on a holiday, and not if the dialogue settles it first."""
    now = item.opened_at
    due = lane_dues(unit, item.lane, item.team_id, now)
    if item.lane not in ALERTED:
        about = (item.team_id, subject_id, item.person_id)
        hears_at = _hears_at(unit, about, item.owner, when, now)
        if hears_at is not None:
            due[ClockKind.NOTICE] = hears_at + NOTICE_AFTER
    return due


def hears_of_it_at(unit: Unit, item: items.Item, owner: Owner, now: datetime) -> datetime | None:
    """When an owner of what can wait hears of it: now while there, else when it will be read.

    None where nobody has published hours: then no notice is sent, and the clock moves it on.
    """
    _, subject_id = belongs_to(unit, people.get_person(unit, item.person_id))
    when = reading_occasion(unit, item.team_id, now)
    return _hears_at(unit, (item.team_id, subject_id, item.person_id), owner, when, now)


def _hears_at(
    unit: Unit,
    about: tuple[UUID, UUID | None, UUID],
    owner: Owner,
    when: Occasion,
    now: datetime,
) -> datetime | None:
    team_id, subject_id, sender_id = about
    opening = team_opening(unit, team_id, now)
    if opening is None or when.local == now:
        return opening
    if opening <= now:
        # Too late to be read today for sure. Whoever is still there hears of it all the same.
        here = occasion(unit, team_id, now)
        candidates = key_team.list_candidates(unit, team_id, subject_id, here, sender_id)
        if is_present(candidates, owner):
            return now
    return when.local.astimezone(UTC)


def candidates_for(
    unit: Unit, person: Person | Sender, at: datetime
) -> tuple[UUID, list[Candidate]]:
    """Whose team a person's messages belong to, and everybody there who could own one; present
    or not as of a moment."""
    team_id, subject_id = belongs_to(unit, person)
    when = occasion(unit, team_id, at)
    return team_id, key_team.list_candidates(unit, team_id, subject_id, when, person.person_id)


def when_read_candidates(unit: Unit, person: Person | Sender, now: datetime) -> list[Candidate]:
    """Everybody who could own what a person texts now and what can wait; present or not as of the
    moment at which it is read."""
    team_id, subject_id = belongs_to(unit, person)
    when = reading_occasion(unit, team_id, now)
    return key_team.list_candidates(unit, team_id, subject_id, when, person.person_id)


def readers_of(unit: Unit, item: items.Item, at: datetime) -> list[Candidate]:
    """Everybody who may read an item, present or not as of a moment: of a private one no worker,
    and no desk at which one may sit."""
    person = people.get_person(unit, item.person_id)
    team_id, candidates = candidates_for(unit, person, at)
    if item.private:
        return list_managers(candidates)
    subject_id = belongs_to(unit, person)[1]
    when = occasion(unit, team_id, at)
    return until_taken_over(unit, subject_id, item.lane, candidates, when)


def belongs_to(unit: Unit, person: Person | Sender) -> tuple[UUID, UUID | None]:
    """The team that a person's messages belong to, and the service user they are about.

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
    return team_id, subject_id

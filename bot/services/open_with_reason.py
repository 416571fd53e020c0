"""Lets a worker read somebody who is not theirs for an hour, with a reason; others are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from bot.app import App
from bot.care.opening_reason import LASTS, says_enough
from bot.care.person_access import (
    Seeker,
    Standing,
    find_way_in,
    is_barred,
    may_give_reason,
)
from bot.care.staff_roles import StaffRole
from bot.care.staff_words import is_code
from bot.messaging.numbers import e164
from bot.records import addresses, items, openings, phones, teams
from bot.records import person_access as access
from bot.records.audit import Event, add_event
from bot.records.contact_points import list_people_at
from bot.records.openings import NewOpening
from bot.records.phones import Staff
from bot.records.staff_roles import list_accounts_with
from bot.records.unit import Unit
from bot.services.alerting import send_to_staff
from bot.services.tell_lead import tell_lead

TEXT = "staff_opened_with_reason"


class NotOpened(StrEnum):
    """`SAY_MORE`: these words are no reason. `NOBODY`: there is nobody so, or nobody for them."""

    SAY_MORE = "say_more"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class OpenedWithReason:
    """Whom they may read now: of a phone that two use, both."""

    people: tuple[UUID, ...]


def may_open_with_reason(app: App, staff: Staff) -> bool:
    """Whether a reason would open anybody to this member of staff."""
    with app.records.begin() as unit:
        seeker = access.find_seeker(unit, staff, app.clock.now())
    return seeker is not None and staff.account_id is not None and may_give_reason(seeker)


def open_with_reason(app: App, staff: Staff, whom: str, words: str) -> OpenedWithReason | NotOpened:
    """Open whoever has a phone number, or wrote the message of a code, for an hour and to read.

    The team's lead and the guardians hear that it was done: of whom and why stands on their page.
    """
    if not says_enough(words):
        return NotOpened.SAY_MORE
    now = app.clock.now()
    with app.records.begin() as unit:
        seeker = access.find_seeker(unit, staff, now)
        if seeker is None or staff.account_id is None or not may_give_reason(seeker):
            return NotOpened.NOBODY
        found = _find(unit, whom)
        standings = access.find_standings(unit, seeker, found, now)
        away = access.list_away(unit, now)
        opened = []
        for person_id in found:
            stands = standings.get(person_id)
            if stands is None:
                continue
            if find_way_in(seeker, stands, away) is None:
                if _is_refused(unit, seeker, person_id, stands):
                    continue
                _open(unit, staff, person_id, stands.team_id, words, now)
            opened.append(person_id)
        if not opened:
            _note_refused(unit, staff, found, now)
            return NotOpened.NOBODY
    return OpenedWithReason(tuple(opened))


def _find(unit: Unit, whom: str) -> list[UUID]:
    typed = whom.strip()
    number = e164(typed, "GB")
    if number is not None:
        return list_people_at(unit, addresses.fingerprint(unit, number))
    item = items.find_by_code(unit, typed) if is_code(typed.upper()) else None
    return [] if item is None or item.private else [item.person_id]


def _is_refused(unit: Unit, seeker: Seeker, person_id: UUID, stands: Standing) -> bool:
    """Whoever is near the person, and whoever their complaint may be about."""
    return is_barred(seeker, stands) or openings.may_be_about(unit, seeker.id, person_id)


def _open(
    unit: Unit, staff: Staff, person_id: UUID, team_id: UUID, words: str, now: datetime
) -> None:
    if staff.account_id is None:
        raise LookupError("a reason is given by somebody who is signed in")
    opening = NewOpening(
        uuid4(), person_id, staff.id, staff.account_id, words.strip(), now, now + LASTS
    )
    openings.add_opening(unit, opening)
    add_event(
        unit,
        Event(
            "person.opened_with_reason",
            now,
            actor=staff.kind,
            actor_id=staff.id,
            subject_id=person_id,
            details={"opening": str(opening.id), "account": str(staff.account_id)},
        ),
    )
    _tell(unit, staff, team_id, opening, now)


def _tell(unit: Unit, staff: Staff, team_id: UUID, opening: NewOpening, now: datetime) -> None:
    tell_lead(unit, team_id, TEXT, {}, opening.id, "opened:lead", now)
    for desk in teams.list_desks(unit, team_id):
        if phones.has_email(unit, desk.id) and desk.role.value == StaffRole.LEAD.value:
            step = f"opened:mail:{desk.id}"
            send_to_staff(unit, "desk", desk.id, TEXT, {}, opening.id, step, now, way="email")
    told = {staff.id}
    for role in (StaffRole.GUARDIAN, StaffRole.LEAD):
        for one in list_accounts_with(unit, role):
            # A lead's desk was told above; nobody is told what they did themselves.
            if one.kind == "desk" or one.id in told:
                continue
            if role is StaffRole.LEAD and not _is_of(unit, one, team_id, now):
                continue
            told.add(one.id)
            step = f"opened:{one.id}"
            send_to_staff(unit, one.kind, one.id, TEXT, {}, opening.id, step, now)


def _is_of(unit: Unit, staff: Staff, team_id: UUID, now: datetime) -> bool:
    seeker = access.find_seeker(unit, staff, now)
    return seeker is not None and seeker.team_id == team_id


def _note_refused(unit: Unit, staff: Staff, found: list[UUID], now: datetime) -> None:
    for subject in list[UUID | None](found) or [None]:
        add_event(
            unit,
            Event(
                "person.open_refused",
                now,
                actor=staff.kind,
                actor_id=staff.id,
                subject_id=subject,
                details={"account": str(staff.account_id)},
            ),
        )

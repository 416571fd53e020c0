"""Tells whoever works with somebody that something is to be looked into: the first who is there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.care.routing import Candidate, Role
from bot.records import people, phones
from bot.records.people import Sender
from bot.records.unit import Unit
from bot.services.alerting import send_to_staff
from bot.services.item_opening import candidates_for
from bot.services.staffed_hours import team_opening

#: Who hears of it, in this order.
_WHO = (Role.KEY_WORKER, Role.COVER, Role.DEPUTY, Role.BUDDY, Role.DUTY)


def opens_at(unit: Unit, sender: Sender, now: datetime) -> datetime | None:
    """When the team is there again; None where it is, or is not open for as long as we look."""
    team_id, _ = candidates_for(unit, people.get_person(unit, sender.person_id), now)
    opening = team_opening(unit, team_id, now)
    return opening if opening is not None and opening > now else None


def tell_who_works_with(
    unit: Unit, sender: Sender, text_id: str, step: str, now: datetime, values: Mapping[str, str]
) -> Role | None:
    """Text one of them. Returns as what they are told; None where nobody could be."""
    _, candidates = candidates_for(unit, people.get_person(unit, sender.person_id), now)
    there = sorted(
        (one for one in candidates if one.present and one.role in _WHO),
        key=lambda one: _WHO.index(one.role),
    )

    def tell(to: Candidate) -> bool:
        kind = phones.kind_of_staff(unit, to.id)
        about = sender.contact_point_id
        return send_to_staff(unit, kind, to.id, text_id, dict(values), about, step, now)

    told = next((one for one in there if tell(one)), None)
    return None if told is None else told.role

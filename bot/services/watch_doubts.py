"""A number that proves nothing any more: whoever works with its person hears of it, in staffed
hours, until somebody has looked into it. Nothing is said to the phone itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from bot.care.routing import Candidate, Role
from bot.records import people, phones
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, set_clock
from bot.records.people import Sender
from bot.records.unit import Unit
from bot.records.vault import ErasedError
from bot.services.alerting import send_to_staff
from bot.services.item_opening import candidates_for
from bot.services.staffed_hours import team_opening

_TEXT = "staff_number_doubted"
#: Nobody could be told: they may be back tomorrow. Somebody was: in a week again.
_AGAIN_AFTER, _REMINDED_AFTER = timedelta(days=1), timedelta(days=7)
#: Who hears of it, the first of them who is there.
_WHO = (Role.KEY_WORKER, Role.COVER, Role.DEPUTY, Role.BUDDY, Role.DUTY)


def ring_doubt(unit: Unit, contact_point_id: UUID, now: datetime) -> None:
    """Tell whoever works with them, and look again. Nothing where it is doubted no more."""
    try:
        sender = people.get_sender(unit, contact_point_id)
    except ErasedError:
        return
    if sender.doubted_at is None or not sender.identified:
        return
    team_id, candidates = candidates_for(unit, people.get_person(unit, sender.person_id), now)
    opening = team_opening(unit, team_id, now)
    if opening is not None and opening > now:
        set_clock(unit, ClockKind.NUMBER_DOUBTED, contact_point_id, opening)
        return
    there = sorted(
        (one for one in candidates if one.present and one.role in _WHO),
        key=lambda one: _WHO.index(one.role),
    )
    told = next((one for one in there if _tell(unit, one, sender, now)), None)
    wait = _AGAIN_AFTER if told is None else _REMINDED_AFTER
    set_clock(unit, ClockKind.NUMBER_DOUBTED, contact_point_id, now + wait)
    if told is not None:
        details = {"contact_point": str(contact_point_id), "role": told.role.value}
        event = Event("number.doubt_told", now, subject_id=sender.person_id, details=details)
        add_event(unit, event)


def _tell(unit: Unit, to: Candidate, sender: Sender, now: datetime) -> bool:
    kind = phones.kind_of_staff(unit, to.id)
    step = f"number_doubted:{now.isoformat()}"
    return send_to_staff(unit, kind, to.id, _TEXT, {}, sender.contact_point_id, step, now)

"""Sets safety holds by what a text says, each in the audit trail. Only staff lift one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bot.care.consent_records import AgeBand, Hold
from bot.care.screen import Finding
from bot.clock import local
from bot.records import holds, standing
from bot.records.audit import Event, add_event
from bot.records.people import Sender
from bot.records.unit import Unit
from bot.services.item_opening import belongs_to

_ABUSE_OF_A_CHILD = "abuse_child"


def hold_everybody(unit: Unit, sender: Sender, message_id: UUID, now: datetime) -> None:
    """After a duress word: everybody who stands to the sender in any way."""
    held = holds.hold_everybody(unit, sender.person_id, Hold.DURESS)
    _audit(unit, held, Hold.DURESS, message_id, now)


def hold_parents(
    unit: Unit, sender: Sender, finding: Finding, message_id: UUID, now: datetime
) -> None:
    """Where abuse of a child is told of: every parent of that child, whichever of them it is
    about. The child is whoever texts or, from a carer, the one person whom they care for; of a
    known adult nobody is held."""
    if _ABUSE_OF_A_CHILD not in finding.categories or not sender.identified:
        return
    _, child_id = belongs_to(unit, sender)
    if child_id is None:
        return
    if standing.find_age_band(unit, child_id, local(now).date()) is AgeBand.ADULT:
        return
    held = holds.hold_parents(unit, child_id, Hold.CHILD_PROTECTION)
    _audit(unit, held, Hold.CHILD_PROTECTION, message_id, now)


def _audit(
    unit: Unit, held: list[tuple[UUID, UUID]], hold: Hold, message_id: UUID, now: datetime
) -> None:
    for subject_id, other_id in held:
        add_event(
            unit,
            Event(
                "safety_hold.set",
                now,
                subject_id=subject_id,
                requester_id=other_id,
                message_id=message_id,
                details={"hold": hold.value},
            ),
        )

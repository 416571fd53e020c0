"""A worker's own phone texted what only a worker says: HANDED OVER, TAKEN OVER, AWAY.

From any other phone the same words are a text like any other, and go where texts go.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bot.care.change_worker import Side, read_confirmation
from bot.records import phones
from bot.records.phones import Staff
from bot.records.unit import Unit
from bot.services.confirm_change import hear_confirmation
from bot.services.ring_leave import say_away

_AWAY = "away"


@dataclass(frozen=True, slots=True)
class RotaWords:
    """What a worker said; `confirms` None where they asked what came in while they were away."""

    staff: Staff
    confirms: tuple[Side, str] | None


def find_rota_words(unit: Unit, address_hash: bytes, body: str) -> RotaWords | None:
    """What a text says of changes and leave; None where it says something else, or is nobody's of
    the staff."""
    confirms = read_confirmation(body)
    if confirms is None and body.strip(" .!").casefold() != _AWAY:
        return None
    staff = phones.find_staff(unit, address_hash)
    if staff is None or staff.kind != "worker":
        return None
    return RotaWords(staff, confirms)


def hear_rota_words(unit: Unit, said: RotaWords, message_id: UUID, now: datetime) -> None:
    """Do what it says, and answer."""
    if said.confirms is None:
        say_away(unit, said.staff, message_id, now)
    else:
        hear_confirmation(unit, said.staff, said.confirms, message_id, now)

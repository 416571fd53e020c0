"""A person's phones as staff see them: the last digits, until they ask for the number."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from bot.app import App
from bot.records import person_brief
from bot.records.audit import Event, add_event
from bot.records.person_brief import Phone
from bot.records.phones import Staff
from bot.services.person_access import open_person

#: Digits that are shown, and what stands for the others.
_SHOWN, _HIDDEN = 3, "\u2022\u2022\u2022\u2022\u2022"


def mask(phone: Phone) -> Phone:
    """The same phone with the last digits of its number only."""
    return replace(phone, address=f"{_HIDDEN}{phone.address[-_SHOWN:]}")


def show_phone(app: App, staff: Staff, person_id: UUID, phone_id: UUID) -> str | None:
    """A number in full, which the audit trail notes; None where there is none for them."""
    now = app.clock.now()
    with app.records.begin() as unit:
        access = open_person(app, unit, staff, person_id, now)
        if access is None:
            return None
        phones = person_brief.list_phones_of(unit, person_id).reveal_to_staff(access)
        found = next((phone for phone in phones if phone.id == phone_id), None)
        if found is None:
            return None
        account = {} if staff.account_id is None else {"account": str(staff.account_id)}
        add_event(
            unit,
            Event(
                "phone.shown",
                now,
                actor=staff.kind,
                actor_id=staff.id,
                subject_id=person_id,
                details={"contact_point": str(phone_id), **account},
            ),
        )
        return found.address

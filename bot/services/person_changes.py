"""What changes of a person's record have in common: who may, whether the form is of the record as
it stands, and an event that says what was changed and never to what."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from bot.app import App
from bot.care.person_details import Details
from bot.records import person_brief
from bot.records.audit import Event, add_event
from bot.records.person_brief import Phone
from bot.records.phones import Staff
from bot.records.unit import Unit
from bot.services.person_access import may_change, open_person


class Became(StrEnum):
    """What became of a form. `STALE`: the record is another one than the form was made of."""

    SAVED = "saved"
    UNCHANGED = "unchanged"
    STALE = "stale"
    FAULTY = "faulty"


@dataclass(frozen=True, slots=True)
class Held:
    """The record of a person as it stands, locked until the change is done. `stamp` is by what a
    form says of which record it was made."""

    app: App
    unit: Unit
    staff: Staff
    person_id: UUID
    now: datetime
    stamp: str
    details: Details = field(repr=False)
    phones: tuple[Phone, ...] = field(repr=False)

    def is_of_now(self, stamp: str) -> bool:
        """Whether a form was made of the record as it stands."""
        return hmac.compare_digest(stamp.encode(), self.stamp.encode())

    def find_phone(self, phone_id: UUID) -> Phone | None:
        """One of their phones that is still used."""
        return next(
            (one for one in self.phones if one.id == phone_id and one.retired_at is None), None
        )

    def note(self, event: Event) -> None:
        """Add an event of this change to the audit trail."""
        add_event(self.unit, event)

    def account(self) -> dict[str, str | int | None]:
        """The account that acts, for an event's details."""
        return {} if self.staff.account_id is None else {"account": str(self.staff.account_id)}


@contextmanager
def changing(app: App, staff: Staff, person_id: UUID) -> Iterator[Held | None]:
    """The record of a person, to be changed in one transaction; None for whoever may not."""
    now = app.clock.now()
    with app.records.begin() as unit:
        if not may_change(unit, staff, person_id, now):
            open_person(app, unit, staff, person_id, now)  # it stands in the trail that they asked
            yield None
            return
        yield hold(app, unit, staff, person_id, now)


def hold(app: App, unit: Unit, staff: Staff, person_id: UUID, now: datetime) -> Held | None:
    """Open the record and lock it; None where there is none for them."""
    access = open_person(app, unit, staff, person_id, now)
    about = person_brief.find_about(unit, person_id, lock=True)
    if access is None or about is None:
        return None
    details = about.reveal_to_staff(access).details
    phones = person_brief.list_phones_of(unit, person_id, lock=True).reveal_to_staff(access)
    stamp = _stamp(unit, person_id, details, phones)
    return Held(app, unit, staff, person_id, now, stamp, details, phones)


def _stamp(unit: Unit, person_id: UUID, details: Details, phones: tuple[Phone, ...]) -> str:
    """All that the forms show and change; not what a text of the person's moves by itself."""
    given = [
        str(person_id),
        asdict(details),
        sorted(
            [
                str(one.id),
                one.may_text.value,
                one.others_see,
                one.calls_safe,
                one.do_not_ring,
                one.identifies,
                one.doubted_at is not None,
                one.retired_at is not None,
            ]
            for one in phones
        ),
    ]
    return unit.vault.fingerprint("person page", json.dumps(given)).hex()

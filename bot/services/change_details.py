"""Changes what is written down of a person: how to speak with them, and by what number the trust's
record knows them. First what would change is shown, then it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from bot.app import App
from bot.care.person_details import Details, clean, find_faults, list_changed
from bot.records.audit import Event
from bot.records.person_brief import Phone
from bot.records.person_details import set_details
from bot.records.phones import Staff
from bot.services.person_changes import Became, changing
from bot.services.person_phones import mask


@dataclass(frozen=True, slots=True)
class DetailsNow:
    """What is written down of somebody, and the stamp that a form about it carries."""

    person_id: UUID
    stamp: str
    details: Details = field(repr=False)
    phones: tuple[Phone, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a form: `now` is the record as it stands after it, `changed` the fields that
    differ from what was typed before it was saved, `faults` by field."""

    became: Became
    now: DetailsNow = field(repr=False)
    changed: tuple[str, ...] = ()
    faults: Mapping[str, str] = field(default_factory=dict)


def see_details(app: App, staff: Staff, person_id: UUID) -> DetailsNow | None:
    """What may be changed; None for whoever may not change it."""
    with changing(app, staff, person_id) as held:
        if held is None:
            return None
        phones = tuple(mask(phone) for phone in held.phones)
        return DetailsNow(person_id, held.stamp, held.details, phones)


def change_details(
    app: App, staff: Staff, person_id: UUID, stamp: str, typed: Details, *, confirmed: bool
) -> Outcome | None:
    """Look at what was typed and, once it was confirmed, keep it; None for whoever may not.

    Not confirmed, `SAVED` means that it would be. A form of another record changes nothing.
    """
    wanted = clean(typed)
    with changing(app, staff, person_id) as held:
        if held is None:
            return None
        shown = tuple(mask(phone) for phone in held.phones)
        now = DetailsNow(person_id, held.stamp, held.details, shown)
        changed = list_changed(held.details, wanted)
        if not held.is_of_now(stamp):
            return Outcome(Became.STALE, now, changed)
        faults = find_faults(wanted)
        if faults:
            return Outcome(Became.FAULTY, now, changed, faults)
        if not changed:
            return Outcome(Became.UNCHANGED, now)
        if confirmed:
            set_details(held.unit, person_id, wanted)
            held.note(
                Event(
                    "person.details_changed",
                    held.now,
                    actor=staff.kind,
                    actor_id=staff.id,
                    subject_id=person_id,
                    details={"fields": ",".join(changed), **held.account()},
                )
            )
        return Outcome(Became.SAVED, now, changed)

"""Adds, proves, changes and retires a person's phones. Only staff let more be texted to one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from bot.app import App
from bot.care.facts import MayText
from bot.messaging.numbers import e164
from bot.records import contact_points, people, person_details
from bot.records.audit import Event
from bot.records.phones import Staff
from bot.services.person_changes import Became, Held, changing

#: Numbers without a country are written as in the United Kingdom.
_REGION = "GB"


class PhoneChange(StrEnum):
    """What is done to a phone."""

    ADD = "add"
    PROVE = "prove"
    SET = "set"
    RETIRE = "retire"


@dataclass(frozen=True, slots=True)
class PhoneForm:
    """What staff typed about a phone. `number` only where one is added."""

    may_text: MayText = MayText.NOTHING
    others_see: bool = False
    calls_safe: bool = False
    do_not_ring: bool = False
    number: str = ""


def change_phone(
    app: App,
    staff: Staff,
    person_id: UUID,
    stamp: str,
    what: PhoneChange,
    form: PhoneForm,
    phone_id: UUID | None = None,
) -> Became | None:
    """Do it, where the form is of the record as it stands; None for whoever may not, and where
    there is no such phone."""
    with changing(app, staff, person_id) as held:
        if held is None:
            return None
        if not held.is_of_now(stamp):
            return Became.STALE
        if what is PhoneChange.ADD:
            return _add(held, form)
        phone = None if phone_id is None else held.find_phone(phone_id)
        if phone is None:
            return None
        if what is PhoneChange.PROVE:
            if staff.kind != "worker":
                return None  # An account that several share does not say who made sure.
            contact_points.confirm_number(held.unit, phone.id, held.now)
            _note_proved(held, phone.id)
            return Became.SAVED
        if what is PhoneChange.RETIRE:
            withheld = person_details.retire_phone(held.unit, phone.id, held.now)
            _note_retired(held, phone.id, withheld)
            return Became.SAVED
        before = (phone.may_text, phone.others_see, phone.calls_safe, phone.do_not_ring)
        if before == (form.may_text, form.others_see, form.calls_safe, form.do_not_ring):
            return Became.UNCHANGED
        _set(held, phone.id, form)
        _note_set(held, phone.id, form)
        return Became.SAVED


def _add(held: Held, form: PhoneForm) -> Became:
    address = e164(form.number, _REGION)
    if address is None:
        return Became.FAULTY
    if person_details.find_phone_at(held.unit, held.person_id, address) is not None:
        return Became.UNCHANGED
    # It proves nothing until staff have made sure whose it is: `PROVE`.
    phone_id = people.add_contact_point(
        held.unit, held.person_id, address, identifies=True, may_text=form.may_text
    )
    _set(held, phone_id, form)
    held.note(
        Event(
            "phone.added",
            held.now,
            actor=held.staff.kind,
            actor_id=held.staff.id,
            subject_id=held.person_id,
            details={"contact_point": str(phone_id), **_said(form), **held.account()},
        )
    )
    return Became.SAVED


def _set(held: Held, phone_id: UUID, form: PhoneForm) -> None:
    person_details.set_phone(
        held.unit,
        phone_id,
        form.may_text,
        others_see=form.others_see,
        calls_safe=form.calls_safe,
        do_not_ring=form.do_not_ring,
    )


def _said(form: PhoneForm) -> dict[str, str | int | None]:
    return {
        "may_text": form.may_text.value,
        "others_see": int(form.others_see),
        "calls_safe": int(form.calls_safe),
        "do_not_ring": int(form.do_not_ring),
    }


def _note_proved(held: Held, phone_id: UUID) -> None:
    held.note(
        Event(
            "number.confirmed",
            held.now,
            actor=held.staff.kind,
            actor_id=held.staff.id,
            subject_id=held.person_id,
            details={"contact_point": str(phone_id), **held.account()},
        )
    )


def _note_retired(held: Held, phone_id: UUID, withheld: int) -> None:
    held.note(
        Event(
            "phone.retired",
            held.now,
            actor=held.staff.kind,
            actor_id=held.staff.id,
            subject_id=held.person_id,
            details={"contact_point": str(phone_id), "withheld": withheld, **held.account()},
        )
    )


def _note_set(held: Held, phone_id: UUID, form: PhoneForm) -> None:
    held.note(
        Event(
            "phone.changed",
            held.now,
            actor=held.staff.kind,
            actor_id=held.staff.id,
            subject_id=held.person_id,
            details={"contact_point": str(phone_id), **_said(form), **held.account()},
        )
    )

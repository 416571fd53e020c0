"""Enrols the new phone of somebody known: the old ones end, and what was said to them stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from bot.app import App
from bot.care.enrolment import GivenPhone
from bot.care.enrolment_phone import read_new_phone
from bot.care.enrolment_secrets import FIELDS, Secrets, read_secrets
from bot.care.enrolment_words import Fault, Typed
from bot.messaging.numbers import SECOND_LOOK, read_uk_mobile
from bot.records import enrolling, person_details
from bot.records.audit import Event
from bot.records.person_brief import Phone
from bot.records.phones import Staff
from bot.services.enrolling.enrol import NotFitError, add_phone, find_enroller, needs_second_look
from bot.services.person_changes import Held, changing
from bot.services.person_phones import mask
from bot.services.set_proof import UnfitSecretError, set_proof_in


@dataclass(frozen=True, slots=True)
class PhonesNow:
    """Somebody's phones that are used, by their last digits, and what a form about them carries."""

    person_id: UUID
    stamp: str
    name: str = field(repr=False)
    phones: tuple[Phone, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class ReadPhone:
    """What was typed of the new phone. With `faults` it is not fit to be saved."""

    phone: GivenPhone | None
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Again:
    """What became of it: how many phones ended. `stale`: the record is another one than the form
    was made of, and nothing was saved. `done`: this number is their phone already."""

    ended: int = 0
    stale: bool = False
    done: bool = False


def see_phones(app: App, staff: Staff, person_id: UUID) -> PhonesNow | None:
    """Whose phone may be enrolled again; None for whoever may not."""
    if find_enroller(app, staff) is None:
        return None
    with changing(app, staff, person_id) as held:
        if held is None:
            return None
        shown = tuple(mask(phone) for phone in held.phones if phone.retired_at is None)
        return PhonesNow(person_id, held.stamp, held.details.first_name, shown)


def read_typed_phone(app: App, person_id: UUID, typed: Mapping[str, str]) -> ReadPhone:
    """What was typed, with its faults. Whoever asks may enrol this person's phone."""
    given, faults = read_new_phone(Typed(typed), read_uk_mobile)
    if given is None:
        return ReadPhone(None, tuple(faults))
    with app.records.begin() as unit:
        if needs_second_look(unit, given, person_id):
            faults = [*faults, Fault("phone", SECOND_LOOK)]
    return ReadPhone(given, tuple(faults))


def enrol_phone(
    app: App,
    staff: Staff,
    person_id: UUID,
    stamp: str,
    typed: Mapping[str, str],
    typed_secrets: Mapping[str, str],
) -> Again | list[Fault] | None:
    """End the old phones and enter the new one, or nothing of it: then the faults. None for whoever
    may not."""
    if find_enroller(app, staff) is None:
        return None
    read = read_typed_phone(app, person_id, typed)
    numbers = [] if read.phone is None else [read.phone.number]
    secrets, unfit = read_secrets(typed_secrets, {"": numbers})
    try:
        with changing(app, staff, person_id) as held:
            if held is None:
                return None
            if read.phone is not None and _has_already(held, read.phone):
                return Again(done=True)
            if not held.is_of_now(stamp):
                return Again(stale=True)
            if read.faults or unfit or read.phone is None:
                return [*read.faults, *unfit]
            return Again(ended=_save(held, read.phone, secrets))
    except NotFitError as error:
        return error.faults


def _has_already(held: Held, given: GivenPhone) -> bool:
    found = person_details.find_phone_at(held.unit, held.person_id, given.number)
    return found is not None and len([p for p in held.phones if p.retired_at is None]) == 1


def _save(held: Held, given: GivenPhone, secrets: Secrets) -> int:
    unit, now = held.unit, held.now
    enrolling.hold_number(unit, given.number)
    ended = enrolling.end_phones(unit, held.person_id, now)
    for phone_id, withheld in ended:
        _note(held, Event("phone.retired", now, details=_about(held, phone_id, withheld=withheld)))
    point = add_phone(unit, held.person_id, given, "", now)
    details = _about(
        held,
        point,
        may_text=given.may_text.value,
        others_see=int(given.others_see),
        calls_safe=int(given.calls_safe),
        do_not_ring=int(given.do_not_ring),
        ended=len(ended),
    )
    _note(held, Event("phone.enrolled_again", now, details=details))
    for name, secret in secrets.get("", {}).items():
        try:
            set_proof_in(unit, held.person_id, FIELDS[name], secret, now, held.staff.id)
        except UnfitSecretError as error:
            raise NotFitError([Fault(name, str(error))]) from None
    return len(ended)


def _about(held: Held, point: UUID, **more: str | int) -> dict[str, str | int | None]:
    return {"contact_point": str(point), **more, **held.account()}


def _note(held: Held, event: Event) -> None:
    staff = held.staff
    about = held.person_id
    held.note(replace(event, actor=staff.kind, actor_id=staff.id, subject_id=about))

"""Enrols a person with phone, PIN, team and carers: all of it in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID, uuid5

from bot.app import App
from bot.care.consent_records import AgeBand, Basis, ConsentState, Hold
from bot.care.consent_review import age_band
from bot.care.enrolment import Enrolment, GivenCarer, GivenPerson, GivenPhone, read_enrolment
from bot.care.enrolment_secrets import FIELDS, Secrets, read_secrets
from bot.care.enrolment_words import Fault
from bot.care.staff_roles import Doing, may_any
from bot.clock import local
from bot.messaging.numbers import SECOND_LOOK, read_uk_mobile
from bot.records import (
    consent_setup,
    enrolling,
    enrolment,
    people,
    person_access,
    person_details,
)
from bot.records.audit import Event, add_event
from bot.records.people import NewPerson
from bot.records.phones import Staff
from bot.records.unit import Unit
from bot.services.doubt_number import doubt_number
from bot.services.person_access import may_change
from bot.services.record_consent import AgreedWithStaff, record_consent_in
from bot.services.set_proof import UnfitSecretError, set_proof_in

_NAMESPACE = UUID("b0a5c9b6-5f2b-4a0c-9d3f-6f1f2f6d8a11")


@dataclass(frozen=True, slots=True)
class Enroller:
    """A worker who may enrol, and the people of their team, by id and name."""

    staff: Staff
    team_id: UUID
    workers: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Who was enrolled. `again`: by this very form, before."""

    person_id: UUID
    carers: tuple[UUID, ...]
    again: bool = False


class NotFitError(Exception):
    """Undoes the transaction: what was typed cannot be saved."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("not fit to be saved")
        self.faults = faults


def find_enroller(app: App, staff: Staff) -> Enroller | None:
    """Whoever may enrol: a worker of ours, by name, who may write; None for anybody else."""
    with app.records.begin() as unit:
        return _enroller(unit, staff, app.clock.now())


def may_add_carer(app: App, staff: Staff, person_id: UUID) -> bool:
    """Whether somebody may add carers to a service user, or enrol their phone again."""
    now = app.clock.now()
    with app.records.begin() as unit:
        if _enroller(unit, staff, now) is None or not may_change(unit, staff, person_id, now):
            return False
        return people.get_person(unit, person_id).is_service_user


def read_typed(
    app: App, enroller: Enroller, fields: Mapping[str, str], about: UUID | None = None
) -> Enrolment:
    """What was typed, or its faults; also of a number that another enrolled person has, where
    nobody said that it was read back. `about`: to whom only carers are added."""
    now = app.clock.now()
    today = local(now).date()
    with app.records.begin() as unit:
        born = None if about is None else consent_setup.find_born(unit, about)
        age: AgeBand | None = None if born is None else age_band(born, today)
        read = read_enrolment(
            fields,
            read_uk_mobile,
            enroller.workers,
            today,
            age=age,
            only_carers=about is not None,
        )
        faults = [*read.faults]
        for prefix, phone in _phones(read):
            if needs_second_look(unit, phone):
                faults.append(Fault(f"{prefix}phone", SECOND_LOOK))
    return Enrolment(read.person, read.carers, tuple(faults))


def enrol(
    app: App,
    staff: Staff,
    form_id: UUID,
    fields: Mapping[str, str],
    typed_secrets: Mapping[str, str],
    about: UUID | None = None,
) -> Enrolled | list[Fault] | None:
    """Save all that was typed, or nothing of it: then the faults. A form that was sent before
    enrols nobody more. None for whoever may not enrol, or not for `about`."""
    enroller = find_enroller(app, staff)
    if enroller is None or (about is not None and not may_add_carer(app, staff, about)):
        return None
    now = app.clock.now()
    read = read_typed(app, enroller, fields, about)
    numbers = {prefix: [phone.number] for prefix, phone in _phones(read)}
    everybody = {"": numbers.get("", [])} if read.person is not None else {}
    everybody |= {one.prefix: numbers.get(one.prefix, []) for one in read.carers}
    secrets, unfit = read_secrets(typed_secrets, everybody)
    try:
        with app.records.begin() as unit:
            unit.lock_until_commit(form_id.bytes)
            saving = _Saving(unit, enroller, form_id, now)
            done = saving.find_done(read, about)
            if done is not None:
                return done
            if read.faults or unfit:
                raise NotFitError([*read.faults, *unfit])
            return saving.save(read, secrets, about)
    except NotFitError as error:
        return error.faults


def add_phone(unit: Unit, person_id: UUID, given: GivenPhone, prefix: str, now: datetime) -> UUID:
    """Add a phone. A number that is somebody else's too is entered when it was read back, and
    then proves nothing of either until staff have looked into it."""
    fingerprint = enrolling.hold_number(unit, given.number)
    if needs_second_look(unit, given, person_id):
        raise NotFitError([Fault(f"{prefix}phone", SECOND_LOOK)])
    others = enrolling.list_others(unit, fingerprint, person_id)
    point = enrolling.add_phone(
        unit,
        person_id,
        given.number,
        given.may_text,
        now if given.is_tried else None,
        others_see=given.others_see,
        calls_safe=given.calls_safe,
        do_not_ring=given.do_not_ring,
    )
    for one, whose in [*others, (point, person_id)] if others else []:
        doubt_number(unit, one, whose, "enrolled_twice", now)
    return point


def needs_second_look(unit: Unit, given: GivenPhone, but: UUID | None = None) -> bool:
    """Whether a number is of staff, or is on record as somebody's beside `but` and nobody said that
    it was read back."""
    fingerprint = enrolling.hold_number(unit, given.number)
    if enrolling.is_of_staff(unit, fingerprint):
        return True
    return not given.is_sure and bool(enrolling.list_others(unit, fingerprint, but))


def _enroller(unit: Unit, staff: Staff, now: datetime) -> Enroller | None:
    seeker = person_access.find_seeker(unit, staff, now)
    if seeker is None or seeker.kind != "worker" or seeker.agency is not None:
        return None
    if not may_any(seeker.roles, Doing.PEOPLE_WRITE):
        return None
    workers = enrolling.list_team_workers(unit, seeker.team_id, now)
    return Enroller(staff, seeker.team_id, {str(one): name for one, name in workers})


def _phones(read: Enrolment) -> list[tuple[str, GivenPhone]]:
    found = [("", read.person.phone)] if read.person is not None else []
    found += [(one.prefix, one.phone) for one in read.carers]
    # In one order, whichever of two forms comes first: neither waits for the other.
    with_phone = [(prefix, phone) for prefix, phone in found if phone is not None]
    return sorted(with_phone, key=lambda one: one[1].number)


class _Saving:
    """One form, being saved."""

    def __init__(self, unit: Unit, enroller: Enroller, form_id: UUID, now: datetime) -> None:
        self._unit, self._enroller, self._form_id, self._now = unit, enroller, form_id, now
        self._by = enroller.staff.id

    def find_done(self, read: Enrolment, about: UUID | None) -> Enrolled | None:
        """What this form did before."""
        carers = tuple(self._id(one.prefix) for one in read.carers)
        first = self._id("") if about is None else next(iter(carers), None)
        if first is None or not enrolling.is_there(self._unit, first):
            return None
        return Enrolled(about or first, carers, again=True)

    def save(self, read: Enrolment, secrets: Secrets, about: UUID | None) -> Enrolled:
        for _, phone in _phones(read):
            enrolling.hold_number(self._unit, phone.number)
        person_id = about
        if read.person is not None:
            person_id = self._person(read.person)
            self._secrets(person_id, "", secrets)
        if person_id is None:
            raise ValueError("nobody to enrol, and nobody to add a carer to")
        carers = tuple(self._carer(person_id, one, secrets) for one in read.carers)
        return Enrolled(person_id, carers)

    def _id(self, prefix: str) -> UUID:
        """The same for the same form: sent twice, it adds nobody twice."""
        return uuid5(_NAMESPACE, f"{self._form_id}:{prefix}")

    def _person(self, given: GivenPerson) -> UUID:
        unit, now = self._unit, self._now
        new = NewPerson(
            given.details.first_name,
            given.details.last_name,
            is_service_user=True,
            team_id=self._enroller.team_id,
        )
        person_id = people.add_person(unit, new, now, self._id(""))
        person_details.set_details(unit, person_id, given.details)
        enrolling.set_looked_after(unit, person_id, looked_after=given.looked_after)
        if given.born_on is not None:
            consent_setup.set_born(unit, person_id, given.born_on.isoformat())
        for role, worker_id in given.team.items():
            enrolment.add_assignment(unit, person_id, worker_id, role, now)
        if given.phone is not None:
            add_phone(unit, person_id, given.phone, "", now)
        self._note(Event("person.enrolled", now), person_id)
        return person_id

    def _carer(self, person_id: UUID, given: GivenCarer, secrets: Secrets) -> UUID:
        unit, now = self._unit, self._now
        new = NewPerson(given.first_name, given.last_name, is_carer=True)
        other_id = people.add_person(unit, new, now, self._id(given.prefix))
        if given.phone is not None:
            add_phone(unit, other_id, given.phone, given.prefix, now)
        verified_at = now if given.is_verified else None
        enrolment.add_relationship(unit, person_id, other_id, given.kind.value, verified_at)
        kind = {"kind": given.kind.value}
        self._note(Event("carer.enrolled", now, details=kind), person_id, other_id)
        if given.hold is not Hold.NONE:
            consent_setup.set_hold(unit, person_id, other_id, given.hold)
            hold = {"hold": given.hold.value}
            self._note(Event("safety_hold.set", now, details=hold), person_id, other_id)
        if given.agreed != "not_asked":
            record_consent_in(unit, self._agreed(person_id, other_id, given), now)
        self._secrets(other_id, given.prefix, secrets)
        return other_id

    def _agreed(self, person_id: UUID, other_id: UUID, given: GivenCarer) -> AgreedWithStaff:
        return AgreedWithStaff(
            person_id=person_id,
            other_id=other_id,
            state=ConsentState.LIMITED if given.categories else ConsentState.REFUSED,
            categories=given.categories,
            basis=Basis.EXPLICIT,
            given_via=given.via,
            worker_id=self._by,
            expires_at=None,
            knows_service=False,
        )

    def _secrets(self, person_id: UUID, prefix: str, secrets: Secrets) -> None:
        for name, secret in secrets.get(prefix, {}).items():
            try:
                set_proof_in(self._unit, person_id, FIELDS[name], secret, self._now, self._by)
            except UnfitSecretError as error:
                raise NotFitError([Fault(prefix + name, str(error))]) from None

    def _note(self, event: Event, subject: UUID, other: UUID | None = None) -> None:
        staff = self._enroller.staff
        account = {} if staff.account_id is None else {"account": str(staff.account_id)}
        add_event(
            self._unit,
            replace(
                event,
                actor=staff.kind,
                actor_id=staff.id,
                subject_id=subject,
                requester_id=other,
                details={**event.details, **account},
            ),
        )

"""A worker records what was agreed in a call, a meeting or a letter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from bot.app import App
from bot.care.consent_answer import known_now
from bot.care.consent_faults import consent_faults
from bot.care.consent_records import Basis, ConsentRecord, ConsentState, GivenVia, HowKnown
from bot.care.facts import Category
from bot.clock import UK, local
from bot.records.audit import Event
from bot.records.consents import NewConsent, add_consent
from bot.records.known_facts import USES_SERVICE, add_known_fact, end_known_facts, fingerprint
from bot.records.standing import find_standing
from bot.records.unit import Unit
from bot.services.confirm_consent import (
    NotConfirmableError,
    audit_by_worker,
    refuse_unfit_worker,
)
from bot.services.watch_consents import watch_consent

_ENDED = (ConsentState.REFUSED, ConsentState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class AgreedWithStaff:
    """What a worker enters. `knows_service`: the other knows that the person uses the service."""

    person_id: UUID
    other_id: UUID
    state: ConsentState
    categories: frozenset[Category]
    basis: Basis
    given_via: GivenVia
    worker_id: UUID
    expires_at: datetime | None
    knows_service: bool


def entered_by_staff(
    *,
    person_id: UUID,
    other_id: UUID,
    state: str,
    categories: Sequence[str],
    basis: str,
    given_via: str,
    worker_id: UUID,
    expires: datetime | None,
    knows_service: bool,
) -> AgreedWithStaff:
    """What was typed. `expires` is the day on whose first moment it ends. Raises
    NotConfirmableError for a word that is none of ours."""
    try:
        return AgreedWithStaff(
            person_id=person_id,
            other_id=other_id,
            state=ConsentState(state),
            categories=frozenset(Category(one) for one in categories),
            basis=Basis(basis),
            given_via=GivenVia(given_via),
            worker_id=worker_id,
            expires_at=None if expires is None else expires.replace(tzinfo=UK).astimezone(UTC),
            knows_service=knows_service,
        )
    except ValueError as error:
        raise NotConfirmableError(str(error)) from None


def record_consent(app: App, agreed: AgreedWithStaff) -> ConsentRecord:
    """Record the next version, confirmed by the worker. Raises NotConfirmableError with all that
    is wrong with it; then nothing is recorded."""
    with app.records.begin() as unit:
        return record_consent_in(unit, agreed, app.clock.now())


def record_consent_in(unit: Unit, agreed: AgreedWithStaff, now: datetime) -> ConsentRecord:
    """The same inside a transaction that is open; what is raised must undo it."""
    refuse_unfit_worker(unit, agreed.worker_id, agreed.person_id, agreed.other_id)
    standing = find_standing(unit, agreed.person_id, agreed.other_id, local(now).date())
    if standing.relationship is None:
        raise NotConfirmableError("nobody recorded how the two stand to one another")
    record = add_consent(unit, _version(agreed, now))
    faults = [*consent_faults(record), *_not_for_entry(agreed)]
    if faults:
        raise NotConfirmableError("; ".join(faults))
    audit_by_worker(unit, Event("consent.recorded", now), record, agreed.worker_id)
    watch_consent(unit, record, now)
    if agreed.state in _ENDED:
        end_known_facts(unit, agreed.person_id, now, agreed.other_id, how=HowKnown.TOLD_BY_US)
    known = {fact.category for fact in known_now(standing, now)}
    if agreed.knows_service and Category.USES_SERVICE not in known:
        _note_known(unit, agreed, now)
    return record


def _version(agreed: AgreedWithStaff, now: datetime) -> NewConsent:
    return NewConsent(
        subject_id=agreed.person_id,
        other_id=agreed.other_id,
        state=agreed.state,
        categories=agreed.categories,
        basis=agreed.basis,
        given_via=agreed.given_via,
        recorded_by=agreed.worker_id,
        confirmed_by=agreed.worker_id,
        valid_from=now,
        recorded_at=now,
        expires_at=agreed.expires_at,
    )


def _not_for_entry(agreed: AgreedWithStaff) -> Iterator[str]:
    if agreed.state in (ConsentState.PENDING, ConsentState.EXPIRED):
        yield f"{agreed.state} comes about by itself and is not entered"
    if agreed.given_via is GivenVia.TEXT:
        yield "what came by text is confirmed with `keyline consent confirm`, not entered"


def _note_known(unit: Unit, agreed: AgreedWithStaff, now: datetime) -> None:
    value = fingerprint(unit, agreed.person_id, Category.USES_SERVICE, USES_SERVICE)
    add_known_fact(
        unit,
        agreed.person_id,
        agreed.other_id,
        Category.USES_SERVICE,
        value,
        HowKnown.PERSON_TOLD_THEM,
        now,
        agreed.worker_id,
    )

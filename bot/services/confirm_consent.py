"""A worker who made sure confirms what a person asked for by text, or turns it down.

Until one does it opens nothing. Only the latest version can be confirmed: what was said after it
counts more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from bot.app import App
from bot.care.consent_changes import may_agree
from bot.care.consent_faults import consent_faults
from bot.care.consent_records import ConsentRecord, ConsentState
from bot.clock import local
from bot.records.audit import Event, add_event
from bot.records.consents import NewConsent, add_consent, list_latest, lock_consent
from bot.records.staff_for import find_objection
from bot.records.standing import find_standing
from bot.records.unit import Unit
from bot.services.record_sharing import about_consent
from bot.services.watch_consents import watch_consent


class NotConfirmableError(ValueError):
    """What a worker wants recorded cannot be; the message says why, in ids and codes."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A version as a worker sees it in a list: ids and codes only."""

    id: UUID
    person_id: UUID
    other_id: UUID
    version: int
    state: str
    categories: tuple[str, ...]
    signs: tuple[str, ...]

    def __str__(self) -> str:
        said = ",".join(self.categories) or "-"
        signs = f"  CHECK FIRST: {','.join(self.signs)}" if self.signs else ""
        pair = f"person {self.person_id}  other {self.other_id}"
        return f"{self.id}  {pair}  version {self.version}  {self.state}  {said}{signs}"


def list_versions(app: App, *, pending: bool) -> list[Listed]:
    """The latest version of every pair of people; only those that wait, where `pending`."""
    with app.records.begin() as unit:
        return [
            Listed(
                row.id,
                row.person_id,
                row.other_id,
                row.version,
                row.state,
                tuple(row.categories),
                tuple(row.signs),
            )
            for row in list_latest(unit, only_pending=pending)
        ]


def confirm_consent(app: App, consent_id: UUID, worker_id: UUID) -> ConsentRecord:
    """Let what was asked for hold from now on, as it was read back. Raises NotConfirmableError."""
    with app.records.begin() as unit:
        asked = _waiting(unit, consent_id, worker_id)
        now = app.clock.now()
        standing = find_standing(unit, asked.subject_id, asked.other_id, local(now).date())
        if not may_agree(standing, now):
            raise NotConfirmableError(
                "by their age, or by what is found of their capacity, the person cannot agree to"
                " this alone: record who decides with `keyline consent record`"
            )
        new = NewConsent(
            subject_id=asked.subject_id,
            other_id=asked.other_id,
            state=ConsentState.LIMITED,
            categories=asked.categories,
            basis=asked.basis,
            given_via=asked.given_via,
            recorded_by=asked.recorded_by,
            confirmed_by=worker_id,
            valid_from=now,
            recorded_at=now,
            expires_at=asked.expires_at,
        )
        return _recorded(unit, new, worker_id, Event("consent.confirmed", now))


def refuse_consent(app: App, consent_id: UUID, worker_id: UUID) -> ConsentRecord:
    """Let what was asked for be asked for no more: what held before goes on. Raises
    NotConfirmableError."""
    with app.records.begin() as unit:
        asked = _waiting(unit, consent_id, worker_id)
        now = app.clock.now()
        new = NewConsent(
            subject_id=asked.subject_id,
            other_id=asked.other_id,
            # It asks for nothing, and takes the place of what did.
            state=ConsentState.PENDING,
            categories=frozenset(),
            basis=asked.basis,
            given_via=asked.given_via,
            recorded_by=worker_id,
            confirmed_by=None,
            valid_from=now,
            recorded_at=now,
        )
        return _recorded(unit, new, worker_id, Event("consent.turned_down", now))


def _waiting(unit: Unit, consent_id: UUID, worker_id: UUID) -> ConsentRecord:
    found = lock_consent(unit, consent_id)
    if found is None:
        raise NotConfirmableError(f"there is no consent {consent_id}")
    asked, is_latest = found
    if asked.state is not ConsentState.PENDING or not asked.categories:
        raise NotConfirmableError(f"consent {consent_id} does not wait: it is {asked.state}")
    if not is_latest:
        raise NotConfirmableError(f"consent {consent_id} was changed since: look at the latest")
    refuse_unfit_worker(unit, worker_id, asked.subject_id, asked.other_id)
    return asked


def refuse_unfit_worker(unit: Unit, worker_id: UUID, subject_id: UUID, other_id: UUID) -> None:
    """Raise NotConfirmableError where this worker may not record something for these two."""
    objection = find_objection(unit, worker_id, subject_id, other_id)
    if objection is not None:
        raise NotConfirmableError(f"worker {worker_id} {objection}")


def _recorded(unit: Unit, new: NewConsent, worker_id: UUID, event: Event) -> ConsentRecord:
    record = add_consent(unit, new)
    faults = list(consent_faults(record))
    if faults:
        raise NotConfirmableError("; ".join(faults))
    audit_by_worker(unit, event, record, worker_id)
    watch_consent(unit, record, new.recorded_at)
    return record


def audit_by_worker(unit: Unit, event: Event, record: ConsentRecord, worker_id: UUID) -> None:
    """Write to the audit trail what a worker recorded of two people."""
    about = about_consent(event, record)
    add_event(unit, replace(about, actor="worker", actor_id=worker_id))

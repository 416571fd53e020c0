"""Sets what somebody agreed with staff, face to face: a PIN, a memory word, a duress or quiet word.

Nothing of it is ever shown again, in no log, no audit trail and on no screen.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from bot.app import App
from bot.care.agreed_secrets import SecretKind as SecretKind
from bot.care.agreed_secrets import Unfit, as_kept, find_fault, runs_of_words
from bot.records import contact_points, proofs
from bot.records.audit import Event, add_event
from bot.records.unit import Unit

_ALL_RUNS = 100


class UnfitSecretError(ValueError):
    """A secret may not be agreed; the message says why and quotes nothing of it."""


class NoSuchPersonError(LookupError):
    """There is no person of this id."""


def set_proof(
    app: App, person_id: UUID, kind: SecretKind, secret: str, by: UUID | None = None
) -> None:
    """Keep a secret in place of any of its kind. `by` is the member of staff it was agreed with.

    Raises UnfitSecretError where it is easy to guess or is taken, NoSuchPersonError.
    """
    with app.records.begin() as unit:
        set_proof_in(unit, person_id, kind, secret, app.clock.now(), by)


def set_proof_in(
    unit: Unit,
    person_id: UUID,
    kind: SecretKind,
    secret: str,
    now: datetime,
    by: UUID | None = None,
) -> None:
    """The same inside a transaction that is open: for an import, which is all or nothing."""
    addresses = contact_points.list_addresses(unit, person_id)
    if addresses is None:
        raise NoSuchPersonError(f"there is no person {person_id}")
    kept = as_kept(kind, secret)
    fault = find_fault(kind, secret, addresses) or _taken(unit, person_id, kind, kept)
    if fault is not None:
        raise UnfitSecretError(fault.value)
    proofs.set_secret(unit, person_id, kind, kept, now, by)
    _audit(unit, Event("proof.set", now), person_id, kind, by)


def clear_proof(app: App, person_id: UUID, kind: SecretKind, by: UUID | None = None) -> bool:
    """Forget a secret; False when there was none."""
    with app.records.begin() as unit:
        was_there = proofs.remove_secret(unit, person_id, kind)
        if was_there:
            _audit(unit, Event("proof.removed", app.clock.now()), person_id, kind, by)
    return was_there


def _taken(unit: Unit, person_id: UUID, kind: SecretKind, kept: str) -> Unfit | None:
    """Whether one word would be given away, or set off, by another.

    A word that is in a memory word set before cannot be found: of that only a hash is held.
    """
    agreed = proofs.list_agreed_words(unit, person_id)
    for run in runs_of_words(kept, _ALL_RUNS):
        if proofs.find_agreed(unit, person_id, run, agreed) not in (None, kind):
            return Unfit.TAKEN
    word = SecretKind.MEMORY_WORD
    stored = None if kind is word else proofs.list_proofs(unit, person_id).get(word)
    if stored is not None and proofs.is_proof(unit, person_id, word, kept, stored):
        return Unfit.TAKEN
    return None


def _audit(unit: Unit, event: Event, person_id: UUID, kind: SecretKind, by: UUID | None) -> None:
    whose = replace(event, actor="operator" if by is None else "worker", actor_id=by)
    add_event(unit, replace(whose, subject_id=person_id, details={"proof": kind.value}))

"""Checks a PIN or memory word, and what follows from a right and from a wrong one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.care.agreed_secrets import SecretKind
from bot.care.facts import Verification
from bot.care.lanes import Lane
from bot.care.proof_words import MARK
from bot.care.wishes import Wish
from bot.records import items, proofs
from bot.records.audit import Event, add_event
from bot.services.answering import Answering
from bot.services.ask_staff import ask_staff
from bot.services.item_opening import open_item
from bot.services.proof import is_locked
from bot.services.turns import Said


def is_right(answering: Answering, kind: SecretKind, given: Iterable[str]) -> bool:
    """Whether one of the words or numbers is the sender's own. Tens of milliseconds for each."""
    unit, person_id = answering.unit, answering.sender.person_id
    stored = proofs.list_proofs(unit, person_id).get(kind)
    return stored is not None and any(
        proofs.is_proof(unit, person_id, kind, one, stored) for one in given
    )


def has_proof(answering: Answering, kind: SecretKind) -> bool:
    """Whether the sender agreed a PIN, or a memory word, with staff."""
    return kind in proofs.list_proofs(answering.unit, answering.sender.person_id)


def may_prove(answering: Answering) -> bool:
    """Whether a right PIN from this phone proves anything: not from a number that is not known,
    has lapsed or is doubted, and not while it is locked."""
    return answering.verification > Verification.UNKNOWN and not is_locked(answering)


def accept(answering: Answering, kind: SecretKind) -> None:
    """A right one: from now on this phone, and no other of theirs, has proof for a while."""
    proofs.mark_proved(answering.unit, answering.sender.contact_point_id, answering.now)
    answering.look_again()
    _audit(answering, Event("proof.given", answering.now), kind)


def reject(answering: Answering, kind: SecretKind) -> bool:
    """A wrong one: counted, and staff are told where it locks the phone. Returns whether it did."""
    tries = proofs.count_wrong_try(answering.unit, answering.sender.contact_point_id, answering.now)
    answering.look_again()
    _audit(answering, Event("proof.failed", answering.now), kind, tries.wrong)
    locked = is_locked(answering)
    if locked:
        _audit(answering, Event("proof.locked", answering.now), kind, tries.wrong)
        _tell_staff(answering)
    return locked


def redact_all(answering: Answering) -> None:
    """Keep nothing of a text that was a PIN and no more; nobody needs to read it."""
    answering.redact(MARK)
    answering.settle()


def say_wrong(answering: Answering, *, locked: bool) -> Said:
    """That it was not right, without how often one may try; or that it is locked."""
    return answering.say("pin_locked" if locked else "pin_wrong")


def _tell_staff(answering: Answering) -> None:
    item = items.find_item_of(answering.unit, answering.turn.message_id)
    if item is None or item.message_id != answering.turn.message_id:
        # The PIN had joined the item of the question. That somebody may be guessing is another.
        message_id = answering.turn.message_id
        open_item(
            answering.unit, answering.sender, message_id, Lane.ROUTINE, "default", answering.now
        )
    ask_staff(answering, Wish.PROOF_LOCKED)


def _audit(answering: Answering, event: Event, kind: SecretKind, wrong: int | None = None) -> None:
    details: dict[str, str | int | None] = {"proof": kind.value}
    if wrong is not None:
        details["wrong"] = wrong
    person_id = answering.sender.person_id
    filled = replace(
        event,
        actor="person",
        actor_id=person_id,
        subject_id=person_id,
        message_id=answering.turn.message_id,
        details=details,
    )
    add_event(answering.unit, filled)

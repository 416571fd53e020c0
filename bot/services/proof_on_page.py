"""What somebody agreed with staff to be known by, on the page: whether it is set, never what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from bot.app import App
from bot.care.agreed_secrets import SecretKind
from bot.care.facts import Category
from bot.care.protected import Protected
from bot.records import sharing_view as records
from bot.records.phones import Staff
from bot.records.sharing_view import Number
from bot.services.doubt_number import confirm_number
from bot.services.person_access import may_change, open_person
from bot.services.set_proof import UnfitSecretError, clear_proof, set_proof


@dataclass(frozen=True, slots=True)
class ProofOf:
    """What is set, since when, and the phones with what stands against each."""

    person_id: UUID
    now: datetime
    may_change: bool
    since: Mapping[SecretKind, datetime]
    name: str = field(repr=False)
    numbers: tuple[Number, ...] = field(repr=False)


def see_proof(app: App, staff: Staff, person_id: UUID) -> ProofOf | None:
    """What is agreed with somebody; None where there is nobody for them."""
    now = app.clock.now()
    with app.records.begin() as unit:
        access = open_person(app, unit, staff, person_id, now)
        if access is None:
            return None
        found = ProofOf(
            person_id=person_id,
            now=now,
            may_change=staff.kind == "worker" and may_change(unit, staff, person_id, now),
            since=records.list_agreed_kinds(unit, person_id),
            name=records.list_names(unit, {person_id}).get(person_id, ""),
            numbers=tuple(records.list_numbers(unit, person_id)),
        )
        return Protected(found, person_id, Category.USES_SERVICE).reveal_to_staff(access)


def set_on_page(
    app: App, staff: Staff, person_id: UUID, kind: SecretKind, typed: str
) -> str | None:
    """Keep what the person typed. Returns what is wrong with it, quoting nothing of it; empty where
    it is kept; None where there is nobody for them to change."""
    found = see_proof(app, staff, person_id)
    if found is None or not found.may_change:
        return None
    try:
        set_proof(app, person_id, kind, typed, staff.id)
    except UnfitSecretError as error:
        return str(error)
    return ""


def clear_on_page(app: App, staff: Staff, person_id: UUID, kind: SecretKind) -> bool:
    """Forget it; False where there is nobody for them to change."""
    found = see_proof(app, staff, person_id)
    if found is None or not found.may_change:
        return False
    clear_proof(app, person_id, kind, staff.id)
    return True


def unlock_on_page(app: App, staff: Staff, person_id: UUID, phone_id: UUID) -> bool:
    """Note that a call or a meeting proved whose number it is: no lock and no doubt any more. False
    where there is no such number for them to change."""
    found = see_proof(app, staff, person_id)
    if found is None or not found.may_change:
        return False
    if phone_id not in {number.id for number in found.numbers if number.identifies}:
        return False
    confirm_number(app, phone_id, staff.id)
    return True

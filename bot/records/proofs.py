"""What somebody agreed with staff: PIN and memory word, the words that mean something else, and
what became of the tries from each phone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Table, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from bot.care.agreed_secrets import PROOFS, SecretKind
from bot.care.proof_tries import Tries, after_wrong_try
from bot.records import tables
from bot.records.secret_hash import hash_secret, is_secret
from bot.records.unit import Unit


def set_secret(
    unit: Unit, person_id: UUID, kind: SecretKind, kept: str, now: datetime, by: UUID | None
) -> None:
    """Keep a secret in place of any of its kind. `kept` is as `agreed_secrets.as_kept` makes it;
    `by` the member of staff with whom it was agreed."""
    values: dict[str, object] = {"set_at": now, "set_by": by}
    if kind in PROOFS:
        values["secret_hash"] = hash_secret(unit, person_id, kind.value, kept)
    else:
        values["word_hash"] = _word_hash(unit, person_id, kept)
    unit.connection.execute(
        insert(_table_of(kind))
        .values(person_id=person_id, kind=kind.value, **values)
        .on_conflict_do_update(index_elements=["person_id", "kind"], set_=values)
    )


def remove_secret(unit: Unit, person_id: UUID, kind: SecretKind) -> bool:
    """Forget a secret; False when there was none of its kind."""
    table = _table_of(kind)
    gone = unit.connection.execute(
        delete(table)
        .where(table.c.person_id == person_id, table.c.kind == kind.value)
        .returning(table.c.kind)
    )
    return gone.first() is not None


def list_proofs(unit: Unit, person_id: UUID) -> dict[SecretKind, str]:
    """The stored hashes of a person's PIN and memory word, by kind."""
    table = tables.proof
    rows = unit.connection.execute(
        select(table.c.kind, table.c.secret_hash).where(table.c.person_id == person_id)
    ).all()
    return {SecretKind(row.kind): row.secret_hash for row in rows}


def is_proof(unit: Unit, person_id: UUID, kind: SecretKind, kept: str, stored: str) -> bool:
    """Whether it is the PIN or word behind a stored hash. Takes tens of milliseconds."""
    return is_secret(unit, person_id, kind.value, kept, stored)


def list_agreed_words(unit: Unit, person_id: UUID) -> dict[bytes, SecretKind]:
    """A person's duress and quiet word, each by the hash by which it is found."""
    table = tables.agreed_word
    rows = unit.connection.execute(
        select(table.c.word_hash, table.c.kind).where(table.c.person_id == person_id)
    ).all()
    return {bytes(row.word_hash): SecretKind(row.kind) for row in rows}


def find_agreed(
    unit: Unit, person_id: UUID, words: str, agreed: dict[bytes, SecretKind]
) -> SecretKind | None:
    """Which of somebody's agreed words these words are; None for any other words."""
    return agreed.get(_word_hash(unit, person_id, words))


def mark_proved(unit: Unit, contact_point_id: UUID, now: datetime) -> None:
    """A right PIN or word came from this phone: proof for a while, and no wrong tries any more."""
    _update(unit, contact_point_id, proved_at=now, wrong_tries=0, locked_until=None)


def count_wrong_try(unit: Unit, contact_point_id: UUID, now: datetime) -> Tries:
    """Count a wrong PIN or word from a phone; returns what stands now."""
    table = tables.contact_point
    row = unit.connection.execute(
        select(table.c.wrong_tries, table.c.locked_until)
        .where(table.c.id == contact_point_id)
        .with_for_update()
    ).one()
    tries = after_wrong_try(Tries(row.wrong_tries, row.locked_until), now)
    _update(unit, contact_point_id, wrong_tries=tries.wrong, locked_until=tries.locked_until)
    return tries


def count_texts_since(unit: Unit, contact_point_id: UUID, person_id: UUID, since: datetime) -> int:
    """How many texts came from a phone since a moment."""
    table = tables.inbound_message
    found: int = unit.connection.execute(
        select(func.count()).where(
            table.c.person_id == person_id,
            table.c.contact_point_id == contact_point_id,
            table.c.received_at > since,
        )
    ).scalar_one()
    return found


def _table_of(kind: SecretKind) -> Table:
    return tables.proof if kind in PROOFS else tables.agreed_word


def _word_hash(unit: Unit, person_id: UUID, words: str) -> bytes:
    return unit.vault.fingerprint("agreed word", f"{person_id}:{words}")


def _update(unit: Unit, contact_point_id: UUID, **values: object) -> None:
    table = tables.contact_point
    unit.connection.execute(update(table).where(table.c.id == contact_point_id).values(**values))

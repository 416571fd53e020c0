"""Hashes of PINs and memory words: slow on purpose, and useless without the key file.

A PIN has so few values that a slow hash alone keeps nobody from trying them all on a copy of the
database. So what is hashed is not the secret but its keyed hash, and the key is not in the
database.
"""

from __future__ import annotations

import os
from uuid import UUID

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from bot.records.unit import Unit

#: 46 MiB once through, one lane: about 55 ms on one core of a small server.
MEMORY_KIB, ITERATIONS, LANES = 47_104, 1, 1
_SALT, _LENGTH = 16, 32


def hash_secret(unit: Unit, person_id: UUID, kind: str, secret: str) -> str:
    """A secret as it is stored, with its salt and costs."""
    keyed = _keyed(unit, person_id, kind, secret)
    kdf = Argon2id(
        salt=os.urandom(_SALT),
        length=_LENGTH,
        iterations=ITERATIONS,
        lanes=LANES,
        memory_cost=MEMORY_KIB,
    )
    return kdf.derive_phc_encoded(keyed)


def is_secret(unit: Unit, person_id: UUID, kind: str, secret: str, stored: str) -> bool:
    """Whether a secret is the one that was stored. Costs as much as hashing it."""
    try:
        Argon2id.verify_phc_encoded(_keyed(unit, person_id, kind, secret), stored)
    except InvalidKey:
        return False
    return True


def _keyed(unit: Unit, person_id: UUID, kind: str, secret: str) -> bytes:
    return unit.vault.fingerprint("proof", f"{person_id}:{kind}:{secret}")

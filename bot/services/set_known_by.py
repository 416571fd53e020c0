"""Sets what an invented person is known by: for the demo and for scenarios, nowhere else."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from uuid import UUID

from bot.app import App
from bot.logs import logger

_SET_PROOF = "bot.services.set_proof"


def set_known_by(app: App, person_id: UUID, kind: str, secret: str) -> None:
    """Let a person have agreed a secret with staff: pin, memory_word, duress or quiet.

    Raises ValueError, saying why, for one that nobody may agree.
    """
    if find_spec(_SET_PROOF) is None:
        logger().warning("proof.not_set")
        return
    found = import_module(_SET_PROOF)
    found.set_proof(app, person_id, found.SecretKind(kind), secret)

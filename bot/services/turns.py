"""What one turn of a conversation is, for the services that answer in it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Turn:
    """One message being answered.

    The turn's id is the message's id, and `step` names what is being done in it: what a service
    writes is unique on (message_id, step), so that a turn repeated after a crash changes nothing.
    """

    message_id: UUID
    step: str


@dataclass(frozen=True, slots=True)
class Said:
    """The ids of the texts that a service put in the outbox, in order."""

    text_ids: tuple[str, ...]

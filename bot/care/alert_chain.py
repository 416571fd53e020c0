"""What happened in the alert chain of one episode, and how the chain stands after it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from bot.care.lanes import Lane
from bot.care.routing import Role


class Kind(StrEnum):
    """What happened in a chain."""

    BEGAN = "began"
    RAISED = "raised"
    MORE_WORDS = "more_words"
    ALERTED = "alerted"
    UNDELIVERED = "undelivered"
    TAKEN = "taken"
    REMINDED = "reminded"
    NO_REPLY = "no_reply"
    TRIED = "tried"
    DECIDED = "decided"
    HANDED_OVER = "handed_over"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened in a chain, as it is kept. Ids, codes and moments only."""

    kind: Kind
    at: datetime
    who: UUID | None = None
    role: Role | None = None
    lane: Lane | None = None
    turn: int = 0
    stage: int = 0
    due_at: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class LastAlert:
    """The step that was taken last: its place, when it was due, when and to whom it went."""

    turn: int
    stage: int
    due_at: datetime
    at: datetime
    whom: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Pause:
    """Somebody said "I have this". `reminded` once they were told that it was not enough."""

    by: UUID
    at: datetime
    until: datetime
    reminded: bool = False


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain as it stands. `leg` counts how often it began anew in a more urgent lane."""

    lane: Lane
    began_at: datetime
    leg: int = 0
    last: LastAlert | None = None
    pause: Pause | None = None
    taken_by: frozenset[UUID] = frozenset()
    unreached: frozenset[UUID] = frozenset()
    unreached_at: datetime | None = None
    more_told_at: datetime | None = None
    stopped: bool = False

    def holder(self, now: datetime) -> UUID | None:
        """Who has it at this moment: the chain waits for them."""
        if self.stopped or self.pause is None or now >= self.pause.until:
            return None
        return self.pause.by

    def listeners(self, now: datetime) -> frozenset[UUID]:
        """Who hears what is new of it: whoever has it, else all who were alerted last."""
        holder = self.holder(now)
        if holder is not None:
            return frozenset({holder})
        return frozenset() if self.last is None else self.last.whom


class ChainError(ValueError):
    """What is kept of a chain does not begin with its beginning."""


def read_chain(entries: Iterable[Entry]) -> Chain:
    """The chain as these entries, in the order in which they were made, leave it."""
    chain: Chain | None = None
    for entry in entries:
        chain = _begun(entry) if chain is None else _after(chain, entry)
    if chain is None:
        raise ChainError("a chain without entries")
    return chain


def _begun(entry: Entry) -> Chain:
    if entry.kind is not Kind.BEGAN or entry.lane is None:
        raise ChainError(f"a chain that begins with {entry.kind.value}")
    return Chain(entry.lane, entry.at)


def _after(chain: Chain, entry: Entry) -> Chain:
    match entry.kind:
        case Kind.RAISED if entry.lane is not None:
            # Anew from the first stage: who had the lesser danger may not be who is needed now.
            return Chain(entry.lane, entry.at, chain.leg + 1)
        case Kind.ALERTED:
            return replace(chain, last=_last_alert(chain, entry), unreached=frozenset())
        case Kind.UNDELIVERED if entry.who is not None:
            unreached = chain.unreached | {entry.who}
            return replace(chain, unreached=unreached, unreached_at=entry.at)
        case Kind.TAKEN if entry.who is not None and entry.until is not None:
            pause = Pause(entry.who, entry.at, entry.until)
            return replace(chain, pause=pause, taken_by=chain.taken_by | {entry.who})
        case Kind.REMINDED if chain.pause is not None:
            return replace(chain, pause=replace(chain.pause, reminded=True))
        case Kind.MORE_WORDS:
            return replace(chain, more_told_at=entry.at)
        case Kind.NO_REPLY | Kind.HANDED_OVER | Kind.ACCEPTED:
            return chain  # Told beside the chain, or after it: no step of it.
        case Kind.TRIED | Kind.DECIDED:
            return replace(chain, stopped=True)
    raise ChainError(f"an entry that says too little: {entry.kind.value}")


def _last_alert(chain: Chain, entry: Entry) -> LastAlert:
    whom = frozenset() if entry.who is None else frozenset({entry.who})
    last = chain.last
    if last is not None and (last.turn, last.stage) == (entry.turn, entry.stage):
        return replace(last, whom=last.whom | whom)
    return LastAlert(entry.turn, entry.stage, entry.due_at or entry.at, entry.at, whom)

"""Which member of staff may read an item, with the words in it. Whoever may not is told nothing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Reader:
    """A worker or a desk, and the team it belongs to.

    `is_close`: its own phone is that of the person, so that it is them or lives with them.
    `agency`: a worker's other employer than the organisation.
    """

    kind: str
    id: UUID
    team_id: UUID
    is_close: bool = False
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class Readable:
    """What decides who may read an item: `named` own it, were alerted to it or get a copy;
    `managers` may read what is about a worker."""

    team_id: UUID
    private: bool
    named: Collection[UUID]
    managers: Collection[UUID]


def may_read(reader: Reader, item: Readable) -> bool:
    """Whether somebody may read an item. One that may be about a worker is read by no worker."""
    if reader.is_close:
        return False
    if item.private:
        return reader.kind == "desk" and reader.id in {*item.named, *item.managers}
    if reader.agency is not None:
        return reader.id in item.named  # Another agency's worker reads what is theirs, no more.
    return reader.team_id == item.team_id or reader.id in item.named


def may_read_around(reader: Reader, team_id: UUID) -> bool:
    """Whether whoever may read an item of a team may also read what else its writer and we said:
    the team itself, not who was only asked about this one."""
    return not reader.is_close and reader.agency is None and reader.team_id == team_id

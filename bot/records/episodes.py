"""Episodes: one alert chain each for one person. What happened in a chain is only added to."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, insert, select, update

from bot.care.alert_chain import Chain, Entry, Kind, read_chain
from bot.care.lanes import Lane
from bot.care.routing import Role
from bot.records import tables
from bot.records.items import Item, get_item
from bot.records.unit import Unit


@dataclass(frozen=True, slots=True)
class Episode:
    """An episode as it stands. `marks` are what its alerts say first."""

    id: UUID
    person_id: UUID
    item_id: UUID
    lane: Lane
    marks: frozenset[str]
    opened_at: datetime
    stopped_at: datetime | None
    closed_at: datetime | None


_table, _entries = tables.episode, tables.episode_entry
_WAS_ALERTED = (
    _entries.c.kind.in_([Kind.ALERTED.value, Kind.TAKEN.value]),
    _entries.c.who.is_not(None),
)


def add_episode(
    unit: Unit, person_id: UUID, item_id: UUID, lane: Lane, marks: Collection[str], now: datetime
) -> Episode:
    """Open an episode with the beginning of its chain. A person has one running at a time."""
    new = Episode(uuid4(), person_id, item_id, lane, frozenset(marks), now, None, None)
    unit.connection.execute(
        insert(_table).values(
            id=new.id,
            person_id=person_id,
            item_id=item_id,
            lane=lane.value,
            marks=sorted(new.marks),
            opened_at=now,
        )
    )
    add_entries(unit, new.id, [Entry(Kind.BEGAN, now, lane=lane)], 0)
    return new


def find_running(unit: Unit, person_id: UUID) -> Episode | None:
    """The person's episode whose chain nobody has stopped."""
    query = select(_table).where(_table.c.person_id == person_id, _table.c.stopped_at.is_(None))
    return _found(unit.connection.execute(query).first())


def find_of_item(unit: Unit, item_id: UUID) -> Episode | None:
    """The episode of an item; None where the item alerted nobody at once."""
    query = select(_table).where(_table.c.item_id == item_id)
    return _found(unit.connection.execute(query).first())


def list_open(unit: Unit, most: int) -> list[tuple[Episode, Item]]:
    """The newest episodes whose item nobody has closed, each with it."""
    open_items = (
        select(_table)
        .join(tables.item, tables.item.c.id == _table.c.item_id)
        .where(tables.item.c.closed_at.is_(None))
        .order_by(_table.c.opened_at.desc(), _table.c.id)
        .limit(most)
    )
    found = [_episode(row) for row in unit.connection.execute(open_items).all()]
    return [(episode, get_item(unit, episode.item_id)) for episode in found]


def get_episode(unit: Unit, episode_id: UUID) -> Episode:
    """An episode, locked until commit. Take its clock first, as the ringing does."""
    query = select(_table).where(_table.c.id == episode_id).with_for_update()
    return _episode(unit.connection.execute(query).one())


def get_chain(unit: Unit, episode_id: UUID) -> Chain:
    """The chain of an episode, read from what happened in it."""
    return read_chain(list_entries(unit, episode_id))


def list_entries(unit: Unit, episode_id: UUID) -> list[Entry]:
    """What happened in a chain, in its order."""
    query = select(_entries).where(_entries.c.episode_id == episode_id).order_by(_entries.c.number)
    return [_entry(row) for row in unit.connection.execute(query)]


def list_alerted(unit: Unit, episode_id: UUID) -> list[UUID]:
    """Who was asked to take it, or had it, at any time."""
    query = select(_entries.c.who).where(_entries.c.episode_id == episode_id, *_WAS_ALERTED)
    return sorted(set(unit.connection.execute(query).scalars()))


def list_alerted_of(unit: Unit, item_id: UUID) -> list[UUID]:
    """The same for the alert of an item; nobody where it has none."""
    query = (
        select(_entries.c.who)
        .join(tables.episode, tables.episode.c.id == _entries.c.episode_id)
        .where(tables.episode.c.item_id == item_id, *_WAS_ALERTED)
    )
    return sorted(set(unit.connection.execute(query).scalars()))


def add_entries(
    unit: Unit, episode_id: UUID, entries: Iterable[Entry], known: int | None = None
) -> None:
    """Add to what happened in a chain. Whoever does holds the episode.

    `known` is how many entries there are, where that has just been read.
    """
    last = _count(unit, episode_id) if known is None else known
    rows = [_row(episode_id, number, entry) for number, entry in enumerate(entries, last + 1)]
    if rows:
        unit.connection.execute(insert(_entries), rows)


def _count(unit: Unit, episode_id: UUID) -> int:
    query = select(func.coalesce(func.max(_entries.c.number), 0)).where(
        _entries.c.episode_id == episode_id
    )
    found: int = unit.connection.execute(query).scalar_one()
    return found


def set_marks(unit: Unit, episode: Episode, marks: Collection[str]) -> None:
    """Note what alerts say first from now on. What was said once stays."""
    _update(unit, episode.id, marks=sorted(episode.marks | set(marks)))


def raise_lane(unit: Unit, episode_id: UUID, lane: Lane) -> None:
    """Give an episode a more urgent lane."""
    _update(unit, episode_id, lane=lane.value)


def mark_stopped(unit: Unit, episode_id: UUID, now: datetime, *, closed: bool) -> None:
    """A human said what was tried; or, `closed`, what was decided."""
    _update(unit, episode_id, stopped_at=now, **({"closed_at": now} if closed else {}))


def mark_closed(unit: Unit, episode_id: UUID, now: datetime) -> None:
    """A human decided, after what was tried had stopped the chain."""
    _update(unit, episode_id, closed_at=now)


def _update(unit: Unit, episode_id: UUID, **values: Any) -> None:
    unit.connection.execute(update(_table).where(_table.c.id == episode_id).values(**values))


def _found(row: Any) -> Episode | None:
    return None if row is None else _episode(row)


def _episode(row: Any) -> Episode:
    return Episode(
        id=row.id,
        person_id=row.person_id,
        item_id=row.item_id,
        lane=Lane(row.lane),
        marks=frozenset(row.marks),
        opened_at=row.opened_at,
        stopped_at=row.stopped_at,
        closed_at=row.closed_at,
    )


def _row(episode_id: UUID, number: int, entry: Entry) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "episode_id": episode_id,
        "number": number,
        "kind": entry.kind.value,
        "at": entry.at,
        "who": entry.who,
        "role": None if entry.role is None else entry.role.value,
        "lane": None if entry.lane is None else entry.lane.value,
        "turn": entry.turn,
        "stage": entry.stage,
        "due_at": entry.due_at,
        "until": entry.until,
    }


def _entry(row: Any) -> Entry:
    return Entry(
        kind=Kind(row.kind),
        at=row.at,
        who=row.who,
        role=None if row.role is None else Role(row.role),
        lane=None if row.lane is None else Lane(row.lane),
        turn=row.turn,
        stage=row.stage,
        due_at=row.due_at,
        until=row.until,
    )

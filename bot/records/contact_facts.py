"""What is known of a person as a check-in is due: codes and times, nobody's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select

from bot.records import tables
from bot.records.messages import find_last_danger_at
from bot.records.unit import Unit


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether somebody asked for no texts of ours, and until when a human talks with them."""

    paused: bool
    claimed_until: datetime | None


@dataclass(frozen=True, slots=True)
class Danger:
    """Danger told of by a person or, of them, by somebody beside them: whether an episode is open,
    and when there was last anything of it."""

    is_open: bool
    last_at: datetime | None


def get_standing(unit: Unit, person_id: UUID) -> Standing:
    """Whether texts may be started to a person, as far as they and staff said."""
    person, talk = tables.person, tables.conversation
    row = unit.connection.execute(
        select(person.c.paused_at, talk.c.claimed_until)
        .join(talk, talk.c.person_id == person.c.id)
        .where(person.c.id == person_id)
    ).one()
    return Standing(row.paused_at is not None, row.claimed_until)


def find_danger(unit: Unit, person_id: UUID) -> Danger:
    """The danger around a person. That somebody beside them told of it is seen by nobody: that no
    text comes has many reasons."""
    episode, beside = tables.episode, tables.relationship
    others = select(beside.c.other_id).where(beside.c.person_id == person_id)
    row = unit.connection.execute(
        select(
            func.count().filter(episode.c.closed_at.is_(None)).label("open"),
            func.max(func.coalesce(episode.c.closed_at, episode.c.opened_at)).label("last_at"),
        ).where(or_(episode.c.person_id == person_id, episode.c.person_id.in_(others)))
    ).one()
    own = find_last_danger_at(unit, person_id)
    moments = [moment for moment in (row.last_at, own) if moment is not None]
    return Danger(row.open > 0, max(moments, default=None))


def has_texted_since(unit: Unit, person_id: UUID, since: datetime, but: UUID) -> bool:
    """Whether a person texted anything since a moment, but for one message."""
    message = tables.inbound_message
    query = select(message.c.id).where(
        message.c.person_id == person_id, message.c.received_at > since, message.c.id != but
    )
    return unit.connection.execute(query.limit(1)).first() is not None


def list_own_points(unit: Unit, person_id: UUID) -> list[UUID]:
    """The phones that are a person's own and that nobody else sees, the last used first."""
    point = tables.contact_point
    query = (
        select(point.c.id)
        .where(
            point.c.person_id == person_id,
            point.c.identifies,
            point.c.kind == "phone",
            ~point.c.others_see,
        )
        .order_by(point.c.last_seen_at.desc().nulls_last(), point.c.id)
    )
    return list(unit.connection.execute(query).scalars())

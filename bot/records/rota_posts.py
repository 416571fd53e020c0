"""All teams and their desks, as the check of the rota reads them: phones as keyed hashes only."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from bot.care.interlock import Post, TeamRota
from bot.care.posts import GUARDIAN, NEEDS_DEPUTY, Standing
from bot.care.routing import Role
from bot.records import tables
from bot.records.desk_changes import hours_of_desks
from bot.records.rota_holders import list_named
from bot.records.teams import list_desks
from bot.records.unit import Unit


def list_rotas(unit: Unit) -> list[TeamRota]:
    """Every team with its desks; a team without any is there too."""
    posts: dict[UUID, list[Post]] = defaultdict(list)
    desks = unit.connection.execute(select(tables.desk)).all()
    hours = hours_of_desks(unit, {row.id: row.hours for row in desks})
    for row in desks:
        destination = row.phone_hash if row.phone is not None else None
        posts[row.team_id].append(Post(Role(row.role), hours[row.id], destination))
    teams = unit.connection.execute(
        select(tables.team.c.id, tables.team.c.name).order_by(tables.team.c.name)
    ).all()
    return [TeamRota(team.name, tuple(posts[team.id])) for team in teams]


def list_without_deputy(unit: Unit, team_id: UUID, now: datetime) -> list[str]:
    """The roles of a team that need a deputy and have none now: lead, manager and director where
    it has such a desk, and the guardian."""
    named = list_named(unit, team_id, now)
    there = {desk.role.value for desk in list_desks(unit, team_id)} | {GUARDIAN}
    return [
        role
        for role in NEEDS_DEPUTY
        if role in there and not any(o.standing is Standing.DEPUTY for o in named.get(role, ()))
    ]

"""All teams and their desks, as the check of the rota reads them: phones as keyed hashes only."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from sqlalchemy import select

from bot.care.desk_hours import DeskHours
from bot.care.interlock import Post, TeamRota
from bot.care.routing import Role
from bot.records import tables
from bot.records.unit import Unit


def list_rotas(unit: Unit) -> list[TeamRota]:
    """Every team with its desks; a team without any is there too."""
    posts: dict[UUID, list[Post]] = defaultdict(list)
    for row in unit.connection.execute(select(tables.desk)):
        posts[row.team_id].append(_post(row))
    teams = unit.connection.execute(
        select(tables.team.c.id, tables.team.c.name).order_by(tables.team.c.name)
    ).all()
    return [TeamRota(team.name, tuple(posts[team.id])) for team in teams]


def _post(row: Any) -> Post:
    hours = None if row.hours is None else DeskHours.from_json(row.hours)
    return Post(Role(row.role), hours, row.phone_hash if row.phone is not None else None)

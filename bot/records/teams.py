"""Teams and their desks: who may read, when they are there, how the public reaches them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from bot.care.desk_hours import DeskHours
from bot.care.hours import WeeklyHours
from bot.care.routing import Role
from bot.records import tables
from bot.records.desk_changes import hours_of_desks
from bot.records.unit import Unit
from bot.settings import Nation


@dataclass(frozen=True, slots=True)
class Organisation:
    """Published facts, the same for everybody who asks."""

    name: str
    public_number: str
    hours: WeeklyHours
    nation: Nation
    role_name: str
    own_crisis_line: str | None


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk of a team. Without hours it is always manned; with them, as they change by date."""

    id: UUID
    role: Role
    hours: DeskHours | None


def get_organisation(unit: Unit) -> Organisation:
    """The organisation whose number this is."""

    def look_up() -> Organisation:
        row = unit.connection.execute(select(tables.organisation)).one()
        hours = WeeklyHours.from_json(row.hours)
        return Organisation(
            name=row.name,
            public_number=row.public_number,
            hours=hours,
            nation=unit.nation,
            role_name=row.role_name,
            own_crisis_line=row.own_crisis_line,
        )

    return unit.memory.get("organisation", look_up)


def get_team_for_strangers(unit: Unit) -> UUID:
    """The team whose duty desk takes what belongs to no other."""

    def look_up() -> UUID:
        query = select(tables.team.c.id).where(tables.team.c.takes_strangers).limit(1)
        team_id: UUID = unit.connection.execute(query).scalar_one()
        return team_id

    return unit.memory.get("team_for_strangers", look_up)


def get_public_number(unit: Unit, person_id: UUID) -> str:
    """The published number of a person's team; the organisation's when they have none."""
    team_number: str | None = unit.connection.execute(
        select(tables.team.c.public_number)
        .join(tables.person, tables.person.c.team_id == tables.team.c.id)
        .where(tables.person.c.id == person_id)
    ).scalar_one_or_none()
    return team_number or get_organisation(unit).public_number


def list_team_ids(unit: Unit) -> list[UUID]:
    """Every team."""
    return list(unit.connection.execute(select(tables.team.c.id)).scalars())


def get_team_name(unit: Unit, team_id: UUID) -> str:
    """The name of a team, as the import has it."""

    def look_up() -> str:
        query = select(tables.team.c.name).where(tables.team.c.id == team_id)
        name: str = unit.connection.execute(query).scalar_one()
        return name

    return unit.memory.get(f"name:{team_id}", look_up)


def get_team_hours(unit: Unit, team_id: UUID) -> WeeklyHours:
    """A team's staffed week; the organisation's where the team has none of its own."""

    def look_up() -> WeeklyHours:
        query = select(tables.team.c.hours).where(tables.team.c.id == team_id)
        return WeeklyHours.from_json(unit.connection.execute(query).scalar_one())

    hours = unit.memory.get(f"hours:{team_id}", look_up)
    return hours if hours.days else get_organisation(unit).hours


def list_desks(unit: Unit, team_id: UUID) -> list[Desk]:
    """The desks of a team."""

    def look_up() -> list[Desk]:
        table = tables.desk
        query = select(table.c.id, table.c.role, table.c.hours).where(table.c.team_id == team_id)
        rows = unit.connection.execute(query).all()
        hours = hours_of_desks(unit, {row.id: row.hours for row in rows})
        return [Desk(row.id, Role(row.role), hours[row.id]) for row in rows]

    return unit.memory.get(f"desks:{team_id}", look_up)

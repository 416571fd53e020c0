"""Who changes the rota in these tests, and moments as a clock here shows them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bot.care.posts import Standing
from bot.clock import UK
from bot.records.phones import Staff
from bot.records.rota_holders import NewPost
from bot.services.rota.posts import name_post
from tests.kit import Desk
from tests.services.handing import worker


def as_worker(desk: Desk, who: str) -> Staff:
    """A worker of the demo team, by the id in its files."""
    return Staff("worker", worker(desk, who))


def as_desk(desk: Desk, role: str = "lead") -> Staff:
    """A desk of Quayside."""
    (row,) = desk.rows(
        "SELECT d.id FROM desk d JOIN team t ON t.id = d.team_id"
        " WHERE d.role = :role AND t.name = 'Quayside'",
        role=role,
    )
    return Staff("desk", UUID(str(row["id"])))


def quayside(desk: Desk) -> UUID:
    """The team."""
    return UUID(str(desk.rows("SELECT id FROM team WHERE name = 'Quayside'")[0]["id"]))


def at(moment: str) -> datetime:
    """A moment by the clock here."""
    return datetime.fromisoformat(moment).replace(tzinfo=UK)


def post(
    desk: Desk,
    who: str,
    role: str = "on_call",
    span: tuple[str, str | None] = ("2026-11-24 12:00", None),
    *,
    deputy: bool = False,
    by: Staff | None = None,
) -> UUID:
    """Name a worker for a role, as the lead unless `by` somebody."""
    starts, ends = span
    new = NewPost(
        quayside(desk),
        role,
        Standing.DEPUTY if deputy else Standing.HOLDER,
        worker(desk, who),
        at(starts),
        None if ends is None else at(ends),
    )
    return name_post(desk.app, by or as_desk(desk), new)


def empty_rota(desk: Desk) -> None:
    """Take out what the demo team has entered: nobody away, nobody named, no gap told."""
    for table in ("absence", "rota_post", "cover_gap"):
        desk.rows(f"DELETE FROM {table} RETURNING id")

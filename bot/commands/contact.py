"""`keyline contact`: contact with humans, the weekly check-in, and calls that are owed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import click

from bot import logs
from bot.commands.common import open_app, told

#: The values of enumerations in bot/care, which this must not import to say them.
WAYS = ("met", "rang", "texted")
ENDINGS = ("kept", "tried", "not_wanted")
AGREED = ("call", "in_person", "text")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: What is told to whoever types; by name: no import.
_TOLD = {"ContactError", "StaffAccountError"}
_REFUSED = 2
_MOMENT = click.DateTime(["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"])
_UK = ZoneInfo("Europe/London")

_worker = click.option("--worker", help="Id of the worker, ours or that of workers.csv.")
_desk = click.option("--desk", help='The desk, as "team role" of desks.csv, or its id.')


@click.group()
def contact() -> None:
    """One-to-one contact with humans, the weekly check-in, and calls that are owed."""


@contact.command()
@click.argument("person")
@click.argument("way", type=click.Choice(WAYS))
@click.option("--at", type=_MOMENT, help="When, in local time; now when left out.")
@_worker
@_desk
@click.pass_obj
def add(
    tied: bool, person: str, way: str, at: datetime | None, worker: str | None, desk: str | None
) -> None:
    """Note that a worker reached a service user. An attempt is no contact."""
    with _told(tied):
        from bot.services import keep_contact_for_staff as keep

        app = open_app(tied)
        staff = keep.find_worker(app, worker, desk)
        keep.enter_contact(app, keep.find_person(app, person), keep.Way(way), staff, _utc(at))
    click.echo("Noted.")


@contact.command("list")
@click.argument("person")
@click.pass_obj
def list_(tied: bool, person: str) -> None:
    """Say when humans reached somebody, and how."""
    with _told(tied):
        from bot.services import keep_contact_for_staff as keep

        app = open_app(tied)
        found = keep.list_contacts(app, keep.find_person(app, person))
    for one in found:
        click.echo(f"{_local(one.at)}  {one.way.value}  {one.by.kind} {one.by.id}")


@contact.command()
@click.argument("person")
@click.argument("days")
@click.option("--by", type=click.UUID, help="Id of the worker who does this.")
@click.pass_obj
def interval(tied: bool, person: str, days: str, by: UUID | None) -> None:
    """Set how many days may pass between contacts, or "off"; "all" for PERSON sets it for every
    service user who has none."""
    with _told(tied):
        from bot.services import keep_contact_for_staff as keep

        app = open_app(tied)
        number = None if days == "off" else _days(days)
        if person == "all" and number is not None:
            click.echo(f"Set for {keep.enter_interval_for_all(app, number)}.")
            return
        keep.enter_interval(app, keep.find_person(app, person), number, by)
    click.echo("Set.")


@contact.command()
@click.pass_obj
def due(tied: bool) -> None:
    """Say whose interval has passed, the longest first."""
    with _told(tied):
        from bot.services import keep_contact_for_staff as keep

        found = keep.list_past_interval(open_app(tied))
    for overdue, ended in found:
        last = "never" if overdue.last is None else _local(overdue.last)
        plan = overdue.plan
        click.echo(f"{plan.code}  person {plan.person_id}  since {_local(ended)}  last {last}")


@contact.command("check-in")
@click.argument("person")
@click.argument("switch", type=click.Choice(["on", "off"]))
@click.option("--day", type=click.Choice(DAYS), help="Day of the week; today's when left out.")
@click.option("--by", type=click.UUID, help="Id of the worker whom the person asked.")
@click.pass_obj
def check_in(tied: bool, person: str, switch: str, day: str | None, by: UUID | None) -> None:
    """Switch the weekly check-in, as the person asked."""
    with _told(tied):
        from bot.services import keep_contact_for_staff as keep

        app = open_app(tied)
        weekday = None if day is None else DAYS.index(day)
        person_id = keep.find_person(app, person)
        keep.enter_check_in(app, person_id, on=switch == "on", weekday=weekday, by=by)
    click.echo("Switched.")


@contact.command()
@click.argument("person")
@click.option("--from", "begins", type=_MOMENT, required=True, help="Local time.")
@click.option("--until", "ends", type=_MOMENT, required=True, help="Local time.")
@click.option("--item", help="Code of the item it is about.")
@_worker
@_desk
@click.pass_obj
def promise(
    tied: bool,
    person: str,
    begins: datetime,
    ends: datetime,
    item: str | None,
    worker: str | None,
    desk: str | None,
) -> None:
    """Note that a worker promised somebody a call."""
    with _told(tied):
        from bot.services import keep_contact_for_staff as keep

        app = open_app(tied)
        staff = keep.find_worker(app, worker, desk)
        window = keep.Window(_to_utc(begins), _to_utc(ends))
        code = keep.enter_promise(app, keep.find_person(app, person), window, staff, item)
    click.echo(f"Noted, code {code}.")


@contact.command()
@click.argument("code")
@click.argument("how", type=click.Choice(ENDINGS))
@_worker
@_desk
@click.pass_obj
def end(tied: bool, code: str, how: str, worker: str | None, desk: str | None) -> None:
    """Note that a call was made or tried, or that the person took it back."""
    with _told(tied):
        from bot.services import keep_contact_for_staff as keep

        app = open_app(tied)
        keep.enter_ending(app, code, keep.Ending(how), keep.find_worker(app, worker, desk))
    click.echo("Noted.")


@contact.command()
@click.argument("code")
@click.option("--from", "begins", type=_MOMENT, required=True, help="Local time.")
@click.option("--until", "ends", type=_MOMENT, required=True, help="Local time.")
@click.option("--agreed", type=click.Choice(AGREED), required=True, help="How they agreed.")
@_worker
@_desk
@click.pass_obj
def move(
    tied: bool,
    code: str,
    begins: datetime,
    ends: datetime,
    agreed: str,
    worker: str | None,
    desk: str | None,
) -> None:
    """Move a call to another time, with the person's agreement."""
    with _told(tied):
        from bot.services import keep_contact_for_staff as keep

        app = open_app(tied)
        staff = keep.find_worker(app, worker, desk)
        keep.enter_move(app, code, keep.Window(_to_utc(begins), _to_utc(ends)), staff, agreed)
    click.echo("Moved.")


@contact.command()
@click.option("--person", help="Of one person: their id, ours or that of people.csv.")
@click.pass_obj
def owed(tied: bool, person: str | None) -> None:
    """Say which calls are owed, what is due first comes first."""
    with _told(tied):
        from bot.services import keep_contact_for_staff as keep

        app = open_app(tied)
        person_id = None if person is None else keep.find_person(app, person)
        found = keep.list_open_calls(app, person_id)
    for one in found:
        window = f"{_local(one.due_from)} to {_local(one.due_until)}"
        taken_back = "  (taken back)" if one.taken_back_at else ""
        click.echo(f"{one.code}  person {one.person_id}  {window}  {one.owner.role}{taken_back}")


def _days(given: str) -> int:
    try:
        return int(given)
    except ValueError:
        raise click.BadParameter("expected a number of days, or off") from None


def _to_utc(given: datetime) -> datetime:
    return given.replace(tzinfo=_UK).astimezone(UTC)


def _utc(given: datetime | None) -> datetime | None:
    return None if given is None else _to_utc(given)


def _local(moment: datetime) -> str:
    return f"{moment.astimezone(_UK):%Y-%m-%d %H:%M}"


@contextmanager
def _told(tied: bool) -> Iterator[None]:
    logs.configure("contact")
    with told(tied):
        try:
            yield
        except ValueError as error:
            if type(error).__name__ not in _TOLD:
                raise
            click.echo(f"keyline: {error}", err=True)
            sys.exit(_REFUSED)

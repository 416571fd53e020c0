"""`keyline team`: who is whose key worker, who is away, who covers. It shows ids and codes only."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from bot import logs
from bot.commands.common import open_app, told

#: Told to whoever types, and quote nobody; by name: no import.
_TOLD = ("ChangeError", "LeaveError")
_REFUSED = 2
#: The values of NoIntroduction, which this must not import.
WHY_NOT = ("known_already", "person_declined", "worker_left", "no_time")
_DAY = click.DateTime(["%Y-%m-%d", "%d/%m/%Y"])


@click.group()
def team() -> None:
    """Key workers, leave and cover. PERSON and WORKER are ids of ours or of the files."""


@team.command("change-key-worker")
@click.argument("person")
@click.option("--to", required=True, help="The worker who follows.")
@click.option("--on", type=_DAY, help="The first day; now where it is left out.")
@click.option("--accountable", is_flag=True, help="Change who is in charge of the care plan.")
@click.option("--introduced-by", help="The worker who brings the two together.")
@click.option("--no-introduction", type=click.Choice(WHY_NOT), help="Why nobody does.")
@click.option("--old-has-left", is_flag=True, help="The old one is not there to be asked or named.")
@click.pass_obj
def change_key_worker(tied: bool, /, person: str, **given: Any) -> None:
    """Give somebody another key worker, with a record of what is handed over.

    Say who introduces the new one, or why nobody does. Both confirm by text, or with `confirm`.
    """
    accountable = given["accountable"]
    if (given["introduced_by"] is None) is (given["no_introduction"] is None) and not accountable:
        raise click.UsageError("give either --introduced-by or --no-introduction")
    with _told(tied):
        from bot.services.change_key_worker import ChangeWanted, change_worker, find_row

        app = open_app(tied)
        by = given["introduced_by"]
        wanted = ChangeWanted(
            person_id=find_row(app, "people", person),
            to_id=find_row(app, "workers", given["to"]),
            accountable=accountable,
            on=_day(given["on"]),
            introduced_by=None if by is None else find_row(app, "workers", by),
            no_introduction=given["no_introduction"],
            old_has_left=given["old_has_left"],
        )
        made = change_worker(app, wanted)
    if made is None:
        click.echo("Nobody was before: there is nothing to hand over.")
    else:
        _show(made)


@team.command("changes")
@click.pass_obj
def changes(tied: bool) -> None:
    """The changes that somebody has yet to confirm, or that began in the last two weeks."""
    with _told(tied):
        from bot.services.change_key_worker import list_open_changes

        for change in list_open_changes(open_app(tied)):
            click.echo(str(change))


@team.command("show")
@click.argument("code")
@click.pass_obj
def show(tied: bool, code: str) -> None:
    """What is handed over: every open message, call-back and promise, by id, lane and whether
    anybody has read it."""
    with _told(tied):
        from bot.services.change_key_worker import show_change

        _show(show_change(open_app(tied), code))


@team.command("confirm")
@click.argument("code")
@click.option("--as", "side", required=True, type=click.Choice(["old", "new"]))
@click.pass_obj
def confirm(tied: bool, code: str, side: str) -> None:
    """Enter that the old key worker handed over, or that the new one took over."""
    with _told(tied):
        from bot.services.change_key_worker import confirm_by_code

        done = confirm_by_code(open_app(tied), code, side)
    click.echo("Confirmed." if done else "It was confirmed before.")


@team.command("import-rota")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen, and keep nothing.")
@click.pass_obj
def import_rota(tied: bool, folder: Path, dry_run: bool) -> None:
    """Bring the rota to what the files of a folder say: all of it or nothing."""
    with _told(tied):
        from bot.services.importing.rota_folder import import_rota as run

        report = run(open_app(tied), folder, dry_run=dry_run)
    for line in report.lines():
        click.echo(line)
    sys.exit(1 if report.is_refused else 0)


@team.command("export-rota")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.pass_obj
def export_rota(tied: bool, folder: Path) -> None:
    """Write leave, hours, posts and swaps as files that `import-rota` reads."""
    with _told(tied):
        from bot.services.importing.rota_folder import export_rota as run

        counts = run(open_app(tied), folder)
    for name, count in counts.items():
        click.echo(f"{name}: {count}")


@team.command("check")
@click.pass_obj
def check(tied: bool) -> None:
    """Find changes without a record, and times away that nobody covers. Ends with 1 for any."""
    with _told(tied):
        from bot.services.change_key_worker import list_without_record
        from bot.services.keep_leave import list_leave

        app = open_app(tied)
        pairs = list_without_record(app)
        uncovered = [one for one in list_leave(app) if not one.verdict.is_covered]
    for pair in pairs:
        click.echo(f"no record: {pair.role} of person {pair.person_id} from {pair.starts_at:%F}")
    for one in uncovered:
        click.echo(f"nobody covers: {one}")
    if not pairs and not uncovered:
        click.echo("Every change has a record, and all leave is covered.")
    sys.exit(1 if pairs or uncovered else 0)


@team.command("away")
@click.argument("worker")
@click.option("--from", "first", required=True, type=_DAY, help="The first day away.")
@click.option("--to", "last", required=True, type=_DAY, help="The last day away.")
@click.option("--cover", help="The worker who covers.")
@click.option("--no-cover-yet", is_flag=True, help="Nobody is found yet: the lead is told daily.")
@click.pass_obj
def away(tied: bool, /, worker: str, **given: Any) -> None:
    """Enter a time away. Of a key worker none is kept without a cover who is there."""
    with _told(tied):
        from bot.services.change_key_worker import find_row
        from bot.services.keep_leave import add_leave

        app, cover = open_app(tied), given["cover"]
        row = add_leave(
            app,
            find_row(app, "workers", worker),
            given["first"].date(),
            given["last"].date(),
            None if cover is None else find_row(app, "workers", cover),
            no_cover_yet=given["no_cover_yet"],
        )
    click.echo(f"Kept: {row}")


@team.command("leave")
@click.pass_obj
def leave(tied: bool) -> None:
    """The times away that are not over, with their ids, and how each is covered."""
    with _told(tied):
        from bot.services.keep_leave import list_leave

        for one in list_leave(open_app(tied)):
            click.echo(str(one))


@team.command("cover")
@click.argument("leave_id", type=click.UUID)
@click.option("--by", required=True, help="The worker who covers.")
@click.pass_obj
def cover(tied: bool, leave_id: UUID, by: str) -> None:
    """Name who covers a time away."""
    with _told(tied):
        from bot.services.change_key_worker import find_row
        from bot.services.keep_leave import cover_leave

        app = open_app(tied)
        cover_leave(app, leave_id, find_row(app, "workers", by))
    click.echo("Kept.")


@team.command("introduced")
@click.argument("person")
@click.option("--to", required=True, help="The worker whom they met, and who may cover.")
@click.option("--why-not", type=click.Choice(WHY_NOT), help="They have not met: why.")
@click.pass_obj
def introduced(tied: bool, person: str, to: str, why_not: str | None) -> None:
    """Note that a person has met a worker who may cover; or why not."""
    with _told(tied):
        from bot.services.change_key_worker import find_row
        from bot.services.keep_leave import record_introduction

        app = open_app(tied)
        person_id, worker_id = find_row(app, "people", person), find_row(app, "workers", to)
        record_introduction(app, person_id, worker_id, why_not)
    click.echo("Kept.")


@team.command("while-away")
@click.argument("worker")
@click.pass_obj
def while_away(tied: bool, worker: str) -> None:
    """What came in about a key worker's people in their last time away: code, lane, with whom."""
    with _told(tied):
        from bot.services.change_key_worker import find_row
        from bot.services.list_while_away import list_while_away

        app = open_app(tied)
        for item in list_while_away(app, find_row(app, "workers", worker)):
            click.echo(str(item))


def _show(hand_over: Any) -> None:
    for line in hand_over.lines():
        click.echo(line)


def _day(given: datetime | None) -> date | None:
    return None if given is None else given.date()


@contextmanager
def _told(tied: bool) -> Iterator[None]:
    logs.configure("team")
    with told(tied):
        try:
            yield
        except ValueError as error:
            if type(error).__name__ not in _TOLD:
                raise
            click.echo(f"keyline: {error}", err=True)
            sys.exit(_REFUSED)

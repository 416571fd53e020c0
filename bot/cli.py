"""The command line. Parts are imported only by the command that runs them."""

from __future__ import annotations

import importlib
import os
import sys
import warnings
from pathlib import Path

import click

from bot import logs
from bot.commands.audit import audit
from bot.commands.backup import backup, restore
from bot.commands.common import load_settings as _settings
from bot.commands.common import told as _told
from bot.commands.common import with_database as _with_database
from bot.commands.consent import consent
from bot.commands.contact import contact
from bot.commands.danger_texts import danger_texts
from bot.commands.erase import erase
from bot.commands.keys import keys
from bot.commands.panel import texts
from bot.commands.proof import proof
from bot.commands.staff import staff
from bot.commands.team import team
from bot.commands.texts import evaluate, screen, understand
from bot.commands.twilio import twilio, twilio_stand_in
from bot.lifeline import tie_to_parent
from bot.settings import Settings, SettingsError

#: Each part and the module whose `run(settings)` is it.
PARTS = {
    "web": "bot.web.server",
    "worker": "bot.jobs.worker",
    "dialogue": "bot.dialogue.server",
    "actions": "bot.actions.server",
    "database": "bot.records.embedded",
    "stand-in": "bot.web.simulator.stand_in",
}

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

#: On a busy machine the front door goes first: a text that is kept can be answered a second later.
_AFTER_THE_DOOR = {"worker", "dialogue", "actions"}
_STEP_BACK = 10


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    commands=[
        audit,
        backup,
        consent,
        contact,
        danger_texts,
        erase,
        evaluate,
        keys,
        proof,
        restore,
        screen,
        staff,
        team,
        texts,
        twilio,
        twilio_stand_in,
        understand,
    ],
)
@click.version_option(package_name="keyline")
@click.option("--tied", is_flag=True, hidden=True, help="End with the process that started this.")
@click.pass_context
def main(context: click.Context, tied: bool) -> None:
    """Keyline: the text number of a mental-health or social-care team."""
    context.obj = tied
    if tied:
        tie_to_parent()
        # Libraries turn their warnings on again after `logs.configure` turned them off.
        warnings.showwarning = lambda *_, **__: None


@main.command()
@click.pass_obj
def up(tied: bool) -> None:
    """Start everything on this machine; Ctrl-C stops it."""
    with _told(tied):
        logs.configure("supervisor")
        from bot import supervisor

        supervisor.up(_settings(tied))


@main.command()
@click.argument("part", type=click.Choice(sorted(PARTS)))
@click.pass_obj
def serve(tied: bool, part: str) -> None:
    """Run one part in the foreground."""
    with _told(tied):
        logs.configure(part)
        _serve(part, _settings(tied), tied)


def _serve(part: str, loaded: Settings, tied: bool) -> None:
    if part == "database":  # it becomes another user, which undoes the tie
        from bot.records import embedded

        embedded.run(loaded, tied=tied)
    if part in ("web", "worker"):
        from bot.doctor import refuse_unfit_live

        refuse_unfit_live(loaded)
    if part in _AFTER_THE_DOOR:
        os.nice(_STEP_BACK)
    if part == "worker":
        from bot.records.answering import wait_until_answering

        wait_until_answering(_database_url(loaded))
    importlib.import_module(PARTS[part]).run(loaded)


@main.command()
@click.pass_obj
def train(tied: bool) -> None:
    """Train the dialogue and the danger screen, unless there are models of the data as they are."""
    with _told(tied):
        logs.configure("train")
        from bot.danger.training import train_danger
        from bot.dialogue import training

        loaded = _settings(tied)
        training.train(loaded)
        if loaded.keyline_screen_classifier:
            train_danger(loaded)


@main.command()
@click.pass_obj
def doctor(tied: bool) -> None:
    """Say whether this installation may meet real people, and what is missing."""
    from bot.clock import SystemClock, local
    from bot.doctor import examine, examine_rota, list_deputies, list_notes

    with _told(tied):
        settings = _settings(tied)
        checks = (*examine(settings), examine_rota(settings))
    for check in checks:
        click.echo(f"{'ok    ' if check.ok else 'FAILED'}  {check.name}")
        if not check.ok:
            click.echo(f"        {check.remedy}")
    today = local(SystemClock().now()).date()
    for line in (*list_notes(settings, today), *list_deputies(settings)):
        click.echo(line)
    sys.exit(0 if all(check.ok for check in checks) else 1)


@main.command()
@click.pass_obj
def migrate(tied: bool) -> None:
    """Bring the database to the tables of this release."""
    with _told(tied):
        logs.configure("migrate")
        _migrate(_with_database(_settings(tied)))


@main.command("demo-data")
@click.pass_obj
def demo_data(tied: bool) -> None:
    """Put the invented people into the database (demo mode only)."""
    with _told(tied):
        logs.configure("demo-data")
        _load_demo(_with_database(_settings(tied)))


@main.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen, and keep nothing.")
@click.pass_obj
def import_team(tied: bool, folder: Path, dry_run: bool) -> None:
    """Bring the records to what a folder of CSV files says: all of it or nothing."""
    with _told(tied):
        logs.configure("import")
        from bot.app import build
        from bot.services.importing.import_folder import import_folder

        app = build(_with_database(_settings(tied)))
        report = import_folder(app, folder, dry_run=dry_run)
    for line in report.lines():
        click.echo(line)
    sys.exit(1 if report.is_refused else 0)


@main.command()
@click.argument("files", nargs=-1, required=True, type=_FILE)
@click.option("--stop-at-first", is_flag=True, help="End at the first scenario that failed.")
@click.option("--log", type=click.Path(dir_okay=False, path_type=Path), help="Keep the log here.")
@click.pass_obj
def converse(tied: bool, files: tuple[Path, ...], stop_at_first: bool, log: Path | None) -> None:
    """Try whole conversations, written as scenarios, on a stack of their own."""
    with _told(tied):
        logs.configure("converse")
        from bot.converse.command import converse as run

        all_ok = run(_settings(tied), files, click.echo, stop_at_first=stop_at_first, log=log)
    sys.exit(0 if all_ok else 1)


@main.command("prepare-database", hidden=True)
@click.option("--embedded", "is_embedded", is_flag=True)
@click.option("--demo-data", "with_demo_data", is_flag=True)
@click.pass_obj
def prepare_database(tied: bool, is_embedded: bool, with_demo_data: bool) -> None:
    """All that `keyline up` needs done to the database, in one process."""
    with _told(tied):
        logs.configure("prepare-database")
        loaded = _settings(tied)
        if is_embedded:
            from bot.records import embedded

            embedded.create_roles_and_database(loaded)
        _migrate(loaded)
        if with_demo_data:
            _load_demo(loaded)


@main.command(hidden=True)
@click.argument("configuration", type=click.Path(exists=True))
def supervise(configuration: str) -> None:
    """Become supervisord."""
    from supervisor import supervisord

    supervisord.main(["--configuration", configuration])


def _migrate(loaded: Settings) -> None:
    from bot.records.answering import wait_until_answering
    from bot.records.migrate import migrate as run

    app_url = _database_url(loaded)
    admin_url = loaded.database_admin_url or app_url
    wait_until_answering(admin_url)
    run(admin_url, app_url)
    logs.logger().info("database.migrated")


def _load_demo(loaded: Settings) -> None:
    if not loaded.demo_allowed:
        raise SettingsError("Demo data are refused in live mode and beside real credentials.")
    from bot.app import build
    from bot.services.load_demo import load_demo

    load_demo(build(loaded))


def _database_url(loaded: Settings) -> str:
    if loaded.database_url is None:
        raise SettingsError("DATABASE_URL is not set, and `keyline up` has not made a database.")
    return loaded.database_url


if __name__ == "__main__":
    main()

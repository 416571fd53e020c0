"""`keyline backup` and `keyline restore`: the whole database, sealed as it is."""

from __future__ import annotations

from pathlib import Path

import click

from bot import logs
from bot.commands.common import load_settings, open_app, told, with_database
from bot.settings import SettingsError

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("folder", type=_FOLDER)
@click.pass_obj
def backup(tied: bool, folder: Path) -> None:
    """Copy the database into a new folder, while everything runs. The key file is not in it."""
    with told(tied):
        logs.configure("backup")
        from bot.records.backup import make_backup

        app = open_app(tied)
        admin_url = app.settings.database_admin_url or app.settings.database_url or ""
        made = make_backup(admin_url, folder, app.clock.now())
        spooled = app.spool.count()
    click.echo(f"Backed up, {made.audit_events} audit events among it. It opens with the keys:")
    click.echo(f"  {', '.join(made.keys) or 'none'}")
    click.echo("The key file is NOT in it. Keep that elsewhere: without it nothing here opens.")
    if spooled:
        click.echo(f"{spooled} texts wait in the spool of this machine and are not in it either.")


@click.command()
@click.argument("folder", type=_FOLDER)
@click.pass_obj
def restore(tied: bool, folder: Path) -> None:
    """Fill a new, empty database from a backup. Nothing is ever written over."""
    with told(tied):
        logs.configure("restore")
        from bot.records import embedded
        from bot.records.backup import restore_backup
        from bot.records.keys import load_keys

        given = load_settings(tied)
        loaded = with_database(given)
        if loaded.database_url is None:
            raise SettingsError("There is no database: run `keyline serve database` beside this.")
        if given.database_url is None:
            embedded.create_roles_and_database(loaded)  # a fresh server has neither
        admin_url = loaded.database_admin_url or loaded.database_url
        made = restore_backup(admin_url, loaded.database_url, folder)
        missing = set(made.keys) - set(load_keys(loaded.keyline_keys_file).encryption)
    click.echo(f"Restored as of {made.made_at}, {made.audit_events} audit events among it.")
    if missing:
        click.echo(f"The key file lacks {', '.join(sorted(missing))}: not everything opens.")
    click.echo("Who was erased since then is back: erase them again (--reason repeated).")

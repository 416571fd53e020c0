"""`keyline keys`: renew the encryption key, see what hangs on which, take an old one away."""

from __future__ import annotations

import click

from bot import logs
from bot.commands.common import open_app, told


@click.group()
def keys() -> None:
    """Renew the encryption key, while everything runs."""


@keys.command()
@click.pass_obj
def status(tied: bool) -> None:
    """Say how much hangs on each key of the key file."""
    with told(tied):
        logs.configure("keys")
        from bot.services.report_keys import report_keys

        uses = report_keys(open_app(tied))
    for use in uses:
        name = use.key_id or "(not told)"
        click.echo(f"{name}  {use.state}  {use.data_keys} data keys  {use.files} files")
    if any(use.state == "missing" and use.data_keys for use in uses):
        click.echo("What hangs on a missing key does not open.")


@keys.command()
@click.option("--prepare", is_flag=True, help="Only put the next key in the file, for other hosts.")
@click.pass_obj
def rotate(tied: bool, prepare: bool) -> None:
    """Make a new key the current one and hang everything on it."""
    with told(tied):
        logs.configure("keys")
        from bot.services.rotate_keys import prepare_key, rotate_keys

        app = open_app(tied)
        if prepare:
            ring = prepare_key(app)
            click.echo(f"{ring.next} is in the key file and seals nothing yet.")
            click.echo("Copy the file to every machine, then run `keyline keys rotate`.")
            return
        rotated = rotate_keys(app)
    click.echo(f"{rotated.current} is the current key.")
    _tell(rotated.data_keys, rotated.files, rotated.unopened)
    click.echo("Back the key file up now, and copy it to every machine that has one.")


@keys.command()
@click.pass_obj
def rewrap(tied: bool) -> None:
    """Hang on the current key whatever hangs on an old one still."""
    with told(tied):
        logs.configure("keys")
        from bot.services.rotate_keys import rewrap_all

        done = rewrap_all(open_app(tied))
    _tell(done.data_keys, done.files, done.unopened)


@keys.command()
@click.argument("key_id")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def retire(tied: bool, key_id: str, yes: bool) -> None:
    """Remove an old key for good. Backups made while it was in use then open nowhere."""
    if not yes:
        click.echo("Backups of the database made before the last rotation cannot be opened then.")
        click.confirm(f"Remove {key_id} from the key file?", abort=True)
    with told(tied):
        logs.configure("keys")
        from bot.services.retire_key import retire_key

        retire_key(open_app(tied), key_id)
    click.echo(f"{key_id} is gone. Older backups of the database cannot be opened without it.")


def _tell(data_keys: int, files: int, unopened: int) -> None:
    click.echo(f"{data_keys} data keys and {files} files hang on it anew.")
    if unopened:
        click.echo(
            f"{unopened} data keys do not open with any key of the file; they are as before."
        )

"""`keyline staff`: with what name and PIN a worker or a desk signs in."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from bot import logs
from bot.commands.common import open_app, told

#: What is told to whoever types, and quotes no PIN; by name: no import.
_TOLD = "StaffAccountError"
_REFUSED = 2


@click.group()
def staff() -> None:
    """Accounts with which workers and desks sign in to read what an alert is about."""


@staff.command()
@click.argument("name")
@click.option("--worker", help="Whose: the id of the worker, ours or that of workers.csv.")
@click.option("--desk", help='Whose: the desk, as "team role" of desks.csv, or its id.')
@click.pass_obj
def add(tied: bool, name: str, worker: str | None, desk: str | None) -> None:
    """Add an account, with its PIN or passphrase typed twice and not shown."""
    secret = _ask()
    with _told(tied):
        from bot.services.keep_staff_accounts import add_staff_account, find_staff

        app = open_app(tied)
        add_staff_account(app, find_staff(app, worker, desk), name, secret)
    click.echo("Added.")


@staff.command("set-pin")
@click.argument("name")
@click.pass_obj
def set_pin(tied: bool, name: str) -> None:
    """Set another PIN or passphrase, and sign the account out everywhere."""
    secret = _ask()
    with _told(tied):
        from bot.services.keep_staff_accounts import set_staff_secret

        set_staff_secret(open_app(tied), name, secret)
    click.echo("Set.")


@staff.command("list")
@click.pass_obj
def list_(tied: bool) -> None:
    """Say who can sign in, and under which name."""
    with _told(tied):
        from bot.services.keep_staff_accounts import list_staff_accounts

        accounts = list_staff_accounts(open_app(tied))
    for account in accounts:
        who = account.who
        if who is None:
            whose = "nobody: their worker or desk has gone"
        elif who.role is not None:
            whose = f"desk {who.role.value}, {who.team}"
        else:
            whose = f"worker {who.id}, {who.team}"
        click.echo(f"{account.name}  {whose}{'' if account.has_secret else '  (no PIN)'}")


@staff.command()
@click.argument("name")
@click.pass_obj
def remove(tied: bool, name: str) -> None:
    """Remove an account, and sign it out everywhere."""
    with _told(tied):
        from bot.services.keep_staff_accounts import remove_staff_account

        remove_staff_account(open_app(tied), name)
    click.echo("Removed.")


def _ask() -> str:
    asked: str = click.prompt("PIN or passphrase", hide_input=True, confirmation_prompt="Once more")
    return asked


@contextmanager
def _told(tied: bool) -> Iterator[None]:
    logs.configure("staff")
    with told(tied):
        try:
            yield
        except ValueError as error:
            if type(error).__name__ != _TOLD:
                raise
            click.echo(f"keyline: {error}", err=True)
            sys.exit(_REFUSED)

"""`keyline staff`: with what name and PIN a worker or a desk signs in."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from bot import logs
from bot.commands.common import open_app, told

#: What is told to whoever types, and quotes no PIN; by name: no import.
_TOLD = ("StaffAccountError", "ContactError")
_REFUSED = 2
_ROLES = click.Choice(["worker", "duty", "lead", "guardian", "admin"])


@click.group()
def staff() -> None:
    """Accounts with which workers and desks sign in to read what an alert is about."""


@staff.command()
@click.argument("name")
@click.option("--worker", help="Whose: the id of the worker, ours or that of workers.csv.")
@click.option("--desk", help='Whose: the desk, as "team role" of desks.csv, or its id.')
@click.option("--role", "roles", multiple=True, type=_ROLES, help="What for; more than once.")
@click.pass_obj
def add(
    tied: bool, name: str, worker: str | None, desk: str | None, roles: tuple[str, ...]
) -> None:
    """Add an account, with its PIN or passphrase typed twice and not shown.

    Without a role it is a worker's, or what its desk is.
    """
    secret = _ask()
    with _told(tied):
        from bot.services.keep_staff_accounts import StaffRole, add_staff_account, find_staff

        app = open_app(tied)
        held = tuple(StaffRole(role) for role in roles)
        add_staff_account(app, find_staff(app, worker, desk), name, secret, held)
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
        held = ", ".join(sorted(account.roles))
        way_in = "" if account.has_secret or account.is_linked else "  (no PIN)"
        click.echo(f"{account.name}  {whose}  [{held}]{way_in}")


@staff.command()
@click.argument("name")
@click.pass_obj
def remove(tied: bool, name: str) -> None:
    """Remove an account, and sign it out everywhere."""
    with _told(tied):
        from bot.services.keep_staff_accounts import remove_staff_account

        remove_staff_account(open_app(tied), name)
    click.echo("Removed.")


@staff.command("set-role")
@click.argument("name")
@click.option("--role", "roles", multiple=True, required=True, type=_ROLES)
@click.pass_obj
def set_role(tied: bool, name: str, roles: tuple[str, ...]) -> None:
    """Say what an account is held for, in place of what it was, and sign it out everywhere."""
    with _told(tied):
        from bot.services.keep_staff_accounts import StaffRole
        from bot.services.keep_staff_roles import set_roles_by_name

        set_roles_by_name(open_app(tied), name, [StaffRole(role) for role in roles])
    click.echo("Set.")


@staff.command()
@click.argument("name")
@click.option("--subject", required=True, help='Their "sub" there; empty binds to nobody.')
@click.pass_obj
def link(tied: bool, name: str, subject: str) -> None:
    """Bind an account to somebody at the organisation's own sign-in."""
    with _told(tied):
        from bot.services.sign_in_provider import link_account

        link_account(open_app(tied), name, subject)
    click.echo("Bound." if subject.strip() else "Bound to nobody.")


@staff.command("keep-apart")
@click.option("--worker", required=True, help="The worker's id, ours or that of workers.csv.")
@click.option("--person", required=True, help="The person's id, ours or that of people.csv.")
@click.option("--end", is_flag=True, help="They may open the person again.")
@click.pass_obj
def keep_apart_(tied: bool, worker: str, person: str, end: bool) -> None:
    """Let a worker open nothing of a person: related, or complained about. Why is not kept."""
    with _told(tied):
        from bot.services.keep_apart import end_apart, find_both, keep_apart

        app = open_app(tied)
        done = (end_apart if end else keep_apart)(app, *find_both(app, worker, person))
    click.echo("Noted." if done else "It was so already.")


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
            if type(error).__name__ not in _TOLD:
                raise
            click.echo(f"keyline: {error}", err=True)
            sys.exit(_REFUSED)

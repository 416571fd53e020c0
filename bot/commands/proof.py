"""`keyline proof`: what somebody agreed with staff to be known by, and whose number it is."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import click

from bot import logs
from bot.commands.common import open_app, told

#: The values of `SecretKind` in bot/care/agreed_secrets.py, which this must not import to say them.
KINDS = ("pin", "memory_word", "duress", "quiet")
#: What is told to whoever types, and quotes nothing of it; by name: no import.
_TOLD = {"NoSuchNumberError", "NoSuchPersonError", "UnfitSecretError"}
_REFUSED = 2


@click.group()
def proof() -> None:
    """PINs, memory words, and numbers that staff have looked into."""


@proof.command("set")
@click.argument("person_id", type=click.UUID)
@click.option("--kind", type=click.Choice(KINDS), default="pin", show_default=True)
@click.option("--by", type=click.UUID, help="Id of the worker who does this.")
@click.pass_obj
def set_(tied: bool, person_id: UUID, kind: str, by: UUID | None) -> None:
    """Set a PIN or word, typed twice and not shown. Agree it face to face."""
    secret = click.prompt("PIN or word", hide_input=True, confirmation_prompt="Once more")
    with _told(tied):
        from bot.services.set_proof import SecretKind, set_proof

        set_proof(open_app(tied), person_id, SecretKind(kind), secret, by)
    click.echo("Set.")


@proof.command()
@click.argument("person_id", type=click.UUID)
@click.option("--kind", type=click.Choice(KINDS), default="pin", show_default=True)
@click.option("--by", type=click.UUID, help="Id of the worker who does this.")
@click.pass_obj
def clear(tied: bool, person_id: UUID, kind: str, by: UUID | None) -> None:
    """Forget a PIN or word."""
    with _told(tied):
        from bot.services.set_proof import SecretKind, clear_proof

        was_there = clear_proof(open_app(tied), person_id, SecretKind(kind), by)
    click.echo("Forgotten." if was_there else "There was none.")


@proof.command("confirm-number")
@click.argument("contact_point_id", type=click.UUID)
@click.option("--by", type=click.UUID, help="Id of the worker who does this.")
@click.pass_obj
def confirm(tied: bool, contact_point_id: UUID, by: UUID | None) -> None:
    """Note that a call or a meeting proved whose number it is: it counts again from now on."""
    with _told(tied):
        from bot.services.doubt_number import confirm_number

        confirm_number(open_app(tied), contact_point_id, by)
    click.echo("Confirmed.")


@contextmanager
def _told(tied: bool) -> Iterator[None]:
    logs.configure("proof")
    with told(tied):
        try:
            yield
        except (LookupError, ValueError) as error:
            if type(error).__name__ not in _TOLD:
                raise
            click.echo(f"keyline: {error}", err=True)
            sys.exit(_REFUSED)

"""`keyline consent`: what staff do about consent until there is a console. It shows and takes ids
and codes only."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import click

from bot import logs
from bot.commands.common import open_app, told

#: The values of the enumerations of the same names in bot/care, which this must not import.
STATES = ("NOT_ASKED", "FULL", "LIMITED", "REFUSED", "WITHDRAWN")
BASES = (
    "explicit",
    "competent_child",
    "parental_responsibility",
    "best_interests_MCA_s4",
    "attorney",
    "deputy",
    "court_order",
)
WAYS = ("call", "face_to_face", "letter")
_BY = click.option(
    "--by", "worker_id", required=True, type=click.UUID, help="Id of the worker who made sure."
)
_REFUSED = 2


@click.group()
def consent() -> None:
    """What people agreed that others may be told."""


@consent.command("list")
@click.option("--pending", is_flag=True, help="Only what waits for a worker.")
@click.pass_obj
def list_(tied: bool, pending: bool) -> None:
    """The latest version of every two people."""
    with _told(tied):
        from bot.services.confirm_consent import list_versions

        for version in list_versions(open_app(tied), pending=pending):
            click.echo(str(version))


@consent.command()
@click.argument("consent_id", type=click.UUID)
@_BY
@click.pass_obj
def confirm(tied: bool, consent_id: UUID, worker_id: UUID) -> None:
    """Confirm what was asked for by text: you made sure, in a call or a meeting, who asked, that
    they understand it, and that nobody pressed them."""
    with _told(tied):
        from bot.services.confirm_consent import confirm_consent

        record = confirm_consent(open_app(tied), consent_id, worker_id)
    click.echo(f"Confirmed: version {record.version}, {record.id}")


@consent.command()
@click.argument("consent_id", type=click.UUID)
@_BY
@click.pass_obj
def refuse(tied: bool, consent_id: UUID, worker_id: UUID) -> None:
    """Turn down what was asked for by text. What held before goes on."""
    with _told(tied):
        from bot.services.confirm_consent import refuse_consent

        record = refuse_consent(open_app(tied), consent_id, worker_id)
    click.echo(f"Turned down: version {record.version}, {record.id}")


@consent.command("record")
@click.option("--person", "person_id", required=True, type=click.UUID)
@click.option("--other", "other_id", required=True, type=click.UUID)
@click.option("--state", required=True, type=click.Choice(STATES))
@click.option("--category", "categories", multiple=True, help="D0, D1, ... of a LIMITED one.")
@click.option("--basis", required=True, type=click.Choice(BASES))
@click.option("--via", "given_via", required=True, type=click.Choice(WAYS))
@_BY
@click.option("--expires", type=click.DateTime(["%Y-%m-%d"]), help="The day on which it ends.")
@click.option("--knows-service", required=True, type=click.Choice(["yes", "no"]))
@click.pass_obj
def record_(tied: bool, /, **entered: Any) -> None:
    """Record what was agreed in a call, a meeting or a letter.

    --knows-service: whether the other knows that the person uses the service. Whoever is not
    noted to know it gets "I cannot say if we know them" where staff have to answer.
    """
    with _told(tied):
        from bot.services.record_consent import entered_by_staff, record_consent

        entered["knows_service"] = entered["knows_service"] == "yes"
        record = record_consent(open_app(tied), entered_by_staff(**entered))
    click.echo(f"Recorded: version {record.version}, {record.id}")


@contextmanager
def _told(tied: bool) -> Iterator[None]:
    logs.configure("consent")
    with told(tied):
        try:
            yield
        except ValueError as error:
            if type(error).__name__ != "NotConfirmableError":
                raise
            click.echo(f"keyline: {error}", err=True)
            sys.exit(_REFUSED)

"""`keyline erase`: a person is erased by their data key."""

from __future__ import annotations

from uuid import UUID

import click

from bot import logs
from bot.commands.common import open_app, told

#: The values of `Reason` in bot/services/erase_person.py, which this must not import to say them.
REASONS = ("request", "retention", "mistake", "court_order", "repeated")


@click.command()
@click.argument("person_id", type=click.UUID)
@click.option("--reason", required=True, type=click.Choice(REASONS), help="For the audit trail.")
@click.option("--close-items", is_flag=True, help="Also close what nobody has dealt with.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def erase(tied: bool, person_id: UUID, reason: str, close_items: bool, yes: bool) -> None:
    """Erase a person: names, numbers and texts can never be opened again. Ids and audit stay."""
    with told(tied):
        logs.configure("erase")
        from bot.services.erase_person import Reason, erase_person, foresee_erasure

        app = open_app(tied)
        prospect = foresee_erasure(app, person_id)
    click.echo(
        f"{prospect.messages} texts, {prospect.open_items} open items,"
        f" {prospect.spooled} texts in the spool. This cannot be undone."
    )
    if not yes:
        click.confirm(f"Erase person {person_id}?", abort=True)
    with told(tied):
        done = erase_person(app, person_id, Reason(reason), close_items=close_items)
    click.echo(
        f"Erased. {done.items_closed} items closed, {done.texts_withheld} texts not sent,"
        f" {done.spooled_removed} removed from the spool. Running parts forget within a minute."
    )
    for other in done.others:
        click.echo(f"Known under the same number, and left alone: person {other}")
    if done.unopened:
        click.echo(f"{done.unopened} spool files cannot be opened; whose they are is not known.")
    click.echo("Backups made before today hold the person still: erase again after restoring one.")

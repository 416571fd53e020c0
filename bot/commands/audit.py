"""`keyline audit verify`: prove the audit trail, and tell."""

from __future__ import annotations

import sys
import time

import click

from bot import logs
from bot.commands.common import load_settings, told, with_database
from bot.settings import Settings, SettingsError

#: A trail that was torn up tells enough by its first faults.
_TOLD_AT_MOST = 1_000


@click.group()
def audit() -> None:
    """The audit trail."""


@audit.command()
@click.option("--noted", help="Hash of an anchor line that was written down elsewhere.")
@click.pass_obj
def verify(tied: bool, noted: str | None) -> None:
    """Prove that no event of the trail was changed, removed, moved or put in."""
    with told(tied):
        logs.configure("audit")
        is_whole = tell_faults(with_database(load_settings(tied)), noted)
    sys.exit(0 if is_whole else 1)


def tell_faults(settings: Settings, noted: str | None = None) -> bool:
    """Tell every fault of the trail and what was looked at; whether there was none.

    Raises SettingsError when no database is set.
    """
    from bot.services.verify_audit import Counted, verify_audit

    if settings.database_url is None:
        raise SettingsError("DATABASE_URL is not set, and `keyline up` has not made a database.")
    began = time.monotonic()
    counted = Counted()
    faults = 0
    anchors = settings.keyline_audit_anchors
    for fault in verify_audit(settings.database_url, anchors, counted, noted):
        faults += 1
        if faults <= _TOLD_AT_MOST:
            click.echo(f"FAULT   {fault}")
    if faults > _TOLD_AT_MOST:
        click.echo(f"FAULT   and {faults - _TOLD_AT_MOST} more")
    click.echo(
        f"events {counted.events}, chains {counted.chains}, anchor lines {counted.lines},"
        f" faults {faults}, seconds {time.monotonic() - began:.1f}"
    )
    if counted.last_line is not None:
        line = counted.last_line
        since = max(0, counted.events - line.events)
        click.echo(f"last anchor: line {line.number} of {line.at}, {since} events since")
        click.echo("its hash, to be written down elsewhere:")
        click.echo(line.hash)
    return faults == 0

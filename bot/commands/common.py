"""What all commands have in common: their settings, and how they say that they failed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from bot import logs, settings
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.app import App

# Errors whose message is for the person at the terminal and quotes nobody; by name: no import.
_FOR_THE_READER = set(
    "BackupError DangerRulesError EmbeddedError EncoderError ErasureError ExamplesError KeysError"
    " NoFreePortError NoModelError SettingsError StackError StartError TextsError"
    " TrainingDataError UnfitForLiveError UnusableError".split()
)
_USAGE = 2
_ANSWERS_WITHIN_S = 5.0


def load_settings(tied: bool) -> Settings:
    """The settings. `keyline up` gives each program it starts what that one needs: `.env` would
    give it the rest."""
    return settings.load(env_file=None) if tied else settings.load()


def with_database(loaded: Settings) -> Settings:
    """The settings with the embedded database's addresses, when no other was given."""
    from bot.records import embedded

    if loaded.database_url is None and (urls := embedded.find_urls(loaded)):
        return replace(loaded, database_url=urls.app_url, database_admin_url=urls.admin_url)
    return loaded


def open_app(tied: bool) -> App:
    """Everything that services work with, on the database that `keyline up` serves or the one
    that was given. Raises EmbeddedError when that does not answer."""
    from bot.app import build
    from bot.records.answering import wait_until_answering

    app = build(with_database(load_settings(tied)))
    wait_until_answering(app.settings.database_url or "", _ANSWERS_WITHIN_S)
    return app


@contextmanager
def told(tied: bool) -> Iterator[None]:
    """How a command says that it failed, always ending with a code other than 0.

    An error meant for the reader: its message, code 2. Anything else: its type and place, for
    its message may quote a person; code 1.
    """
    try:
        yield
    except Exception as error:
        kinds = {kind.__name__ for kind in type(error).__mro__}
        if not kinds & _FOR_THE_READER:
            logs.logger().error("command.crashed", error=logs.describe(error))
            sys.exit(1)
        if tied:  # the one who started us reads events, not words
            logs.logger().error("command.refused", why=str(error))
        else:
            click.echo(f"keyline: {error}", err=True)
        sys.exit(_USAGE)

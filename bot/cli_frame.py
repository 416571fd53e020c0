"""What every command stands in: its settings, and how it says that it failed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from bot import logs, settings
from bot.settings import Settings

# Errors whose message is for the person at the terminal and quotes nobody; by name: no import.
_FOR_THE_READER = set(
    "DangerRulesError EmbeddedError EncoderError ExamplesError KeysError NoFreePortError "
    "NoModelError SettingsError StackError StartError TextsError TrainingDataError "
    "UnfitForLiveError UnusableError".split()
)
_USAGE = 2

#: A file that must be there.
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def settings_for(tied: bool) -> Settings:
    """The settings. `keyline up` gives each program it starts what that one needs: `.env` would
    give it the rest."""
    return settings.load(env_file=None) if tied else settings.load()


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

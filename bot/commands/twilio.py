"""`keyline twilio check` and `keyline twilio-stand-in`."""

from __future__ import annotations

import importlib
import sys

import click

from bot import logs
from bot.commands.common import load_settings, told

# The command line and the front door do not import one another; this is its module by name.
_STAND_IN = "bot.web.simulator.alone"
_SID = "AC" + "0" * 31 + "1"
_TOKEN = "stand-in-token"  # noqa: S105 - it opens nothing
_NUMBER = "+447700900000"


@click.group()
def twilio() -> None:
    """The account at Twilio."""


@twilio.command()
@click.pass_obj
def check(tied: bool) -> None:
    """Ask Twilio how the account is set up, and say what is wrong.

    Nothing is changed and nothing is sent. What the account cannot be asked is listed under `look`.
    """
    with told(tied):
        logs.configure("twilio-check")
        from bot.doctor_twilio import examine_account

        found = examine_account(load_settings(tied))
    for line in found.lines():
        click.echo(line)
    sys.exit(0 if found.is_well else 1)


@click.command("twilio-stand-in")
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", default=8010, show_default=True, type=click.IntRange(1, 65535))
@click.option("--webhook", required=True, help="Where texts to us are brought, as Twilio is told.")
@click.option("--fallback", default="", help="Where else, when that fails.")
@click.option("--account-sid", default=_SID, show_default=True)
@click.option("--auth-token", default=_TOKEN, show_default=True)
@click.option("--number", "numbers", multiple=True, default=(_NUMBER,), show_default=True)
@click.option("--whatsapp", default="", help="A WhatsApp sender, as +447700900000.")
@click.option("--service", default="", help="A Messaging Service with all the numbers in it.")
@click.option("--public-url", default="", help="How it is reached, for MediaUrl.")
@click.pass_obj
def twilio_stand_in(tied: bool, /, **given: object) -> None:
    """A stand-in for Twilio on this machine, for tests of any program.

    Everything is kept in memory. docs/twilio-stand-in.md has its magic numbers and controls.
    Whoever reaches its port controls it.
    """
    with told(tied):
        where = f"http://{given['host']}:{given['port']}"
        click.echo(f"TWILIO_API_URL={where} TWILIO_ACCOUNT_SID={given['account_sid']}")
        importlib.import_module(_STAND_IN).run(**given)

"""`keyline twilio-stand-in`: the stand-in by itself, for whatever program talks to Twilio.

It needs none of Keyline's settings and knows none of the demo's people.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

import uvicorn
from fastapi import FastAPI

from bot import logs
from bot.settings import LOOPBACK, Settings, SettingsError, load
from bot.web.simulator import stand_in
from bot.web.simulator.account import Account, Hook, Number, account_of


@dataclass(frozen=True, slots=True)
class Given:
    """What the command was told. `public_url` is how others reach it, for the media of texts."""

    host: str
    port: int
    webhook: str
    fallback: str
    account_sid: str
    auth_token: str = field(repr=False)
    numbers: tuple[str, ...]
    whatsapp: str
    service: str
    public_url: str


def run(**told: object) -> None:
    """Serve until told to end. Raises SettingsError for a webhook that is no address."""
    given = Given(**told)  # type: ignore[arg-type]
    app = build(given)
    logs.configure("stand-in")
    uvicorn.run(
        app,
        host=given.host,
        port=given.port,
        ws="none",
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=2,
    )


def build(given: Given) -> FastAPI:
    """The application that `run` serves."""
    for name, url in (("--webhook", given.webhook), ("--fallback", given.fallback)):
        if url and urlsplit(url).scheme not in ("http", "https"):
            raise SettingsError(f"{name} is {url!r}; expected an http:// or https:// address")
    settings = _settings(given)
    is_here = given.host in LOOPBACK
    return stand_in.create_app(
        settings,
        phones=(),
        # A page in a browser of this machine must not reach it under a name of its own; elsewhere
        # nobody here knows by which name it is reached.
        names=("127.0.0.1", "localhost") if is_here else ("*",),
        make_account=lambda: _account(settings, given),
    )


def _settings(given: Given) -> Settings:
    """Settings in which nothing is the environment's."""
    told = {
        "TWILIO_ACCOUNT_SID": given.account_sid,
        "TWILIO_AUTH_TOKEN": given.auth_token,
        "TWILIO_API_URL": given.public_url or f"http://{given.host}:{given.port}",
        "TWILIO_SMS_FROM": given.numbers[0],
        "TWILIO_WHATSAPP_FROM": given.whatsapp,
        "TWILIO_MESSAGING_SERVICE_SID": given.service,
        "KEYLINE_INNER_SECRET": "none",
    }
    return load(told, None)


def _account(settings: Settings, given: Given) -> Account:
    """An account with these numbers, all with one webhook."""

    def hook() -> Hook:
        return Hook(given.webhook, fallback_url=given.fallback)

    made = account_of(settings)
    made.numbers = [Number(f"PN{n:032}", one, hook()) for n, one in enumerate(given.numbers, 1)]
    for service in made.services:
        service.hook, service.numbers, service.status_callback = hook(), list(given.numbers), ""
    for sender in made.senders:
        sender.hook, sender.status_callback = hook(), ""
    return made

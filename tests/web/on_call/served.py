"""The front door with the pages for staff, and a stand-in for Twilio, on ports of this machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from bot.app import App, build
from bot.records.keys import ensure_keys_file
from bot.services.load_demo import load_demo
from bot.web.front_door import build_front_door
from bot.web.simulator import stand_in
from bot.web.simulator.options import Options
from tests.kit import DEMO_FOLDER, Desk, KeptSender, StillClock, nothing_agreed, settings_for
from tests.web.on_call.browsing import send_waiting
from tests.web.simulator.loopback import listening, served, url_of


@dataclass
class Ward:
    """What runs: the app, its clock, the stand-in's phones."""

    desk: Desk
    url: str
    control: httpx.Client

    def text(self, words: str, phone: str = "asha") -> None:
        """Somebody texts from a phone of the stand-in; whoever is alerted is."""
        answer = self.control.post(f"/phones/{phone}/texts", json={"body": words})
        answer.raise_for_status()
        self.deliver()

    def deliver(self) -> None:
        """Send what waits, as the worker does."""
        send_waiting(self.desk)
        self.control.post("/settle").raise_for_status()

    def arrived(self, number: str) -> list[dict[str, Any]]:
        """What a phone got, newest last."""
        thread = self.control.get(f"/threads/{number}").json()
        return [message for message in thread if not message["from_phone"]]


@contextmanager
def running(home: Path, app_url: str, *, agreed: bool = False) -> Iterator[Ward]:
    """Both, on free ports, with the demo's invented people, and what they agreed where `agreed`."""
    with listening() as at_stand_in, listening() as at_door:
        urls = {"PUBLIC_BASE_URL": url_of(at_door), "TWILIO_API_URL": url_of(at_stand_in)}
        app, clock = _app(home, app_url, urls, agreed=agreed)
        options = Options(step_seconds=0, slow_seconds=0.6)
        network = stand_in.create_app(app.settings, clock, options)
        with served(network, at_stand_in), served(build_front_door(app), at_door):
            base = f"{url_of(at_stand_in)}/control"
            with httpx.Client(base_url=base, trust_env=False, timeout=20) as control:
                yield Ward(Desk(app, clock, KeptSender()), url_of(at_door), control)
        app.records.engine.dispose()


def _app(home: Path, app_url: str, urls: dict[str, str], *, agreed: bool) -> tuple[App, StillClock]:
    settings = settings_for(home, app_url, **urls)
    ensure_keys_file(settings.keyline_keys_file)
    clock = StillClock()
    app = build(settings, clock=clock)
    load_demo(app, DEMO_FOLDER if agreed else nothing_agreed(home / "demo"), proofs=False)
    return app, clock

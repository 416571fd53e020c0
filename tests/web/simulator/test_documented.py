"""`docs/twilio-stand-in.md` names every magic number, option and control, and no other."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from bot.messaging import errors
from bot.web.simulator import magic
from bot.web.simulator.control_faults import Changes
from bot.web.simulator.options import Options
from tests.web.simulator.loopback import StandIn

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "twilio-stand-in.md").read_text()


def test_every_number_with_what_it_comes_to() -> None:
    rows = re.findall(r"^\| `(\+\d+)` \| (\d+) \| ([^|]+) \| [^|]+ \| ([^|]+) \|$", PAGE, re.M)
    expected = []
    for code, fate in magic.FATES.items():
        told = f"refused, HTTP {fate.status}" if fate.refusal else f"`{fate.outcome}` by callback"
        ours = "given up" if str(code) in errors.PERMANENT else "tried again"
        expected.append((magic.number_of(code), str(code), told, ours))
    assert rows == expected


def test_every_quirk() -> None:
    rows = re.findall(r"^\| `(\+\d+)` \| `(\w+)` \|", PAGE, re.MULTILINE)
    assert dict(rows) == magic.QUIRKS


def test_every_option_and_how_it_begins() -> None:
    section = PAGE.split("## Options")[1].split("\n## ")[0]
    rows = dict(re.findall(r"^\| `(\w+)` \| `?([\w.]+)`? \|", section, re.MULTILINE))
    begins = Options()
    expected = {}
    for one in fields(Options):
        value = getattr(begins, one.name)
        number = isinstance(value, float) and value.is_integer()
        expected[one.name] = str(int(value) if number else value)
    assert rows == {k: v.lower() if v in ("True", "False") else v for k, v in expected.items()}
    assert set(Changes.model_fields) == set(rows)


def test_every_control(stand_in: StandIn) -> None:
    section = PAGE.split("## Controls")[1].split("\n## ")[0]
    first_cells = "".join(re.findall(r"^\|([^|]+)\|", section, re.MULTILINE))
    told = set(re.findall(r"`([A-Z]+) (/[\w/{}-]+)`", first_cells))
    unknown = [
        (method, path)
        for method, path in sorted(told)
        if stand_in.control.request(method, path.format(**_SOME)).status_code == 405
    ]
    assert unknown == []
    assert told == _routes()


_SOME = {"phone_id": "asha", "sid": "SM" + "0" * 32, "number": "+447700900177"}


def _routes() -> set[tuple[str, str]]:
    from bot.web.simulator import control
    from bot.web.simulator.traffic import Traffic
    from tests.web.simulator.loopback import TickingClock, some_settings

    router = control.routes(Traffic(some_settings(), TickingClock(), phones=()))
    return {
        (method, route.path.removeprefix("/control"))  # type: ignore[attr-defined]
        for route in router.routes
        for method in route.methods  # type: ignore[attr-defined]
    }

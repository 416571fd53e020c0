"""`python -m bench.console_load`: what the console costs in a trust of 100,000 people and five
million texts.

Imports invented people into an embedded database of its own, lets the database make two years of
texts beside them, opens pages for staff of every kind, and prints milliseconds, with the plans of
slow statements. With `--home` the database stays, and is not filled a second time.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.console_pages import RUNS, measure
from bench.import_folder import _app, _forget
from bench.trust import write_trust
from bench.years import fill
from bot import logs
from bot.app import App
from bot.clock import local
from bot.records import embedded
from bot.records.answering import plain
from bot.records.vault import FetchKey, Vault, VaultError
from bot.services.importing.import_folder import import_folder

_WORDS = "can sam ring me about my bus pass, it is the third time that I ask"
#: Fields in which something other than words is sealed.
_NOT_WORDS = {
    "lane_reason.spans": "[]",
    "outbound_message.facts": "{}",
    "person.born_on": "1980-01-01",
}


@dataclass(frozen=True, slots=True)
class _Stopped:
    """A clock that stands where it was set: a Monday's morning is what most lists are opened in."""

    at: datetime

    def now(self) -> datetime:
        return self.at


class _Opening(Vault):
    """Opens what the fill made as if it were sealed: the work is the same, to the end of it."""

    def open(self, sealed: bytes, fetch: FetchKey, field: str, row: object) -> str:
        try:
            return super().open(sealed, fetch, field, row)  # type: ignore[arg-type]
        except VaultError:
            return _NOT_WORDS.get(field, _WORDS)


def main() -> None:
    """Make it all, open pages, print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.console_load", description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--texts", type=int, default=5_000_000, help="of people; half as many ours")
    parser.add_argument("--home", type=Path, help="keep the database here, or use the one there")
    parser.add_argument("--only", default="", help="pages with this in their name")
    parser.add_argument("--runs", type=int, default=RUNS, help="of each page")
    parser.add_argument("--json", type=Path, help="write the figures and plans here too")
    chosen = parser.parse_args()
    logs.configure("bench")
    with ExitStack() as stack:
        home = chosen.home
        if home is None:
            home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="keyline-console-")))
            stack.callback(_forget, home)
        home.mkdir(parents=True, exist_ok=True)
        home.chmod(0o755)
        stack.callback(_stop, _serve(home))
        app = _app(home)
        figures = _filled(app, home, chosen.people, chosen.texts)
        found = figures | measure(as_staff(app), chosen.only, chosen.runs)
        app.records.engine.dispose()
    said = json.dumps(found, indent=2)
    print(said)
    if chosen.json:
        chosen.json.write_text(said)


def _serve(home: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "serve", "database"],
        env={**os.environ, "KEYLINE_HOME": str(home)},
        stdout=subprocess.DEVNULL,
    )


def _stop(database: subprocess.Popen[bytes]) -> None:
    database.send_signal(signal.SIGINT)
    database.wait(120)


def _filled(app: App, home: Path, people: int, texts: int) -> dict[str, object]:
    known = home / "filled.json"
    if known.exists():
        found: dict[str, object] = json.loads(known.read_text())
        return found
    begun = time.monotonic()
    write_trust(home / "folder", people)
    report = import_folder(app, home / "folder")
    if report.is_refused:
        raise SystemExit(f"the folder was refused: {report.faults[0]}")
    imported = round(time.monotonic() - begun, 1)
    print("imported", imported, flush=True)
    url = plain(embedded.create_roles_and_database(app.settings).admin_url)
    rows = fill(url, texts)
    found = {
        "people": people,
        "texts": texts,
        "imported_s": imported,
        "filled_s": round(sum(one["seconds"] for one in rows.values()), 1),
        "tables": rows,
    }
    known.write_text(json.dumps(found))
    return found


def as_staff(app: App) -> App:
    """The app at half past ten of the last working day, with words that open."""
    day = local(datetime.now(UTC)).replace(hour=10, minute=30, second=0, microsecond=0)
    while day.weekday() > 4:
        day -= timedelta(days=1)
    vault = app.records.vault  # what every unit is given
    vault.__class__ = _Opening
    return replace(app, clock=_Stopped(day.astimezone(UTC)))


if __name__ == "__main__":
    main()

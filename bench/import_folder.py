"""`python -m bench.import_folder [people]`: how long a whole organisation takes to come in.

Makes a folder of invented people, imports it into an embedded database of its own, imports it
again, then with everybody's name changed, and prints seconds as JSON.
"""

from __future__ import annotations

import csv
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from bench.invented import names
from bot import logs
from bot.app import App, build
from bot.records import embedded
from bot.records.keys import ensure_keys_file
from bot.records.migrate import migrate
from bot.services.importing.import_folder import import_folder
from bot.services.importing.layout import FILES
from bot.settings import load

_OFFICE = ["09:00-17:00"] * 5 + ["", ""]
_ALWAYS = [""] * 8
_PEOPLE_PER_WORKER = 25
_WORKERS_PER_TEAM = 20
#: A mobile range wide enough for all; nothing is ever sent.
_FIRST_NUMBER = 447_300_000_000

Rows = Iterable[Sequence[object]]


def main() -> None:
    """Make the folder, import it three times, print the figures."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    logs.configure("bench")
    with tempfile.TemporaryDirectory(prefix="keyline-import-") as given:
        home = Path(given)
        home.chmod(0o755)
        database = subprocess.Popen(
            [sys.executable, "-m", "bot.cli", "serve", "database"],
            env={**os.environ, "KEYLINE_HOME": given},
            stdout=subprocess.DEVNULL,
        )
        try:
            app = _app(home)
            figures = {"people": people}
            for what, changed in (("first", ""), ("again", ""), ("all_changed", "X")):
                write_folder(home / "folder", people, changed)
                begun = time.monotonic()
                report = import_folder(app, home / "folder")
                figures[f"{what}_s"] = round(time.monotonic() - begun, 1)
                figures[what] = str(report.total)
            app.records.engine.dispose()
            print(json.dumps(figures, indent=2))
        finally:
            database.terminate()
            database.wait(60)
            _forget(home)


def _forget(home: Path) -> None:
    """As root the embedded database keeps its data elsewhere."""
    folder = embedded.data_folder(load({"KEYLINE_HOME": str(home)}, env_file=None)).parent
    if folder.parent == embedded.ROOT_BASE:
        shutil.rmtree(folder, ignore_errors=True)


def _app(home: Path) -> App:
    environ = {
        "KEYLINE_HOME": str(home),
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "TWILIO_AUTH_TOKEN": "a-token-for-the-bench",
        "TWILIO_API_URL": "http://127.0.0.1:9",
        "TWILIO_SMS_FROM": "+447700900000",
    }
    settings = load(environ, env_file=None)
    for _ in range(300):  # the database's own process makes it
        if embedded.find_urls(settings):
            break
        time.sleep(0.2)
    urls = embedded.create_roles_and_database(settings)
    migrate(urls.admin_url, urls.app_url)
    ensure_keys_file(settings.keyline_keys_file)
    return build(load({**environ, "DATABASE_URL": urls.app_url}, env_file=None))


def write_folder(folder: Path, people: int, changed: str = "") -> None:
    """Write the nine files. `changed` stands after each person's last name."""
    folder.mkdir(exist_ok=True)
    workers = max(1, people // _PEOPLE_PER_WORKER)
    teams = -(-workers // _WORKERS_PER_TEAM)
    for name, rows in _files(people, workers, teams, changed).items():
        [layout] = [file for file in FILES if file.kind == name]
        with (folder / layout.name).open("w", newline="") as out:
            writer = csv.writer(out)
            writer.writerow([column.name for column in layout.columns])
            # Columns that came later stand at the end, and may be left empty.
            writer.writerows([*row, *[""] * (len(layout.columns) - len(row))] for row in rows)


def _files(people: int, workers: int, teams: int, changed: str) -> dict[str, Rows]:
    carers = range(0, people, 2)  # every second person is the carer of the one after
    named = list(itertools.islice(names(), workers + people))
    return {
        "organisation": [["Bench Care", "01632 960100", "", *_OFFICE, "named nurse"]],
        "teams": (
            [f"t{n}", f"Team {n}", "01632 960110", "no" if n else "yes", *_OFFICE]
            for n in range(teams)
        ),
        "desks": ([f"t{n}", "duty", _number(n), *_ALWAYS] for n in range(teams)),
        "workers": (
            [f"w{n}", f"t{n % teams}", *named[n], "Mon to Thu", _number(teams + n), "nurse"]
            for n in range(workers)
        ),
        "people": (
            [
                f"p{n}",
                named[workers + n][0],
                named[workers + n][1] + changed,
                "carer" if n in carers else "service_user",
                "" if n in carers else f"t{n % teams}",
                _number(teams + workers + n),
                "nothing" if n in carers else "key_worker",
                "2026-11-02",
                "" if n % 20 else "yes",
            ]
            for n in range(people)
        ),
        "assignments": (
            [f"p{n}", f"w{n % workers}", "key_worker", "2025-06-02", ""]
            for n in range(1, people, 2)
        ),
        "absences": (
            [f"w{n}", "2026-12-21", "2027-01-01", f"w{n + 1}"] for n in range(0, workers - 1, 2)
        ),
        "relationships": (
            [f"p{n + 1}", f"p{n}", "relative", "2026-10-05"] for n in carers if n + 1 < people
        ),
        "appointments": (
            [f"a{n}", f"p{n}", "2026-12-03", "10:30", "Quay House, room 2"]
            for n in range(1, people, 2)
        ),
    }


def _number(n: int) -> str:
    return f"+{_FIRST_NUMBER + n}"


if __name__ == "__main__":
    main()

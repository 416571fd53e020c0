"""Loads the invented team of demo mode, once."""

from __future__ import annotations

from pathlib import Path

from bot.app import App
from bot.logs import logger
from bot.records import enrolment
from bot.records.scenario_setup import get_row
from bot.services.demo_proofs import read_proofs
from bot.services.demo_staff import add_demo_staff
from bot.services.importing.import_folder import import_folder
from bot.services.set_proof import SecretKind, set_proof
from bot.services.watch_gaps import note_gaps
from bot.settings import SettingsError

DEMO_FOLDER = Path(__file__).resolve().parents[2] / "demo"


def load_demo(app: App, folder: Path = DEMO_FOLDER, *, proofs: bool = True) -> bool:
    """Load the demo team into an empty database; False when there is a team already.

    Its days are counted from the day on which the demo is first started. Raises SettingsError
    where demo is not allowed (invented people must not stand beside real ones), and where the
    folder has a fault. `proofs`: with PINs too, which take their time.
    """
    if not app.settings.demo_allowed:
        raise SettingsError(
            "demo data is refused: KEYLINE_MODE is live or real credentials are set"
        )
    with app.records.begin() as unit:
        if enrolment.has_organisation(unit):
            return False
    report = import_folder(app, folder, offsets=True)
    if report.is_refused:
        raise SettingsError("the demo team cannot be loaded:\n" + "\n".join(report.lines()))
    with app.records.begin() as unit:
        note_gaps(unit, app.clock.now())
    if proofs:
        _set_proofs(app, folder)
    add_demo_staff(app, folder, pins=proofs)
    logger().info("demo.loaded", people=report.counts["people.csv"].added)
    return True


def _set_proofs(app: App, folder: Path) -> None:
    given = read_proofs(folder)
    with app.records.begin() as unit:
        people = {person: get_row(unit, "people", person) for person in given}
    for person, secrets in given.items():
        for kind, secret in secrets.items():
            set_proof(app, people[person], SecretKind(kind), secret)

"""The accounts of the demo's invented staff, as its folder has them in the open.

No import of another folder looks at this file: of real staff no PIN is ever written down. Most
have none: in demo one signs in by one click.
"""

from __future__ import annotations

import csv
from pathlib import Path

from bot.app import App
from bot.care.staff_roles import StaffRole
from bot.records import staff_accounts, staff_roles
from bot.records.phones import Staff
from bot.records.scenario_setup import get_row
from bot.services.keep_staff_accounts import add_account_in

FILE = "staff.csv"


def add_demo_staff(app: App, folder: Path, *, pins: bool) -> None:
    """Add the accounts; `pins`: with those PINs that there are, which take their time."""
    path, now = folder / FILE, app.clock.now()
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    with app.records.begin() as unit:
        for row in rows:
            if row["worker"]:
                staff = Staff("worker", get_row(unit, "workers", row["worker"]))
            else:
                staff = Staff("desk", get_row(unit, "desks", row["team"], row["role"]))
            account_id = add_account_in(unit, staff, row["name"], now)
            if row["held_for"]:
                roles = {StaffRole(role) for role in row["held_for"].split()}
                staff_roles.set_roles(unit, account_id, roles, now)
            if pins and row["pin"]:
                staff_accounts.set_account_secret(unit, account_id, row["pin"], now)

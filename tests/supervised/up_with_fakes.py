"""`keyline up` with fake parts, and the real database if asked for.

python up_with_fakes.py [database] KIND...
"""

from __future__ import annotations

import signal
import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bot import logs, settings
from bot.records import embedded
from bot.supervisor import one_shot
from bot.supervisor.plan import Part, Plan, keyline
from bot.supervisor.up import up

FAKE = Path(__file__).with_name("fake_part.py")


def with_database(plan: Plan, _: one_shot.Stop) -> Plan:
    """The database without its tables: nobody here looks into it."""
    urls = embedded.prepare(plan.settings)
    plan = replace(plan, settings=replace(plan.settings, database_url=urls.app_url))
    serve = keyline("serve", "database")
    with one_shot.background(serve, plan.environment("database"), signal.SIGINT):
        embedded.create_roles_and_database(plan.settings)
    return plan


def choose(plan: Plan) -> tuple[Part, ...]:
    """The parts asked for."""
    known = {part.name: part for part in plan.parts if part.name == "database"}
    return tuple(
        known.get(kind) or Part(kind, (sys.executable, str(FAKE), kind)) for kind in sys.argv[1:]
    )


if __name__ == "__main__":
    logs.configure("supervisor")
    steps = (with_database,) if "database" in sys.argv else ()
    up(settings.load(), steps=steps, choose=choose)

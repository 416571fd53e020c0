"""What a scenario sees of the records, each in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from bot.app import App
from bot.care.consent_records import ConsentRecord
from bot.records import scenario_view as view
from bot.records.scenario_setup import get_row
from bot.records.scenario_view import RecordedItem


def all_is_quiet(app: App) -> bool:
    """Whether everything that follows from what was texted, and from the time, is done."""
    now = app.clock.now()
    with app.records.begin() as unit:
        return view.is_quiet(unit, now)


def list_text_ids(app: App, sids: Sequence[str]) -> dict[str, str]:
    """Which of our texts each message was, by the provider's ids."""
    with app.records.begin() as unit:
        return view.list_text_ids(unit, sids)


def find_recorded_item(app: App, sid: str) -> RecordedItem | None:
    """The item that a text opened or joined, by the provider's id."""
    with app.records.begin() as unit:
        return view.find_recorded_item(unit, sid)


def find_last_consent(app: App, person: str, other: str) -> ConsentRecord | None:
    """The latest version about two people, by their ids in the demo files."""
    with app.records.begin() as unit:
        pair = get_row(unit, "people", person), get_row(unit, "people", other)
        return view.find_last_consent(unit, *pair)


def list_rows(app: App, keys: Sequence[tuple[str, tuple[str, ...]]]) -> list[UUID]:
    """Which row each row of the demo files became, by file and key."""
    with app.records.begin() as unit:
        return [get_row(unit, kind, *key) for kind, key in keys]


def find_last_change_code(app: App) -> str:
    """The code of the change of key worker that was made last; nothing where there is none."""
    with app.records.begin() as unit:
        return view.find_last_change_code(unit)

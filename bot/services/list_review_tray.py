"""Lists what reviews are to hear: for a team, by person, each with its code."""

from __future__ import annotations

from uuid import UUID

from bot.app import App
from bot.records.review_tray import Marked as Marked
from bot.records.review_tray import list_tray


def list_review_tray(app: App, team_id: UUID) -> list[Marked]:
    """What lies in a team's tray: ids and codes, those of one person together, the oldest first.

    The words open with the item, to staff who may read it (`read_item`).
    """
    with app.records.begin() as unit:
        return list_tray(unit, team_id)

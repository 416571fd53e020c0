"""Lists the alerts that nobody has closed, for a member of staff: codes and times, no words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.app import App
from bot.care.lanes import Lane
from bot.records import episodes
from bot.records.phones import Staff
from bot.services.item_access import is_for

#: So many of the newest are looked through.
MOST = 50


@dataclass(frozen=True, slots=True)
class OpenAlert:
    """An alert that is open. `is_stopped`: somebody said what they tried; `is_held`: somebody has
    it just now."""

    code: str
    lane: Lane
    opened_at: datetime
    is_stopped: bool
    is_held: bool


def list_alerts(app: App, staff: Staff) -> list[OpenAlert]:
    """The open alerts that they may read, the newest first."""
    now = app.clock.now()
    with app.records.begin() as unit:
        found = []
        for episode, item in episodes.list_open(unit, MOST):
            if not is_for(unit, staff, item, now):
                continue
            chain = episodes.get_chain(unit, episode.id)
            alert = OpenAlert(
                code=item.code,
                lane=episode.lane,
                opened_at=item.opened_at,
                is_stopped=episode.stopped_at is not None,
                is_held=chain.holder(now) is not None,
            )
            found.append(alert)
        return found

"""What reviews are to hear, on the page: a team's tray, each with its code and whose it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from bot.app import App
from bot.records import sharing_view as records
from bot.records.person_access import find_seeker
from bot.records.phones import Staff
from bot.records.review_tray import Marked, list_tray
from bot.services.item_access import find_item_unseen
from bot.services.person_access import may_open_many, open_person
from bot.services.see_confirmations import page_from


@dataclass(frozen=True, slots=True)
class Tray:
    """A page of a tray. `total`: all that lie in it for the reader."""

    now: datetime
    lines: tuple[Marked, ...]
    total: int
    names: Mapping[UUID, str] = field(repr=False)


def see_tray(app: App, staff: Staff, start: int, most: int) -> Tray:
    """What lies in the tray of somebody's team, from `start` on, `most` at once: only what they may
    read. Each person named in it is opened, which stands in the audit trail."""
    now = app.clock.now()
    with app.records.begin() as unit:
        seeker = find_seeker(unit, staff, now)
        tray = [] if seeker is None else list_tray(unit, seeker.team_id)
        wrote = may_open_many(unit, staff, {one.person_id for one in tray}, now)
        # A complaint about the reader is not theirs to read, nor to count.
        theirs = [
            one
            for one in tray
            if one.person_id in wrote and find_item_unseen(unit, staff, one.code, now) is not None
        ]
        shown = page_from(theirs, start, most)
        people = {one.person_id for one in shown} | {one.about_id for one in shown if one.about_id}
        opened = {one for one in sorted(people) if open_person(app, unit, staff, one, now)}
        return Tray(now, tuple(shown), len(theirs), records.list_names(unit, opened))

"""What is known of whoever is answered in danger, where and when they read it, and what is true."""

from __future__ import annotations

from datetime import datetime

from bot.care.consent_records import AgeBand
from bot.care.danger_answers import Age, Reader
from bot.care.danger_reply import Told, Truth
from bot.care.helplines import Place
from bot.clock import local
from bot.records import people, standing, teams
from bot.records.people import Sender
from bot.records.unit import Unit
from bot.services.danger_answer import place_of, reader_of
from bot.services.staffed_hours import staffed_hours
from bot.services.wording import hours_values


def find_reader(unit: Unit, sender: Sender, now: datetime, *, duress: bool = False) -> Reader:
    """Whoever reads an answer to danger, as the records know them."""
    address = people.open_address(unit, sender)
    return reader_of(sender, address, duress=duress, age=_find_age(unit, sender, now))


def find_place(unit: Unit, now: datetime) -> Place:
    """Where and when it is read, with the organisation's own crisis line."""
    own_line = teams.get_organisation(unit).own_crisis_line or ""
    return place_of(unit.nation, now, own_line)


def find_truth(unit: Unit, now: datetime, *, alerted: bool) -> Truth:
    """What may be said of a text that is stored: that somebody was told, or by when it is read."""
    if alerted:
        return Truth(Told.ALERTED)
    hours = staffed_hours(teams.get_organisation(unit), now)
    return Truth(Told.READ_BY, hours_values(hours, now)["when"])


def _find_age(unit: Unit, sender: Sender, now: datetime) -> Age | None:
    # Of whoever has come by a known number nothing is assumed.
    if not sender.identified:
        return None
    band = standing.find_age_band(unit, sender.person_id, local(now).date())
    if band is None:
        return None
    return Age.ADULT if band is AgeBand.ADULT else Age.YOUNG

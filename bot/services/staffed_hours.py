"""When staff are there: the published week, without the bank holidays of the nation."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.bank_holidays import closed_days
from bot.care.hours import StaffedHours
from bot.clock import local
from bot.records.teams import Organisation


def staffed_hours(organisation: Organisation, now: datetime) -> StaffedHours:
    """The organisation's staffed hours, good for decisions at this moment."""
    closed = closed_days(organisation.nation, local(now).date())
    return StaffedHours(organisation.hours, closed)


def next_opening(organisation: Organisation, now: datetime) -> datetime | None:
    """When staff are next there: now itself while they are; None with no published hours."""
    opening = staffed_hours(organisation, now).next_opening(local(now))
    return None if opening is None else opening.astimezone(UTC)

"""The only place that knows on which days the nation has a bank holiday."""

from __future__ import annotations

from datetime import date
from functools import cache

import holidays

from bot.settings import Nation


def closed_days(nation: Nation, today: date) -> frozenset[date]:
    """The nation's bank holidays of this year and the next: as far as any decision looks ahead.

    A feast that falls on a weekend is in it, and so is the working day given in its place. The
    first call of a process takes most of a second, the next ones less than a microsecond.
    """
    return _two_years(nation, today.year)


@cache
def _two_years(nation: Nation, year: int) -> frozenset[date]:
    # Only the days are kept: the library's own objects grow whenever they are asked.
    found = holidays.country_holidays("GB", subdiv=nation, years=(year, year + 1), expand=False)
    return frozenset(found)

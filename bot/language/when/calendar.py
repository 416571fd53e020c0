"""Days reckoned from days: weeks, months, feasts and the nights on which the clocks change."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Set
from datetime import date, timedelta

from bot.language.when.values import Days

_SUNDAY = 6


def days_from(day: date, count: int) -> date:
    """The day so many days later, or earlier where the count is below nothing."""
    return day + timedelta(days=count)


def months_from(day: date, count: int) -> date:
    """The same day of another month; its last day where it has no such day."""
    years, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def week_of(day: date) -> Days:
    """Monday to Sunday."""
    monday = days_from(day, -day.weekday())
    return Days(monday, days_from(monday, 6))


def month_of(day: date) -> Days:
    """The first to the last of the month."""
    return Days(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def year_of(day: date) -> Days:
    """The first of January to the last of December."""
    return Days(date(day.year, 1, 1), date(day.year, 12, 31))


def last_weekday(today: date, weekday: int) -> date:
    """The newest such weekday before today; Monday is 0."""
    return days_from(today, -((today.weekday() - weekday - 1) % 7 + 1))


def next_weekday(today: date, weekday: int) -> date:
    """The first such weekday after today; Monday is 0."""
    return days_from(today, (weekday - today.weekday() - 1) % 7 + 1)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by the computus."""
    golden, century = year % 19, year // 100
    leaps, skipped = century // 4, (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - skipped + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (year % 100 // 4) - epact - year % 100 % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def last_sunday(year: int, month: int) -> date:
    """The day on which the clocks change in March and in October."""
    return last_weekday(days_from(month_of(date(year, month, 1)).last, 1), _SUNDAY)


def nth_sunday(year: int, month: int, count: int) -> date:
    """The first, second or third Sunday of a month."""
    return days_from(next_weekday(days_from(date(year, month, 1), -1), _SUNDAY), 7 * (count - 1))


def newest(of_year: Callable[[int], Days], today: date) -> Days:
    """The newest of what comes once a year that has begun by today, cut off at today."""
    year = today.year if of_year(today.year).first <= today else today.year - 1
    found = of_year(year)
    return Days(found.first, min(found.last, today))


def coming(of_year: Callable[[int], Days], today: date) -> Days:
    """The first of what comes once a year that is not over before today."""
    found = of_year(today.year)
    return found if found.last >= today else of_year(today.year + 1)


def holiday_before(today: date, holidays: Set[date]) -> Days | None:
    """The newest bank holidays up to today, with those that only a weekend parts from them."""
    past = sorted((day for day in holidays if day <= today), reverse=True)
    return _in_a_row(past) if past else None


def holiday_after(today: date, holidays: Set[date]) -> Days | None:
    """The first bank holidays after today, with those that only a weekend parts from them."""
    ahead = sorted(day for day in holidays if day > today)
    return _in_a_row(ahead) if ahead else None


def _in_a_row(days: list[date]) -> Days:
    """The first of them with the next ones, as long as only a weekend lies between."""
    first = last = days[0]
    for day in days[1:]:
        between = range(min(last, day).toordinal() + 1, max(last, day).toordinal())
        if any(date.fromordinal(n).weekday() < _SUNDAY - 1 for n in between):
            break
        last = day
    return Days(min(first, last), max(first, last))

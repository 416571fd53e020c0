"""Days near the message: today and its neighbours, weekdays, weeks, months and years."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from bot.language.when import words
from bot.language.when.calendar import (
    days_from,
    last_weekday,
    month_of,
    months_from,
    next_weekday,
    week_of,
    year_of,
)
from bot.language.when.values import Anchor, Days, Said

Reader = Callable[[re.Match[str], Said], Anchor | None]

_SATURDAY, _SUNDAY = 5, 6
_WEEK = r"(?:weeks?|wks?)"
_GONE = r"just gone|just been|just past|gone|past(?! [0-9])"

NEAR = (
    rf"(?P<yesterday>{words.YESTERDAY})(?: (?P<part>{words.PART}))?"
    rf"|(?:the )?day (?:before|b4) (?P<ereyesterday>{words.YESTERDAY})"
    rf"|(?:the )?(?P<erenight>night before last)|(?:the )?day after (?P<after>{words.TOMORROW})"
    rf"|(?P<tomorrow>{words.TOMORROW})(?: (?:{words.PART}))?"
    r"|(?:all |the whole of |the whole )?(?P<night>last (?:night|nite|nyt|evening|evenin))"
    r"|(?P<over>overnight)"
    rf"|(?:(?:earlier|later) )?(?P<today>{words.TODAY}|{words.TONIGHT}|this (?:{words.PART})"
    r"|(?P<all>all (?:day|morning|afternoon|evening)(?: long)?))|this time (?P<then>yesterday)"
)
WEEKDAY = (
    rf"(?:(?P<det>the|last|this past|this coming|this|next|every|each|most) )?(?P<day>{words.DAY})"
    rf"(?: (?P<part>{words.PART}))?"
    rf"(?: (?P<tail>before last|(?:of |on )?(?:last|this|next) {_WEEK}|{_GONE}|{_WEEK}|fortnight"
    rf"|last(?! (?:month|year|night|{words.DAY}))))?"
)
OF_WEEK = rf"(?P<which>last|this|next) {_WEEK}(?: on)? (?P<day>{words.DAY})"
FROM_WEEKDAY = (
    rf"(?:(?P<count>a|an|one|two|three|four|[1-9]) )?(?P<unit>{_WEEK}|fortnight) "
    rf"(?P<ago>ago )?(?:(?P<how>on|last|past|come|this past) )?"
    rf"(?:(?P<day>{words.DAY})|(?P<near>{words.TODAY}|{words.TOMORROW}|{words.YESTERDAY}))"
    rf"(?: (?P<gone>{_GONE}))?"
)
PERIOD = (
    rf"(?:(?:the|this) )?(?P<before>week|weekend|month|year) before last"
    rf"|(?P<det>last|this|next|all this|all the|all) "
    rf"(?P<unit>week|wk|weekend|wkend|month|mnth|mth|year|yr)(?: long| {_GONE})?(?! (?:of|on) )"
    rf"|(?:the )?(?P<gone>week|weekend|month) (?:just gone|gone|just past)"
    r"|(?:the )?(?P<weekend>weekend)"
    r"|this time last (?P<time>week|month|year)"
    r"|(?:the )?(?P<edge>start|beginning|middle|(?:back |tail )?end) of"
    r" (?P<of>the|this|last)"
    r" (?P<whole>week|month|year)"
)


def read_near(found: re.Match[str], said: Said) -> Anchor:
    """Yesterday, last night, today, tomorrow. Before 5 in the morning they may be a day earlier:
    who is still up has not turned the page yet."""
    today, late = said.today, int(said.is_small_hours)
    if found["yesterday"] or found["then"]:
        night = words.NIGHT.fullmatch(found["part"] or "")
        return Anchor(past=Days(days_from(today, -1 - late), days_from(today, 0 if night else -1)))
    if found["ereyesterday"]:
        return Anchor(past=Days(days_from(today, -2 - late), days_from(today, -2)))
    if found["erenight"]:
        return Anchor(past=Days(days_from(today, -2 - late), days_from(today, -1)))
    if found["night"] or found["over"]:
        return Anchor(past=Days(days_from(today, -1 - late), today))
    if found["after"]:
        return Anchor(future=Days(days_from(today, 2 - late), days_from(today, 2)))
    if found["tomorrow"]:
        return Anchor(future=Days(days_from(today, 1 - late), days_from(today, 1)))
    days = Days(days_from(today, -late), today)
    if found["all"]:  # "he stays in bed all day" is how he is.
        return Anchor(past=days, needs_tense=True)
    return Anchor(either=days)


def read_weekday(found: re.Match[str], said: Said) -> Anchor | None:
    """A weekday, with what stands before and after it. None for "the monday" and "every monday"."""
    today, weekday = said.today, words.weekday_of(found["day"])
    det, tail = found["det"], found["tail"] or ""
    past, future = last_weekday(today, weekday), next_weekday(today, weekday)
    is_night = words.NIGHT.fullmatch(found["part"] or "") is not None
    if det in {"the", "every", "each", "most"}:
        return None
    if tail in {"week", "wk", "fortnight"}:
        if weekday == today.weekday():
            return None  # From today, or from the next one?
        return Anchor(future=_day(days_from(future, 14 if tail == "fortnight" else 7), is_night))
    if tail.endswith(("week", "wk")):
        return _in_week(tail.split()[-2], weekday, said, is_night)
    if tail == "before last":
        return Anchor(past=_day(days_from(past, -7), is_night))
    if tail or det == "this past":
        return Anchor(past=_day(past, is_night))
    if det == "last":
        # On a Thursday "last tuesday" is two days ago or nine.
        first = days_from(past, -7) if past >= week_of(today).first else past
        return Anchor(past=Days(first, _day(past, is_night).last))
    if det == "next":
        last = days_from(future, 7) if future <= week_of(today).last else future
        return Anchor(future=Days(future, _day(last, is_night).last))
    if det == "this coming":
        return Anchor(future=_day(future, is_night))
    return _bare(past, future, said, is_night)


def _bare(past: date, future: date, said: Said, is_night: bool) -> Anchor:
    """A weekday alone. On the day itself, after midnight, it may be the day that begins."""
    if said.is_small_hours and past.weekday() == said.today.weekday():
        return Anchor(
            past=Days(past, said.today), future=Days(said.today, future), needs_tense=True
        )
    return Anchor(past=_day(past, is_night), future=_day(future, is_night), needs_tense=True)


def weekday_alone(word: str, said: Said) -> Anchor:
    """A weekday with nothing before or after it."""
    weekday = words.weekday_of(word)
    past, future = last_weekday(said.today, weekday), next_weekday(said.today, weekday)
    return _bare(past, future, said, is_night=False)


def read_of_week(found: re.Match[str], said: Said) -> Anchor:
    """ "last week monday": the weekday of a week of the calendar."""
    return _in_week(found["which"], words.weekday_of(found["day"]), said, is_night=False)


def _in_week(which: str, weekday: int, said: Said, is_night: bool) -> Anchor:
    shift = {"last": -7, "this": 0, "next": 7}[which]
    day = days_from(week_of(said.today).first, weekday + shift)
    return _on(_day(day, is_night), said)


def read_from_weekday(found: re.Match[str], said: Said) -> Anchor | None:
    """ "a week on sunday", "a fortnight ago on tuesday", "a week today"."""
    count = words.number_of(found["count"])[0] if found["count"] else 1
    shift = int(count) * (14 if found["unit"] == "fortnight" else 7)
    is_past = found["ago"] or found["gone"] or (found["how"] or "") in {"last", "past", "this past"}
    if found["near"]:
        base = _near_day(found["near"], said.today)
        is_past = is_past or base < said.today
        day = days_from(base, -shift if is_past else shift)
        return _on(Days(day, day), said)
    weekday = words.weekday_of(found["day"])
    if found["ago"] and not (found["how"] in {"last", "past", "this past"} or found["gone"]):
        # The one nearest to so many weeks ago.
        day = days_from(next_weekday(days_from(said.today, -shift - 4), weekday), 0)
        return Anchor(past=Days(day, day))
    if is_past:
        day = days_from(last_weekday(said.today, weekday), -shift)
        return Anchor(past=Days(day, day))
    if weekday == said.today.weekday():
        return None
    day = days_from(next_weekday(said.today, weekday), shift)
    return Anchor(future=Days(day, day))


def _near_day(word: str, today: date) -> date:
    if re.fullmatch(words.TOMORROW, word):
        return days_from(today, 1)
    return days_from(today, -1 if re.fullmatch(words.YESTERDAY, word) else 0)


def read_period(found: re.Match[str], said: Said) -> Anchor | None:
    """A week, a weekend, a month or a year of the calendar."""
    today = said.today
    if found["time"]:
        day = {
            "week": days_from(today, -7),
            "month": months_from(today, -1),
            "year": months_from(today, -12),
        }[found["time"]]
        return Anchor(past=Days(days_from(day, -1), days_from(day, 1)))
    if found["edge"]:
        whole = _period(found["whole"], -1 if found["of"] == "last" else 0, today)
        return _on(edge_of(whole, found["edge"]), said)
    if found["before"]:
        return Anchor(past=_period(found["before"], -2, today))
    if found["gone"]:
        return Anchor(past=_period(found["gone"], -1, today))
    if found["weekend"]:
        return Anchor(
            past=_weekend(0, today), future=_period("weekend", 1, today), needs_tense=True
        )
    det, unit = found["det"], {"wk": "week", "wkend": "weekend"}.get(found["unit"], found["unit"])
    if det.startswith("all"):
        return _all_of(unit, today)
    if det == "this" and unit == "weekend" and today.weekday() < _SATURDAY:
        return Anchor(past=_weekend(0, today), future=_period(unit, 1, today), needs_tense=True)
    if det == "this":
        whole = _period(unit, 0, today)
        return Anchor(past=Days(whole.first, min(whole.last, today)), either=whole)
    if det == "last":
        return Anchor(past=_period(unit, -1, today))
    coming = _period(unit, 1, today)
    if unit == "weekend" and today.weekday() < _SATURDAY:
        coming = Days(coming.first, days_from(coming.last, 7))  # This one, or the one after?
    return Anchor(future=coming)


def edge_of(whole: Days, edge: str) -> Days:
    """The first, the middle or the last third of days."""
    third = (whole.last - whole.first).days // 3
    if edge in {"start", "beginning", "early"}:
        return Days(whole.first, days_from(whole.first, third))
    if edge in {"middle", "mid"}:
        return Days(days_from(whole.first, third), days_from(whole.last, -third))
    return Days(days_from(whole.last, -third), whole.last)


def _period(unit: str, shift: int, today: date) -> Days:
    """A unit of the calendar, so many of them from now."""
    if unit == "week":
        return week_of(days_from(today, 7 * shift))
    if unit == "weekend":
        return _weekend(shift, today)
    if unit.startswith("m"):
        return month_of(months_from(today, shift))
    return year_of(months_from(today, 12 * shift))


def _weekend(shift: int, today: date) -> Days:
    """Saturday and Sunday: 0 is the one that is or was last, on a weekday -1 as well."""
    begun = today if today.weekday() == _SATURDAY else last_weekday(today, _SATURDAY)
    if today.weekday() < _SATURDAY and shift < 0:
        shift += 1
    saturday = days_from(begun, 7 * shift)
    return Days(saturday, days_from(saturday, 1))


def _all_of(unit: str, today: date) -> Anchor:
    """ "all week": since Monday, or the seven days up to now. `past` is when it began."""
    if unit == "weekend":
        return Anchor(past=_weekend(0, today), lasts=True)
    whole = _period(unit, 0, today)
    months = {"week": 0, "month": 1, "mnth": 1, "mth": 1}.get(unit, 12)
    ago = months_from(today, -months) if months else days_from(today, -7)
    return Anchor(past=Days(ago, whole.first), lasts=True)


def _day(day: date, is_night: bool) -> Days:
    """A night belongs to two days."""
    return Days(day, days_from(day, 1) if is_night else day)


def _on(days: Days, said: Said) -> Anchor:
    """Days of which the calendar says whether they are over."""
    if days.last <= said.today:
        return Anchor(past=days)
    if days.first > said.today:
        return Anchor(future=days)
    return Anchor(past=Days(days.first, said.today), either=days)

"""The list of all phones beside the open ones, and where its links lead."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.clock import Clock, local
from bot.web.simulator.exchange import list_other_phones
from bot.web.simulator.roles import describe_place
from bot.web.simulator.team import Group, Place, places, read_team
from bot.web.simulator.view import Screen

#: More than these side by side are too small to read.
MOST_OPEN = 6
_FIRST_OPEN = ("asha", "rehana", "ben", "unknown", "sam", "duty")
_TITLES: dict[Group, str] = {
    "people": "People who use the service",
    "carers": "Carers",
    "staff": "Staff and desks",
    "else": "Somebody else",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One place in the list. Without an `address` there is no phone to open."""

    id: str
    name: str
    role: str
    unread: int
    is_open: bool
    address: str


@dataclass(frozen=True, slots=True)
class Section:
    """One group of the list."""

    title: str
    entries: tuple[Entry, ...]


class Cast:
    """The demo team as the page tells of it: read anew each day, for people go on leave.

    `find_first_day` gives the day from which the days in the files are counted; None: today.
    """

    def __init__(self, clock: Clock, find_first_day: Callable[[], date | None]) -> None:
        self._clock = clock
        self._find_first_day = find_first_day
        self._day: date | None = None
        self._places: tuple[Place, ...] = ()
        self._roles: dict[str, str] = {}

    def look_up(self) -> tuple[tuple[Place, ...], Mapping[str, str]]:
        """Everybody, and what they are to the others today, by the place's id."""
        today = local(self._clock.now()).date()
        if today != self._day:
            first_day = self._find_first_day()
            team = read_team(first_day or today)
            taken = tuple(phone.id for phone in list_other_phones())
            self._places = places(team, taken)
            self._roles = {p.id: describe_place(team, p, today) for p in self._places}
            # Without a first day the files may be told wrong: it is asked for again.
            self._day = today if first_day else None
        return self._places, self._roles


def choose_open(wanted: str | None) -> tuple[str, ...]:
    """The ids of the phones to show side by side: those asked for, or the first ones.

    Of too many the last stay: they were opened last. Whether there are such phones is not known.
    """
    if wanted is None:
        return _FIRST_OPEN
    given = dict.fromkeys(phone_id for phone_id in wanted.split(",") if phone_id)
    return tuple(given)[-MOST_OPEN:]


def address_of(shown: Sequence[str], phone_id: str = "") -> str:
    """The page with these phones open, at one of them."""
    return f"/simulator?open={','.join(shown)}" + (f"#phone-{phone_id}" if phone_id else "")


def sections(
    screens: Sequence[Screen],
    everybody: Sequence[Place],
    roles: Mapping[str, str],
    shown: Sequence[str],
) -> tuple[Section, ...]:
    """Everybody by group: the team in the order of its files, then the phones of nobody."""
    by_id = {screen.id: screen for screen in screens}
    found: dict[Group, list[Entry]] = {group: [] for group in _TITLES}
    for place in everybody:
        screen = by_id.pop(place.id, None)
        if screen is None:
            entry = Entry(place.id, place.name, roles.get(place.id, ""), 0, False, "")
        else:
            entry = _entry(screen, shown)
        found[place.group].append(entry)
    found["else"] += [_entry(screen, shown) for screen in by_id.values()]
    return tuple(Section(_TITLES[g], tuple(entries)) for g, entries in found.items() if entries)


def _entry(screen: Screen, shown: Sequence[str]) -> Entry:
    is_open = screen.id in shown
    address = f"#phone-{screen.id}"
    if not is_open:
        address = address_of((*shown, screen.id)[-MOST_OPEN:], screen.id)
    return Entry(screen.id, screen.name, screen.role, screen.unread, is_open, address)

"""The files of the rota, column by column. docs/import.md shows the same to adopters."""

from __future__ import annotations

from dataclasses import dataclass

from bot.care.posts import GUARDIAN, HELD, Standing
from bot.care.working_hours import Spans, read_spans
from bot.services.importing.columns import SOON, WORKER, Column, File
from bot.services.importing.layout import ABSENCES, DESK_DAYS, WEEKDAYS
from bot.services.importing.values import Code, Hours, Kind, Reading, Reference, TimeOfDay


@dataclass(frozen=True, slots=True)
class SpansOfDay(Kind):
    """The spans of one day."""

    def parse(self, cell: str, _: Reading, /) -> Spans | None:
        """Them in order; None where they overlap or end before they begin."""
        return read_spans(cell)


_ROLES = (*HELD, GUARDIAN)
_TEAM = Reference("the id of a team in teams.csv", file="teams.csv")
_SPANS = SpansOfDay("hours within the day, such as 09:00-12:30 13:00-17:00, or nothing")
_DESK_HOURS = Hours(
    "hours such as 09:00-17:00, 17:00-09:00 for a night, 00:00-24:00 for a whole day, or nothing",
    overnight=True,
)
_TIME = TimeOfDay("a time on the quarter of an hour, such as 09:30 or 17:00")

HOURS = File(
    "hours.csv",
    (
        Column("worker", WORKER),
        Column("from", SOON),
        *(Column(day, _SPANS, needed=False) for day in WEEKDAYS),
        Column("week_a", SOON, needed=False, optional=True),
        *(Column(f"{day}_b", _SPANS, needed=False, optional=True) for day in WEEKDAYS),
    ),
    ("worker", "from"),
    optional=True,
)
DESK_HOURS = File(
    "desk_hours.csv",
    (
        Column("team", _TEAM),
        Column("role", Code("one of " + ", ".join(HELD), HELD)),
        Column("from", SOON),
        *(Column(day, _DESK_HOURS, needed=False) for day in DESK_DAYS),
    ),
    ("team", "role", "from"),
    optional=True,
)
POSTS = File(
    "posts.csv",
    (
        Column("team", _TEAM),
        Column("role", Code("one of " + ", ".join(_ROLES), _ROLES)),
        Column("standing", Code("holder or deputy", tuple(Standing))),
        Column("worker", WORKER),
        Column("from", SOON),
        Column("from_time", _TIME, needed=False),
        Column("to", SOON, needed=False),
        Column("to_time", _TIME, needed=False),
    ),
    ("team", "role", "standing", "worker", "from", "from_time"),
    optional=True,
)
SWAPS = File(
    "swaps.csv",
    (
        Column("worker", WORKER),
        Column("day", SOON),
        Column("other", WORKER),
        Column("other_day", SOON),
    ),
    ("worker", "day", "other", "other_day"),
    optional=True,
)

#: In the order in which they are written: a swap exchanges the hours that are entered by then.
ROTA_FILES = (HOURS, DESK_HOURS, POSTS, SWAPS)
#: What the export writes and `import-rota` reads.
ALL_ROTA_FILES = (File(ABSENCES.name, ABSENCES.columns, ABSENCES.key, optional=True), *ROTA_FILES)

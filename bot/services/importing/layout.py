"""The files of a folder, column by column. docs/import.md shows the same to adopters."""

from __future__ import annotations

from dataclasses import dataclass

from bot.care.facts import MayText
from bot.care.routing import SPECIALISTS, Role
from bot.services.importing.values import (
    Code,
    Day,
    Email,
    Hours,
    Kind,
    Phone,
    Place,
    Reference,
    RoleName,
    TimeOfDay,
    Weekdays,
    Words,
)

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: The days for which a desk may have hours, as they are stored.
DESK_DAYS = {**{day: str(n) for n, day in enumerate(WEEKDAYS)}, "bank_holiday": "holiday"}
ASSIGNED = (Role.KEY_WORKER.value, "accountable_professional", Role.DEPUTY.value, Role.BUDDY.value)
DESKS = (
    Role.DUTY.value,
    Role.LEAD.value,
    Role.ON_CALL.value,
    Role.MANAGER.value,
    Role.DIRECTOR.value,
    *(role.value for role in Role if role in SPECIALISTS),
)
PEOPLE = ("service_user", "carer", "both")
RELATIONSHIPS = (
    "carer",
    "parent",
    "parent_PR",
    "parent_noPR",
    "partner",
    "relative",
    "friend",
    "young_carer",
    "nearest_relative",
    "nominated_person",
    "attorney_HW",
    "attorney_PF",
    "deputy_PW",
    "deputy_PF",
    "guardian_SCT",
    "named_person_SCT",
    "advocate",
    "appointee",
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `needed`: no cell of it may be empty. `optional`: a file may be without it, and
    then gives nothing for any row."""

    name: str
    kind: Kind
    needed: bool = True
    optional: bool = False


@dataclass(frozen=True, slots=True)
class File:
    """One file: its columns, and which of them together tell a row from every other. `optional`:
    a folder may be without it, as if it had no rows."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    optional: bool = False

    @property
    def kind(self) -> str:
        """The name without its ending."""
        return self.name.removesuffix(".csv")


_ID = Words("an id of your own, up to 100 characters on one line")
_NAME = Words("a name, up to 100 characters on one line")
_PHONE = Phone("a phone number, such as 07700 900123 or +447700900123")
_PUBLIC = Phone("a published phone number, such as 01632 960100", as_written=True)
_EMAIL = Email("an e-mail address that staff read, such as duty@example.org")
_HOURS = tuple(
    Column(day, Hours("hours such as 09:00-17:00, or nothing"), needed=False) for day in WEEKDAYS
)
_DESK_HOURS = Hours(
    "hours such as 09:00-17:00, 17:00-09:00 for a night, 00:00-24:00 for a whole day, or nothing",
    overnight=True,
)
_PAST = Day("a date such as 2026-11-24 or 24/11/2026, not in the future")
_SOON = Day("a date such as 2026-11-24 or 24/11/2026, at most two years ahead", latest_days=2 * 366)
_ROLE_NAME = RoleName(
    "what a key worker is called here, such as named nurse: letters only, up to 30, not in "
    "capitals, and no word that the texts avoid"
)
_PROFESSION = Words("a job title, such as social worker, up to 40 characters on one line", most=40)
_PLACE = Place(
    "a neutral place, such as Quay House, room 2: up to 40 characters, where it is and nothing "
    "that says what for"
)
_TEAM = Reference("the id of a team in teams.csv", file="teams.csv")
_WORKER = Reference("the id of a worker in workers.csv", file="workers.csv")
_PERSON = Reference("the id of a person in people.csv", file="people.csv")

ORGANISATION = File(
    "organisation.csv",
    (
        Column("name", _NAME),
        Column("public_number", _PUBLIC),
        Column("crisis_line", _PUBLIC, needed=False),
        *_HOURS,
        Column("role_name", _ROLE_NAME, optional=True),
    ),
    (),
)
TEAMS = File(
    "teams.csv",
    (
        Column("id", _ID),
        Column("name", _NAME),
        Column("public_number", _PUBLIC),
        Column("takes_strangers", Code("yes or no", ("yes", "no"))),
        *_HOURS,
    ),
    ("id",),
)
DESK_FILE = File(
    "desks.csv",
    (
        Column("team", _TEAM),
        Column("role", Code("one of " + ", ".join(DESKS), DESKS)),
        Column("phone", _PHONE),
        *(Column(day, _DESK_HOURS, needed=False, optional=True) for day in DESK_DAYS),
        Column("email", _EMAIL, needed=False, optional=True),
    ),
    ("team", "role"),
)
WORKERS = File(
    "workers.csv",
    (
        Column("id", _ID),
        Column("team", _TEAM),
        Column("first_name", _NAME),
        Column("last_name", _NAME),
        Column("working_days", Weekdays("weekdays such as Mon to Thu, or Mon, Tue and Fri")),
        Column("phone", _PHONE, needed=False),
        Column("profession", _PROFESSION, needed=False, optional=True),
    ),
    ("id",),
)
PEOPLE_FILE = File(
    "people.csv",
    (
        Column("id", _ID),
        Column("first_name", _NAME),
        Column("last_name", _NAME),
        Column("kind", Code("one of " + ", ".join(PEOPLE), PEOPLE)),
        Column("team", _TEAM, needed=False),
        Column("phone", _PHONE, needed=False),
        Column(
            "may_text",
            Code("one of " + ", ".join(MayText) + ", or nothing at all", tuple(MayText)),
            needed=False,
        ),
        Column("number_confirmed_on", _PAST, needed=False),
        Column("easy_read", Code("yes, no or nothing", ("yes", "no")), needed=False, optional=True),
    ),
    ("id",),
)
ASSIGNMENTS = File(
    "assignments.csv",
    (
        Column("person", _PERSON),
        Column("worker", _WORKER),
        Column("role", Code("one of " + ", ".join(ASSIGNED), ASSIGNED)),
        Column("from", _SOON),
        Column("to", _SOON, needed=False),
    ),
    ("person", "worker", "role"),
)
ABSENCES = File(
    "absences.csv",
    (
        Column("worker", _WORKER),
        Column("from", _SOON),
        Column("to", _SOON),
        Column("cover", _WORKER),
    ),
    ("worker", "from"),
)
RELATIONSHIP_FILE = File(
    "relationships.csv",
    (
        Column("person", _PERSON),
        Column("other", _PERSON),
        Column("kind", Code("one of " + ", ".join(RELATIONSHIPS), RELATIONSHIPS)),
        Column("verified_on", _PAST, needed=False),
    ),
    ("person", "other", "kind"),
)
APPOINTMENTS = File(
    "appointments.csv",
    (
        Column("id", _ID),
        Column("person", _PERSON),
        Column("date", _SOON),
        Column("time", TimeOfDay("a time such as 09:30 or 14:00")),
        Column("place", _PLACE),
    ),
    ("id",),
    optional=True,
)

#: In the order in which they are written: a row may name only rows of files before it.
FILES = (
    ORGANISATION,
    TEAMS,
    DESK_FILE,
    WORKERS,
    PEOPLE_FILE,
    ASSIGNMENTS,
    ABSENCES,
    RELATIONSHIP_FILE,
    APPOINTMENTS,
)

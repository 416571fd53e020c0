"""The files of a folder, column by column. docs/import.md shows the same to adopters."""

from __future__ import annotations

from bot.care.consent_records import Hold, Kind
from bot.care.facts import MayText
from bot.care.routing import SPECIALISTS, Role
from bot.services.importing.columns import ID, PAST, PERSON, SOON, WORKER, Column, File
from bot.services.importing.layout_consent import CONSENT_FILES
from bot.services.importing.layout_signs import SIGNS
from bot.services.importing.values import (
    Code,
    Day,
    Email,
    Hours,
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
RELATIONSHIPS = tuple(kind.value for kind in Kind)
HOLDS = tuple(hold.value for hold in Hold)


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
_ROLE_NAME = RoleName(
    "what a key worker is called here, such as named nurse: letters only, up to 30, not in "
    "capitals, and no word that the texts avoid"
)
_PROFESSION = Words("a job title, such as social worker, up to 40 characters on one line", most=40)
_AGENCY = Words("the name of another employer, up to 80 characters on one line", most=80)
_PLACE = Place(
    "a neutral place, such as Quay House, room 2: up to 40 characters, where it is and nothing "
    "that says what for"
)
_YES_NO = Code("yes, no or nothing", ("yes", "no"))
_BORN = Day(
    "a day of birth such as 1987-04-30 or 30/04/1987, not before 1900 and not in the future",
    earliest_year=1900,
)
_TEAM = Reference("the id of a team in teams.csv", file="teams.csv")
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
        Column("id", ID),
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
        Column("id", ID),
        Column("team", _TEAM),
        Column("first_name", _NAME),
        Column("last_name", _NAME),
        Column("working_days", Weekdays("weekdays such as Mon to Thu, or Mon, Tue and Fri")),
        Column("phone", _PHONE, needed=False),
        Column("profession", _PROFESSION, needed=False, optional=True),
        Column("agency", _AGENCY, needed=False, optional=True),
        Column("last_day", SOON, needed=False, optional=True),
    ),
    ("id",),
)
PEOPLE_FILE = File(
    "people.csv",
    (
        Column("id", ID),
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
        Column("number_confirmed_on", PAST, needed=False),
        Column("easy_read", _YES_NO, needed=False, optional=True),
        Column("text_only", _YES_NO, needed=False, optional=True),
        Column("born_on", _BORN, needed=False, optional=True),
        Column("looked_after", _YES_NO, needed=False, optional=True),
        Column("others_see_phone", _YES_NO, needed=False, optional=True),
        Column("calls_safe", _YES_NO, needed=False, optional=True),
    ),
    ("id",),
)
ASSIGNMENTS = File(
    "assignments.csv",
    (
        Column("person", PERSON),
        Column("worker", WORKER),
        Column("role", Code("one of " + ", ".join(ASSIGNED), ASSIGNED)),
        Column("from", SOON),
        Column("to", SOON, needed=False),
    ),
    ("person", "worker", "role"),
)
ABSENCES = File(
    "absences.csv",
    (
        Column("worker", WORKER),
        Column("from", SOON),
        Column("to", SOON),
        Column("cover", WORKER, needed=False),
        Column("no_cover_yet", _YES_NO, needed=False, optional=True),
    ),
    ("worker", "from"),
)
RELATIONSHIP_FILE = File(
    "relationships.csv",
    (
        Column("person", PERSON),
        Column("other", PERSON),
        Column("kind", Code("one of " + ", ".join(RELATIONSHIPS), RELATIONSHIPS)),
        Column("verified_on", PAST, needed=False),
        Column("hold", Code("one of " + ", ".join(HOLDS), HOLDS), needed=False, optional=True),
    ),
    ("person", "other", "kind"),
)
APPOINTMENTS = File(
    "appointments.csv",
    (
        Column("id", ID),
        Column("person", PERSON),
        Column("date", SOON),
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
    SIGNS,
    *CONSENT_FILES,
)

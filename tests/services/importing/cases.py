"""Every kind of bad input, and the very words with which it is refused."""

from __future__ import annotations

from tests.services.importing.folders import Case, add, change, encode, everywhere, remove, signs

_UTF8 = 'in Excel, save as "CSV UTF-8 (comma delimited)"'
_PEOPLE_COLUMNS = (
    "id, first_name, last_name, kind, team, phone, may_text, number_confirmed_on, easy_read, "
    "text_only, "
    "born_on, looked_after, others_see_phone, calls_safe"
)
_PAST = "expected a date such as 2026-11-24 or 24/11/2026, not in the future"
_SOON = "expected a date such as 2026-11-24 or 24/11/2026, at most two years ahead"
_NAME_ANOTHER = (
    ". Name another worker or other days; where nobody is found yet, say so with no_cover_yet, and "
    "the lead is told each day"
)
_ROLE_NAME = (
    "organisation.csv, line 2, role_name: expected what a key worker is called here, such as named "
    "nurse: letters only, up to 30, not in capitals, and no word that the texts avoid"
)
_PLACE = (
    "appointments.csv, line 3, place: expected a neutral place, such as Quay House, room 2: up to "
    "40 characters, where it is and nothing that says what for"
)
_PHONE = "expected a phone number, such as 07700 900123 or +447700900123"

FILES = [
    Case(
        "A file is missing",
        remove("absences.csv"),
        ("absences.csv: the file is missing or cannot be read",),
    ),
    Case(
        "A file is empty",
        lambda files: files.update({"desks.csv": b""}),
        ("desks.csv: expected a first line with the columns",),
    ),
    Case(
        'Saved as "Unicode text" (UTF-16)',
        encode("people.csv", "utf-16"),
        (f"people.csv: expected UTF-8, not UTF-16; {_UTF8}",),
    ),
    Case(
        "Saved as plain CSV by Excel on Windows (Windows-1252)",
        encode("people.csv", "cp1252"),
        (f"people.csv, line 4: expected UTF-8, not Windows-1252 or another encoding; {_UTF8}",),
    ),
    Case(
        "Semicolons or tabs between cells",
        everywhere("people.csv", ",", ";"),
        (f"people.csv, line 1: expected commas between cells, not semicolons or tabs; {_UTF8}",),
    ),
    Case(
        "A quotation mark that is not closed",
        change("people.csv", "Thandiwe", '"Thandiwe'),
        ("people.csv: expected a quotation mark to be closed, and doubled inside a cell",),
    ),
    Case(
        "A column is missing",
        everywhere("absences.csv", ",cover", ",stand_in"),
        (
            (
                "absences.csv, line 1, column 4: not a column of this file; "
                "expected worker, from, to, cover, no_cover_yet"
            ),
            "absences.csv, line 1, cover: the column is missing",
        ),
    ),
    Case(
        "A column that is not ours",
        change("people.csv", "easy_read\n", "easy_read,diagnosis\n"),
        ("people.csv, line 1, column 10: not a column of this file; expected " + _PEOPLE_COLUMNS,),
    ),
    Case(
        "A column of PINs, passwords or memory words",
        change("people.csv", "easy_read\n", "easy_read,memory word\n"),
        (
            (
                "people.csv, line 1, column 10: PINs, passwords and memory words are never "
                "imported: take this column out"
            ),
        ),
    ),
    Case(
        "The same column twice",
        change("desks.csv", "team,role,phone,", "team,role,phone,phone,"),
        ("desks.csv, line 1, column 4: the same column a second time",),
    ),
    Case(
        "A row with too few or too many cells, as from a comma in a name without quotation marks",
        change("people.csv", "Thandiwe", "Thandiwe, called Thandi"),
        ("people.csv, line 4: expected 9 cells, as in the first line",),
    ),
]

CELLS = [
    Case(
        "A cell is empty that must not be",
        change("people.csv", "Wilhelmina", ""),
        ("people.csv, line 2, first_name: expected a name, up to 100 characters on one line",),
    ),
    Case(
        "A number that is none",
        change("people.csv", "07700 900751", "07700 90075"),
        (f"people.csv, line 2, phone: {_PHONE}",),
    ),
    Case(
        "A number that Excel has made a figure of",
        change("people.csv", "07700 900751", "4.47701E+11"),
        (f"people.csv, line 2, phone: {_PHONE}",),
    ),
    Case(
        "A day that does not exist",
        change("people.csv", "2026-11-20", "2026-11-31"),
        (f"people.csv, line 2, number_confirmed_on: {_PAST}",),
    ),
    Case(
        "A day in the future that must be past",
        change("relationships.csv", "2026-11-02", "2026-11-25"),
        (f"relationships.csv, line 2, verified_on: {_PAST}",),
    ),
    Case(
        "A day too far ahead, or before 1950",
        change("assignments.csv", "2027-01-31", "2207-01-31"),
        (f"assignments.csv, line 4, to: {_SOON}",),
    ),
    Case(
        "Days counted from today: for the demo's own folder only",
        change("absences.csv", "2026-12-12", "+9"),
        (f"absences.csv, line 2, to: {_SOON}",),
    ),
    Case(
        "Hours that are none, or that end before they begin",
        change("organisation.csv", "09:00-16:30", "9 to 5"),
        ("organisation.csv, line 2, fri: expected hours such as 09:00-17:00, or nothing",),
    ),
    Case(
        "Hours of a desk that are none",
        change("desks.csv", "07700 900732,", "07700 900732,always"),
        (
            (
                "desks.csv, line 4, mon: expected hours such as 09:00-17:00, 17:00-09:00 for a "
                "night, 00:00-24:00 for a whole day, or nothing"
            ),
        ),
    ),
    Case(
        "Working days that are none",
        change("workers.csv", "Mon to Fri", "full time"),
        (
            (
                "workers.csv, line 3, working_days: expected weekdays such as Mon to Thu, or Mon, "
                "Tue and Fri"
            ),
        ),
    ),
    Case(
        "An unknown role",
        change("desks.csv", "lead", "boss"),
        (
            (
                "desks.csv, line 3, role: expected one of duty, lead, on_call, manager, director, "
                "health_lead, link_worker, peer_worker"
            ),
        ),
    ),
    Case(
        "An unknown role of a worker",
        change("assignments.csv", "deputy", "care coordinator"),
        (
            (
                "assignments.csv, line 3, role: expected one of key_worker, "
                "accountable_professional, deputy, buddy"
            ),
        ),
    ),
    Case(
        "An unknown kind of person",
        change("people.csv", "both", "patient"),
        ("people.csv, line 4, kind: expected one of service_user, carer, both",),
    ),
    Case(
        "An unknown kind of relationship",
        change("relationships.csv", "partner", "mum"),
        (
            (
                "relationships.csv, line 2, kind: expected one of carer, partner, relative, "
                "friend, parent, parent_PR, parent_noPR, step_parent, foster_carer, young_carer, "
                "nearest_relative, nominated_person, attorney_HW, attorney_PF, deputy_PW, "
                "deputy_PF, guardian_SCT, named_person_SCT, advocate, appointee, professional"
            ),
        ),
    ),
    Case(
        "An unknown word in may_text",
        change("people.csv", "key_worker", "everything"),
        (
            (
                "people.csv, line 2, may_text: expected one of nothing, key_worker, appointments, "
                "or nothing at all"
            ),
        ),
    ),
    Case(
        "Neither yes nor no",
        change("teams.csv", ",no,", ",maybe,"),
        ("teams.csv, line 3, takes_strangers: expected yes or no",),
    ),
    Case(
        "A role name that is empty in a column that is there",
        change("organisation.csv", "named nurse", ""),
        (_ROLE_NAME,),
    ),
    Case(
        "A role name in capitals, too long, or in words that the texts avoid",
        change("organisation.csv", "named nurse", "NAMED NURSE"),
        (_ROLE_NAME,),
    ),
    Case(
        "A job title that is too long",
        change("workers.csv", "occupational therapist", "occupational therapist" * 2),
        (
            (
                "workers.csv, line 3, profession: expected a job title, such as social worker, up "
                "to 40 characters on one line"
            ),
        ),
    ),
    Case(
        "Easy Read neither yes nor no",
        change("people.csv", ",no\n", ",large print\n"),
        ("people.csv, line 3, easy_read: expected yes, no or nothing",),
    ),
    Case(
        "A time that is none, or could be of the morning or the afternoon",
        change("appointments.csv", "10:30", "2.30"),
        ("appointments.csv, line 2, time: expected a time such as 09:30 or 14:00",),
    ),
    Case(
        "A place that says what for, or what kind of service",
        change("appointments.csv", "The library", "Fen Clinic"),
        (_PLACE,),
    ),
]

TOGETHER = [
    Case(
        "No organisation, or two",
        add("organisation.csv", "Second Trust,01632 960300,,,,,,,,,support worker"),
        ("organisation.csv: expected one row: the organisation",),
    ),
    Case(
        "An id twice",
        add("people.csv", "9434765919,Wilma,Featherby,service_user,fen-south,,,,"),
        ("people.csv, line 5, id: the same id as in line 2",),
    ),
    Case(
        "An absence twice",
        add("absences.csv", "staff-4471,2026-12-01,2026-12-03,staff-6093"),
        ("absences.csv, line 3, worker: the same worker and from as in line 2",),
    ),
    Case(
        "An id that is in no file",
        change("relationships.csv", "9434765870", "9434765999"),
        ("relationships.csv, line 2, other: expected the id of a person in people.csv",),
    ),
    Case(
        "A worker who is in no file",
        change("absences.csv", "staff-5820", "staff-7000"),
        ("absences.csv, line 2, cover: expected the id of a worker in workers.csv",),
    ),
    Case(
        "A team that is in no file",
        change("workers.csv", "fen-south", "fen-west"),
        ("workers.csv, line 4, team: expected the id of a team in teams.csv",),
    ),
    Case(
        "No team takes strangers, or two do",
        change("teams.csv", ",yes,", ",no,"),
        (
            (
                "teams.csv, takes_strangers: expected yes for one team: it gets the texts that "
                "belong to no other"
            ),
        ),
    ),
    Case(
        "A team without a duty desk",
        change("desks.csv", "fen-south,duty", "fen-south,manager"),
        (
            (
                "teams.csv, line 3, id: expected a duty desk with a phone in desks.csv: nobody "
                "could be alerted"
            ),
        ),
    ),
    Case(
        "A duty desk without a phone",
        change("desks.csv", "07700 900732", ""),
        (f"desks.csv, line 4, phone: {_PHONE}",),
    ),
    Case(
        "A service user without a team",
        change("people.csv", "both,fen-south", "both,"),
        (
            (
                "people.csv, line 4, team: expected the id of a team in teams.csv: who uses the "
                "service belongs to one"
            ),
        ),
    ),
    Case(
        "A number confirmed where there is none",
        change("people.csv", "07700 900751", ""),
        ("people.csv, line 2, number_confirmed_on: expected nothing, as the row has no phone",),
    ),
    Case(
        "An end before its start",
        change("absences.csv", "2026-12-12", "2026-11-30"),
        ("absences.csv, line 2, to: expected a day that is not before the column from",),
    ),
    Case(
        "An absence without cover",
        change("absences.csv", "staff-5820", ""),
        (
            (
                "absences.csv, line 2, cover: expected the id of a worker in workers.csv; where "
                "nobody is found yet, yes in the column no_cover_yet"
            ),
        ),
    ),
    Case(
        "Two workers who cover for one another",
        add("absences.csv", "staff-5820,2026-12-10,2026-12-20,staff-4471"),
        (
            (
                "absences.csv, line 2, cover: expected a cover who is there: on 1 working day "
                f"(first 2026-12-11) whoever covers is away too{_NAME_ANOTHER}"
            ),
        ),
    ),
    Case(
        "A cover who works on none of the days",
        change(
            "absences.csv",
            "staff-4471,2026-12-01,2026-12-12,staff-5820",
            "staff-6093,2026-11-30,2026-12-06,staff-4471",
        ),
        (
            (
                "absences.csv, line 2, cover: expected a cover who is there: on 1 working day "
                f"(first 2026-12-02) whoever covers never works{_NAME_ANOTHER}"
            ),
        ),
    ),
    Case(
        "A worker who covers themself",
        change("absences.csv", "staff-5820", "staff-4471"),
        ("absences.csv, line 2, cover: expected another worker: nobody covers themself",),
    ),
    Case(
        "Two key workers at once",
        add("assignments.csv", "9434765919,staff-6093,key_worker,2026-01-05,"),
        ("assignments.csv, line 5, from: expected one key worker at a time: see line 2",),
    ),
    Case(
        "A relationship to oneself",
        change("relationships.csv", "9434765870", "9434765919"),
        ("relationships.csv, line 2, other: expected another person than in the column person",),
    ),
    Case(
        "A relationship to somebody who uses no service, or from somebody who is no carer",
        change("relationships.csv", "9434765919,9434765870", "9434765870,9434765919"),
        (
            (
                "relationships.csv, line 2, other: expected somebody whose kind in people.csv is "
                "carer or both"
            ),
            (
                "relationships.csv, line 2, person: expected somebody whose kind in people.csv is "
                "service_user or both"
            ),
        ),
    ),
    Case(
        "A time that the clocks leave out when they go forward",
        change("appointments.csv", "25/10/2026", "28/03/2027"),
        (
            (
                "appointments.csv, line 3, time: expected a time that this day has: the clocks go "
                "forward over it"
            ),
        ),
    ),
    Case(
        "An appointment of somebody who uses no service",
        change("appointments.csv", "9434765919", "9434765870"),
        (
            (
                "appointments.csv, line 2, person: expected somebody whose kind in people.csv is "
                "service_user or both"
            ),
        ),
    ),
    Case(
        "A sign in the plan of somebody who uses no service, or of words that say nothing",
        signs("9434765870,cleaning at night,2026-11-02,", "9434765919,it is me again,2026-11-02,"),
        (
            (
                "signs.csv, line 2, person: expected somebody whose kind in people.csv is "
                "service_user or both"
            ),
            (
                "signs.csv, line 3, phrase: expected words that say what changes: these stand in "
                "nearly every text"
            ),
        ),
    ),
    Case(
        "A sign that ended before it was recorded",
        signs("9434765919,cleaning at night,2026-11-02,2026-11-01"),
        ("signs.csv, line 2, ended_on: expected a day that is not before the column recorded_on",),
    ),
]

#: Imported all the same, with a note.
ALLOWED = [
    Case(
        "Two people with one number",
        change("people.csv", "07700 900753", "07700 900751"),
        tuple(
            f"people.csv, line {line}, phone: the same number as in line {other}: it is ambiguous "
            "and identifies nobody, so nothing is told to it and a human reads"
            for line, other in ((2, 4), (4, 2))
        ),
    ),
    Case(
        "A person with a worker's or a desk's number",
        change("people.csv", "07700 900753", "07700 900741"),
        (
            (
                "people.csv, line 4, phone: also the number of a worker or a desk: texts from it "
                "count as staff's"
            ),
        ),
    ),
    Case(
        "A service user without a key worker",
        change("assignments.csv", "staff-6093,key_worker", "staff-6093,buddy"),
        ("people.csv, line 4, id: no key worker today: texts go to the duty desk",),
    ),
    Case(
        "A cover who is away too",
        change(
            "absences.csv",
            "cover\nstaff-4471,2026-12-01,2026-12-12,staff-5820\n",
            "cover,no_cover_yet\nstaff-4471,2026-12-01,2026-12-12,staff-5820,yes\n"
            "staff-5820,2026-12-10,2026-12-20,staff-4471,\n",
        ),
        tuple(
            f"absences.csv, line {line}, cover: on 3 of these days whoever covers is away too: "
            "texts go past them, in the end to the duty desk"
            for line in (2, 3)
        ),
    ),
    Case(
        "A key worker and the cover away together soon, and nobody else named",
        change(
            "absences.csv",
            "cover\nstaff-4471,2026-12-01,2026-12-12,staff-5820",
            "cover,no_cover_yet\nstaff-6093,2026-11-30,2026-12-06,staff-4471,yes",
        ),
        (
            (
                "absences.csv, line 2, cover: in the next 14 days nobody named is there on 1 "
                "working day (first 2026-12-02) for 1 person: texts go to the duty desk"
            ),
        ),
    ),
    Case(
        "Hours at which no desk of a team is manned",
        change(
            "desks.csv",
            "fen-south,duty,07700 900732,,,,,,,,",
            # The specialist is there day and night, and stands in for nobody.
            "fen-south,link_worker,07700 900733,,,,,,,,\nfen-south,duty,07700 900732"
            + ",08:00-20:00" * 5
            + ",20:00-08:00,00:00-24:00,10:00-16:00",
        ),
        (
            (
                "teams.csv, line 3, id: no desk of this team is manned at some hours (Mon 00:00 to "
                "08:00; Mon 20:00 to Tue 08:00; Tue 20:00 to Wed 08:00; Wed 20:00 to Thu 08:00; "
                "Thu 20:00 to Fri 08:00; Fri 20:00 to Sat 20:00; bank holidays 00:00 to 10:00; "
                "bank holidays 16:00 to 24:00): alerts then go to its first desk all the same"
            ),
        ),
    ),
]

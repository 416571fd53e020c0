"""A person, their phone, team and carers, as they are typed in one sitting: read and checked.

Nothing here is kept: whoever reads a form either gets all of it, fit to be saved, or its faults.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from bot.care.consent_records import AgeBand, GivenVia, Hold, Kind
from bot.care.consent_review import age_band
from bot.care.enrolment_details import read_details
from bot.care.enrolment_words import SHARING, Fault, Typed
from bot.care.facts import Category, MayText
from bot.care.person_details import Details
from bot.care.routing import Role

#: How many carers one page takes. More are added one by one afterwards.
CARERS = 3

MAY_TEXT = {
    MayText.KEY_WORKER.value: "Who the key worker is, and who covers",
    MayText.APPOINTMENTS.value: "That, and also appointments and what was agreed at reviews",
    MayText.NOTHING.value: "Nothing without my PIN",
}
KINDS = {
    Kind.CARER.value: "Carer",
    Kind.PARTNER.value: "Husband, wife or partner",
    Kind.PARENT.value: "Parent",
    Kind.STEP_PARENT.value: "Step-parent",
    Kind.FOSTER_CARER.value: "Foster carer",
    Kind.RELATIVE.value: "Other relative",
    Kind.FRIEND.value: "Friend",
    Kind.YOUNG_CARER.value: "Young carer (under 18)",
    Kind.ADVOCATE.value: "Advocate",
}
VERIFIED = {
    "here": "They are here, and the person says so",
    "rang": "I rang a number that I had from elsewhere",
    "no": "Not yet",
}
#: Whether a call to a phone is safe. Asked of whoever has one: nobody answers for them.
CALLS = {
    "yes": "Yes: a call puts them in no danger",
    "no": "No: do not ring this phone",
    "unasked": "I could not ask them alone",
}
HOLDS = {
    Hold.NONE.value: "No",
    Hold.NO_CONTACT.value: "Yes: there is to be no contact",
    Hold.COURT_ORDER.value: "Yes: a court order",
    Hold.ABUSE_SUSPECTED.value: "Yes: abuse is suspected",
    Hold.ASKED_NOT_TO_ENGAGE.value: "Yes: the person asked us not to engage with them",
    Hold.CHILD_PROTECTION.value: "Yes: to protect a child",
}
AGREED = {
    "not_asked": "They were not asked yet",
    "some": "Yes, what is ticked here",
    "refused": "No, nothing",
}
VIA = {
    GivenVia.FACE_TO_FACE.value: "Face to face",
    GivenVia.CALL.value: "In a call",
    GivenVia.LETTER.value: "In a letter",
}
#: Answers for the care, and is in no chain of readers.
ACCOUNTABLE = "accountable_professional"
#: The fields of the team and the role of each.
TEAM = {
    "key_worker": Role.KEY_WORKER.value,
    "deputy": Role.DEPUTY.value,
    "buddy": Role.BUDDY.value,
    "accountable": ACCOUNTABLE,
}

#: Reads a number: the number as it is kept, or why it cannot be, in words.
ReadPhone = Callable[[str], tuple[str | None, str]]


@dataclass(frozen=True, slots=True, repr=False)
class GivenPhone:
    """A phone. `is_tried`: a text or call reached it while staff were there. `is_sure`: its digits
    were read back after they needed a second look."""

    number: str
    may_text: MayText
    others_see: bool
    calls_safe: bool
    is_tried: bool
    is_sure: bool
    do_not_ring: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class GivenCarer:
    """Somebody beside a person. `prefix`: how the fields begin that they were typed in."""

    prefix: str
    first_name: str
    last_name: str
    phone: GivenPhone | None
    kind: Kind
    is_verified: bool
    hold: Hold
    agreed: str
    categories: frozenset[Category]
    via: GivenVia


@dataclass(frozen=True, slots=True, repr=False)
class GivenPerson:
    """Who is enrolled. `team`: who has each role; there is always a key worker. `details`: their
    names, and how to speak and write with them."""

    details: Details
    born_on: date | None
    looked_after: bool
    phone: GivenPhone | None
    team: Mapping[str, UUID]


@dataclass(frozen=True, slots=True, repr=False)
class Enrolment:
    """All that was typed. `person` is None where only carers are added to somebody."""

    person: GivenPerson | None
    carers: tuple[GivenCarer, ...] = ()
    faults: tuple[Fault, ...] = field(default=())


def read_enrolment(
    fields: Mapping[str, str],
    read_phone: ReadPhone,
    workers: Mapping[str, str],
    today: date,
    *,
    age: AgeBand | None = None,
    only_carers: bool = False,
) -> Enrolment:
    """Read a form. With `faults` it is not fit to be saved. `workers`: who may have a role, by id.
    `age`: of whom carers are added to."""
    typed = Typed(fields)
    person = None if only_carers else _person(typed, read_phone, workers, today)
    if person is not None and person.born_on is not None:
        age = age_band(person.born_on, today)
    carers = [_carer(typed, prefix, read_phone, age) for prefix in begun_carers(fields)]
    if only_carers and not carers:
        typed.fault("c1_first", "Enter the carer's first name")
    numbers: set[str] = set()
    for where, phone in _phones(person, carers):
        if phone.number in numbers:
            typed.fault(where, "This number is on this page twice. Each person needs their own")
        numbers.add(phone.number)
    return Enrolment(person, tuple(carers), tuple(typed.faults))


def carer_prefixes() -> list[str]:
    """How the fields of each carer begin."""
    return [f"c{n}_" for n in range(1, CARERS + 1)]


def begun_carers(fields: Mapping[str, str]) -> list[str]:
    """How the fields begin of the carers of whom anything was typed that says who they are."""
    typed = Typed(fields)
    said = ("first", "last", "phone")
    return [p for p in carer_prefixes() if any(typed.text(p + name) for name in said)]


def read_back_phone(typed: Typed, prefix: str, read_phone: ReadPhone) -> GivenPhone | None:
    """A phone, and what was said of it; None where there is none, or it is at fault."""
    given = typed.text(f"{prefix}phone")
    if not given:
        return None
    number, fault = read_phone(given)
    if typed.text(f"{prefix}others_see") not in ("yes", "no"):
        typed.fault(f"{prefix}others_see", "Say whether others see this phone")
    if typed.text(f"{prefix}calls") not in CALLS:
        typed.fault(f"{prefix}calls", "Say whether a call to this phone is safe")
    may_text = typed.text(f"{prefix}may_text") or MayText.NOTHING.value
    if may_text not in MAY_TEXT:
        typed.fault(f"{prefix}may_text", "Choose what may be texted to this phone")
        return None
    if number is None:
        typed.fault(f"{prefix}phone", fault)
        return None
    return GivenPhone(
        number,
        MayText(may_text),
        others_see=typed.text(f"{prefix}others_see") == "yes",
        calls_safe=typed.text(f"{prefix}calls") == "yes",
        is_tried=typed.ticked(f"{prefix}tried"),
        is_sure=typed.ticked(f"{prefix}sure"),
        do_not_ring=typed.text(f"{prefix}calls") == "no",
    )


def _person(
    typed: Typed, read_phone: ReadPhone, workers: Mapping[str, str], today: date
) -> GivenPerson:
    first = typed.name("first_name", "the name they like to be called")
    last = typed.name("last_name", "their last name", needed=False)
    born = typed.born(today)
    phone = read_back_phone(typed, "", read_phone)
    return GivenPerson(
        read_details(typed, first, last),
        born,
        looked_after=typed.ticked("looked_after"),
        phone=phone,
        team=_team(typed, workers),
    )


def _team(typed: Typed, workers: Mapping[str, str]) -> dict[str, UUID]:
    team: dict[str, UUID] = {}
    key_team: set[str] = set()
    for name, role in TEAM.items():
        given = typed.text(name)
        if not given and role != Role.KEY_WORKER.value:
            continue
        if given not in workers:
            typed.fault(name, "Choose somebody of the team: nobody is without a key worker")
        elif given in key_team and role != ACCOUNTABLE:
            typed.fault(name, "Choose three different people as key worker, deputy and buddy")
        else:
            team[role] = UUID(given)
        key_team.add(given)
    return team


def _carer(typed: Typed, prefix: str, read_phone: ReadPhone, age: AgeBand | None) -> GivenCarer:
    first = typed.name(f"{prefix}first", "the carer's first name")
    last = typed.name(f"{prefix}last", "the carer's last name", needed=False)
    kind = typed.choice(f"{prefix}kind", KINDS, "Choose how they stand to the person")
    verified = typed.choice(f"{prefix}verified", VERIFIED, "Choose how you know this")
    hold = typed.choice(f"{prefix}hold", HOLDS, "Choose whether there is a safety hold")
    agreed = typed.choice(f"{prefix}agreed", AGREED, "Choose what the person agreed to")
    via = typed.text(f"{prefix}via")
    ticked = frozenset(c for c in SHARING if typed.ticked(f"{prefix}may_{c.value}"))
    if agreed == "some" and not ticked:
        typed.fault(f"{prefix}may_D0", "Tick what may be told, or choose that nothing may be")
    if agreed == "some" and age in (AgeBand.UNDER_13, AgeBand.FROM_13):
        typed.fault(
            f"{prefix}agreed",
            "Under 16, what may be told is recorded with a finding of competence, not here",
        )
    if agreed in ("some", "refused") and via not in VIA:
        typed.fault(f"{prefix}via", "Choose how they said so")
    return GivenCarer(
        prefix,
        first,
        last,
        read_back_phone(typed, prefix, read_phone),
        Kind(kind) if kind in KINDS else Kind.CARER,
        verified in ("here", "rang"),
        Hold(hold) if hold in HOLDS else Hold.NONE,
        agreed,
        ticked if agreed == "some" else frozenset(),
        GivenVia(via) if via in VIA else GivenVia.FACE_TO_FACE,
    )


def _phones(person: GivenPerson | None, carers: list[GivenCarer]) -> list[tuple[str, GivenPhone]]:
    found = [("phone", person.phone)] if person is not None else []
    found += [(f"{one.prefix}phone", one.phone) for one in carers]
    return [(where, phone) for where, phone in found if phone is not None]

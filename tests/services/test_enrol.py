"""A person and their carer are enrolled in one sitting: all of it, once, or nothing."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest

from bot.records.phones import Staff
from bot.services.enrolling import enrol as module
from bot.services.enrolling.enrol import Enrolled, enrol, find_enroller
from bot.services.enrolling.hand_over import read_card, send_welcome
from bot.services.keep_staff_accounts import find_staff
from tests.kit import ASHA, SAM, WHO, Desk
from tests.services.answers.asking import ask

JOY, FRED = "+447700900150", "+447700900151"
_TABLES = (
    "person",
    "contact_point",
    "assignment",
    "relationship",
    "consent",
    "proof",
    "agreed_word",
)


def staff_named(desk: Desk, worker: str = "w1") -> Staff:
    """Sam, who is Joy's key worker."""
    return find_staff(desk.app, worker, None)


def typed(desk: Desk, **more: str) -> dict[str, str]:
    """A whole form: Joy, whose key worker is Sam, and Fred beside her."""
    return {
        "first_name": "Joy",
        "last_name": "O'Brien",
        "born_day": "3",
        "born_month": "4",
        "born_year": "1990",
        "phone": "07700 900150",
        "may_text": "key_worker",
        "others_see": "no",
        "calls": "yes",
        "tried": "yes",
        "key_worker": str(staff_named(desk).id),
        "c1_first": "Fred",
        "c1_phone": "+44 (0)7700 900151",
        "c1_tried": "yes",
        "c1_others_see": "no",
        "c1_calls": "unasked",
        "c1_kind": "partner",
        "c1_verified": "here",
        "c1_hold": "none",
        "c1_agreed": "some",
        "c1_may_D1": "yes",
        "c1_via": "face_to_face",
        **more,
    }


SECRETS = {"pin": "4821", "pin_again": "48 21", "c1_pin": "7306", "c1_pin_again": "7306"}


def counted(desk: Desk) -> list[int]:
    return [desk.count(f"SELECT count(*) FROM {name}") for name in _TABLES]


def words(found: object) -> list[str]:
    assert isinstance(found, list)
    return [fault.field for fault in found]


def test_who_was_enrolled_asks_who_their_key_worker_is_and_is_told(desk: Desk) -> None:
    done = enrol(desk.app, staff_named(desk), uuid4(), typed(desk), SECRETS)
    assert isinstance(done, Enrolled)
    assert "Sam" in ask(desk, JOY, WHO, body="who is my key worker").body
    kinds = {str(row["kind"]) for row in desk.rows("SELECT kind FROM audit_event")}
    assert {"person.enrolled", "carer.enrolled", "consent.recorded", "proof.set"} <= kinds


def test_nothing_typed_is_readable_in_the_tables_that_it_went_to(desk: Desk) -> None:
    enrol(desk.app, staff_named(desk), uuid4(), typed(desk), SECRETS)
    for table in (*_TABLES, "audit_event"):
        stored = str(desk.rows(f"SELECT t.*::text AS row FROM {table} t"))
        for secret in ("4821", "7306", "O'Brien", r"\+447700900150"):
            # Ids and moments have digits too, between hyphens: a PIN that was kept stands alone.
            assert re.search(rf"(?<![0-9a-f.-]){secret}(?![0-9a-f-])", stored) is None, table
        for plain in ("O'Brien", JOY):
            assert plain.encode().hex() not in stored, table


def test_a_form_sent_twice_enrols_once(desk: Desk) -> None:
    form = uuid4()
    first = enrol(desk.app, staff_named(desk), form, typed(desk), SECRETS)
    before = counted(desk)
    second = enrol(desk.app, staff_named(desk), form, typed(desk), SECRETS)
    assert isinstance(first, Enrolled)
    assert isinstance(second, Enrolled)
    assert (second.person_id, second.again) == (first.person_id, True)
    assert counted(desk) == before


@pytest.mark.parametrize(
    ("where", "name"),
    [
        (module.people, "add_person"),
        (module.person_details, "set_details"),
        (module.consent_setup, "set_born"),
        (module.enrolment, "add_assignment"),
        (module.enrolling, "add_phone"),
        (module.enrolment, "add_relationship"),
        (module, "record_consent_in"),
        (module, "set_proof_in"),
        (module, "add_event"),
    ],
)
def test_a_fault_at_any_step_leaves_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, where: object, name: str
) -> None:
    before, right, calls = counted(desk), getattr(where, name), []

    def fails_the_last_time(*given: object, **more: object) -> object:
        calls.append(name)
        if len(calls) == again:
            raise ZeroDivisionError
        return right(*given, **more)

    for again in (1, 2):
        calls.clear()
        monkeypatch.setattr(where, name, fails_the_last_time)
        try:
            enrol(desk.app, staff_named(desk), uuid4(), typed(desk), SECRETS)
        except ZeroDivisionError:
            assert counted(desk) == before
        else:
            assert (again, len(calls)) == (2, 1), "a step that is done once"
        monkeypatch.setattr(where, name, right)


def test_a_number_that_is_somebodys_needs_a_second_look_and_says_no_more(desk: Desk) -> None:
    before = counted(desk)
    for number in (ASHA, SAM):
        found = enrol(desk.app, staff_named(desk), uuid4(), typed(desk, phone=number), SECRETS)
        assert words(found) == ["phone"]
        assert "second look" in str(found)
    assert counted(desk) == before
    assert desk.count("SELECT count(*) FROM contact_point WHERE doubted_at IS NOT NULL") == 0


def test_a_number_read_back_is_entered_and_proves_nothing_of_either(desk: Desk) -> None:
    form = typed(desk, phone=ASHA, sure="yes")
    assert isinstance(enrol(desk.app, staff_named(desk), uuid4(), form, SECRETS), Enrolled)
    assert desk.count("SELECT count(*) FROM contact_point WHERE doubted_at IS NOT NULL") == 2
    of_staff = typed(desk, phone=SAM, sure="yes", c1_phone="")
    assert words(enrol(desk.app, staff_named(desk), uuid4(), of_staff, SECRETS)) == ["phone"]


def test_two_devices_at_once_enrol_a_number_once(desk: Desk) -> None:
    staff, form = staff_named(desk), typed(desk)
    with ThreadPoolExecutor(2) as both:
        found = list(both.map(lambda _: enrol(desk.app, staff, uuid4(), form, SECRETS), range(2)))
    assert sorted(isinstance(one, Enrolled) for one in found) == [False, True]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"key_worker": ""}, "key_worker"),
        ({"key_worker": str(uuid4())}, "key_worker"),
        ({"first_name": "x" * 5000}, "first_name"),
        ({"first_name": "<script>alert(1)</script>"}, "first_name"),
        ({"last_name": "=cmd|' /C calc'!A0"}, "last_name"),
        ({"phone": "0" * 5000}, "phone"),
        ({"phone": "01632 960100"}, "phone"),
        ({"phone": "+33 6 12 34 56 78"}, "phone"),
        ({"born_day": "31", "born_month": "2"}, "born_day"),
        ({"born_year": "2014"}, "c1_agreed"),
        ({"calls": ""}, "calls"),
        ({"c1_others_see": ""}, "c1_others_see"),
        ({"safe_from": "9am", "safe_until": "14:10"}, "safe_from"),
        ({"safe_from": "14:20", "safe_until": "08:10"}, "safe_from"),
        ({"safe_day_1": "yes"}, "safe_from"),
        ({"language": "x" * 81}, "language"),
        ({"record_number": "x" * 41}, "record_number"),
        ({"c1_kind": "attorney_HW"}, "c1_kind"),
        ({"c1_may_D1": ""}, "c1_may_D0"),
        ({"c1_phone": "07700900150"}, "c1_phone"),
    ],
)
def test_a_fault_names_its_field_and_quotes_nothing(
    desk: Desk, change: dict[str, str], field: str
) -> None:
    before = counted(desk)
    found = enrol(desk.app, staff_named(desk), uuid4(), typed(desk, **change), SECRETS)
    assert field in words(found)
    assert not any(value and value in str(found) for value in change.values() if len(value) > 4)
    assert counted(desk) == before


@pytest.mark.parametrize(
    ("pin", "again"), [("1234", "1234"), ("0150", "0150"), ("4821", "4822"), ("12 34", "1234")]
)
def test_a_weak_pin_or_two_different_ones_save_nothing(desk: Desk, pin: str, again: str) -> None:
    before = counted(desk)
    given = {"pin": pin, "pin_again": again}
    found = enrol(desk.app, staff_named(desk), uuid4(), typed(desk), given)
    assert words(found) == ["pin"]
    assert pin not in str(found)
    assert counted(desk) == before


def test_a_carer_is_added_to_somebody_known_and_only_by_who_may(desk: Desk) -> None:
    asha = UUID(
        str(
            desk.rows(
                "SELECT person_id FROM assignment WHERE worker_id = :w AND ends_at IS NULL LIMIT 1",
                w=staff_named(desk).id,
            )[0]["person_id"]
        )
    )
    form = {k: v for k, v in typed(desk).items() if k.startswith("c1_")}
    done = enrol(desk.app, staff_named(desk), uuid4(), form, {}, asha)
    assert isinstance(done, Enrolled)
    assert done.person_id == asha
    assert enrol(desk.app, staff_named(desk), uuid4(), form, {}, uuid4()) is None


def test_desks_enrol_nobody(desk: Desk) -> None:
    row = desk.rows("SELECT id FROM desk LIMIT 1")[0]
    assert find_enroller(desk.app, Staff("desk", UUID(str(row["id"])))) is None


def test_the_first_text_goes_once_and_the_card_names_nobody(desk: Desk) -> None:
    done = enrol(desk.app, staff_named(desk), uuid4(), typed(desk), SECRETS)
    assert isinstance(done, Enrolled)
    assert send_welcome(desk.app, staff_named(desk), done.person_id) is True
    assert send_welcome(desk.app, staff_named(desk), done.person_id) is True
    assert desk.count("SELECT count(*) FROM outbound_message WHERE text_id = 'welcome'") == 1
    card = read_card(desk.app, staff_named(desk), done.person_id)
    assert card is not None
    assert not any(name in str(card) for name in ("Joy", "Sam", "Quayside", "4821"))
    assert read_card(desk.app, staff_named(desk), uuid4()) is None

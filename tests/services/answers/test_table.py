"""Every intent and topic has its answer, and each person gets the one that is theirs."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import yaml

from bot.care.routing import Role
from bot.records import addresses, enrolment, people, tables
from bot.services.answers.plain import pass_on
from bot.services.answers.question import Question
from bot.services.answers.table import ANSWERS, find_answer
from tests.kit import ASHA, BEN, MARCUS, REHANA, STRANGER, Desk
from tests.services.answers.asking import ask, remove_desk, running

ROOT = Path(__file__).resolve().parents[3]
KWAME = "+447700900106"

#: The answers that tell a fact about the person, and what is asked of staff when they may not.
FACTS = [
    ("ask_key_worker", "who"),
    ("ask_key_worker", "team"),
    ("ask_key_worker", "in_charge"),
    ("ask_key_worker", "profession"),
    ("ask_cover_or_hours", "cover"),
    ("appointment_query", "when"),
]

#: The answers that are the same for everybody.
SAME = {
    ("ask_key_worker", "what_is"): "what_a_key_worker_is",
    ("ask_cover_or_hours", "hours"): "hours",
    ("ask_cover_or_hours", "meet_cover"): "meet_cover_asked",
    ("contact_key_worker", "call"): "call_asked_when",
    ("contact_key_worker", "talk_now"): "talk_now",
    ("ask_consent_or_privacy", "privacy"): "privacy",
    ("ask_consent_or_privacy", "who_texted"): "who_texted",
    ("ask_consent_or_privacy", "suspicion"): "suspicion",
    ("ask_about_service_user", "ask"): "refusal_neutral",
    ("appointment_query", "change"): "appointment_change",
    ("medication_question", "ask"): "medicine",
    ("ask_support_resources", "activities"): "resources_asked",
    ("ask_support_resources", "peer_worker"): "peer_asked",
    ("ask_support_resources", "listening"): "listening",
    ("ask_support_resources", "crisis_plan"): "crisis_plan",
    ("ask_support_resources", "carers_rights"): "carers_rights",
    ("ask_support_resources", "carers_assessment"): "carers_assessment",
    ("ask_support_resources", "get_help"): "get_help",
    ("ask_support_resources", "advocate"): "advocate_asked",
    ("feedback_or_complaint", "complaint"): "complaint",
    ("feedback_or_complaint", "how_to_complain"): "how_to_complain",
    ("feedback_or_complaint", "different_worker"): "other_worker_asked",
    ("feedback_or_complaint", "praise"): "praise",
    ("feedback_or_complaint", "about_bot"): "about_bot",
    ("register_or_new_number", "new_number"): "new_number",
    ("register_or_new_number", "register"): "register",
    ("register_or_new_number", "wrong_number"): "wrong_number_asked",
    ("stop_or_optout", "pause"): "pause_asked",
    ("stop_or_optout", "resume"): "resume_asked",
    ("help_what_can_you_do", "what"): "what_i_am",
    ("help_what_can_you_do", "automated"): "automated",
    ("greet", "greet"): "greeting",
    ("thank_bye", "thank_bye"): "thanks",
    ("out_of_scope", "off_topic"): "off_topic",
    ("out_of_scope", "nonsense"): "not_understood_offer",
    ("out_of_scope", "insult"): "insult",
    ("nlu_fallback", "unclear"): "not_understood_offer",
}

#: Words passed on: a service user is told so, others that they are listened to.
PASSED_ON = [
    ("contact_key_worker", "pass_on"),
    ("affirm", "affirm"),
    ("deny", "deny"),
]

#: News opens a report, tested by itself.
NEWS = [("report_symptom_change_self", "news"), ("report_concern_about_other", "news")]

#: Answers from what was texted before, tested by themselves.
OWN_MESSAGES = [("check_message_status", "received"), ("check_message_status", "cancel")]
#: What is one's own to settle and to see, tested by themselves.
SHARING = [
    ("ask_consent_or_privacy", "sharing"),
    ("ask_consent_or_privacy", "who_told"),
    ("ask_consent_or_privacy", "keep_private"),
    ("give_consent", "give"),
    ("withdraw_consent", "withdraw"),
]
ABOUT_ME = ("ask_consent_or_privacy", "about_me")


def test_every_intent_of_the_domain_has_a_row_and_no_other_has() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text())
    # Of danger nothing is answered here: the person was answered before.
    assert set(ANSWERS) == set(domain["intents"]) - {"danger"}


def test_these_tests_know_every_answer() -> None:
    known = [*FACTS, *SAME, *PASSED_ON, *OWN_MESSAGES, *NEWS, *SHARING, ABOUT_ME]
    assert sorted(known) == sorted((i, t) for i, topics in ANSWERS.items() for t in topics)


def test_every_topic_of_the_training_data_has_an_answer() -> None:
    found = set()
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for block in yaml.safe_load(path.read_text())["nlu"]:
            if "intent" in block:
                topic = (block.get("metadata") or {}).get("topic")
                found.add((block["intent"], topic or next(iter(ANSWERS[block["intent"]]))))
    unanswered = {pair for pair in found if pair[1] not in ANSWERS[pair[0]]}
    assert unanswered == set()


def test_without_a_topic_the_first_answers() -> None:
    first = next(iter(ANSWERS["ask_key_worker"].values()))
    assert find_answer(Question("ask_key_worker")) is first
    assert find_answer(Question("ask_key_worker", "horoscope")) is first
    assert find_answer(Question("ask_key_worker", "team")) is ANSWERS["ask_key_worker"]["team"]
    assert find_answer(Question("order_pizza", "who")) is None
    assert find_answer(Question("")) is None
    assert ANSWERS["affirm"]["affirm"] is pass_on


@pytest.mark.parametrize("address", [ASHA, MARCUS, REHANA, STRANGER])
def test_what_depends_on_nobody_is_the_same_for_everybody(desk: Desk, address: str) -> None:
    remove_desk(desk, "health_lead")  # Who would be told of it is known only to a service user
    for question, text_id in SAME.items():
        assert ask(desk, address, *question).text_ids == (text_id,), question


@pytest.mark.parametrize(
    ("address", "text_id"),
    [(ASHA, "passed_on"), (MARCUS, "passed_on"), (REHANA, "listened"), (STRANGER, "listened")],
)
def test_words_are_passed_on_for_everybody(desk: Desk, address: str, text_id: str) -> None:
    for question in (*PASSED_ON, ("order_pizza", "")):
        answered = ask(desk, address, *question)
        assert answered.text_ids == (text_id,)
        assert running(desk, answered.message_id) == {"acknowledge", "notice"}


@pytest.mark.parametrize(
    ("address", "text_id"),
    [
        (MARCUS, "ask_pin"),
        (REHANA, "ask_pin"),
        (STRANGER, "refusal_neutral"),
    ],
)
def test_a_fact_without_a_permit_is_refused(desk: Desk, address: str, text_id: str) -> None:
    said = set()
    for question in FACTS:
        answered = ask(desk, address, *question)
        assert answered.text_ids == (text_id,)
        assert "acknowledge" in running(desk, answered.message_id), "a human reads it"
        said.add(answered.body)
    assert len(said) == 1, "the words do not show what was asked"


def test_one_may_be_told_of_a_key_worker_and_not_of_appointments(desk: Desk) -> None:
    assert ask(desk, ASHA, "appointment_query", "when").text_ids == ("ask_pin",)
    assert ask(desk, ASHA, "ask_key_worker", "who").text_ids == ("key_worker",)


def test_who_else_is_there(desk: Desk) -> None:
    team = ask(desk, ASHA, "ask_key_worker", "team", "who else works with me")
    assert team.text_ids == ("your_team",)
    assert "Sam" in team.body
    assert "Priya" in team.body
    desk.rows("UPDATE assignment SET ends_at = starts_at WHERE role = 'deputy' RETURNING id")
    alone = ask(desk, ASHA, "ask_key_worker", "team", "who else works with me")
    assert alone.text_ids == ("your_team_of_one",)
    assert "Priya" not in alone.body


def test_two_who_stand_in_are_both_named_and_one_only_once(desk: Desk) -> None:
    _assign(desk, ASHA, "Gwen", Role.BUDDY)
    assert "Priya and Gwen" in ask(desk, ASHA, "ask_key_worker", "team").body
    _assign(desk, ASHA, "Priya", Role.BUDDY)
    assert ask(desk, ASHA, "ask_key_worker", "team").body.count("Priya") == 1


def test_who_is_in_charge_of_the_care_plan(desk: Desk) -> None:
    nobody = ask(desk, BEN, "ask_key_worker", "in_charge", "who is in charge of my plan")
    assert nobody.text_ids == ("in_charge_nobody_named",)
    assert running(desk, nobody.message_id) == {"acknowledge", "notice"}, "staff say who"
    other = ask(desk, KWAME, "ask_key_worker", "in_charge", "who is in charge of my plan")
    assert other.text_ids == ("in_charge",)
    assert other.body.startswith("Sam is in charge of your care plan.")
    assert "Tomasz" in other.body
    assert ask(desk, ASHA, "ask_key_worker", "in_charge").body.startswith("Priya is in charge")
    _assign(desk, ASHA, "Sam", "accountable_professional")
    same = ask(desk, ASHA, "ask_key_worker", "in_charge", "who is in charge of my plan")
    assert same.text_ids == ("in_charge_key_worker",)


def test_what_the_key_worker_is_by_trade(desk: Desk) -> None:
    desk.rows("UPDATE worker SET profession = NULL RETURNING id")
    unknown = ask(desk, ASHA, "ask_key_worker", "profession", "is sam a nurse")
    assert unknown.text_ids == ("profession_not_known",)
    assert running(desk, unknown.message_id) == {"acknowledge", "notice"}
    desk.rows("UPDATE worker SET profession = 'social worker' RETURNING id")
    known = ask(desk, ASHA, "ask_key_worker", "profession", "is sam a nurse")
    assert known.text_ids == ("profession",)
    assert "social worker" in known.body
    assert "social worker" not in ask(desk, ASHA, "ask_key_worker", "who").body


def test_a_person_without_a_key_worker_is_told_so_and_staff_hear_of_it(desk: Desk) -> None:
    desk.rows("UPDATE assignment SET ends_at = starts_at RETURNING id")
    asked = [q for q in FACTS if q[0] != "appointment_query"]
    for question in asked:
        answered = ask(desk, ASHA, *question, "who is my key worker")
        assert answered.text_ids == ("no_key_worker",), question
        assert running(desk, answered.message_id) == {"acknowledge", "notice"}


def test_the_organisations_own_word_for_a_key_worker_is_said(desk: Desk) -> None:
    desk.rows("UPDATE organisation SET role_name = 'named nurse' RETURNING id")
    for question in (("ask_key_worker", "who"), ("ask_key_worker", "what_is"), ("greet", "")):
        said = ask(desk, ASHA, *question).body
        assert "named nurse" in said
        assert "key worker" not in said


def test_what_is_kept_is_told_and_who_the_key_worker_is_only_by_permit(desk: Desk) -> None:
    known = ask(desk, ASHA, *ABOUT_ME)
    assert known.text_ids == ("about_me_known",)
    assert "Sam" in known.body
    assert "who covers" in known.body
    assert "appointments" not in known.body
    assert "appointments" in ask(desk, KWAME, *ABOUT_ME).body
    others = {ask(desk, address, *ABOUT_ME).body for address in (MARCUS, REHANA, STRANGER)}
    assert len(others) == 1
    assert "Sam" not in others.pop()


def test_the_next_appointment_is_told_by_day_time_and_place(desk: Desk) -> None:
    desk.rows("DELETE FROM appointment RETURNING id")
    none = ask(desk, KWAME, "appointment_query", "when", "when is my next appointment")
    assert none.text_ids == ("appointment_none",)
    assert running(desk, none.message_id) == {"acknowledge", "notice"}
    for days, place in ((-1, "the old place"), (40, "the far place"), (9, "Quay House, room 2")):
        _arrange(desk, KWAME, days, place)
    told = ask(desk, KWAME, "appointment_query", "when", "when is my next appointment")
    assert told.text_ids == ("appointment",)
    assert "Thu 3 Dec at 12pm" in told.body
    assert "Quay House, room 2" in told.body
    assert "the far place" not in told.body
    refused = ask(desk, ASHA, "appointment_query", "when", "when is my next appointment")
    assert refused.text_ids == ("ask_pin",)


def test_somebody_elses_appointment_is_told_to_nobody(desk: Desk) -> None:
    desk.rows("DELETE FROM appointment RETURNING id")
    _arrange(desk, BEN, 9, "Quay House, room 2")
    assert ask(desk, KWAME, "appointment_query", "when").text_ids == ("appointment_none",)


def _person(desk: Desk, address: str) -> UUID:
    with desk.app.records.begin() as unit:
        sender = people.find_sender(unit, addresses.fingerprint(unit, address))
    assert sender is not None
    return sender.person_id


def _assign(desk: Desk, address: str, first_name: str, role: Role | str) -> None:
    person_id = _person(desk, address)
    with desk.app.records.begin() as unit:
        rows = unit.connection.exec_driver_sql("SELECT id, first_name FROM worker").all()
        named = {unit.open(bytes(r[1]), "worker.first_name", r[0]): r[0] for r in rows}
        given = role if isinstance(role, Role) else Role.KEY_WORKER
        row = enrolment.add_assignment(unit, person_id, named[first_name], given, desk.clock.now())
    desk.rows("UPDATE assignment SET role = :r WHERE id = :id RETURNING id", r=str(role), id=row)


def _arrange(desk: Desk, address: str, days: int, place: str) -> None:
    person_id, row = _person(desk, address), uuid4()
    with desk.app.records.begin() as unit:
        key_id = people.data_key_of(unit, person_id)
        unit.connection.execute(
            tables.appointment.insert().values(
                id=row,
                person_id=person_id,
                starts_at=desk.clock.now() + timedelta(days=days),
                place=unit.seal(key_id, place, "appointment.place", row),
            )
        )

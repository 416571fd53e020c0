"""What a carer is told about another: by a permit, and never more than it covers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.care.consent_records import ConsentState
from bot.care.consent_table import Terms
from bot.care.facts import Category
from bot.services.answers.question import Question
from bot.services.give_answer import give_answer
from bot.services.receive_message import receive_message
from bot.services.turns import Turn
from tests.kit import REHANA, STRANGER, Desk, inbound
from tests.services.answers.asking import Answered, ask, item_of, running
from tests.services.answers.carer_world import (
    ASK,
    COVER,
    IN_CHARGE,
    NEVER,
    PROFESSION,
    SECRETS,
    TEAM,
    WHEN,
    WHO,
    consents,
    hold,
    is_adult,
    knows,
    proves,
    sam_is_away,
    sam_leaves,
    unverify,
)

D0, D1, D2, D3 = (
    Category.USES_SERVICE,
    Category.KEY_WORKER,
    Category.COVER,
    Category.APPOINTMENT,
)
FACTS = {
    "who": (WHO, D1),
    "cover": (COVER, D2),
    "when": (WHEN, D3),
    "team": (TEAM, D1),
    "in_charge": (IN_CHARGE, D1),
    "profession": (PROFESSION, D1),
}
TOLD = {
    "who": "carer_key_worker",
    "cover": "carer_cover_not_needed",
    "when": "carer_appointment",
    "team": "carer_team",
    "in_charge": "carer_in_charge",
    "profession": "carer_profession",
}
FULL, LIMITED = ConsentState.FULL, ConsentState.LIMITED


@pytest.fixture(autouse=True)
def _adult(desk: Desk) -> None:
    is_adult(desk)
    proves(desk)


def _ask(
    desk: Desk, question: Question, body: str = "tell me about my daughter please"
) -> Answered:
    answered = ask(desk, REHANA, question, body=body)
    for word in NEVER:
        assert word not in answered.body
    return answered


def _no(desk: Desk, question: Question, text_id: str = "refusal_neutral") -> str:
    answered = _ask(desk, question)
    assert answered.text_ids == (text_id,)
    for word in SECRETS:
        assert word not in answered.body
    return answered.body


@pytest.mark.parametrize("asked", FACTS)
def test_with_full_consent_every_fact_is_told(desk: Desk, asked: str) -> None:
    consents(desk, FULL)
    desk.rows("UPDATE worker SET profession = 'social worker' RETURNING id")
    answered = _ask(desk, FACTS[asked][0])
    assert answered.text_ids == (TOLD[asked],)
    assert ("Sam" in answered.body) is (FACTS[asked][1] is D1)


@pytest.mark.parametrize("asked", FACTS)
def test_a_limited_consent_opens_what_it_lists_and_nothing_else(desk: Desk, asked: str) -> None:
    question, category = FACTS[asked]
    desk.rows("UPDATE worker SET profession = 'social worker' RETURNING id")
    consents(desk, LIMITED, *({D0, D1, D2, D3} - {category}))
    _no(desk, question)
    consents(desk, LIMITED, category)
    assert _ask(desk, question).text_ids == (TOLD[asked],)


def _nothing(_: Desk) -> None:
    """Nobody asked anybody."""


def _withdrawn(desk: Desk) -> None:
    consents(desk, FULL)
    consents(desk, ConsentState.WITHDRAWN)


def _refused(desk: Desk) -> None:
    consents(desk, ConsentState.REFUSED)


def _full_on_hold(desk: Desk) -> None:
    consents(desk, FULL)
    hold(desk)


def _full_unverified(desk: Desk) -> None:
    consents(desk, FULL)
    unverify(desk)


def _known_on_hold(desk: Desk) -> None:
    knows(desk, D1, D3)
    hold(desk)


def _known_before(desk: Desk) -> None:
    knows(desk, D1, D3)
    sam_leaves(desk)


def _full_and_seen_by_others(desk: Desk) -> None:
    consents(desk, FULL)
    desk.rows("UPDATE contact_point SET others_see = true RETURNING id")


def _full_without_proof(desk: Desk) -> None:
    consents(desk, FULL)
    desk.clock.forward(minutes=15)


def _not_there(desk: Desk) -> None:
    desk.rows("DELETE FROM relationship RETURNING id")


def _age_not_recorded(desk: Desk) -> None:
    consents(desk, FULL)
    desk.rows("UPDATE person SET born_on = NULL RETURNING id")


@pytest.mark.parametrize("asked", FACTS)
def test_every_no_is_the_same_words(desk: Desk, asked: str) -> None:
    """One after the other on one database: each makes the last one's reason to say no go on."""
    question = FACTS[asked][0]
    said = {_no(desk, question)}
    for make_so in (_refused, _withdrawn, _known_before, _full_unverified, _full_on_hold):
        make_so(desk)
        said.add(_no(desk, question))
    assert len(said) == 1


@pytest.mark.parametrize("asked", FACTS)
@pytest.mark.parametrize(
    "make_so",
    [_known_on_hold, _full_and_seen_by_others, _age_not_recorded, _not_there],
)
def test_nothing_is_told(desk: Desk, asked: str, make_so: Callable[[Desk], None]) -> None:
    make_so(desk)
    _no(desk, FACTS[asked][0])


def test_without_fresh_proof_nothing_is_told(desk: Desk) -> None:
    _full_without_proof(desk)
    for question, _ in FACTS.values():
        answered = _ask(desk, question)
        assert answered.text_ids[0] in ("refusal_neutral", "ask_pin")
        for word in SECRETS:
            assert word not in answered.body


def test_whoever_is_known_to_know_of_the_service_is_asked_to_call(desk: Desk) -> None:
    knows(desk, D0)
    said = {_no(desk, question, "refusal_ring_us") for question, _ in FACTS.values()}
    said.add(_no(desk, ASK, "refusal_ring_us"))
    hold(desk)
    said.add(_no(desk, WHO, "refusal_ring_us"))
    assert len(said) == 1


def test_what_is_known_is_said_again_and_nothing_beside_it(desk: Desk) -> None:
    knows(desk, D1, D3)
    assert _ask(desk, WHO).text_ids == ("carer_key_worker",)
    assert _ask(desk, WHEN).text_ids == ("carer_appointment",)
    for question in (COVER, TEAM, IN_CHARGE, PROFESSION):
        _no(desk, question)
    sam_is_away(desk)
    away = _ask(desk, WHO)
    assert away.text_ids == ("carer_key_worker",)
    assert "away" not in away.body
    assert "Priya" not in away.body


def test_a_known_cover_is_told_while_it_is_the_same(desk: Desk) -> None:
    sam_is_away(desk)
    knows(desk, D2)
    answered = _ask(desk, COVER)
    assert answered.text_ids == ("carer_cover_away",)
    assert "Priya is covering" in answered.body
    assert "Sam" not in answered.body, "whose cover it is only D1 says"
    desk.rows("UPDATE absence SET ends_at = ends_at + interval '3 days' RETURNING id")
    _no(desk, COVER)


def test_somebody_who_is_away_is_told_with_who_covers(desk: Desk) -> None:
    sam_is_away(desk)
    consents(desk, FULL)
    answered = _ask(desk, WHO)
    assert answered.text_ids == ("carer_key_worker_away",)
    assert "Sam is away until" in answered.body
    assert "Priya is covering" in answered.body
    consents(desk, LIMITED, D1)
    assert _ask(desk, WHO).text_ids == ("carer_key_worker",)
    consents(desk, LIMITED, D2)
    only_cover = _ask(desk, COVER)
    assert only_cover.text_ids == ("carer_cover_away",)
    assert "Sam" not in only_cover.body


def test_a_gap_in_the_records_goes_to_staff(desk: Desk) -> None:
    consents(desk, FULL)
    desk.rows("DELETE FROM appointment RETURNING id")
    none = _ask(desk, WHEN)
    assert none.text_ids == ("carer_appointment_none",)
    assert item_of(desk, none.message_id)["wish"] == "appointment"
    desk.rows("UPDATE assignment SET ends_at = starts_at RETURNING id")
    for question in (WHO, TEAM, IN_CHARGE, PROFESSION):
        nobody = _ask(desk, question)
        assert nobody.text_ids == ("carer_no_key_worker",)
        assert running(desk, nobody.message_id) == {"acknowledge", "notice"}


@pytest.mark.parametrize(
    ("body", "text_id"),
    [
        ("who is my daughters key worker", "carer_key_worker"),
        ("who is covering for my daughters nurse", "carer_cover_not_needed"),
        ("what time is my daughters appointment", "carer_appointment"),
        ("is my daughter one of your patients", "carer_uses_service"),
        ("how is my daughter doing", "refusal_neutral"),
        ("where is my daughter", "refusal_neutral"),
        ("what meds is my daughter on", "refusal_neutral"),
        ("what has my daughter said to you", "refusal_neutral"),
        ("is my daughter dangerous", "refusal_neutral"),
        ("what came of my daughters review", "refusal_neutral"),
    ],
)
def test_what_else_is_asked_is_a_fact_by_permit_or_for_staff(
    desk: Desk, body: str, text_id: str
) -> None:
    consents(desk, ConsentState.REFUSED)
    assert _ask(desk, replace(ASK, names=()), body).text_ids == ("refusal_neutral",)
    consents(desk, FULL)
    assert _ask(desk, replace(ASK, names=()), body).text_ids == (text_id,)


def test_content_needs_no_pin_as_it_would_change_nothing(desk: Desk) -> None:
    consents(desk, FULL)
    desk.clock.forward(minutes=16)
    assert _ask(desk, ASK, "how is my daughter").text_ids == ("refusal_neutral",)


def test_hours_stay_the_organisations_without_a_permit(desk: Desk) -> None:
    desk.rows('UPDATE team SET hours = \'{"1": ["09:00", "10:00"]}\' RETURNING id')
    before = _no(desk, WHO)
    assert "5pm today" in before


def test_the_carers_own_text_is_theirs_whatever_stands_between(desk: Desk) -> None:
    hold(desk)
    first = ask(desk, REHANA, "contact_key_worker", "pass_on", "please ask them to call me")
    assert first.text_ids == ("listened",)
    desk.clock.forward(minutes=50)
    asked = ask(desk, REHANA, "check_message_status", "received")
    assert asked.text_ids == ("message_waiting",)
    desk.rows("UPDATE item SET acknowledged_at = opened_at RETURNING id")
    taken = ask(desk, REHANA, "check_message_status", "received")
    assert taken.text_ids == ("message_picked_up",)
    for answered in (asked, taken):
        for word in (*NEVER, *SECRETS):
            assert word not in answered.body


def test_a_stranger_is_refused_at_once_and_asked_nothing(desk: Desk) -> None:
    for question in (*(q for q, _ in FACTS.values()), ASK):
        for names in ((), question.names):
            answered = ask(desk, STRANGER, replace(question, names=names), body="who is it")
            assert answered.text_ids == ("refusal_neutral",)
    assert desk.count("SELECT count(*) FROM open_question") == 0


def test_by_whatsapp_nothing_is_told_of_another(desk: Desk) -> None:
    consents(desk, FULL)
    given = inbound(REHANA, "who is my daughters key worker", channel="whatsapp")
    message_id = receive_message(desk.app, given, desk.clock.now()).message_id
    said = give_answer(desk.app, Turn(message_id, "action_answer"), WHO)
    assert said.text_ids == ("refusal_neutral",)


def _with(desk: Desk, terms: Terms) -> Desk:
    return Desk(replace(desk.app, terms=terms), desk.clock, desk.sender)


def test_the_option_tells_the_key_worker_to_every_verified_carer_and_nothing_else(
    desk: Desk,
) -> None:
    desk = _with(desk, replace(desk.app.terms, key_worker_open=True))
    for state in (ConsentState.REFUSED, FULL, ConsentState.WITHDRAWN):
        consents(desk, state)
        assert _ask(desk, WHO).text_ids == ("carer_key_worker",)
    for question in (COVER, WHEN):
        _no(desk, question)
    assert desk.count("SELECT count(*) FROM known_fact") == 1, "told by consent once"
    unverify(desk)
    _no(desk, WHO)


def test_what_the_option_tells_does_not_become_known(desk: Desk) -> None:
    opened = _with(desk, replace(desk.app.terms, key_worker_open=True))
    assert _ask(opened, WHO).text_ids == ("carer_key_worker",)
    assert desk.count("SELECT count(*) FROM known_fact") == 0
    _no(desk, WHO)
    hold(desk)
    _no(opened, WHO)

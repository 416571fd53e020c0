"""Where our texts do not reach somebody in danger, a call says the words: once, and where it is
safe."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import text

from bot.care.lanes import Lane
from bot.messaging.inbound import StatusUpdate
from bot.messaging.sender import PermanentFailure
from bot.services.report_status import report_status
from bot.services.ring_clocks import ring_clocks
from bot.services.send_outbound import send_outbound
from tests.kit import ASHA, DUTY, Desk
from tests.services.checking import Talk


@pytest.fixture
def talk(desk: Desk) -> Talk:
    return Talk(desk)


def _calls(talk: Talk) -> list[str]:
    return [call.body for call in talk.desk.sender.calls if call.address == ASHA]


def _set(talk: Talk, **values: bool) -> None:
    with talk.desk.app.records.begin() as unit:
        for name, value in values.items():
            table = "person" if name == "text_only" else "contact_point"
            unit.connection.execute(text(f"UPDATE {table} SET {name} = :v"), {"v": value})


def _cut_off(talk: Talk) -> None:
    """The first text to the phone comes back for good."""
    talk.danger(("self_harm",))
    talk.desk.sender.results = [PermanentFailure("21610")]
    talk.sleep(3)
    code = talk.desk.rows("SELECT code FROM item")[0]["code"]
    talk.staff(DUTY, f"DONE {code} went to see her")


def test_an_episode_from_a_number_that_texts_do_not_reach_is_called_once(talk: Talk) -> None:
    _cut_off(talk)
    _set(talk, calls_safe=True)
    talk.danger()
    (said,) = _calls(talk)
    assert "call 999" in said
    assert "call 111 and choose option 2" in said
    assert "Our duty worker has been told." in said
    assert "Asha" not in said
    talk.danger(("self_harm",), lane=Lane.NOW)
    talk.wait(20)
    assert len(_calls(talk)) == 1
    assert "do NOT reach this number" in talk.desk.sender.to(DUTY)[-1]
    assert talk.prompts() == 1, "the one that came back, before"
    query = "SELECT count(*) FROM audit_event WHERE kind = 'episode.person_called'"
    assert talk.desk.count(query) == 1


def test_a_later_episode_is_called_like_the_first(talk: Talk) -> None:
    _cut_off(talk)
    _set(talk, calls_safe=True)
    for wanted in (1, 2):
        code = talk.danger()
        talk.staff(DUTY, f"DONE {code} went to see her")
        assert len(_calls(talk)) == wanted


def test_it_is_called_when_our_answer_comes_back_too(talk: Talk) -> None:
    _set(talk, calls_safe=True)
    talk.danger()
    assert _calls(talk) == []
    talk.desk.sender.results = [PermanentFailure("30005")]
    talk.sleep(3)
    talk.send()
    assert len(_calls(talk)) == 1


def test_nobody_is_called_unless_they_said_that_it_is_safe(talk: Talk) -> None:
    _cut_off(talk)
    talk.danger()
    assert _calls(talk) == []


@pytest.mark.parametrize("name", ["others_see", "text_only", "do_not_ring"])
def test_no_phone_that_others_see_and_nobody_who_cannot_hear(talk: Talk, name: str) -> None:
    _cut_off(talk)
    _set(talk, calls_safe=True, **{name: True})
    talk.danger()
    assert _calls(talk) == []


@pytest.mark.parametrize("category", ["domestic_abuse", "abuse_child", "abuse_adult", "duress"])
def test_never_about_abuse_and_never_after_a_duress_word(talk: Talk, category: str) -> None:
    _cut_off(talk)
    _set(talk, calls_safe=True)
    talk.danger((category, "suicide_intent"))
    assert _calls(talk) == []


def test_a_call_that_waited_is_not_made_once_it_may_harm(talk: Talk) -> None:
    _set(talk, calls_safe=True)
    talk.danger()
    talk.desk.sender.results = [PermanentFailure("21610")]
    talk.desk.clock.forward(minutes=3)
    ring_clocks(talk.desk.app)
    for row in talk.desk.rows("SELECT id FROM outbound_message WHERE step = 'danger_prompt_1'"):
        send_outbound(talk.desk.app, UUID(str(row["id"])))
    assert talk.desk.count("SELECT count(*) FROM outbound_message WHERE step = 'danger_call'") == 1
    with talk.desk.app.records.begin() as unit:
        unit.connection.execute(text("UPDATE episode SET marks = '[\"quiet\"]'"))
    talk.send()
    assert _calls(talk) == []


def test_a_call_that_fails_says_nothing_of_our_texts(talk: Talk) -> None:
    _cut_off(talk)
    _set(talk, calls_safe=True)
    talk.danger()
    call = talk.desk.rows("SELECT id FROM outbound_message WHERE step = 'danger_call'")[0]["id"]
    report_status(talk.desk.app, UUID(str(call)), StatusUpdate("CA" + "2" * 32, "failed", "13224"))
    code = talk.desk.rows("SELECT code FROM item WHERE closed_at IS NULL")[0]["code"]
    talk.staff(DUTY, f"DONE {code} went to see her")
    talk.danger()
    assert "do NOT reach this number" in talk.desk.sender.to(DUTY)[-1], "still cut off"

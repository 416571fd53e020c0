"""Duress and quiet words: found in the transaction that stores the text, and nothing shows."""

from __future__ import annotations

from uuid import uuid4

import pytest

from bot.care.agreed_secrets import SecretKind
from bot.care.facts import Category
from bot.care.protected import Permit
from bot.records import outbox
from bot.records.standing import find_standing
from bot.services.receive_message import receive_message
from bot.services.send_outbound import send_outbound
from tests.kit import ASHA, DUTY, ON_CALL, REHANA, SAM, STRANGER, TUESDAY_NOON, Desk, inbound
from tests.services.answers.asking import item_of, ring, running
from tests.services.proving import DURESS, QUIET, agree, events, sender_at, stored, text

HELD = "SELECT count(*) FROM relationship WHERE safety_hold = 'duress'"
PAUSED = "SELECT count(*) FROM person WHERE paused_at IS NOT NULL"


@pytest.mark.parametrize(
    "body", ["copper beech", "Copper Beech!", "I walked to the copper-beech today, all fine"]
)
def test_a_duress_word_alerts_holds_and_says_nothing(desk: Desk, body: str) -> None:
    agree(desk, ASHA, DURESS, SecretKind.DURESS)
    imported = len(events(desk, "safety_hold.set"))
    given, answered = text(desk, ASHA, body)
    assert given is None, "the dialogue does not take the turn"
    assert answered.text_ids == ("noted",)
    assert answered.bodies == ("Thank you. I have your text.",)
    assert stored(desk, answered.message_id) == body
    item = item_of(desk, answered.message_id)
    assert (item["lane"], item["lane_set_by"]) == ("4h", "duress_word")
    ring(desk)
    (alert,) = desk.sender.to(DUTY)
    assert alert.startswith("Keyline: duress word. Do not call or text them first.")
    assert desk.count(HELD) >= 1
    assert desk.count(PAUSED) == 1
    assert len(events(desk, "duress_word.used")) == 1
    assert len(events(desk, "safety_hold.set")) == imported + desk.count(HELD)


def test_the_next_in_the_chain_is_told_the_same_first(desk: Desk) -> None:
    agree(desk, ASHA, DURESS, SecretKind.DURESS)
    text(desk, ASHA, DURESS)
    desk.clock.forward(minutes=15)
    ring(desk)
    (alert,) = desk.sender.to(ON_CALL)
    assert alert.startswith("Keyline: duress word. Do not call or text them first.")


def test_a_carers_text_that_waits_is_refused_by_the_hold(desk: Desk) -> None:
    """Put in the outbox while it might be said; the word comes before it is sent."""
    person_id = agree(desk, ASHA, DURESS, SecretKind.DURESS)
    carer = sender_at(desk, REHANA)
    told = _tell(desk, person_id, REHANA)
    text(desk, ASHA, DURESS)
    with desk.app.records.begin() as unit:
        standing = find_standing(unit, person_id, carer.person_id, TUESDAY_NOON.date())
    assert standing.relationship is not None
    assert standing.relationship.hold.value == "duress"
    send_outbound(desk.app, told)
    (body,) = desk.sender.to(REHANA)
    assert "Sam" not in body
    assert "cannot" in body


def _tell(desk: Desk, person_id: object, address: str) -> object:
    """A text about somebody that waits for a carer."""
    from bot.care.protected import SEAL, Reason

    carer, outbound_id = sender_at(desk, address), uuid4()
    permit = Permit(
        id=uuid4(),
        requester_id=carer.person_id,
        subject_id=person_id,  # type: ignore[arg-type]
        category=Category.KEY_WORKER,
        reason=Reason.FULL_CONSENT,
        policy_version="2",
        seal=SEAL,
    )
    values = {"key_worker": "Sam", "working_days": "Mon to Thu", "team_number": "01632 960110"}
    with desk.app.records.begin() as unit:
        outbox.add_outbound(
            unit,
            outbox.NewOutbound(
                id=outbound_id,
                turn_id=uuid4(),
                step="direct",
                recipient=outbox.Recipient(
                    "person", carer.person_id, carer.data_key_id, carer.contact_point_id
                ),
                channel="sms",
                text_id="key_worker",
                values=values,
                permits=(permit,),
                created_at=desk.clock.now(),
            ),
        )
    return outbound_id


def test_a_quiet_word_stops_texts_that_we_start_and_looks_the_same(desk: Desk) -> None:
    agree(desk, ASHA, QUIET, SecretKind.QUIET)
    agree(desk, ASHA, DURESS, SecretKind.DURESS)
    _, quiet = text(desk, ASHA, "grey heron.")
    assert desk.count(PAUSED) == 1
    assert desk.count(HELD) == 0
    assert item_of(desk, quiet.message_id)["lane"] == "routine"
    assert running(desk, quiet.message_id) == {"acknowledge", "notice"}
    assert desk.sender.to(DUTY) == []
    _, duress = text(desk, ASHA, DURESS)
    assert duress.bodies == quiet.bodies


def test_in_a_sentence_a_quiet_word_is_itself(desk: Desk) -> None:
    agree(desk, ASHA, QUIET, SecretKind.QUIET)
    assert text(desk, ASHA, "i saw a grey heron")[0] == "i saw a grey heron"
    assert desk.count(PAUSED) == 0


def test_in_a_long_text_a_duress_word_is_itself(desk: Desk) -> None:
    agree(desk, ASHA, DURESS, SecretKind.DURESS)
    assert text(desk, ASHA, "so " * 30 + DURESS)[0] is not None


@pytest.mark.parametrize("address", [REHANA, STRANGER, SAM])
def test_a_word_is_its_owners_only(desk: Desk, address: str) -> None:
    agree(desk, ASHA, DURESS, SecretKind.DURESS)
    assert text(desk, address, DURESS)[0] == DURESS
    assert desk.count(HELD) == 0


def test_danger_beside_it_is_answered_as_danger_and_the_hold_stands(desk: Desk) -> None:
    agree(desk, ASHA, DURESS, SecretKind.DURESS)
    received = receive_message(desk.app, inbound(ASHA, "URGENT copper beech"), TUESDAY_NOON)
    assert received.reply
    assert "999" in received.reply[0].text
    ring(desk)
    (alert,) = desk.sender.to(DUTY)
    assert alert.startswith("Keyline: duress word.")
    assert desk.count(HELD) >= 1


def test_a_repeat_changes_nothing(desk: Desk) -> None:
    agree(desk, ASHA, DURESS, SecretKind.DURESS)
    given = inbound(ASHA, DURESS)
    receive_message(desk.app, given, TUESDAY_NOON)
    before = desk.count("SELECT count(*) FROM audit_event")
    assert receive_message(desk.app, given, TUESDAY_NOON).repeat
    assert desk.count("SELECT count(*) FROM audit_event") == before
    assert desk.count("SELECT count(*) FROM item") == 1


def test_a_lapsed_number_is_still_heard(desk: Desk) -> None:
    agree(desk, ASHA, DURESS, SecretKind.DURESS)
    desk.clock.forward(days=91)
    assert text(desk, ASHA, DURESS)[1].text_ids == ("noted",)

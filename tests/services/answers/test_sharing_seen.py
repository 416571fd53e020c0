"""What the person may see of it: what is set, what was told, and, if the carer likes, who wrote."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from bot.care.consent_records import ConsentState, Kind
from bot.care.facts import Category
from bot.clock import local
from bot.records.known_facts import USES_SERVICE
from bot.records.standing import find_standing
from bot.services.answering import answering
from bot.services.answers.question import Question
from bot.services.send_outbound import send_outbound
from bot.services.take_turn import list_waiting
from bot.services.turns import Turn
from tests.kit import ASHA, REHANA, STRANGER, Desk
from tests.services.answers.asking import Answered, ask, send
from tests.services.answers.sharing_world import (
    D1,
    D2,
    add_carer,
    agreed,
    prove,
    set_phone,
    start,
    texted,
)


def see(desk: Desk, words: str, topic: str = "sharing", address: str = ASHA) -> Answered:
    """Somebody asks what we tell others."""
    return ask(desk, address, "ask_consent_or_privacy", topic, words)


def test_without_a_pin_what_holds_for_everyone_and_that_a_pin_opens_more(desk: Desk) -> None:
    start(desk)
    said = see(desk, "who can see what i tell you")
    assert said.text_ids == ("sharing_more",)
    assert "reply with your PIN" in said.body
    (asked,) = desk.rows("SELECT kind FROM open_question")
    assert asked["kind"] == "pin"


@pytest.mark.parametrize("address", [REHANA, STRANGER])
@pytest.mark.parametrize("topic", ["sharing", "who_told"])
def test_others_are_told_what_holds_for_everyone(desk: Desk, address: str, topic: str) -> None:
    asha, rehana = start(desk)
    agreed(desk, asha, rehana)
    prove(desk, address)
    said = see(desk, "what do you tell people about me", topic, address)
    assert said.text_ids == ("sharing",)


def test_with_a_pin_what_is_set_for_each(desk: Desk) -> None:
    asha, rehana = start(desk)
    prove(desk)
    nobody = see(desk, "what do you tell my mum")
    assert "Rehana: nothing" in nobody.body
    agreed(desk, asha, rehana, ConsentState.LIMITED, D1, D2)
    gwen = add_carer(desk, asha, "Gwen", Kind.RELATIVE)
    agreed(desk, asha, gwen)
    body = see(desk, "who can see what i tell you").body
    assert "Rehana: who your key worker is and who covers." in body
    assert "Gwen: who your key worker is, who covers, your appointments and more" in body


def test_with_nobody_on_record_they_are_told_so(desk: Desk) -> None:
    start(desk)
    desk.rows("DELETE FROM relationship RETURNING id")
    prove(desk)
    assert see(desk, "who can you tell").text_ids == ("sharing_none_set",)


def test_more_than_three_are_for_staff_to_list(desk: Desk) -> None:
    asha, _ = start(desk)
    for name in ("Gwen", "Callum", "Ines"):
        add_carer(desk, asha, name, Kind.RELATIVE)
    prove(desk)
    said = see(desk, "whos on my list")
    assert said.text_ids == ("sharing_set_more",)
    assert said.body.count(": nothing") == 3


def test_on_a_phone_that_others_see_nothing_of_it_is_shown(desk: Desk) -> None:
    start(desk)
    set_phone(desk, ASHA, "others_see", True)
    prove(desk)
    for topic in ("sharing", "who_told"):
        assert see(desk, "what do you tell my mum", topic).text_ids == ("sharing",)


def tell_rehana(desk: Desk, category: Category, *, refused_at_last: bool = False) -> None:
    """Let something about Asha be told to her mother, as an answer to a text of hers."""
    message_id = texted(desk, REHANA, "who is her worker")
    with answering(desk.app, Turn(message_id, "told")) as answer:
        asha = UUID(
            str(
                desk.rows(
                    "SELECT person_id FROM relationship r WHERE r.other_id = :o",
                    o=answer.sender.person_id,
                )[0]["person_id"]
            )
        )
        standing = find_standing(
            answer.unit, asha, answer.sender.person_id, local(answer.now).date()
        )
        permit = answer.decide_about_other(category, standing)
        answer.say("thanks", {}, permit)  # type: ignore[arg-type]
    if refused_at_last:
        desk.clock.forward(minutes=20)  # the proof has lapsed by now
    for outbound_id in list_waiting(desk.app, message_id):
        send_outbound(desk.app, outbound_id)
    desk.clock.forward(minutes=1)


def test_what_was_told_to_whom_and_when(desk: Desk) -> None:
    asha, rehana = start(desk)
    prove(desk)
    assert see(desk, "who have you told").text_ids == ("told_nobody",)
    agreed(desk, asha, rehana)
    prove(desk, REHANA)
    tell_rehana(desk, D1)
    tell_rehana(desk, Category.APPOINTMENT)
    prove(desk)
    for words, topic in (("did you tell my mum owt", "sharing"), ("list pls", "who_told")):
        said = see(desk, words, topic)
        assert said.text_ids == ("told_others",)
        newest = "Rehana: your appointment, on Tue 24 Nov. Rehana: who your key worker is, on Tue"
        assert newest in said.body


def test_what_was_kept_back_at_the_last_moment_was_not_told(desk: Desk) -> None:
    asha, rehana = start(desk)
    agreed(desk, asha, rehana)
    prove(desk, REHANA)
    tell_rehana(desk, D1, refused_at_last=True)
    prove(desk)
    assert see(desk, "who have you told", "who_told").text_ids == ("told_nobody",)


def test_only_the_newest_three(desk: Desk) -> None:
    asha, rehana = start(desk)
    agreed(desk, asha, rehana)
    prove(desk, REHANA)
    for category in (Category.APPOINTMENT, D1, D2, D1):
        tell_rehana(desk, category)
    prove(desk)
    body = see(desk, "who have you told", "who_told").body
    assert body.count("Rehana") == 3
    assert "appointment" not in body


def test_what_was_told_needs_a_pin(desk: Desk) -> None:
    asha, rehana = start(desk)
    agreed(desk, asha, rehana)
    prove(desk, REHANA)
    tell_rehana(desk, D1)
    assert "Rehana" not in see(desk, "who have you told", "who_told").body


def may_know(desk: Desk, words: str = "you can tell her i texted you") -> Answered:
    """The mother lets it be known that she texted."""
    return ask(desk, REHANA, Question("give_consent", "give"), body=words)


@pytest.mark.parametrize(
    "words",
    [
        "you can tell her I texted",
        "u can let asha know ive been in touch, its fine",
        "its ok to tell her that i messaged",
        "i dont mind if you say it was me",
        "happy for you to mention i contacted you",
    ],
)
def test_who_texted_where_the_carer_lets_it_be_known(desk: Desk, words: str) -> None:
    start(desk)
    prove(desk)
    before = see(desk, "has my mum been texting you", "who_texted")
    assert before.text_ids == ("who_texted",)
    assert may_know(desk, words).text_ids == ("may_be_told",)
    after = see(desk, "has my mum been texting you", "who_texted")
    assert after.text_ids == ("who_texted_shared",)
    assert "Rehana texted us on Tue 24 Nov" in after.body


def test_without_a_pin_nobody_is_told_who_texted(desk: Desk) -> None:
    start(desk)
    may_know(desk)
    assert see(desk, "has mum been texting", "who_texted").text_ids == ("who_texted",)


@pytest.mark.parametrize("words", ["pls dont tell her i texted", ""])
def test_nobody_is_told_of_what_is_in_confidence_or_undecided(desk: Desk, words: str) -> None:
    start(desk)
    if words:
        ask(desk, REHANA, "ask_consent_or_privacy", "keep_private", words)
    else:
        texted(desk, REHANA, "she isnt sleeping")
    prove(desk)
    assert see(desk, "has mum been texting", "who_texted").text_ids == ("who_texted",)


@pytest.mark.parametrize("reason", ["hold", "shared", "seen", "several"])
def test_nor_across_a_hold_or_from_a_phone_of_several(desk: Desk, reason: str) -> None:
    start(desk)
    may_know(desk)
    if reason == "hold":
        desk.rows("UPDATE relationship SET safety_hold = 'no_contact' RETURNING id")
    elif reason == "seen":
        set_phone(desk, REHANA, "others_see", True)
    elif reason == "several":
        desk.rows(
            "INSERT INTO relationship (id, person_id, other_id, kind, safety_hold) VALUES (:i,"
            " (SELECT id FROM person WHERE is_service_user AND id NOT IN"
            "  (SELECT person_id FROM relationship) LIMIT 1),"
            " (SELECT person_id FROM inbound_message LIMIT 1), 'parent', 'none') RETURNING id",
            i=uuid4(),
        )
    else:
        desk.rows(
            "UPDATE contact_point SET address_hash = (SELECT address_hash FROM contact_point c"
            " JOIN inbound_message m ON m.contact_point_id = c.id LIMIT 1)"
            " WHERE id = (SELECT id FROM contact_point WHERE NOT identifies OR person_id NOT IN"
            " (SELECT person_id FROM inbound_message) LIMIT 1) RETURNING id"
        )
    prove(desk)
    assert see(desk, "has mum been texting", "who_texted").text_ids == ("who_texted",)


def test_what_is_taken_back_before_it_is_sent_is_not_told(desk: Desk) -> None:
    start(desk)
    may_know(desk)
    prove(desk)
    message_id = texted(desk, ASHA, "has mum been texting")
    from bot.services.give_answer import give_answer

    asked = Question("ask_consent_or_privacy", "who_texted")
    assert give_answer(desk.app, Turn(message_id, "x"), asked).text_ids == ("who_texted_shared",)
    ask(desk, REHANA, "ask_consent_or_privacy", "keep_private", "no keep it to yourselves")
    (body,) = send(desk, message_id, ASHA)
    assert "Rehana" not in body
    assert "I do not tell anyone who else has texted us" in body
    assert USES_SERVICE

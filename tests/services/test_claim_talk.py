"""A human talks with somebody: the bot is quiet, danger is not missed, and it ends."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

from bot.services.claim_talk import claim_talk, release_talk
from bot.services.receive_message import Received, receive_message
from bot.services.take_turn import finish_turn, start_turn
from tests.kit import ASHA, DUTY, SAM, Desk, inbound
from tests.services.answers.asking import send
from tests.services.answers.sharing_world import set_phone
from tests.services.test_tell_outcome_back import staff
from tests.services.test_write_answer import HELLO, later, reported, worker, write

DANGER = "i want to kill myself tonight"


def claim(desk: Desk, code: str, name: str = "Sam", form: UUID | None = None) -> str | None:
    return claim_talk(desk.app, worker(desk, name), code, form or uuid4())


def says(desk: Desk, words: str, number: str = ASHA) -> Received:
    """Somebody texts; the turn is taken as the worker does."""
    received = receive_message(desk.app, inbound(number, words), desk.clock.now())
    if start_turn(desk.app, received.message_id) is not None:
        finish_turn(desk.app, received.message_id, answered=False)
    send(desk, received.message_id, number)
    later(desk)
    return received


def test_while_a_worker_talks_the_bot_is_quiet_and_the_worker_hears_of_each_text(
    desk: Desk,
) -> None:
    code = reported(desk)
    assert claim(desk, code) == "claimed"
    later(desk)
    assert desk.sender.to(ASHA)[-1].startswith("A person is here now")
    before, heard = len(desk.sender.to(ASHA)), len(desk.sender.to(SAM))
    received = says(desk, "who is my key worker")
    assert len(desk.sender.to(ASHA)) == before
    (told,) = desk.sender.to(SAM)[heard:]
    assert told.startswith(f"Keyline: new words for you in {code}. You are talking with them.")
    joined = "SELECT count(*) FROM item_message WHERE message_id = :m"
    assert desk.count(joined, m=received.message_id) == 1
    assert release_talk(desk.app, worker(desk, "Sam"), code) == "released"
    later(desk)
    assert desk.sender.to(ASHA)[-1].startswith("The person has gone")
    says(desk, "are you there")
    assert len(desk.sender.to(ASHA)) == before + 2
    assert release_talk(desk.app, worker(desk, "Sam"), code) == "over"


def test_one_claim_at_a_time_also_when_both_press_at_once(desk: Desk) -> None:
    code = reported(desk)
    with ThreadPoolExecutor(2) as both:
        became = set(both.map(lambda name: claim(desk, code, name), ["Sam", "Priya"]))
    assert became == {"claimed", "taken"}
    assert desk.count("SELECT count(*) FROM claim WHERE ended_at IS NULL") == 1
    kinds = desk.rows("SELECT kind FROM audit_event WHERE kind LIKE 'claim.%'")
    assert [row["kind"] for row in kinds] == ["claim.made"]


def test_another_worker_cannot_write_meanwhile(desk: Desk) -> None:
    code = reported(desk)
    claim(desk, code, "Priya")
    said = staff(desk, SAM, f"ANSWER {code} {HELLO}")
    assert said[-1].startswith("Keyline: someone else has just written")
    assert write(desk, code, HELLO, "Priya").became.value == "written"


def test_it_ends_after_half_an_hour_in_which_the_worker_wrote_nothing(desk: Desk) -> None:
    code = reported(desk)
    claim(desk, code)
    later(desk, minutes=29)
    write(desk, code, HELLO)
    later(desk, minutes=29)
    assert claim(desk, code, "Priya") == "taken"
    before = len(desk.sender.to(ASHA))
    later(desk, minutes=1)
    later(desk)
    assert desk.sender.to(ASHA)[before:][-1].startswith("The person has gone")
    assert f"your talk in {code} has ended" in desk.sender.to(SAM)[-1]
    assert claim(desk, code, "Priya") == "claimed"


def test_danger_while_a_worker_talks_goes_to_them_and_to_duty_after_two_minutes(
    desk: Desk,
) -> None:
    code = reported(desk)
    claim(desk, code)
    later(desk)
    before, duty = len(desk.sender.to(ASHA)), len(desk.sender.to(DUTY))
    assert says(desk, DANGER).reply == ()
    assert "a text of danger came in" in desk.sender.to(SAM)[-1]
    assert len(desk.sender.to(ASHA)) == before
    assert len(desk.sender.to(DUTY)) == duty
    later(desk, minutes=1)
    says(desk, "i have the pills here")
    later(desk, seconds=59)
    assert len(desk.sender.to(DUTY)) == duty
    later(desk, seconds=1)
    assert any("needs you within" in body for body in desk.sender.to(DUTY)[duty:])


def test_a_worker_who_writes_holds_the_alert_for_its_ten_minutes(desk: Desk) -> None:
    code = reported(desk)
    claim(desk, code)
    later(desk)
    duty = len(desk.sender.to(DUTY))
    says(desk, DANGER)
    later(desk, minutes=1)
    write(desk, code, HELLO)
    later(desk, minutes=9)
    assert len(desk.sender.to(DUTY)) == duty
    later(desk, minutes=2)
    assert len(desk.sender.to(DUTY)) > duty


def test_danger_within_five_minutes_of_a_workers_text_is_left_to_them_too(desk: Desk) -> None:
    code = reported(desk)
    write(desk, code, HELLO)
    later(desk, minutes=4)
    assert says(desk, DANGER).reply == ()
    assert "a text of danger came in" in desk.sender.to(SAM)[-1]


def test_where_the_worker_cannot_be_told_all_goes_its_ordinary_way(desk: Desk) -> None:
    code = reported(desk)
    desk.rows("UPDATE worker SET phone = NULL, phone_hash = NULL RETURNING id")
    claim(desk, code)
    later(desk)
    duty = len(desk.sender.to(DUTY))
    assert says(desk, DANGER).reply != ()
    assert len(desk.sender.to(DUTY)) > duty


def test_of_abuse_duty_hears_at_once_whoever_talks(desk: Desk) -> None:
    code = reported(desk)
    claim(desk, code)
    later(desk)
    duty = len(desk.sender.to(DUTY))
    says(desk, "my husband hits me every night")
    assert "do NOT call or text them first" in desk.sender.to(DUTY)[duty:][0]


def test_read_is_answered_while_a_worker_talks(desk: Desk) -> None:
    set_phone(desk, ASHA, "others_see", True)
    code = reported(desk, body="about that thing with my neighbour")
    claim(desk, code)
    desk.clock.forward(minutes=16)
    write(desk, code, HELLO)
    later(desk, seconds=10)
    assert desk.sender.to(ASHA)[-1].startswith("There is a message")
    received = receive_message(desk.app, inbound(ASHA, "READ"), desk.clock.now())
    assert start_turn(desk.app, received.message_id) is None
    finish_turn(desk.app, received.message_id, answered=True)
    rows = desk.rows(
        "SELECT text_id FROM outbound_message WHERE turn_id = :m AND recipient_kind = 'person'",
        m=received.message_id,
    )
    assert [row["text_id"] for row in rows] == ["answer_staff"]


def test_done_ends_it(desk: Desk) -> None:
    code = reported(desk)
    claim(desk, code)
    staff(desk, SAM, f"DONE {code} spoke to her, all well")
    assert desk.rows("SELECT ended_how FROM claim") == [{"ended_how": "closed"}]


def test_claim_and_release_by_text(desk: Desk) -> None:
    code = reported(desk)
    assert f"you are talking with them in {code}" in staff(desk, SAM, f"CLAIM {code}")[0]
    assert "someone else is talking" in staff(desk, DUTY, f"claim {code}")[0]
    assert f"back in {code}" in staff(desk, SAM, f"RELEASE {code}")[0]
    assert desk.rows("SELECT ended_how FROM claim") == [{"ended_how": "released"}]

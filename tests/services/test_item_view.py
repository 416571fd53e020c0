"""What stands beside the words of an item: whom about, what is mentioned, what may be shared back,
and what was truly sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.care.delivery import Status
from bot.care.facts import Category
from bot.care.protected import Reason
from bot.records import addresses, conversations, people
from bot.services import item_view_mentions
from bot.services.keep_staff_accounts import find_staff
from bot.services.read_item import OpenedItem, read_item
from bot.services.receive_message import receive_message
from tests.conftest import Database
from tests.kit import ASHA, CALL, SAM, STRANGER, WHO, Desk, desk_for, inbound
from tests.services.answers.asking import ask

#: Of the demo: who agreed that a carer is told everything, and that carer; one who took it back; a
#: daughter of two parents in two teams.
KWAME, ABENA, VAN_MINH, JOANNE = (f"+4477009001{n}" for n in ("06", "23", "27", "26"))
_THEIRS = (
    "UPDATE contact_point SET address_hash = :p WHERE person_id IN"
    " (SELECT r.person_id FROM relationship r JOIN item i ON i.person_id = r.other_id)"
)
WORRY = "he has not slept since sunday"


@pytest.fixture
def desk(tmp_path: Path, database: Database) -> Iterator[Desk]:
    made = desk_for(tmp_path, database.app_url, agreed=True)
    yield made
    made.app.records.engine.dispose()


def _texts(desk: Desk, address: str, words: str = WORRY) -> str:
    desk.clock.forward(seconds=1)
    receive_message(desk.app, inbound(address, words), desk.clock.now())
    return str(desk.rows("SELECT code FROM item ORDER BY opened_at DESC LIMIT 1")[0]["code"])


def _read(desk: Desk, code: str, worker: str | None = None) -> OpenedItem:
    staff = find_staff(desk.app, worker, None if worker else "quayside duty")
    opened = read_item(desk.app, staff, code)
    assert opened is not None
    return opened


def test_what_a_carer_may_be_told_by_consent_in_one_reading(desk: Desk) -> None:
    opened = _read(desk, _texts(desk, ABENA))
    (one,) = opened.sharing
    assert (one.other, one.subject) == ("Abena Asante", "Kwame Asante")
    assert not one.of_writer
    assert {Category.KEY_WORKER, Category.COVER, Category.APPOINTMENT} <= set(one.may_tell.told)
    assert Category.CARE_PLAN in one.may_tell.judged
    assert one.may_know is False
    assert desk.count("SELECT count(*) FROM audit_event WHERE kind = 'item.read'") == 1
    assert desk.count("SELECT count(*) FROM audit_event WHERE kind = 'disclosure.decided'") == 0


def test_of_a_service_users_item_with_whom(desk: Desk) -> None:
    (one,) = _read(desk, _texts(desk, KWAME)).sharing
    assert one.of_writer
    assert one.other == "Abena Asante"
    assert one.may_know is None
    assert Category.KEY_WORKER in one.may_tell.told


def test_a_hold_and_what_was_taken_back_open_nothing(desk: Desk) -> None:
    (taken_back,) = _read(desk, _texts(desk, VAN_MINH)).sharing
    assert taken_back.may_tell.is_nothing
    assert taken_back.may_tell.why_not is Reason.WITHDRAWN
    with desk.app.records.begin() as unit:
        unit.connection.execute(text("UPDATE relationship SET safety_hold = 'no_contact'"))
    (held,) = _read(desk, _texts(desk, ABENA)).sharing
    assert held.may_tell.is_held
    assert held.may_tell.is_nothing


def test_nothing_of_another_teams_service_user_and_nothing_for_a_stranger(desk: Desk) -> None:
    found = _read(desk, _texts(desk, JOANNE)).sharing
    assert [one.subject for one in found] == ["Maureen Hodgkinson"]
    assert _read(desk, _texts(desk, STRANGER)).sharing == ()


def test_who_lives_with_the_person_reads_nothing_of_them(desk: Desk) -> None:
    code = _texts(desk, JOANNE)
    assert _read(desk, code, "w1").sharing
    with desk.app.records.begin() as unit:
        phone = addresses.fingerprint(unit, SAM)
        unit.connection.execute(text("UPDATE worker SET phone_hash = :p"), {"p": phone})
        unit.connection.execute(text(_THEIRS), {"p": phone})
    staff = find_staff(desk.app, "w1", None)
    opened = read_item(desk.app, staff, code)
    assert opened is None or opened.sharing == ()


def test_whom_about_in_their_own_words_and_not_those_of_long_ago(desk: Desk) -> None:
    code = _texts(desk, ABENA)
    assert _read(desk, code).words.about is None
    with desk.app.records.begin() as unit:
        sender = people.find_sender(unit, addresses.fingerprint(unit, ABENA))
        assert sender is not None
        conversations.set_about(unit, sender, "my lad", desk.clock.now())
    about = _read(desk, code).words.about
    assert about is not None
    assert about.words == "my lad"
    desk.clock.forward(days=3)
    assert _read(desk, _texts(desk, ABENA, "and the boiler is broken")).words.about is None


def test_what_is_mentioned_and_that_a_fault_there_leaves_the_words(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = _texts(desk, ABENA)
    opened = _read(desk, code)
    (message,) = opened.words.messages
    assert [m.words for m in opened.mentions[message.id]] == ["not slept", "since sunday"]

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("no list")

    monkeypatch.setattr(item_view_mentions, "list_mentions", fails)
    opened = _read(desk, code)
    assert opened.mentions == {}
    assert opened.words.messages[0].words == WORRY


def test_only_so_many_letters_are_looked_through_the_newest_first(desk: Desk) -> None:
    long = "he has not slept. " * 80
    (first,) = _read(desk, _texts(desk, ABENA, long)).words.messages
    many = [first] * 3
    assert item_view_mentions.find_mentions(desk.app, many)
    small = item_view_mentions.MOST_LETTERS // len(long)
    assert small >= 2, "several long texts are still marked"


def test_what_was_sent_back_with_its_closing_and_what_was_not(desk: Desk) -> None:
    desk.clock.forward(hours=12)  # midnight
    ask(desk, ASHA, CALL)
    code = str(desk.rows("SELECT code FROM item ORDER BY opened_at DESC LIMIT 1")[0]["code"])
    (sent,) = _read(desk, code).words.sent_back
    assert sent.words == desk.sender.to(ASHA)[-1]
    assert "999" in str(sent.words)
    for status in (Status.WITHHELD, Status.FAILED):
        with desk.app.records.begin() as unit:
            unit.connection.execute(
                text("UPDATE outbound_message SET status = :s WHERE recipient_kind = 'person'"),
                {"s": status.value},
            )
        assert [one.status for one in _read(desk, code).words.sent_back] == [status]


def test_a_no_is_shown_as_the_words_that_were_sent(desk: Desk) -> None:
    answered = ask(desk, STRANGER, WHO)
    code = str(desk.rows("SELECT code FROM item ORDER BY opened_at DESC LIMIT 1")[0]["code"])
    desk.clock.forward(minutes=1)
    (sent,) = _read(desk, code).words.sent_back
    assert sent.words == answered.body
    assert sent.at - desk.clock.now() <= timedelta(0)

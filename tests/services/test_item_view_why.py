"""What stands beside an item's words: signs of the plan, the words that set the lane, what was told
in a report, and the way by which it came to whoever has it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import text

from bot.care.report import Part
from bot.care.routing import Role
from bot.records import addresses, items
from bot.services.answers.question import Question
from bot.services.item_view_lane import WITHHELD
from bot.services.item_view_mentions import MentionKind
from bot.services.item_view_way import MOVED_ON, OPENED
from bot.services.keep_staff_accounts import find_staff
from bot.services.read_item import OpenedItem, read_item
from bot.services.receive_message import receive_message
from bot.services.ring_clocks import ring_clocks
from tests.kit import ASHA, REHANA, Desk, inbound
from tests.services.answers.asking import ask, tell
from tests.services.handing import person

#: Of the demo: the mother of somebody whose plan has "not opening the curtains", and that person.
ABENA, KWAME = "+447700900123", "+447700900106"
SIGN = "hes not opening the curtains"
OTHER = Question("report_concern_about_other", "news")
_BESIDE = "UPDATE relationship SET person_id = :one WHERE other_id = :other"


def _texts(desk: Desk, address: str, words: str) -> str:
    desk.clock.forward(seconds=1)
    message_id = receive_message(desk.app, inbound(address, words), desk.clock.now()).message_id
    return _code(desk, message_id)


def _code(desk: Desk, message_id: UUID) -> str:
    return str(desk.rows("SELECT code FROM item WHERE message_id = :m", m=message_id)[0]["code"])


def _read(desk: Desk, code: str, worker: str | None = None) -> OpenedItem:
    staff = find_staff(desk.app, worker, None if worker else "quayside duty")
    opened = read_item(desk.app, staff, code)
    assert opened is not None
    return opened


def _kinds(opened: OpenedItem) -> set[MentionKind]:
    return {one.kind for found in opened.mentions.values() for one in found}


def test_a_sign_of_the_plan_is_marked_in_whoever_tells_of_it(desk: Desk) -> None:
    for address in (ABENA, KWAME):
        opened = _read(desk, _texts(desk, address, SIGN))
        (marks,) = opened.mentions.values()
        assert "not opening the curtains" in [
            one.words for one in marks if one.kind is MentionKind.WARNING_SIGN
        ]
        assert "plan_sign" in {one.rule for one in opened.spoke}
    assert MentionKind.WARNING_SIGN not in _kinds(_read(desk, _texts(desk, REHANA, SIGN)))


def test_of_a_plan_that_is_not_for_the_reader_nothing_is_said(desk: Desk) -> None:
    """A worker whose phone is that of another carer of the same person."""
    code = _texts(desk, ABENA, SIGN)
    with desk.app.records.begin() as unit:
        unit.connection.execute(text("UPDATE item SET lane_set_by = 'plan_sign'"))
    before = _read(desk, code, "w1")
    assert before.lane_set_by == "plan_sign"
    assert MentionKind.WARNING_SIGN in _kinds(before)
    with desk.app.records.begin() as unit:
        phone = addresses.fingerprint(unit, REHANA)
        unit.connection.execute(text("UPDATE worker SET phone_hash = :p"), {"p": phone})
    given = {"one": person(desk, KWAME), "other": person(desk, REHANA)}
    with desk.app.records.begin() as unit:
        unit.connection.execute(text(_BESIDE), given)
    opened = _read(desk, code, "w1")
    assert MentionKind.WARNING_SIGN not in _kinds(opened)
    assert opened.lane_set_by == WITHHELD
    assert {one.words for one in opened.spoke if one.rule == WITHHELD} == {()}
    assert "plan_sign" not in {one.rule for one in opened.spoke}
    assert opened.words.messages[0].words == SIGN


def test_names_of_their_own_workers_are_marked_in_each_text(desk: Desk) -> None:
    code = _texts(desk, ASHA, "sam said ring. the bins again")
    desk.clock.forward(seconds=20)
    other = receive_message(desk.app, inbound(ASHA, "priya knows sam"), desk.clock.now())
    with desk.app.records.begin() as unit:
        item = items.find_by_code(unit, code)
        assert item is not None
        items.join_item(unit, item.id, other.message_id)
    found = _read(desk, code).mentions
    names = [
        [one.words for one in marks if one.kind is MentionKind.WORKER] for marks in found.values()
    ]
    assert sorted(names) == [["priya", "sam"], ["sam"]]


def test_the_words_that_set_the_lane(desk: Desk) -> None:
    opened = _read(desk, _texts(desk, ASHA, "the voices are back. since the bins went"))
    assert opened.lane_set_by == "voices_back"
    assert [one.words for one in opened.spoke if one.rule == "voices_back"] == [
        ("voices are back",)
    ]


def test_after_a_pin_was_taken_out_no_words_are_cut(desk: Desk) -> None:
    code = _texts(desk, ASHA, "4821 the voices are back")
    with desk.app.records.begin() as unit:
        row = unit.connection.execute(
            text(
                "SELECT m.id, p.data_key_id FROM inbound_message m JOIN person p ON p.id ="
                " m.person_id"
            )
        ).one()
        sealed = unit.seal(
            row.data_key_id, "[PIN] the voices are back", "inbound_message.body", row.id
        )
        unit.connection.execute(text("UPDATE inbound_message SET body = :b"), {"b": sealed})
    assert {one.words for one in _read(desk, code).spoke} == {()}


def test_what_a_report_told_with_what_was_corrected_and_the_days(desk: Desk) -> None:
    first = ask(desk, REHANA, OTHER, body="im worried about him")
    for words in ("my son", "he stays in bed, since friday", "actually it was last tuesday"):
        desk.clock.forward(seconds=20)
        tell(desk, REHANA, words)
    opened = _read(desk, _code(desk, first.message_id))
    since = [one for one in opened.told.answers if one.part is Part.SINCE]
    assert [one.words for one in since] == ["since friday", "last tuesday"]
    assert since[0].when is not None
    assert str(since[0].when.earliest) == "2026-11-20"
    messages = [message.id for message in opened.words.messages]
    assert [messages.index(one.message_id) for one in since] == [2, 3]
    assert [part for part, _ in opened.told.open] == [Part.SAFE]


def test_nothing_is_told_of_a_text_that_is_not_with_the_item(desk: Desk) -> None:
    """One that turned out to be about a worker has an item of its own, for a manager."""
    first = ask(desk, REHANA, OTHER, body="im worried about him")
    desk.clock.forward(seconds=20)
    told = tell(desk, REHANA, "my son")
    code = _code(desk, first.message_id)
    assert [one.words for one in _read(desk, code).told.answers] == ["my son"]
    with desk.app.records.begin() as unit:
        item = items.find_by_code(unit, code)
        assert item is not None
        items.leave_item(unit, item.id, told.message_id)
    assert _read(desk, code).told.answers == ()


def test_the_way_it_came_and_that_nobody_knows_it_of_a_private_one(desk: Desk) -> None:
    code = _texts(desk, ASHA, "about that thing with my neighbour")
    opened = _read(desk, code)
    assert [one.kind for one in opened.way.steps] == [OPENED]
    assert opened.way.steps[0].details["owner_role"] == Role.KEY_WORKER.value
    assert opened.names[opened.way.owner.id].name == "Sam Okafor"
    with desk.app.records.begin() as unit:
        unit.connection.execute(text("UPDATE item SET private = true"))
    lead = read_item(desk.app, find_staff(desk.app, None, "quayside lead"), code)
    assert lead is not None
    assert lead.way.steps == ()


def test_a_move_is_read_back_with_its_roles(desk: Desk) -> None:
    code = _texts(desk, ASHA, "about that thing with my neighbour")
    desk.clock.forward(days=7)
    ring_clocks(desk.app)
    steps = _read(desk, code).way.steps
    assert [one.kind for one in steps] == [OPENED, MOVED_ON]
    assert steps[1].details["from_role"] == Role.KEY_WORKER.value

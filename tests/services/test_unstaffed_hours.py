"""In hours declared to be without own staff, replies begin with where else to turn; and the doctor
wants the service that takes alerts then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path
from uuid import UUID

import pytest
import yaml
from sqlalchemy import text

from bot.app import build
from bot.care.closing import Closing
from bot.care.unstaffed_hours import UnstaffedHoursError, read_unstaffed_hours
from bot.content.catalogue import load
from bot.content.lint import LONGEST
from bot.content.unstaffed_hours import FILE, load_unstaffed_hours
from bot.doctor import list_notes
from bot.doctor_rota import list_rota_faults
from bot.messaging.gsm7 import parts
from bot.services.answers.question import Question
from bot.services.give_answer import give_answer
from bot.services.receive_message import receive_message
from bot.services.send_outbound import send_outbound
from bot.services.turns import Turn
from bot.settings import NATIONS
from tests.care.test_unstaffed_hours import declaration
from tests.conftest import Database
from tests.kit import ASHA, PASS_ON, STRANGER, UNCLEAR, WHO, Desk, desk_for, inbound

TODAY = date(2026, 11, 24)
OPENS = "In danger, call 999. If you cannot wait, call 111 and choose option 2."
#: The whole of Tuesday, whatever hours are published.
_ALL_DAY = {"hours": {"tue": "00:00-24:00"}}


@pytest.fixture
def desk(tmp_path: Path, database: Database) -> Iterator[Desk]:
    made = desk_for(tmp_path, database.app_url)
    declared = read_unstaffed_hours(declaration(team=_ALL_DAY), TODAY)
    yield replace(made, app=replace(made.app, unstaffed=declared))
    made.app.records.engine.dispose()


def _ask(desk: Desk, address: str, body: str, question: Question) -> str:
    received = receive_message(desk.app, inbound(address, body), desk.clock.now())
    give_answer(desk.app, Turn(received.message_id, "step"), question)
    for row in desk.rows("SELECT id FROM outbound_message WHERE status = 'waiting'"):
        send_outbound(desk.app, UUID(str(row["id"])))
    return desk.sender.to(address)[-1]


def test_the_first_reply_of_a_conversation_and_every_hand_over_begin_so(desk: Desk) -> None:
    first = _ask(desk, ASHA, "who is my key worker", WHO)
    assert first.startswith(OPENS)
    assert "Your text is saved. Staff will read it by" in first
    assert "Sam" in first
    assert first.count("999") == 1
    assert not _ask(desk, ASHA, "who is it again", WHO).startswith(OPENS)
    assert _ask(desk, ASHA, "tell sam i am late", PASS_ON).startswith(OPENS)
    desk.clock.forward(hours=1)
    assert _ask(desk, ASHA, "and who is it", WHO).startswith(OPENS)


def test_a_stranger_hears_it_by_the_team_that_takes_strangers(desk: Desk) -> None:
    said = _ask(desk, STRANGER, "hello", UNCLEAR)
    with desk.app.records.begin() as unit:
        takes = unit.connection.execute(text("SELECT name FROM team WHERE takes_strangers"))
        assert said.startswith(OPENS) is (takes.scalar_one() == "Quayside")


def test_the_first_reply_to_a_report_begins_so_and_says_nothing_twice(desk: Desk) -> None:
    news = Question("report_symptom_change_self", "news")
    said = _ask(desk, ASHA, "the voices are back since sunday", news)
    assert said.startswith(OPENS)
    assert said.endswith("Thank you. Are you safe right now? If not, reply URGENT.")
    for words in ("999", "111", "Staff will read"):
        assert said.count(words) == 1
    desk.clock.forward(minutes=1)
    assert "999" not in _ask(desk, ASHA, "and i cant stop pacing", news)


@pytest.mark.parametrize("nation", NATIONS)
def test_all_that_says_the_routes_itself_begins_so_and_a_report_stays_short(nation: str) -> None:
    texts = load(nation)
    own_line = {**LONGEST, "own_crisis_line": "0300 123 4567"}
    for one, easy in product(texts.all(), (False, True)):
        if not one.says_routes or one.id in ("routes", "opens"):
            continue
        said = texts.fill(one.id, own_line, Closing.OPENS, easy_read=easy)
        assert said.startswith("In danger, call 999. If you cannot wait, call ")
        assert said.count("999") == 1
        assert said.count(LONGEST["when"]) == 1
        assert said.count("aved") == 1
        assert parts(said) <= (2 if one.id.startswith("report_") else 3)


def test_on_another_day_nothing_is_changed(desk: Desk) -> None:
    desk.clock.moment = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
    assert not _ask(desk, ASHA, "who is my key worker", WHO).startswith(OPENS)


def _declare(desk: Desk, **team: object) -> None:
    words = yaml.safe_dump(declaration(team=team))
    (desk.app.settings.keyline_home / FILE).write_text(words)


def _faults(desk: Desk, *changes: str) -> list[str]:
    with desk.app.records.begin() as unit:
        for change in changes:
            unit.connection.execute(text(change))
    return list_rota_faults(desk.app.settings, datetime(2026, 11, 24, 12, tzinfo=UTC))


_ONLY_ON_CALL = "UPDATE desk SET hours = CASE WHEN role = 'on_call' THEN NULL ELSE '{}'::jsonb END"
_ALWAYS = {
    "hours": dict.fromkeys(
        ("mon", "tue", "wed", "thu", "fri", "sat", "sun", "bank_holiday"), "00:00-24:00"
    )
}


def test_one_destination_is_enough_then_and_only_then(desk: Desk) -> None:
    before = _faults(desk, _ONLY_ON_CALL)
    assert any(fault.startswith("Quayside, ") for fault in before)
    _declare(desk, **_ALWAYS)
    assert not any(fault.startswith("Quayside") for fault in _faults(desk))
    _declare(desk, hours={"tue": "17:00-09:00"})
    assert any(fault.startswith("Quayside, ") for fault in _faults(desk))


def test_it_has_to_be_the_service_that_agreed(desk: Desk) -> None:
    _declare(desk, **_ALWAYS)
    only_director = _ONLY_ON_CALL.replace("on_call", "director")
    (fault,) = [f for f in _faults(desk, only_director) if f.startswith("Quayside")]
    assert "only director, not the service that takes alerts" in fault
    gone = "UPDATE desk SET phone = NULL, phone_hash = NULL WHERE role = 'on_call'"
    assert any("nobody" in f for f in _faults(desk, _ONLY_ON_CALL, gone) if "Quayside" in f)


def test_a_team_that_is_none_is_a_fault_and_so_is_an_unreadable_file(desk: Desk) -> None:
    words = yaml.safe_dump(declaration()).replace("Quayside", "Quayside team")
    path = desk.app.settings.keyline_home / FILE
    path.write_text(words)
    assert "unstaffed_hours.yml: there is no team 'Quayside team'" in _faults(desk)
    path.write_text("signed_by: me")
    assert _faults(desk) == [f"{path}: expected role, signed_by, signed_on, teams, and no others"]
    with pytest.raises(UnstaffedHoursError):
        build(desk.app.settings, clock=desk.clock, sender=desk.sender)
    path.write_text("{")
    with pytest.raises(UnstaffedHoursError, match="cannot be read"):
        load_unstaffed_hours(path.parent, TODAY)


def test_the_doctor_says_who_signed_and_who_agreed(desk: Desk) -> None:
    _declare(desk)
    (line,) = [note for note in list_notes(desk.app.settings, TODAY) if "unstaffed" in note]
    assert "Tyne Night Care takes alerts, agreed by Jo Stone" in line
    assert "signed by Amara Osei, Clinical safety officer, on 2026-11-20" in line

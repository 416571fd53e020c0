"""When the database is silent: kept on the disk, danger answered, taken in once when it is back."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from bot.messaging.inbound import StatusUpdate, inbound_again
from bot.messaging.sender import InDoubt, TemporaryFailure
from bot.services.outage_alert import OutageAlert
from bot.services.resolve_doubt import look_into_doubtful
from bot.web.webhooks import intake as intake_module
from bot.web.webhooks.intake import Intake
from tests.conftest import Database
from tests.kit import ASHA, DUTY, STRANGER, Desk, desk_for, inbound


@pytest.fixture
def desk(tmp_path: Path, database: Database) -> Iterator[Desk]:
    made = desk_for(tmp_path, database.app_url)
    yield made
    made.app.records.engine.dispose()


@dataclass
class SwitchedDatabase:
    """What the intake calls, with a switch: up, down, or silent."""

    real: object
    state: str = "up"
    thaw: threading.Event = field(default_factory=threading.Event)

    def __call__(self, *args: object) -> object:
        if self.state == "down":
            raise OperationalError("connect", None, Exception())
        if self.state == "silent":
            self.thaw.wait(20)
        return self.real(*args)  # type: ignore[operator]


@pytest.fixture
def database_switch(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> Iterator[SwitchedDatabase]:
    switch = SwitchedDatabase(intake_module.receive_message)
    monkeypatch.setattr(intake_module, "receive_message", switch)
    alive = desk.app.records.is_alive
    monkeypatch.setattr(
        type(desk.app.records), "is_alive", lambda _: switch.state == "up" and alive()
    )
    yield switch
    switch.thaw.set()


def _intake(desk: Desk) -> Intake:
    alert = OutageAlert(desk.app)
    alert.refresh()
    return Intake(desk.app, alert, silence_s=0.2, alert_after_s=0)


def test_down_texts_are_spooled_and_taken_in_once_in_order(
    desk: Desk, database_switch: SwitchedDatabase
) -> None:
    async def story() -> None:
        intake = _intake(desk)
        database_switch.state = "down"
        texts = [inbound(ASHA, f"text number {n}") for n in range(5)]
        for text in texts:
            assert await intake.take(text) == ()
            desk.clock.forward(seconds=1)
        assert desk.app.spool.count() == 5
        await intake.drain()
        assert desk.app.spool.count() == 5, "still down"
        database_switch.state = "up"
        await intake.drain()
        assert desk.app.spool.count() == 0
        assert intake.open
        await intake.take(texts[0])

    asyncio.run(story())
    rows = desk.rows("SELECT provider_sid FROM inbound_message ORDER BY received_at")
    assert len(rows) == 5
    ordered = [str(r["provider_sid"]) for r in rows]
    assert ordered == sorted(ordered)


def test_silent_the_text_is_spooled_and_the_late_write_counts_once(
    desk: Desk, database_switch: SwitchedDatabase
) -> None:
    text = inbound(ASHA, "is anyone there")

    async def story() -> None:
        intake = _intake(desk)
        database_switch.state = "silent"
        assert await intake.take(text) == ()
        assert desk.app.spool.count() == 1
        assert not intake.open
        database_switch.state = "up"
        database_switch.thaw.set()
        for _ in range(50):
            await intake.drain()
            if intake.open:
                break
            await asyncio.sleep(0)

    asyncio.run(story())
    assert desk.count("SELECT count(*) FROM inbound_message") == 1
    assert desk.count("SELECT count(*) FROM item") == 1


@pytest.mark.parametrize("address", [ASHA, STRANGER])
def test_down_danger_is_answered_and_duty_is_rung_with_the_number(
    desk: Desk, database_switch: SwitchedDatabase, address: str
) -> None:
    async def story() -> None:
        intake = _intake(desk)
        database_switch.state = "down"
        reply = await intake.take(inbound(address, "URGENT"))
        assert reply
        assert "999" in reply[0].text
        assert desk.app.spool.count() == 1
        await asyncio.gather(*intake._alerts)
        intake._alert._threads.shutdown(wait=True)

    asyncio.run(story())
    (alert,) = desk.sender.to(DUTY)
    assert address in alert


def test_nothing_can_be_kept_is_an_error_for_the_provider_to_see(
    desk: Desk, database_switch: SwitchedDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(desk.app.spool), "put", full)

    async def story() -> None:
        database_switch.state = "down"
        with pytest.raises(OSError, match="No space"):
            await _intake(desk).take(inbound(ASHA, "hello"))

    asyncio.run(story())


def test_a_spooled_text_is_unreadable_on_the_disk(
    desk: Desk, database_switch: SwitchedDatabase
) -> None:
    async def story() -> None:
        database_switch.state = "down"
        await _intake(desk).take(inbound(ASHA, "zanzibar marmalade"))

    asyncio.run(story())
    on_disk = b"".join(p.read_bytes() for p in desk.app.settings.spool_dir.iterdir())
    assert b"zanzibar" not in on_disk
    assert ASHA.encode() not in on_disk


def test_what_is_spooled_comes_back_as_it_was(
    desk: Desk, database_switch: SwitchedDatabase
) -> None:
    given = inbound(ASHA, "she said \u201cno\u201d \U0001f62d", channel="whatsapp")

    async def story() -> None:
        database_switch.state = "down"
        await _intake(desk).take(given)

    asyncio.run(story())
    (spooled,) = desk.app.spool.list_waiting()
    assert inbound_again(spooled.payload["inbound"]) == given


def test_danger_that_can_be_kept_nowhere_is_answered_without_a_promise(
    desk: Desk, database_switch: SwitchedDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(desk.app.spool), "put", full)

    async def story() -> None:
        intake = _intake(desk)
        database_switch.state = "down"
        reply = await intake.take(inbound(ASHA, "URGENT"))
        assert reply
        assert "999" in reply[0].text
        assert "I could not save this. Please text again soon." in reply[0].text
        intake._alert._threads.shutdown(wait=True)

    asyncio.run(story())
    assert len(desk.sender.to(DUTY)) == 1


@pytest.mark.parametrize("body", ["who is my key worker", "URGENT"])
def test_with_the_disk_full_a_database_that_came_back_unnoticed_takes_the_text(
    desk: Desk, database_switch: SwitchedDatabase, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    async def story() -> None:
        intake = _intake(desk)
        database_switch.state = "down"
        await intake.take(inbound(STRANGER, "hello"))
        monkeypatch.setattr(intake_module, "spool_message", full)
        database_switch.state = "up"
        assert not intake.open, "nobody has noticed yet that it is back"
        await intake.take(inbound(ASHA, body))

    asyncio.run(story())
    assert len(desk.rows("SELECT id FROM inbound_message")) == 1


def test_a_fault_of_ours_keeps_the_text_and_stands_in_nobodys_way(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.services import spooling

    async def story() -> None:
        def broken(*_: object) -> None:
            raise ZeroDivisionError

        intake = _intake(desk)
        receive = intake_module.receive_message
        monkeypatch.setattr(intake_module, "receive_message", broken)
        monkeypatch.setattr(spooling, "receive_message", broken)
        assert await intake.take(inbound(ASHA, "hello")) == ()
        assert intake.open
        await intake.drain()
        assert desk.app.spool.count() == 0
        assert desk.app.spool.count_set_aside() == 1
        monkeypatch.setattr(intake_module, "receive_message", receive)
        await intake.take(inbound(ASHA, "hello again"))

    asyncio.run(story())
    assert desk.count("SELECT count(*) FROM inbound_message") == 1


def test_a_call_for_help_that_cannot_be_stored_is_told_to_duty_all_the_same(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.services import spooling

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    async def story() -> None:
        intake = _intake(desk)
        monkeypatch.setattr(intake_module, "receive_message", broken)
        monkeypatch.setattr(spooling, "receive_message", broken)
        reply = await intake.take(inbound(STRANGER, "URGENT"))
        assert reply
        await intake.drain()
        assert desk.app.spool.count_set_aside() == 1
        intake._alert._threads.shutdown(wait=True)

    asyncio.run(story())
    (alert,) = desk.sender.to(DUTY)
    assert STRANGER in alert


def test_a_report_that_came_while_the_database_was_silent_is_not_lost(
    desk: Desk, database_switch: SwitchedDatabase
) -> None:
    text = inbound(ASHA, "URGENT")

    async def story() -> None:
        intake = _intake(desk)
        database_switch.state = "down"
        reply = await intake.take(text)
        assert reply
        for number, said in enumerate(reply):
            update = StatusUpdate(f"SM{number:032x}", "delivered", None)
            assert await intake.report(said.outbound_id, update)
        database_switch.state = "up"
        await intake.drain()

    asyncio.run(story())
    (row,) = desk.rows("SELECT status FROM outbound_message WHERE step = 'danger_reply'")
    assert row["status"] == "delivered"
    desk.clock.forward(seconds=90)
    assert look_into_doubtful(desk.app) == 0


def test_with_nobody_to_alert_nothing_is_promised_in_an_outage(
    desk: Desk, database_switch: SwitchedDatabase
) -> None:
    async def story() -> None:
        intake = _intake(desk)
        intake._alert.path.unlink()
        database_switch.state = "down"
        reply = await intake.take(inbound(ASHA, "URGENT"))
        assert reply
        assert "I am telling" not in reply[0].text
        assert "999" in reply[0].text

    asyncio.run(story())


def test_only_people_with_texts_in_the_spool_queue_behind_it(
    desk: Desk, database_switch: SwitchedDatabase
) -> None:
    async def story() -> None:
        intake = _intake(desk)
        database_switch.state = "down"
        await intake.take(inbound(ASHA, "first"))
        database_switch.state = "up"
        intake.open = True
        await intake.take(inbound(ASHA, "second"))
        await intake.take(inbound(STRANGER, "somebody else"))
        assert desk.app.spool.count() == 2
        assert desk.count("SELECT count(*) FROM inbound_message") == 1
        desk.clock.forward(seconds=1)
        await intake.drain()
        await intake.drain()
        await intake.take(inbound(ASHA, "third"))
        assert desk.app.spool.count() == 0

    asyncio.run(story())
    assert desk.count("SELECT count(*) FROM inbound_message") == 4


def test_an_outage_alert_is_tried_until_it_is_taken_and_raised_once_a_phone(desk: Desk) -> None:
    waits: list[float] = []
    alert = OutageAlert(desk.app, wait=waits.append)
    alert.refresh()
    desk.sender.results = [TemporaryFailure("unreachable"), InDoubt()]
    for _ in range(3):
        alert.raise_in_background(inbound(ASHA, "URGENT"))
    alert._threads.shutdown(wait=True)
    assert len(desk.sender.to(DUTY)) == 3, "two that failed and the one that was taken"
    assert waits == [2.0, 5.0]


def test_danger_that_an_earlier_front_door_left_in_the_spool_is_told_once_and_marked(
    desk: Desk, database_switch: SwitchedDatabase
) -> None:
    """Nobody knows whether the one before had told somebody of it."""

    async def before() -> None:
        database_switch.state = "down"
        intake = Intake(desk.app, _alert_of(desk), silence_s=0.2, alert_after_s=3600)
        await intake.take(inbound(STRANGER, "URGENT"))
        await intake.take(inbound(ASHA, "is sam in today"))
        for task in intake._alerts:
            task.cancel()

    async def after() -> None:
        intake = Intake(desk.app, _alert_of(desk), silence_s=10, alert_after_s=0)
        await intake.drain()
        await intake.drain()
        await asyncio.gather(*intake._alerts)
        intake._alert._threads.shutdown(wait=True)
        database_switch.state = "up"
        await intake.drain()

    asyncio.run(before())
    asyncio.run(after())
    (alert,) = desk.sender.to(DUTY)
    assert alert.startswith("Maybe sent twice:")
    assert STRANGER in alert
    assert desk.count("SELECT count(*) FROM episode") == 1


def _alert_of(desk: Desk) -> OutageAlert:
    alert = OutageAlert(desk.app)
    alert.refresh()
    return alert

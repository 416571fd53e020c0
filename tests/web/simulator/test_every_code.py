"""Every code of `bot.messaging.errors`, from the stand-in through our sender and our parser."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest

from bot.care.delivery import FAILURES, status_from_provider
from bot.messaging import errors, inbound
from bot.messaging.sender import (
    Accepted,
    OutboundText,
    PermanentFailure,
    TemporaryFailure,
    TwilioSender,
)
from bot.messaging.transport import Timeouts
from bot.web.simulator import magic
from bot.web.simulator.exchange import load_phones
from tests.web.simulator.loopback import StandIn, TickingClock

CODES = sorted({*errors.PERMANENT, *errors.TEMPORARY})
REFUSED = [code for code in CODES if magic.FATES[int(code)].outcome == "refused"]
LOST = [code for code in CODES if magic.FATES[int(code)].outcome != "refused"]


@pytest.fixture(scope="module")
def sender(servers: StandIn) -> Iterator[TwilioSender]:
    made = TwilioSender(servers.settings, Timeouts(connect=1.0, read=5.0))
    yield made
    made.close()


def text(stand_in: StandIn, code: str, words: str = "Sam is away.") -> OutboundText:
    is_whatsapp = code.startswith("63")
    return OutboundText(
        UUID(int=8),
        "whatsapp" if is_whatsapp else "sms",
        magic.number_of(int(code)),
        words,
        f"{stand_in.front_door.url}/twilio/status?id=8",
        None,
    )


def test_each_code_has_a_number_of_its_own() -> None:
    assert {str(code) for code in magic.FATES} >= set(CODES)
    assert len(magic.NUMBERS) == len(magic.FATES) + len(magic.QUIRKS)


def test_no_phone_of_the_demo_has_a_magic_number() -> None:
    phones = {phone.number for phone in load_phones(TickingClock())}
    assert not phones & set(magic.NUMBERS)


@pytest.mark.parametrize("code", REFUSED)
def test_a_refusal_is_told_at_once(stand_in: StandIn, sender: TwilioSender, code: str) -> None:
    kind = PermanentFailure if code in errors.PERMANENT else TemporaryFailure
    wanted = text(stand_in, code)
    assert sender.send(wanted) == kind(code)
    assert stand_in.thread(wanted.address) == []


@pytest.mark.parametrize("code", LOST)
def test_a_loss_is_told_by_callback(stand_in: StandIn, sender: TwilioSender, code: str) -> None:
    accepted = sender.send(text(stand_in, code))
    assert isinstance(accepted, Accepted)
    stand_in.settle()
    last = stand_in.front_door.statuses[-1]
    assert last.genuine
    update = inbound.parse_status(last.fields)
    assert isinstance(update, inbound.StatusUpdate)
    assert (update.provider_sid, update.error_code) == (accepted.provider_sid, code)
    assert status_from_provider(update.status) in FAILURES
    assert errors.judge(update.error_code) == (
        "permanent" if code in errors.PERMANENT else "temporary"
    )


@pytest.mark.parametrize("code", CODES)
def test_any_number_can_be_made_to_do_it(
    stand_in: StandIn, sender: TwilioSender, code: str
) -> None:
    number = "+447700900177"
    stand_in.control.put(f"/numbers/{number}", json={"code": int(code)}).raise_for_status()
    asked = OutboundText(UUID(int=8), "sms", number, "Sam is away.", "", None)
    is_refused = not isinstance(sender.send(asked), Accepted)
    assert is_refused is (code in REFUSED)
    stand_in.control.put(f"/numbers/{number}", json={}).raise_for_status()
    assert isinstance(sender.send(asked), Accepted)


def test_a_code_that_nobody_handles_cannot_be_told(stand_in: StandIn) -> None:
    answer = stand_in.control.put("/numbers/+447700900177", json={"code": 12345})
    assert answer.status_code == 422

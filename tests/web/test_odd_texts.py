"""Texts as nobody should write them: kept, answered as they are meant, and never an error."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import parse_qsl, quote
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import text

from bot.messaging.inbound import InboundText
from bot.messaging.signature import sign
from bot.records.unit import Unit
from bot.services.give_danger_reply import DangerReply
from bot.services.outage_alert import OutageAlert
from bot.services.ring_clocks import ring_clocks
from bot.services.send_outbound import send_outbound
from bot.web.front_door import build_front_door
from bot.web.webhooks.intake import Intake
from tests.conftest import Database
from tests.kit import ASHA, OUR_NUMBER, Desk, desk_for, inbound

_DANGER = "i have taken all my tablets"
_FILLER = (
    "we went to the shop and it rained and then the bus was late so we walked home again " * 20
)

_IN_DANGER = {
    "beginning": f"{_DANGER}. {_FILLER}"[:1600],
    "middle": f"{_FILLER[:780]}. {_DANGER}. {_FILLER}"[:1600],
    "end": f"{_FILLER[: 1600 - len(_DANGER) - 2]}. {_DANGER}",
    "end, no full stop": f"{_FILLER[: 1600 - len(_DANGER) - 1]} {_DANGER}",
    "an emoji only": "\U0001f198",
    "nothing visible between the letters": "i want to k\u200bi\u200bl\u200bl m\u200dys\u2060elf",
    "soft hyphens": "i want to d\u00adi\u00ade",
    "written backwards": "\u202ei want to die\u202c",
    "figures for letters": "im going to k1ll mys3lf",
    "Cyrillic letters": "i w\u0430nt t\u043e di\u0435",
    "wide letters": "\uff49 \uff57\uff41\uff4e\uff54 \uff54\uff4f \uff44\uff49\uff45",
    "struck through": "i want to d\u0336i\u0336e\u0336",
    "a picture's heart beside it": "i want to die \u2764\ufe0f\u200d\U0001f525",
    "URGENT in disguise": "UR\u200bG\u0415NT",
    "999 in Arabic figures, right to left": "\u0627\u062a\u0635\u0644 \u0669\u0669\u0669",
    "999 on keys": "9\ufe0f\u20e3" * 3,
    "NUL after a word": "i want\x00 to die",
    "half an emoji": "i want to die \ud83d",
}
_NO_DANGER = {
    "empty": "",
    "blanks": " \r\n\t \u00a0",
    "invisible": "\u200b\u200d\ufeff",
    "emoji": "\U0001f602" * 400,
    "1600 letters": "a" * 1600,
    "1600 marks": "." * 1600,
    "one letter, 1599 accents": "a" + "\u0301" * 1599,
    "Arabic": "\u0634\u0643\u0631\u0627 \u0644\u0643",
    "Hebrew": "\u05ea\u05d5\u05d3\u05d4",
    "NUL": "\x00",
    "control characters": "\x01\x02\x7f\x85",
    "half an emoji": "\ud83d",
    "no character": "\ufffe\uffff",
    "as code": "</Body><Message>x</Message>{number}%s$(id)'; --",
}


@pytest.fixture
def desk(tmp_path: Path, database: Database) -> Iterator[Desk]:
    made = desk_for(tmp_path, database.app_url)
    yield made
    made.app.records.engine.dispose()


@pytest.fixture
def door(desk: Desk) -> Iterator[TestClient]:
    with TestClient(build_front_door(desk.app), base_url="http://testserver") as client:
        yield client


def _post(desk: Desk, door: TestClient, number: str, sid: str, body: str) -> Response:
    """Post a text as bytes on the wire, half characters too."""
    fields = {"MessageSid": sid, "From": number, "To": OUR_NUMBER, "NumMedia": "0"}
    wire = "&".join(f"{k}={quote(v)}" for k, v in fields.items())
    wire += f"&Body={quote(body.encode('utf-8', 'surrogatepass'))}"
    heard = parse_qsl(wire, keep_blank_values=True)
    url = f"{desk.app.settings.public_base_url}/twilio/inbound"
    signature = sign(url, heard, desk.app.settings.twilio_auth_token)
    headers = {
        "X-Twilio-Signature": signature,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return door.post("/twilio/inbound", content=wire.encode(), headers=headers)


@dataclass(frozen=True)
class _Taken:
    """What became of one text."""

    status: int
    says_999: bool
    kept: bool
    items: int
    episodes: int
    alerts: bool


_SEEN = _Taken(200, says_999=True, kept=True, items=1, episodes=1, alerts=True)
_ORDINARY = _Taken(204, says_999=False, kept=True, items=1, episodes=0, alerts=False)


def _take(desk: Desk, door: TestClient, number: int, body: str) -> _Taken:
    """Post a text from a phone of its own; what became of it."""
    sid = f"SM{number:032x}"
    answer = _post(desk, door, f"+4477009006{number:02d}", sid, body)
    with desk.app.records.begin() as unit:
        count = partial(_count, unit, sid)
        row = unit.connection.execute(
            text("SELECT id, body FROM inbound_message WHERE provider_sid = :sid"), {"sid": sid}
        ).one()
        words = unit.open(row.body, "inbound_message.body", row.id)
        return _Taken(
            answer.status_code,
            "999" in answer.text,
            words == body.encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
            count("item i ON i.message_id = m.id AND i.closed_at IS NULL"),
            count("item i ON i.message_id = m.id JOIN episode e ON e.item_id = i.id"),
            count("outbound_message o ON o.turn_id = m.id AND o.text_id LIKE 'staff_alert%'") > 0,
        )


def _count(unit: Unit, sid: str, joined: str) -> int:
    query = f"SELECT count(*) FROM inbound_message m JOIN {joined} WHERE m.provider_sid = :sid"
    return int(unit.connection.execute(text(query), {"sid": sid}).scalar_one())


@pytest.mark.parametrize(("texts", "expected"), [(_IN_DANGER, _SEEN), (_NO_DANGER, _ORDINARY)])
def test_odd_texts_are_kept_and_answered_as_they_are_meant(
    desk: Desk, door: TestClient, texts: dict[str, str], expected: _Taken
) -> None:
    assert all(len(body) <= 1600 for body in texts.values())
    taken = {n: _take(desk, door, k, body) for k, (n, body) in enumerate(texts.items())}
    assert {name: was for name, was in taken.items() if was != expected} == {}
    assert desk.app.spool.count_set_aside() == 0


def test_odd_texts_go_through_the_spool_as_they_are(desk: Desk) -> None:
    for name, body in {**_IN_DANGER, **_NO_DANGER}.items():
        given = inbound(ASHA, body)
        desk.app.spool.put(given.provider_sid, {"inbound": {"body": body}, "received_at": ""})
        (kept,) = desk.app.spool.list_waiting()
        assert kept.payload["inbound"]["body"] == body, name
        desk.app.spool.remove(kept)


#: One person's minute: danger of several kinds and urgencies, small words, nothing, and all again.
_MINUTE = (
    "i want to die",
    "hello??",
    "pick up",
    _DANGER,
    "ok",
    "",
    "\U0001f62d",
    "i've cut myself and it wont stop bleeding",
    "why does nobody answer",
    "k1ll mys3lf",
)


def _take_all(
    desk: Desk, texts: list[InboundText], apart_s: float
) -> tuple[list[DangerReply], list[float]]:
    """Take texts in one after the other, or all at once where nothing lies between; the replies,
    and how many seconds each took."""
    took: list[float] = []

    async def one(intake: Intake, given: InboundText) -> DangerReply:
        begun = time.perf_counter()
        reply = await intake.take(given)
        took.append(time.perf_counter() - begun)
        return reply

    async def story() -> list[DangerReply]:
        alert = OutageAlert(desk.app)
        alert.refresh()
        intake = Intake(desk.app, alert, silence_s=30)
        if not apart_s:
            return list(await asyncio.gather(*(one(intake, given) for given in texts)))
        replies = []
        for given in texts:
            replies.append(await one(intake, given))
            desk.clock.forward(seconds=apart_s)
            ring_clocks(desk.app)
            _send_waiting(desk)
        return replies

    return asyncio.run(story()), took


def _send_waiting(desk: Desk) -> None:
    for row in desk.rows("SELECT id FROM outbound_message WHERE status = 'waiting'"):
        send_outbound(desk.app, UUID(str(row["id"])))


@pytest.mark.parametrize("apart_s", [1.2, 0.0])
@pytest.mark.parametrize("texts", [_MINUTE, ("i want to die",)])
def test_fifty_texts_in_a_minute_are_one_episode_with_one_chain(
    desk: Desk,
    texts: tuple[str, ...],
    apart_s: float,
    record_property: Callable[[str, object], None],
) -> None:
    given = [inbound(ASHA, texts[n % len(texts)]) for n in range(50)]
    replies, took = _take_all(desk, given, apart_s)
    _send_waiting(desk)

    assert desk.count("SELECT count(*) FROM inbound_message") == 50, "none is lost"
    assert desk.app.spool.count() + desk.app.spool.count_set_aside() == 0
    assert desk.count("SELECT count(*) FROM episode") == 1
    outside = (
        "SELECT count(*) FROM inbound_message m WHERE m.danger AND NOT EXISTS"
        " (SELECT 1 FROM episode e JOIN item i ON i.id = e.item_id"
        "  LEFT JOIN item_message j ON j.item_id = i.id"
        "  WHERE i.message_id = m.id OR j.message_id = m.id)"
    )
    assert desk.count(outside) == 0, "the words always join the one episode"

    _check_replies(replies)
    _check_alerts(desk)
    ordered = sorted(took)
    # For whoever looks whether it stays even: time is no test of its own.
    for tenth in range(0, 50, 10):
        record_property(f"ms_from_{tenth}", round(sum(took[tenth : tenth + 10]) * 100, 1))
    record_property("worst_ms", round(1000 * ordered[-1], 1))


def _check_replies(replies: list[DangerReply]) -> None:
    """Each is an answer in full, a short one or none: the first that is one is in full."""
    said = [reply for reply in replies if reply]
    assert said
    assert any("999" in one.text for reply in said for one in reply)
    for reply in said:
        assert 1 <= len(reply) <= 2
        assert all(one.text_id.startswith("danger_") and one.text for one in reply)


def _check_alerts(desk: Desk) -> None:
    """No phone of staff hears more than the clocks allow: each stage of a lane once, in two lanes
    at most, and that there are more words once in two minutes."""
    rows = desk.rows(
        "SELECT recipient_id, text_id, count(*) AS n FROM outbound_message"
        " WHERE recipient_kind <> 'person' AND channel = 'sms' GROUP BY recipient_id, text_id"
    )
    for row in rows:
        alerts = str(row["text_id"]).startswith(("staff_alert", "staff_moved_on"))
        more = str(row["text_id"]).startswith("staff_more_words")
        assert int(str(row["n"])) <= (2 if alerts else 1 if more else 2), row
    chains = "SELECT count(*) FROM clock WHERE kind = 'alert_chain' AND done_at IS NULL"
    assert desk.count(chains) == 1


def test_fifty_ordinary_texts_in_a_minute_alert_nobody(desk: Desk) -> None:
    given = [inbound(ASHA, f"is sam in on {n} november") for n in range(50)]
    replies, _ = _take_all(desk, given, 1.2)
    assert replies == [()] * 50
    assert desk.count("SELECT count(*) FROM episode") == 0
    assert desk.count("SELECT count(*) FROM inbound_message") == 50


def test_fifty_people_at_once_are_fifty_episodes(desk: Desk) -> None:
    given = [inbound(f"+4477009005{n:02d}", _DANGER) for n in range(50)]
    replies, _ = _take_all(desk, given, 0.0)
    assert all("999" in reply[0].text for reply in replies)
    assert desk.count("SELECT count(*) FROM episode") == 50
    assert desk.count("SELECT count(*) FROM item") == 50


def test_fifty_at_once_that_outlast_the_databases_patience_are_one_episode(desk: Desk) -> None:
    """What does not get through in time goes to the spool, and nothing is lost or doubled."""
    given = [inbound(ASHA, _MINUTE[n % len(_MINUTE)]) for n in range(50)]

    async def story() -> list[DangerReply]:
        alert = OutageAlert(desk.app)
        alert.refresh()
        intake = Intake(desk.app, alert, silence_s=0.1, alert_after_s=3600)
        replies = list(await asyncio.gather(*(intake.take(one) for one in given)))
        intake._silence_s = 30
        while desk.app.spool.count():
            await intake.drain()
        for task in intake._alerts:
            task.cancel()
        return replies

    _check_replies(asyncio.run(story()))
    assert desk.count("SELECT count(*) FROM inbound_message") == 50
    assert desk.count("SELECT count(*) FROM episode") == 1
    assert desk.app.spool.count_set_aside() == 0

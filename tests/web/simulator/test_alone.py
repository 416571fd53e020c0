"""`keyline twilio-stand-in`: by itself, with none of Keyline's settings and people."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.settings import SettingsError
from bot.web.simulator import alone
from tests.web.simulator.loopback import TOKEN, FrontDoor, listening, served, some_settings, url_of

SID = "AC" + "4b" * 16
ASHA = "+447700900101"
GIVEN = {
    "host": "127.0.0.1",
    "port": 8010,
    "webhook": "http://127.0.0.1:1/in",
    "fallback": "",
    "account_sid": SID,
    "auth_token": TOKEN,
    "numbers": ("+447700900000", "+447700900001"),
    "whatsapp": "+447700900000",
    "service": "MG" + "7c" * 16,
    "public_url": "",
}


def given(**changes: object) -> alone.Given:
    return alone.Given(**{**GIVEN, **changes})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def both() -> Iterator[tuple[FrontDoor, httpx.Client]]:
    with listening() as at_stand_in, listening() as at_door:
        door = FrontDoor(url=url_of(at_door))
        app = alone.build(
            given(webhook=f"{door.url}/twilio/inbound#rc=0", public_url=url_of(at_stand_in))
        )
        with (
            served(app, at_stand_in),
            served(door.app(some_settings()), at_door),
            httpx.Client(base_url=url_of(at_stand_in), trust_env=False, timeout=20) as http,
        ):
            yield door, http


def test_any_program_is_texted_and_can_text(both: tuple[FrontDoor, httpx.Client]) -> None:
    door, http = both
    http.post("/control/reset").raise_for_status()
    text = {"number": ASHA, "body": "Hello", "to": "+447700900001"}
    http.post("/control/texts", json=text).raise_for_status()
    [got] = door.texts
    assert (got.genuine, got["AccountSid"], got["To"]) == (True, SID, "+447700900001")
    assert got["MessagingServiceSid"] == GIVEN["service"]
    path = f"/2010-04-01/Accounts/{SID}/Messages.json"
    for sender in GIVEN["numbers"]:  # type: ignore[attr-defined]
        form = {"To": ASHA, "From": sender, "Body": "Hello"}
        assert http.post(path, data=form, auth=(SID, TOKEN)).status_code == 201
    assert http.get("/control/phones").json()["phones"] == []
    assert "token" not in http.get("/control/account").json()


def test_a_webhook_must_be_an_address() -> None:
    with pytest.raises(SettingsError, match="--webhook"):
        alone.build(given(webhook="localhost:8000"))


def test_elsewhere_it_answers_under_any_name(both: tuple[FrontDoor, httpx.Client]) -> None:
    _, http = both
    other = {"Host": "twilio.test"}
    assert http.get("/healthz", headers=other).status_code == 400
    with listening() as place, served(alone.build(given(host="0.0.0.0")), place):  # noqa: S104
        answer = httpx.get(f"{url_of(place)}/healthz", headers=other, trust_env=False)
    assert answer.status_code == 200


def test_the_command_hands_on_what_it_was_told(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[alone.Given] = []
    monkeypatch.setattr(alone, "run", lambda **fields: told.append(alone.Given(**fields)))
    arguments = ["twilio-stand-in", "--webhook", "https://a.example/in", "--number", ASHA]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    assert (told[0].webhook, told[0].numbers, told[0].port) == (
        "https://a.example/in",
        (ASHA,),
        8010,
    )
    assert told[0].auth_token not in result.output

"""WhatsApp's 24 hours, templates, and texts of the kinds that only WhatsApp has."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from bot.messaging import inbound
from tests.web.simulator.loopback import ACCOUNT, ASHA, TOKEN, StandIn

PATH = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
TEMPLATE = "HX" + "a1" * 16
WHATSAPP = {"To": f"whatsapp:{ASHA}", "From": "whatsapp:+447700900000"}
DAY_S = 24 * 3600


def post(stand_in: StandIn, **fields: str) -> httpx.Response:
    url = stand_in.settings.twilio_api_url + PATH
    given = {**WHATSAPP, **fields}
    return httpx.post(url, data=given, auth=(ACCOUNT, TOKEN), trust_env=False, timeout=20)


def last(stand_in: StandIn, number: str = ASHA) -> tuple[str, int | None]:
    stand_in.settle()
    message = stand_in.thread(number)[-1]
    return message["status"], message["error_code"]


def texted(stand_in: StandIn, **given: Any) -> Any:
    text = {"number": ASHA, "body": "Hello", "channel": "whatsapp", **given}
    stand_in.control.post("/texts", json=text).raise_for_status()
    got = stand_in.front_door.texts[-1]
    assert got.genuine
    return got


def add_template(stand_in: StandIn, **changes: str) -> None:
    template = {"sid": TEMPLATE, "name": "covers", "body": "{{1}} covers until {{2}}.", **changes}
    stand_in.control.patch("/account", json={"templates": [template]}).raise_for_status()


def test_free_text_only_within_24_hours(stand_in: StandIn) -> None:
    assert post(stand_in, Body="Hello").status_code == 201
    assert last(stand_in) == ("failed", 63016)
    stand_in.text("Hello", channel="whatsapp")
    post(stand_in, Body="Hello")
    assert last(stand_in) == ("delivered", None)
    stand_in.control.post("/clock", json={"seconds": DAY_S}).raise_for_status()
    post(stand_in, Body="Hello")
    assert last(stand_in) == ("failed", 63016)


def test_a_text_by_sms_opens_no_window(stand_in: StandIn) -> None:
    stand_in.text("Hello")
    post(stand_in, Body="Hello")
    assert last(stand_in) == ("failed", 63016)


def test_windows_can_be_set(stand_in: StandIn) -> None:
    stand_in.control.put(f"/windows/{ASHA}", json={"open": True}).raise_for_status()
    post(stand_in, Body="Hello")
    assert last(stand_in) == ("delivered", None)
    stand_in.control.put(f"/windows/{ASHA}", json={"open": False}).raise_for_status()
    post(stand_in, Body="Hello")
    assert last(stand_in) == ("failed", 63016)
    stand_in.control.patch("/options", json={"whatsapp_window": False}).raise_for_status()
    post(stand_in, Body="Hello")
    assert last(stand_in) == ("delivered", None)


def test_a_template_goes_at_any_time_with_its_values(stand_in: StandIn) -> None:
    add_template(stand_in)
    values = '{"1": "Priya", "2": "Monday"}'
    made = post(stand_in, ContentSid=TEMPLATE, ContentVariables=values)
    assert made.status_code == 201
    assert last(stand_in) == ("delivered", None)
    assert stand_in.thread()[-1]["body"] == "Priya covers until Monday."


@pytest.mark.parametrize("values", ["", '{"1": "Priya"}', '{"1": "Priya", "2": ""}'])
def test_a_template_with_other_values_than_it_has_places(stand_in: StandIn, values: str) -> None:
    add_template(stand_in)
    assert post(stand_in, ContentSid=TEMPLATE, ContentVariables=values).status_code == 201
    assert last(stand_in) == ("failed", 63028)


@pytest.mark.parametrize("approval", ["pending", "rejected", "unsubmitted"])
def test_what_is_not_approved_is_free_text(stand_in: StandIn, approval: str) -> None:
    add_template(stand_in, approval=approval)
    values = '{"1": "Priya", "2": "Monday"}'
    post(stand_in, ContentSid=TEMPLATE, ContentVariables=values)
    assert last(stand_in) == ("failed", 63016)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"ContentSid": "HX" + "0" * 32}, 21655),
        ({"ContentSid": TEMPLATE, "ContentVariables": "Priya"}, 21656),
        ({"ContentSid": TEMPLATE, "ContentVariables": "[1]"}, 21656),
        ({"From": "whatsapp:+447700900777", "Body": "x"}, 63007),
    ],
)
def test_refusals(stand_in: StandIn, fields: dict[str, str], code: int) -> None:
    add_template(stand_in)
    answer = post(stand_in, **fields)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_read_where_it_is_switched_on(stand_in: StandIn) -> None:
    stand_in.control.patch("/options", json={"whatsapp_reads": True}).raise_for_status()
    stand_in.text("Hello", channel="whatsapp")
    post(stand_in, Body="Hello", StatusCallback=f"{stand_in.front_door.url}/twilio/status?id=8")
    stand_in.settle()
    reports = [inbound.parse_status(r.fields) for r in stand_in.front_door.statuses]
    assert [getattr(r, "status", "") for r in reports] == ["sent", "delivered", "read"]


def test_a_place(stand_in: StandIn) -> None:
    place = {"latitude": 51.5, "longitude": -0.1, "label": "The bridge"}
    got = texted(stand_in, body="", location=place)
    assert (got["MessageType"], got["Latitude"], got["Longitude"]) == ("location", "51.5", "-0.1")
    assert (got["Label"], got["Body"]) == ("The bridge", "")
    assert isinstance(inbound.parse_inbound(got.fields), inbound.InboundText)


def test_a_button(stand_in: StandIn) -> None:
    got = texted(stand_in, body="", button={"text": "I am safe", "payload": "safe"}, reply_to="MM1")
    assert (got["Body"], got["ButtonText"], got["ButtonPayload"]) == ("I am safe",) * 2 + ("safe",)
    assert (got["MessageType"], got["OriginalRepliedMessageSid"]) == ("button", "MM1")


def test_an_edit_comes_with_the_sid_of_the_first(stand_in: StandIn) -> None:
    first = texted(stand_in, body="I am fine")
    second = texted(stand_in, body="I am not fine", sid=first["MessageSid"], edit=True)
    assert second["MessageSid"] == first["MessageSid"]
    assert (first["Body"], second["Body"]) == ("I am fine", "I am not fine")
    assert [m["body"] for m in stand_in.thread()] == ["I am not fine"]


def test_a_user_without_a_number(stand_in: StandIn) -> None:
    got = texted(stand_in, number=None, user_id="GB.1502576394655843")
    assert got["From"] == "whatsapp:GB.1502576394655843"
    assert got["ExternalUserId"] == "GB.1502576394655843"
    assert "WaId" not in dict(got.fields)
    text = inbound.parse_inbound(got.fields)
    assert isinstance(text, inbound.InboundText)
    assert text.address == "wa:GB.1502576394655843"
    post(stand_in, To="whatsapp:GB.1502576394655843", Body="Hello")
    assert last(stand_in, "GB.1502576394655843") == ("delivered", None)


def test_a_user_with_both(stand_in: StandIn) -> None:
    text = inbound.parse_inbound(texted(stand_in, user_id="GB.1502576394655843").fields)
    assert isinstance(text, inbound.InboundText)
    assert (text.address, text.whatsapp_user) == (ASHA, "GB.1502576394655843")


def test_fields_that_nobody_knows_yet_and_fields_left_out(stand_in: StandIn) -> None:
    fields = {"NewOne": "é", "Blank": "", "AccountSid": "AC" + "9" * 32}
    got = texted(stand_in, fields=fields, without=["Body", "NumMedia"], repeated=[["From", "+440"]])
    names = [name for name, _ in got.fields]
    assert {"NewOne", "Blank"} <= set(names)
    assert (got["NewOne"], got["AccountSid"]) == ("é", "AC" + "9" * 32)
    assert not {"Body", "NumMedia"} & set(names)
    assert names.count("From") == 2


@pytest.mark.parametrize("signature", [{"token": "another"}, {"value": "no"}, {"missing": True}])
def test_signatures_that_are_not_right(stand_in: StandIn, signature: dict[str, Any]) -> None:
    text = {"number": ASHA, "body": "Hello", "signature": signature}
    stand_in.control.post("/texts", json=text).raise_for_status()
    assert not stand_in.front_door.texts[0].genuine


def test_a_new_token_signs_and_is_asked_for(stand_in: StandIn) -> None:
    stand_in.control.patch("/account", json={"token": "the-next-one"}).raise_for_status()
    stand_in.text("Hello")
    assert not stand_in.front_door.texts[0].genuine
    assert post(stand_in, Body="Hello").status_code == 401

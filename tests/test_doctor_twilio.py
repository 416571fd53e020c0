"""`keyline twilio check`: an account that is set up well, and each thing that can be wrong."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.doctor_twilio import examine_account
from bot.doctor_twilio_found import LOOK_YOURSELF, Findings
from bot.messaging.account import host_of
from bot.settings import variable_names
from tests.log_state import logging_restored
from tests.web.simulator.loopback import TOKEN, StandIn, running, some_settings

SERVICE = "MG" + "7c" * 16
NUMBER, SENDER = "PN" + "0" * 31 + "1", "XE" + "0" * 31 + "1"
OURS = "+447700900000"
Json = dict[str, Any]
Spoil = Callable[[Json], object]


@pytest.fixture(scope="module")
def with_service() -> Iterator[StandIn]:
    with running(twilio_messaging_service_sid=SERVICE) as both:
        yield both


@pytest.fixture(scope="module")
def without() -> Iterator[StandIn]:
    with running() as both:
        yield both


def examine(stand_in: StandIn, spoil: Spoil = lambda _: None, **settings: str) -> Findings:
    stand_in.reset()
    account = stand_in.control.get("/account").json()
    spoiled = copy.deepcopy(account)
    spoil(spoiled)
    stand_in.control.patch("/account", json=spoiled).raise_for_status()
    return examine_account(replace(stand_in.settings, **settings))  # type: ignore[arg-type]


def failed(found: Findings) -> list[str]:
    return [one.name for one in found.found if not one.ok]


def test_set_up_well(with_service: StandIn, without: StandIn) -> None:
    for stand_in in (with_service, without):
        found = examine(stand_in)
        assert failed(found) == []
        assert found.is_well
        assert len(found.found) > 12
        assert set(LOOK_YOURSELF) <= set(found.look)


def service(**changes: Any) -> Spoil:
    return lambda account: account["services"][0].update(changes)


def service_hook(**changes: str) -> Spoil:
    return lambda account: account["services"][0]["hook"].update(changes)


def number(**changes: Any) -> Spoil:
    return lambda account: account["numbers"][0].update(changes)


def number_hook(**changes: str) -> Spoil:
    return lambda account: account["numbers"][0]["hook"].update(changes)


def sender(**changes: Any) -> Spoil:
    return lambda account: account["senders"][0].update(changes)


def sender_hook(**changes: str) -> Spoil:
    return lambda account: account["senders"][0]["hook"].update(changes)


def template(approval: str) -> Spoil:
    one = {"sid": "HX1", "name": "covers", "body": "{{1}}", "approval": approval}
    return lambda account: account.update(templates=[one])


@pytest.mark.parametrize(
    ("spoil", "name"),
    [
        (lambda a: a.update(status="suspended"), "account is active"),
        (lambda a: a.update(kind="Trial"), "account is no trial"),
        (lambda a: a.update(services=[]), "the Messaging Service is there"),
        (service(numbers=[]), f"{SERVICE} has a sender"),
        (service(numbers=["+447700900998"]), f"{SERVICE} has TWILIO_SMS_FROM in it"),
        (service_hook(url=""), f"{SERVICE} brings texts to the front door"),
        (service_hook(url="https://other.example/in"), f"{SERVICE} brings texts to the front door"),
        (service_hook(method="GET"), f"{SERVICE} brings them by POST"),
        (service_hook(fallback_url=""), f"{SERVICE} has a fallback address"),
        (service(status_callback="https://other.example/s"), f"{SERVICE} tells nobody else"),
        (number(number="+447700900998"), "TWILIO_SMS_FROM is a number of the account"),
        (number(sms=False), f"{NUMBER} can text"),
        (number(voice=False), f"{NUMBER} can call"),
        (lambda a: a.update(senders=[]), "TWILIO_WHATSAPP_FROM is a sender of the account"),
        (sender(status="OFFLINE"), f"{SENDER} is online"),
        (sender_hook(url="https://other.example/in"), f"{SENDER} brings texts to the front door"),
        (sender_hook(method="GET"), f"{SENDER} brings them by POST"),
        (sender_hook(fallback_url=""), f"{SENDER} has a fallback address"),
        (sender(status_callback="https://other.example/s"), f"{SENDER} tells nobody else"),
        (template("rejected"), "template HX1 was not turned down"),
        (template("paused"), "template HX1 was not turned down"),
    ],
)
def test_each_thing_wrongly_set(with_service: StandIn, spoil: Spoil, name: str) -> None:
    found = examine(with_service, spoil)
    assert not found.is_well
    assert any(one.startswith(name) for one in failed(found)), failed(found)


@pytest.mark.parametrize(
    ("spoil", "name"),
    [
        (number_hook(url=""), "brings texts to the front door"),
        (number_hook(method="GET"), "brings them by POST"),
        (number_hook(fallback_url=""), "has a fallback address"),
        (number(status_callback="https://other.example/s"), "tells nobody else how texts fare"),
    ],
)
def test_without_a_service_the_number_is_looked_at(
    without: StandIn, spoil: Spoil, name: str
) -> None:
    found = examine(without, spoil)
    assert f"{NUMBER} {name}" in failed(found)


def test_the_number_too_where_the_service_leaves_it_the_webhook(with_service: StandIn) -> None:
    def spoil(account: Json) -> None:
        service(use_number_hook=True)(account)
        number_hook(method="GET")(account)

    assert failed(examine(with_service, spoil)) == [f"{NUMBER} brings them by POST"]


@pytest.mark.parametrize(
    ("ending", "is_well"),
    [
        ("#rc=5&rp=ct,rt,5xx", True),
        ("#rp=5xx,rt,ct,4xx&rc=5&ct=2000", True),
        ("#rc=5&rp=all", True),
        ("", False),
        ("#rc=5", False),
        ("#rc=1&rp=ct,rt,5xx", False),
        ("#rc=5&rp=ct,rt", False),
    ],
)
def test_the_policy_of_trying_again(with_service: StandIn, ending: str, is_well: bool) -> None:
    url = f"{with_service.front_door.url}/twilio/inbound{ending}"
    found = examine(with_service, service_hook(url=url))
    assert failed(found) == ([] if is_well else [f"{SERVICE} tries again"])


def test_wrong_credentials_end_it_and_speak_of_regions(without: StandIn) -> None:
    for settings in ({"twilio_auth_token": "old"}, {"twilio_account_sid": "AC" + "0" * 32}):
        found = examine(without, **settings)
        assert failed(found) == ["credentials"]
        assert len(found.found) == 1
        assert "another region" in found.found[0].remedy


def test_no_credentials_and_nobody_there() -> None:
    assert failed(examine_account(replace(some_settings(), twilio_auth_token=""))) == [
        "credentials"
    ]
    assert failed(examine_account(some_settings())) == ["Twilio answers"]


def test_the_coming_token_is_tried(without: StandIn) -> None:
    assert failed(examine(without, twilio_auth_token_next=TOKEN)) == []
    assert failed(examine(without, twilio_auth_token_next="old")) == [
        "coming token (TWILIO_AUTH_TOKEN_NEXT)"
    ]


def test_what_fails_in_between_is_said_and_the_rest_looked_at(without: StandIn) -> None:
    without.reset()
    options = {"rest_fail_share": 0.5, "seed": 2}
    without.control.patch("/options", json=options).raise_for_status()
    found = examine_account(without.settings)
    without.reset()
    refused = [one for one in found.found if one.name.endswith("can be asked")]
    assert {one.remedy for one in refused} == {"Twilio says 20503."}
    assert not found.is_well
    assert sum(one.ok for one in found.found) > 3


def test_errors_of_the_last_day_are_told_by_code(without: StandIn) -> None:
    without.reset()
    without.control.patch("/account", json={"numbers": [_number_to_nowhere()]}).raise_for_status()
    without.text("I feel worse")
    found = examine_account(without.settings)
    without.reset()
    assert "errors in Twilio's debugger within the last day: 11205 (1)" in found.look


def _number_to_nowhere() -> Json:
    hook = {"url": "http://127.0.0.1:1/in#rc=0"}
    return {"sid": NUMBER, "number": OURS, "hook": hook}


def test_what_the_interface_cannot_tell_is_to_be_looked_at(with_service: StandIn) -> None:
    look = "\n".join(examine(with_service).lines())
    for words in ("STOP and HELP", "redaction", "United Kingdom", "WhatsApp too", "no template"):
        assert words in look
    assert "look    a fallback address is on the same host" in look
    approved = "\n".join(examine(with_service, template("approved")).lines())
    assert "no template is approved" not in approved


def test_only_ids_are_shown(with_service: StandIn) -> None:
    spoiled = service(numbers=["+447700900998"])
    said = "\n".join(examine(with_service, spoiled).lines())
    assert "+44" not in said
    assert TOKEN not in said


@pytest.mark.parametrize(
    ("api_url", "asked"),
    [
        ("https://api.twilio.com", "https://messaging.twilio.com"),
        ("https://api.dublin.ie1.twilio.com", "https://messaging.dublin.ie1.twilio.com"),
        ("http://127.0.0.1:8010", "http://127.0.0.1:8010"),
        ("https://api.example.org", "https://api.example.org"),
    ],
)
def test_each_product_is_asked_where_it_is(api_url: str, asked: str) -> None:
    assert host_of(api_url, "messaging") == asked


def test_the_command(without: StandIn, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    without.reset()
    for name in variable_names():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    given = {
        "TWILIO_ACCOUNT_SID": without.settings.twilio_account_sid,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_API_URL": without.settings.twilio_api_url,
        "TWILIO_SMS_FROM": OURS,
        "PUBLIC_BASE_URL": without.front_door.url,
    }
    with logging_restored():
        good = CliRunner().invoke(main, ["twilio", "check"], env=given)
        elsewhere = {**given, "PUBLIC_BASE_URL": "https://other.example"}
        bad = CliRunner().invoke(main, ["twilio", "check"], env=elsewhere)
    assert good.exit_code == 0, good.output
    assert good.output.startswith("ok      credentials\n")
    assert "\nlook    STOP and HELP" in good.output
    assert bad.exit_code == 1
    assert f"FAILED  {NUMBER} brings texts to the front door\n        It is another" in bad.output

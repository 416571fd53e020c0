from __future__ import annotations

import pytest

from bot.settings import SettingsError
from bot.web.simulator import stand_in as module
from bot.web.simulator.exchange import Exchange, load_phones
from bot.web.simulator.webhook import Policy, split_policy
from tests.web.simulator.loopback import ASHA, StandIn, TickingClock, running, says, some_settings


def test_the_phones(stand_in: StandIn) -> None:
    known = stand_in.control.get("/phones").json()
    by_id = {phone["id"]: phone for phone in known["phones"]}
    assert len(by_id) == len(known["phones"]) > 35
    assert {"asha", "rehana", "ben", "unknown", "sam", "duty"} <= set(by_id)
    assert by_id["asha"]["group"] == "people"
    assert by_id["unknown"]["group"] == "else"
    assert known["whatsapp"] is True
    assert all(p["messages"] == [] for p in known["phones"])


def test_what_changed_since_a_version(stand_in: StandIn) -> None:
    version = stand_in.control.get("/phones").json()["version"]
    assert stand_in.control.get("/phones", params={"after": version}).status_code == 204
    stand_in.text("Hello")
    changed = stand_in.control.get("/phones", params={"after": version})
    assert changed.json()["version"] > version
    assert stand_in.control.get("/phones/asha").json()["messages"][0]["body"] == "Hello"


def test_only_phones_that_changed_are_told_again(stand_in: StandIn) -> None:
    version = stand_in.control.get("/phones").json()["version"]
    stand_in.text("Hello", phone="ben")
    changed = stand_in.control.get("/phones", params={"after": version}).json()
    assert [phone["id"] for phone in changed["phones"]] == ["ben"]


@pytest.mark.parametrize("strange", [0, 5, 10**15])
def test_after_a_version_of_another_run_all_are_told(stand_in: StandIn, strange: int) -> None:
    stand_in.text("Hello", phone="ben")
    told = stand_in.control.get("/phones", params={"after": strange}).json()
    assert len(told["phones"]) > 35


def test_threads_are_left_out_where_nobody_wants_them(stand_in: StandIn) -> None:
    stand_in.text("Hello", phone="ben")
    stand_in.text("Hello", phone="marcus")
    told = stand_in.control.get("/phones", params={"threads": "ben"}).json()["phones"]
    assert [phone["id"] for phone in told if phone["messages"]] == ["ben"]


def test_after_a_reset_all_are_told(stand_in: StandIn) -> None:
    version = stand_in.control.get("/phones").json()["version"]
    stand_in.reset()
    told = stand_in.control.get("/phones", params={"after": version}).json()
    assert len(told["phones"]) > 35


def test_what_came_is_new_until_somebody_looks(stand_in: StandIn) -> None:
    stand_in.front_door.answer = says("Hello")
    stand_in.text("Hello", phone="ben")
    stand_in.text("Hello", phone="marcus")
    stand_in.settle()

    def unread(seen: str) -> dict[str, int]:
        phones = stand_in.control.get("/phones", params={"seen": seen}).json()["phones"]
        return {phone["id"]: phone["unread"] for phone in phones if phone["unread"]}

    assert unread("") == {"ben": 1, "marcus": 1}
    version = stand_in.control.get("/phones").json()["version"]
    assert unread("ben,nobody") == {"marcus": 1}
    # Another page that shows the phone learns that it was looked at.
    told = stand_in.control.get("/phones", params={"after": version}).json()
    assert [phone["id"] for phone in told["phones"]] == ["ben"]
    stand_in.text("Again", phone="ben")
    assert unread("") == {"ben": 1, "marcus": 1}
    stand_in.reset()
    assert unread("") == {}


def test_a_phone_nobody_has(stand_in: StandIn) -> None:
    assert stand_in.control.get("/phones/nobody").status_code == 404
    assert stand_in.control.post("/phones/nobody/texts", json={"body": "x"}).status_code == 404


@pytest.mark.parametrize(
    "given",
    [
        {"number": "07700900101", "body": "x"},
        {"number": ASHA, "body": "a" * 1601},
        {"number": ASHA, "body": "x", "channel": "pigeon"},
        {"number": ASHA, "body": "x", "sid": "SM1"},
        {"number": ASHA},
    ],
)
def test_texts_that_cannot_be_sent(stand_in: StandIn, given: dict[str, str]) -> None:
    assert stand_in.control.post("/texts", json=given).status_code == 422
    assert stand_in.front_door.received == []


def test_a_form_of_another_page_is_not_taken(stand_in: StandIn) -> None:
    answer = stand_in.control.post(
        "/texts",
        content=f'{{"number": "{ASHA}", "body": "x"}}',
        headers={"Content-Type": "text/plain"},
    )
    assert answer.status_code == 422


def test_options(stand_in: StandIn) -> None:
    assert stand_in.control.get("/options").json()["callbacks"] is True
    changed = stand_in.control.patch("/options", json={"callbacks": False, "step_seconds": 1.5})
    assert (changed.json()["callbacks"], changed.json()["step_seconds"]) == (False, 1.5)
    assert stand_in.control.patch("/options", json={"step_seconds": -1}).status_code == 422


def test_reset_forgets(stand_in: StandIn) -> None:
    stand_in.front_door.answer = says("Hello")
    stand_in.text("Hello", channel="whatsapp")
    stand_in.control.patch("/options", json={"record_calls": True})
    stand_in.reset()
    assert stand_in.thread() == []
    assert stand_in.control.get("/options").json()["record_calls"] is False
    assert stand_in.control.get("/phones/asha").json()["channel"] == "sms"


def test_without_a_whatsapp_sender_there_is_no_whatsapp() -> None:
    with running(twilio_whatsapp_from="") as stand_in:
        assert stand_in.control.get("/phones").json()["whatsapp"] is False
        refused = stand_in.control.post(
            "/phones/asha/texts", json={"body": "Hello", "channel": "whatsapp"}
        )
        assert refused.status_code == 409


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.web.simulator.exchange.MAX_MESSAGES", 3)
    exchange = Exchange(TickingClock(), load_phones(TickingClock()))
    for number in range(5):
        exchange.add(
            "inbound", f"+44770090010{number % 2}", "+447700900000", str(number), status=""
        )
    assert [m.body for m in exchange.newest_first()] == ["4", "3", "2"]
    assert [m.body for m in exchange.thread("+447700900100")] == ["2", "4"]
    assert [m.body for m in exchange.thread("+447700900101")] == ["3"]


@pytest.mark.parametrize(
    ("url", "bare", "expected"),
    [
        ("https://a.example/s", "https://a.example/s", Policy()),
        (
            "https://a.example/s?id=1#rc=3&rp=ct,5xx&ct=2000&rt=4000&tt=9000",
            "https://a.example/s?id=1",
            Policy(2.0, 4.0, 9.0, 3, frozenset({"ct", "5xx"})),
        ),
        ("https://a.example/s#rc=99", "https://a.example/s", Policy(retries=5)),
        ("https://a.example/s#rc=none&rt=999999", "https://a.example/s", Policy(read=15.0)),
    ],
)
def test_how_a_webhook_is_called(url: str, bare: str, expected: Policy) -> None:
    assert split_policy(url) == (bare, expected)


@pytest.mark.parametrize(
    "changes",
    [
        {"twilio_api_url": "https://api.twilio.com"},
        {"twilio_api_url": "http://127.0.0.1"},
        {"keyline_mode": "live"},
    ],
)
def test_it_is_served_on_this_machine_in_demo_only(changes: dict[str, str]) -> None:
    from dataclasses import replace

    with pytest.raises(SettingsError):
        module.run(replace(some_settings(), **changes))  # type: ignore[arg-type]

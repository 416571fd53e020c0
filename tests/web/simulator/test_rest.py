"""The stand-in's REST interface has Twilio's own shapes."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from bot.web.simulator import magic
from tests.web.simulator.loopback import ACCOUNT, ASHA, TOKEN, StandIn

PATH = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
GOOD = {"To": ASHA, "From": "+447700900000", "Body": "Staff will read this by 5pm."}


def ask(stand_in: StandIn, method: str, path: str = PATH, **more: Any) -> httpx.Response:
    more.setdefault("auth", (ACCOUNT, TOKEN))
    url = stand_in.settings.twilio_api_url + path
    return httpx.request(method, url, trust_env=False, timeout=20, **more)


def test_a_message_as_it_is_made(stand_in: StandIn) -> None:
    answer = ask(stand_in, "POST", data=GOOD)
    made = answer.json()
    assert answer.status_code == 201
    assert made["sid"].startswith("SM")
    assert len(made["sid"]) == 34
    expected = {
        "account_sid": ACCOUNT,
        "api_version": "2010-04-01",
        "body": GOOD["Body"],
        "date_sent": None,
        "direction": "outbound-api",
        "error_code": None,
        "error_message": None,
        "from": "+447700900000",
        "messaging_service_sid": None,
        "num_media": "0",
        "num_segments": "1",
        "price": None,
        "status": "queued",
        "to": ASHA,
        "uri": f"/2010-04-01/Accounts/{ACCOUNT}/Messages/{made['sid']}.json",
    }
    assert {name: made[name] for name in expected} == expected
    assert made["date_created"].endswith("+0000")


def test_a_message_can_be_asked_for(stand_in: StandIn) -> None:
    made = ask(stand_in, "POST", data=GOOD).json()
    stand_in.settle()
    found = ask(stand_in, "GET", made["uri"]).json()
    assert (found["sid"], found["status"]) == (made["sid"], "delivered")
    assert found["date_sent"] is not None


def test_a_message_nobody_made(stand_in: StandIn) -> None:
    answer = ask(stand_in, "GET", PATH.replace(".json", f"/SM{'0' * 32}.json"))
    assert answer.status_code == 404
    assert answer.json()["code"] == 20404


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"To": ""}, 400, 21604),
        ({"From": ""}, 400, 21603),
        ({"Body": ""}, 400, 21602),
        ({"Body": "a" * 1601}, 400, 21617),
        ({"To": "+44"}, 400, 21211),
        ({"To": "07700900101"}, 400, 21211),
        ({"To": "Asha"}, 400, 21211),
        ({"To": f"whatsapp:{ASHA}"}, 400, 21910),
        ({"From": "+447700900777"}, 400, 21606),
        ({"MessagingServiceSid": "MG" + "9" * 32}, 400, 21701),
        ({"ValidityPeriod": "0"}, 400, 20001),
        ({"ValidityPeriod": "36001"}, 400, 20001),
        ({"ValidityPeriod": "soon"}, 400, 20001),
        ({"To": magic.OPTED_OUT}, 400, 21610),
        ({"To": magic.NOT_MOBILE}, 400, 21614),
        ({"To": magic.THROTTLED}, 429, 20429),
        ({"To": magic.SERVER_ERROR}, 500, 20500),
    ],
)
def test_refusals(stand_in: StandIn, changes: dict[str, str], status: int, code: int) -> None:
    answer = ask(stand_in, "POST", data={**GOOD, **changes})
    said = answer.json()
    assert answer.status_code == status
    assert set(said) == {"code", "message", "more_info", "status"}
    assert (said["code"], said["status"]) == (code, status)
    assert said["more_info"] == f"https://www.twilio.com/docs/errors/{code}"


@pytest.mark.parametrize("auth", [(ACCOUNT, "wrong"), ("AC" + "0" * 32, TOKEN), ("", ""), None])
def test_signing_in(stand_in: StandIn, auth: tuple[str, str] | None) -> None:
    answer = ask(stand_in, "POST", data=GOOD, auth=auth)
    assert (answer.status_code, answer.json()["code"]) == (401, 20003)


def test_garbage_for_credentials(stand_in: StandIn) -> None:
    for given in ("Basic ????", "Basic", "Bearer abc"):
        answer = ask(stand_in, "GET", auth=None, headers={"Authorization": given})
        assert answer.status_code == 401


def test_another_account(stand_in: StandIn) -> None:
    answer = ask(stand_in, "POST", PATH.replace(ACCOUNT, "AC" + "0" * 32), data=GOOD)
    assert (answer.status_code, answer.json()["code"]) == (404, 20404)


def test_a_page_of_html_instead_of_an_answer(stand_in: StandIn) -> None:
    answer = ask(stand_in, "POST", data={**GOOD, "To": magic.UNAVAILABLE})
    assert answer.status_code == 503
    assert "html" in answer.text


def test_lists_are_filtered_and_come_in_pages(stand_in: StandIn) -> None:
    for number in range(5):
        ask(stand_in, "POST", data={**GOOD, "Body": f"Reminder {number}"})
    ask(stand_in, "POST", data={**GOOD, "To": "+447700900102"})
    first = ask(stand_in, "GET", params={"To": ASHA, "PageSize": "2"}).json()
    assert [m["body"] for m in first["messages"]] == ["Reminder 4", "Reminder 3"]
    assert (first["page"], first["page_size"], first["previous_page_uri"]) == (0, 2, None)
    second = ask(stand_in, "GET", first["next_page_uri"]).json()
    last = ask(stand_in, "GET", second["next_page_uri"]).json()
    assert [m["body"] for m in last["messages"]] == ["Reminder 0"]
    assert last["next_page_uri"] is None


def test_lists_by_date_sent(stand_in: StandIn) -> None:
    made = ask(stand_in, "POST", data=GOOD).json()
    stand_in.settle()

    def found(**params: str) -> list[str]:
        return [m["sid"] for m in ask(stand_in, "GET", params=params).json()["messages"]]

    assert found(DateSent="2026-03-09") == [made["sid"]]
    assert found(DateSent="2026-03-08") == []
    assert found(**{"DateSent>": "2026-03-09"}) == [made["sid"]]
    assert found(**{"DateSent>": "2026-03-10"}) == []
    assert found(**{"DateSent<": "2026-03-10T00:00:00Z"}) == [made["sid"]]
    assert found(**{"DateSent>": "2026-03-08", "DateSent<": "2026-03-09"}) == []


@pytest.mark.parametrize("params", [{"PageSize": "0"}, {"PageSize": "x"}, {"DateSent": "soon"}])
def test_lists_that_cannot_be_made(stand_in: StandIn, params: dict[str, str]) -> None:
    assert ask(stand_in, "GET", params=params).status_code == 400


def test_only_names_of_this_machine_are_answered(stand_in: StandIn) -> None:
    answer = ask(stand_in, "GET", headers={"Host": "texts.example.org"})
    assert answer.status_code == 400

"""Signing in: on the way to an alert, on a device that knows the name, and when it is locked."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from bot.care.staff_sessions import MOST_READS
from bot.services.keep_staff_accounts import list_staff_accounts
from bot.web.front_door import build_front_door
from tests.kit import Desk
from tests.web.on_call.browsing import PINS, Browser, danger, forms_of, words_of

WRONG = {"name": "quayside.duty", "pin": "not-the-pin"}


def test_one_lands_on_the_page_of_the_link(desk: Desk, browser: Browser) -> None:
    code = danger(desk)
    led = browser.client.get(f"/on-call/{code.lower()}")
    assert (led.status_code, led.headers["location"]) == (303, f"/on-call/sign-in?code={code}")
    page = browser.send(
        browser.get(f"/on-call/{code}"),
        "/on-call/sign-in",
        name="quayside.duty",
        pin=PINS["quayside.duty"],
    )
    assert page.url.path == f"/on-call/{code}"


def test_without_a_code_one_types_it(desk: Desk, browser: Browser) -> None:
    code = danger(desk)
    page = browser.sign_in()
    assert page.url.path == "/on-call"
    assert browser.get(f"/on-call?code={code.lower()}").url.path == f"/on-call/{code}"
    assert "That is no code" in words_of(browser.get("/on-call?code=hello"))


def test_open_alerts_are_listed_for_whom_they_are_and_by_code_alone(
    desk: Desk, browser: Browser
) -> None:
    code = danger(desk, "URGENT zanzibar")
    page = browser.sign_in()
    assert f"{code} Within 4 hours, 12:00, just now Nobody has it" in words_of(page)
    assert "zanzibar" not in page.text
    assert "Asha" not in page.text
    item = browser.get(f"/on-call/{code}")
    browser.send(item, f"/on-call/{code}/have")
    assert "Somebody has it" in words_of(browser.get("/on-call"))
    browser.send(item, f"/on-call/{code}/tried", words="rang, no answer")
    assert "Tried, still open" in words_of(browser.get("/on-call"))
    browser.send(item, f"/on-call/{code}/done", words="she is safe")
    assert "None that is yours to read." in words_of(browser.get("/on-call"))


def test_alerts_of_another_team_are_not_listed(desk: Desk, browser: Browser) -> None:
    danger(desk)
    page = browser.sign_in_demo(desk, "breakwater.duty")
    assert "None that is yours to read." in words_of(page)


def test_an_unknown_name_and_a_wrong_pin_look_alike(browser: Browser) -> None:
    pages = []
    for name in ("quayside.duty", "no.such.name"):
        page = browser.send(
            browser.get("/on-call/sign-in"), "/on-call/sign-in", name=name, pin="wrong-wrong"
        )
        pages.append((page.status_code, page.text.replace(name, "NAME")))
    assert pages[0] == pages[1]
    assert pages[0][0] == 403
    assert "do not go together" in pages[0][1]


def test_a_lock_says_how_long_and_how_to_take_it_by_text(desk: Desk, browser: Browser) -> None:
    code = danger(desk)
    for _ in range(5):
        page = browser.send(browser.get(f"/on-call/{code}"), "/on-call/sign-in", **WRONG)
    assert page.status_code == 429
    said = words_of(page)
    assert "Nothing is tried before 12:15, in 15 minutes." in said
    assert f"text HAVE {code} from your work phone" in said
    desk.clock.forward(minutes=16)
    assert browser.sign_in(code=code).status_code == 200


def test_a_device_knows_the_name_and_asks_for_the_pin_alone(desk: Desk, browser: Browser) -> None:
    code = danger(desk)
    browser.sign_in(code=code)
    browser.client.cookies.delete("keyline_staff")
    page = browser.get(f"/on-call/{code}")
    assert "You are quayside.duty" in words_of(page)
    assert 'id="name"' not in page.text
    page = browser.send(page, "/on-call/sign-in", pin=PINS["quayside.duty"])
    assert page.url.path == f"/on-call/{code}"


def test_a_known_device_may_be_somebody_elses(desk: Desk, browser: Browser) -> None:
    browser.sign_in()
    browser.client.cookies.delete("keyline_staff")
    page = browser.get("/on-call/sign-in?other=1")
    assert 'id="name"' in page.text
    page = browser.send(page, "/on-call/sign-in", name="sam.okafor", pin=PINS["sam.okafor"])
    assert "Sam Okafor" in words_of(page)


def test_whoever_locks_a_name_elsewhere_does_not_lock_a_known_device(
    desk: Desk, door: TestClient
) -> None:
    at_night, stranger = Browser(door), Browser(door)
    at_night.sign_in()
    at_night.client.cookies.delete("keyline_staff")
    for _ in range(5):
        stranger.send(stranger.get("/on-call/sign-in"), "/on-call/sign-in", **WRONG)
    assert at_night.sign_in().url.path == "/on-call"


@pytest.mark.parametrize("cookie", ["", "x", "~~", "a" * 32 + "~" + "b" * 64 + "~quayside.duty"])
def test_a_device_cookie_that_is_not_ours_says_nothing(browser: Browser, cookie: str) -> None:
    browser.client.cookies.set("keyline_device", cookie)
    assert 'id="name"' in browser.get("/on-call/sign-in").text


def test_a_device_that_knows_one_name_is_none_for_another(desk: Desk, browser: Browser) -> None:
    browser.sign_in()
    mark = browser.client.cookies["keyline_device"].strip('"')
    browser.client.cookies.clear()
    browser.client.cookies.set("keyline_device", mark.replace("quayside.duty", "sam.okafor"))
    assert 'id="name"' in browser.get("/on-call/sign-in").text


def test_signing_out_ends_the_session(desk: Desk, browser: Browser) -> None:
    code = danger(desk)
    page = browser.sign_in(code=code)
    token = browser.client.cookies["keyline_staff"]
    browser.send(page, "/on-call/sign-out")
    browser.client.cookies.set("keyline_staff", token)
    assert browser.get(f"/on-call/{code}").url.path == "/on-call/sign-in"
    assert desk.count("SELECT count(*) FROM staff_session") == 0


def test_cookies_are_for_the_browser_alone(browser: Browser) -> None:
    asked = browser.get("/on-call/sign-in")
    form = forms_of(asked)["/on-call/sign-in"]
    name = "quayside.duty"
    let_in = browser.client.post(form.action, data={**form.fields, "name": name, "pin": PINS[name]})
    for line in let_in.headers.get_list("set-cookie") + asked.headers.get_list("set-cookie"):
        assert "HttpOnly" in line
        assert "SameSite=lax" in line


def _outside_demo(desk: Desk) -> Browser:
    settings = replace(desk.app.settings, twilio_api_url="https://api.twilio.com")
    assert not settings.demo_allowed
    app = replace(desk.app, settings=settings)
    return Browser(TestClient(build_front_door(app), base_url="https://testserver"))


def test_outside_demo_cookies_are_secure_and_nobody_signs_in_by_one_click(desk: Desk) -> None:
    browser = _outside_demo(desk)
    asked = browser.client.get("/on-call/sign-in")
    assert "Secure" in asked.headers["set-cookie"]
    assert "Demo" not in asked.text
    form = forms_of(asked)["/on-call/sign-in"]
    account = str(list_staff_accounts(desk.app)[0].id)
    one_click = browser.client.post(
        "/on-call/sign-in/demo", data={**form.fields, "account": account}
    )
    assert one_click.status_code in (303, 404)
    assert "keyline_staff" not in one_click.headers.get("set-cookie", "")
    assert desk.count("SELECT count(*) FROM staff_session") == 0


def test_in_demo_anybody_signs_in_by_one_click(desk: Desk, browser: Browser) -> None:
    code = danger(desk)
    page = browser.sign_in_demo(desk, "quayside.oncall", code)
    assert page.url.path == f"/on-call/{code}"
    assert "On-call, Quayside" in words_of(page)
    odd = browser.send(browser.get("/on-call/sign-in"), "/on-call/sign-in/demo", account="nonsense")
    assert odd.status_code == 403


def test_nothing_that_was_typed_is_logged(
    desk: Desk, browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    code = danger(desk, "URGENT zanzibar")
    browser.send(browser.get(f"/on-call/{code}"), "/on-call/sign-in", **WRONG)
    page = browser.sign_in(code=code)
    browser.send(page, f"/on-call/{code}/tried", words="rang marmalade twice")
    said = "".join(capsys.readouterr())
    for secret in ("zanzibar", "marmalade", "not-the-pin", "quay-208", "quayside.duty", "Asha"):
        assert secret not in said


def test_a_silent_database_is_said_with_what_to_do(
    desk: Desk, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy.exc import OperationalError

    from bot.records.unit import Records

    browser.sign_in()

    def silent(_: Records) -> None:
        raise OperationalError("x", {}, Exception("away"))

    monkeypatch.setattr(Records, "begin", silent)
    page = browser.get("/on-call/QQQQ4")
    assert page.status_code == 503
    assert re.search("records cannot be read", words_of(page))


def test_whoever_opens_page_after_page_is_held_up(desk: Desk, browser: Browser) -> None:
    browser.sign_in()
    with desk.app.records.begin() as unit:
        unit.connection.exec_driver_sql(
            "UPDATE staff_session SET reads = %s, reads_from = %s",
            (MOST_READS, desk.clock.now()),
        )
    page = browser.get("/on-call")
    assert page.status_code == 429
    assert page.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert browser.get("/console").status_code in (404, 429)
    desk.clock.forward(minutes=1)
    assert browser.get("/on-call").status_code == 200

"""On call at night: from the text on the phone to the words and the ring, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from bot.services.keep_staff_accounts import set_staff_secret
from bot.services.ring_clocks import ring_clocks
from tests.conftest import Database
from tests.kit import DUTY, MANAGER, ON_CALL
from tests.web.on_call.browsing import PINS
from tests.web.on_call.served import Ward, running
from tests.web.simulator.test_in_browser import CONTRAST

pytestmark = pytest.mark.browser

#: What a hand at night needs, generously: seconds for a tap, and for a letter of a PIN.
A_TAP, A_LETTER = 3.0, 0.8
NAME = "quayside.duty"
Open = Callable[..., Page]


@pytest.fixture
def ward(tmp_path: Path, database: Database) -> Iterator[Ward]:
    with running(tmp_path, database.app_url) as made:
        set_staff_secret(made.desk.app, NAME, PINS[NAME])
        yield made


@pytest.fixture
def phone(chromium: Browser, ward: Ward) -> Iterator[Open]:
    """Opens a phone of staff; fails the test when a page complained of anything."""
    contexts, complaints = [], []

    def open_it(width: int = 360, height: int = 740, **options: object) -> Page:
        options = {"has_touch": True, "java_script_enabled": False, **options}
        size = {"width": width, "height": height}
        context = chromium.new_context(viewport=size, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if _is_complaint(m) else None)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert complaints == []


def _is_complaint(message: ConsoleMessage) -> bool:
    # A form that says too little is answered with 422, which the browser notes as an error.
    return message.type == "error" and "status of 422" not in message.text


class Hand:
    """A hand that taps and types, and counts: each costs time on the ward's clock."""

    def __init__(self, ward: Ward) -> None:
        self._ward = ward
        self.taps = 0

    def tap(self, page: Page, role: str, name: str) -> None:
        self._passes(A_TAP)
        self.taps += 1
        page.get_by_role(role, name=name).tap()  # type: ignore[arg-type]

    def open(self, page: Page, link: str) -> None:
        self._passes(A_TAP)
        self.taps += 1
        page.goto(link)

    def type(self, page: Page, label: str, words: str) -> None:
        self._passes(A_LETTER * len(words))
        page.get_by_label(label).fill(words)

    def _passes(self, seconds: float) -> None:
        self._ward.desk.clock.forward(seconds=seconds)


def _link(ward: Ward) -> str:
    """The link in the newest text on the duty phone that has one: calls and replies have none."""
    bodies = [message["body"] for message in ward.arrived(DUTY)]
    links = [link for body in bodies for link in re.findall(r"http\S+$", body)]
    return str(links[-1])


def _seconds_since_alert(ward: Ward) -> float:
    sent = ward.desk.rows("SELECT min(opened_at) AS at FROM episode")[0]["at"]
    return (ward.desk.clock.now() - sent).total_seconds()  # type: ignore[operator]


def _known_device(ward: Ward, page: Page) -> None:
    """This phone signed in before, on another shift; the session is over."""
    page.goto(f"{ward.url}/on-call/sign-in")
    page.get_by_label("Sign-in name").fill(NAME)
    page.get_by_label("PIN or passphrase").fill(PINS[NAME])
    page.get_by_role("button", name="Sign in", exact=True).tap()
    page.wait_for_url("**/on-call")
    ward.desk.clock.forward(hours=9)


def test_from_the_alert_to_the_words_and_the_ring_within_a_minute(ward: Ward, phone: Open) -> None:
    page, hand = phone(), Hand(ward)
    _known_device(ward, page)
    ward.text("URGENT I have taken all my tablets, please tell Mum")

    hand.open(page, _link(ward))
    assert "tablets" not in page.content()
    hand.type(page, "PIN or passphrase", PINS[NAME])
    hand.tap(page, "button", "Sign in")

    expect(page.locator(".words blockquote").first).to_be_in_viewport()
    expect(page.locator(".words")).to_contain_text("I have taken all my tablets, please tell Mum")
    assert hand.taps == 2
    ring = page.get_by_role("link", name="Ring 07700 900 101")
    expect(ring).to_be_in_viewport()
    assert ring.get_attribute("href") == "tel:+447700900101"
    hand._passes(A_TAP + 20)  # reads the words, and taps the number
    assert _seconds_since_alert(ward) < 60

    hand.tap(page, "button", "I have this")
    expect(page.get_by_role("status")).to_contain_text("You have this.")
    hand.type(page, "What I tried", "rang twice, no answer, 999 on the way")
    hand.tap(page, "button", "Save what I tried")
    expect(page.get_by_role("status")).to_contain_text("Nobody else is told now.")
    for _ in range(240):
        ward.desk.clock.forward(seconds=30)
        ring_clocks(ward.desk.app)
    ward.deliver()
    assert ward.arrived(MANAGER) == []
    assert "nothing more" in ward.arrived(ON_CALL)[-1]["body"]


def test_on_a_phone_that_is_new_it_is_still_within_a_minute(ward: Ward, phone: Open) -> None:
    page, hand = phone(), Hand(ward)
    ward.text("URGENT")
    hand.open(page, _link(ward))
    hand.type(page, "Sign-in name", NAME)
    hand.type(page, "PIN or passphrase", PINS[NAME])
    hand.tap(page, "button", "Sign in")
    expect(page.get_by_role("link", name="Ring 07700 900 101")).to_be_visible()
    assert hand.taps == 2
    assert _seconds_since_alert(ward) < 60


def test_the_link_is_there_on_the_demos_page_of_phones(ward: Ward, phone: Open) -> None:
    page = phone(1440, 900, java_script_enabled=True)
    page.goto(f"{ward.url}/simulator?open=duty,asha")
    ward.text("URGENT")
    link = page.locator("#phone-duty").get_by_role("link", name="Open the link").last
    with page.context.expect_page() as opened:
        link.tap()
    expect(opened.value.get_by_role("heading", level=1)).to_contain_text("Sign in to read")
    assert page.locator("#phone-asha").get_by_role("link", name="Open the link").count() == 0


def test_a_code_sent_without_reading_does_not_end_the_chain(ward: Ward, phone: Open) -> None:
    ward.text("URGENT")
    code = _link(ward).rsplit("/", 1)[1]
    ward.text(f"HAVE {code}", phone="duty")
    for _ in range(30):
        ward.desk.clock.forward(seconds=30)
        ring_clocks(ward.desk.app)
    ward.deliver()
    assert [m for m in ward.arrived(ON_CALL) if f"/on-call/{code}" in m["body"]]


def test_where_ringing_may_harm_the_number_is_behind_the_first_line(
    ward: Ward, phone: Open
) -> None:
    page = phone(java_script_enabled=True)
    ward.text("URGENT my husband hits me and he has got my phone most days")
    with ward.desk.app.records.begin() as unit:
        unit.connection.exec_driver_sql("UPDATE episode SET marks = '[\"quiet\"]'")
    page.goto(_link(ward))
    page.get_by_role("button", name="Duty desk, Quayside").tap()
    first = page.locator("main > *").first
    expect(first).to_contain_text("Do NOT call or text them first.")
    ring = page.get_by_role("link", name="Ring 07700 900 101")
    expect(ring).to_be_hidden()
    page.get_by_text("I have read the first line").tap()
    expect(ring).to_be_visible()


def test_words_stay_words(ward: Ward, phone: Open) -> None:
    nasty = "URGENT <img src=x onerror=alert(1)> & <b>bold</b>"
    page = phone(java_script_enabled=True)
    ward.text(nasty)
    page.goto(_link(ward))
    page.get_by_role("button", name="Duty desk, Quayside").tap()
    expect(page.locator(".words blockquote").first).to_have_text(nasty)
    assert page.locator(".words img, .words b").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 768, 1440])
def test_it_fits_stands_out_and_can_be_hit(
    ward: Ward, phone: Open, scheme: str, width: int
) -> None:
    """WCAG AA contrast, no scrolling sideways, and targets for a thumb: 44 by 44 pixels."""
    ward.text("URGENT averyveryverylongwordwithoutanyspaceinit" + "x" * 80)
    page = phone(width, java_script_enabled=True, color_scheme=scheme)
    page.goto(_link(ward))
    steps = (
        ("Duty desk, Quayside", "Nobody has this now."),
        ("I have this", "You have this until"),
        ("Save what I tried", "Nothing was saved."),
    )
    for name, said in steps:
        _look_at(page, width)
        page.get_by_role("button", name=name).tap()
        expect(page.locator("main")).to_contain_text(said)
    _look_at(page, width)


def _look_at(page: Page, width: int) -> None:
    assert page.evaluate(CONTRAST) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(SMALL) == []


def test_a_usual_item_is_on_one_screen(ward: Ward, phone: Open) -> None:
    ward.text("my daughter has not slept since sunday and stopped her lithium", "rehana")
    code = ward.desk.rows("SELECT code FROM item")[0]["code"]
    page = phone(1440, 900, java_script_enabled=True)
    page.goto(f"{ward.url}/on-call/{code}")
    page.get_by_role("button", name="Duty desk, Quayside").tap()
    expect(page.locator(".words mark").first).to_be_visible()
    for name in ("Where it comes from, and why", "What Keyline sent back"):
        expect(page.get_by_role("heading", name=name)).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollHeight") <= 900
    page.locator("details.sharing > summary").tap()
    expect(page.get_by_text("To Rehana Begum, about Asha Begum")).to_be_visible()
    _look_at(page, 1440)


def test_in_danger_the_number_is_on_the_first_screen_of_the_smallest_phone(
    ward: Ward, phone: Open
) -> None:
    ward.text("URGENT I have taken all my tablets, please tell Mum")
    page = phone(320, 568)
    page.goto(_link(ward))
    page.get_by_role("button", name="Duty desk, Quayside").tap()
    expect(page.locator(".words blockquote").first).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("link", name="Ring 07700 900 101")).to_be_in_viewport(ratio=1)


def test_by_keyboard_alone(ward: Ward, phone: Open) -> None:
    page = phone(java_script_enabled=True)
    ward.text("URGENT")
    page.goto(_link(ward))
    expect(page.get_by_label("Sign-in name")).to_be_focused()
    page.keyboard.type(NAME)
    page.keyboard.press("Tab")
    page.keyboard.type(PINS[NAME])
    page.keyboard.press("Enter")
    page.wait_for_url(_link(ward))
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == "I have this":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("You have this.")


SMALL = """
() => [...document.querySelectorAll('a, button, input, textarea, summary')]
  .filter((e) => e.checkVisibility() && e.type !== 'hidden' && !e.closest('p.alarm'))
  .map((e) => [e.name || e.textContent, e.getBoundingClientRect()])
  .filter(([, r]) => r.width < 44 || r.height < 44).map(([name]) => name)
"""

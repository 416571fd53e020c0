"""The page of phones in a real browser, by keyboard alone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from fastapi import Response
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from bot.messaging import twiml
from tests.web.simulator.loopback import Received, StandIn, says

pytestmark = pytest.mark.browser

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 60_000.0
REPLY = "Sam Okafor is your key worker. Staff will read this by 5pm."


@contextmanager
def launched() -> Iterator[Browser]:
    """This machine's Chromium; the test is skipped where there is none, and fails in CI.

    It is waited for as long as a busy machine may need: what a page costs, benchmarks say.
    """
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        message = "no chromium on this machine: apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


Open = Callable[..., Page]


@pytest.fixture
def open_page(chromium: Browser, stand_in: StandIn) -> Iterator[Open]:
    """Opens the page of phones; fails the test when the page complained of anything."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_it(width: int = 1440, **options: object) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 900}, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{stand_in.front_door.url}/simulator")
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert complaints == []


@contextmanager
def no_reload(page: Page) -> Iterator[None]:
    page.evaluate("window.unbroken = true")
    yield
    assert page.evaluate("window.unbroken") is True


def tab_to(page: Page, name: str) -> None:
    """Go on with the Tab key until the control with this name has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        label = page.evaluate(
            "() => { const a = document.activeElement;"
            " return a.labels?.[0]?.textContent || a.ariaLabel || a.textContent }"
        )
        if label.strip() == name:
            return
    pytest.fail(f"no way to {name} with the Tab key")


def test_a_text_and_its_answer_by_keyboard_without_a_reload(
    stand_in: StandIn, open_page: Open
) -> None:
    stand_in.front_door.answer = says(REPLY)
    page = open_page()
    phone = page.locator("#phone-asha")
    with no_reload(page):
        tab_to(page, "Text from Asha Begum")
        page.keyboard.type("Who is my key worker?")
        page.keyboard.press("Enter")
        expect(phone.locator(".mine")).to_contain_text("Who is my key worker?")
        expect(phone.locator(".theirs")).to_contain_text(REPLY)
        expect(phone.locator(".theirs")).to_contain_text("Delivered")
    field = page.get_by_label("Text from Asha Begum")
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    assert [t["Body"] for t in stand_in.front_door.texts] == ["Who is my key worker?"]


def test_whatsapp_and_the_button_by_keyboard(stand_in: StandIn, open_page: Open) -> None:
    page = open_page()
    tab_to(page, "Text from Asha Begum")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.type("line one")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("line two")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#phone-asha .mine")).to_contain_text("WhatsApp")
    [got] = stand_in.front_door.texts
    assert (got["From"], got["Body"]) == ("whatsapp:+447700900101", "line one\nline two")


def test_what_people_write_stays_words(stand_in: StandIn, open_page: Open) -> None:
    nasty = "<img src=x onerror=alert(1)> & <b>bold</b>"
    stand_in.front_door.answer = says(nasty)
    page = open_page()
    page.get_by_label("Text from Asha Begum").fill(nasty)
    page.keyboard.press("Enter")
    expect(page.locator("#phone-asha .theirs [data-part=body]")).to_have_text(nasty)
    assert page.locator("#phone-asha .words img, #phone-asha .words b").count() == 0


def test_an_empty_text_is_not_sent(stand_in: StandIn, open_page: Open) -> None:
    page = open_page()
    tab_to(page, "Text from Rehana Begum")
    page.keyboard.press("Enter")
    expect(page.locator("#phone-rehana [role=alert]")).to_have_text("Write something first.")
    assert stand_in.front_door.texts == []


def test_on_a_narrow_screen_one_phone_at_a_time(stand_in: StandIn, open_page: Open) -> None:
    page = open_page(320)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    expect(page.locator("#phone-asha")).to_be_visible()
    expect(page.locator("#phone-sam")).to_be_hidden()
    stand_in.front_door.answer = lambda _: Response(
        '<Response><Message to="+447700900201">A text from Asha waits.</Message></Response>',
        media_type="text/xml",
    )
    page.get_by_label("Text from Asha Begum").fill("I feel worse")
    page.keyboard.press("Enter")
    link = page.get_by_label("Open phones").get_by_role("link", name="Sam")
    expect(link.locator("[data-number]")).to_have_text("1")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#phone-sam")).to_contain_text("A text from Asha waits.")
    expect(page.locator("#phone-asha")).to_be_hidden()
    expect(link.locator("[data-unread]")).to_be_hidden()


def test_a_phone_that_is_not_open_tells_of_new_texts(stand_in: StandIn, open_page: Open) -> None:
    page = open_page()
    with no_reload(page):
        stand_in.front_door.answer = says(REPLY)
        stand_in.text("I feel worse", phone="priya")
        entry = page.locator("[data-entry=priya]")
        expect(entry.locator("[data-number]")).to_have_text("1")
        expect(entry.locator("[data-unread]")).to_be_visible()
        told = page.locator("[data-elsewhere]")
        expect(told).to_have_text("New texts on other phones: Priya Nair, 1")
        assert told.get_attribute("role") == "status"
        page.get_by_label("Text from Asha Begum").fill("half written")
    page.get_by_role("link", name="Priya Nair, 1", exact=True).click()
    expect(page.locator("#phone-priya .theirs")).to_contain_text(REPLY)
    # Six are open at most: the first made room.
    expect(page.locator("#phone-asha")).to_have_count(0)
    expect(entry.locator("[data-unread]")).to_be_hidden()
    page.get_by_role("link", name="Close the phone of Priya Nair").click()
    expect(page.locator("#phone-priya")).to_have_count(0)
    page.locator("[data-entry=asha]").click()
    expect(page.get_by_label("Text from Asha Begum")).to_have_value("half written")


def test_on_a_narrow_screen_a_phone_is_chosen_from_the_list(
    stand_in: StandIn, open_page: Open
) -> None:
    page = open_page(320)
    page.get_by_role("link", name="All phones").click()
    page.locator("[data-entry=sam]").click()
    expect(page.locator("#phone-sam")).to_be_visible()
    expect(page.locator("#phone-asha")).to_be_hidden()
    page.locator("[data-entry=maureen]").click()
    expect(page.locator("#phone-maureen")).to_be_visible()
    expect(page.locator("#phone-maureen h2")).to_have_text("Maureen and Derek Hodgkinson")
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_a_picture_and_a_voice_note_by_keyboard(stand_in: StandIn, open_page: Open) -> None:
    page = open_page()
    phone = page.locator("#phone-asha")
    tab_to(page, "Picture")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    tab_to(page, "Text from Asha Begum")
    page.keyboard.press("Enter")
    expect(phone.locator(".mine [data-part=media]")).to_have_text("Picture, Voice note")
    expect(phone.get_by_label("Picture")).not_to_be_checked()
    expect(phone.locator(".mine")).to_contain_text("Delivered")
    [got] = stand_in.front_door.texts
    assert (got["NumMedia"], got["Body"]) == ("2", "")


def test_every_control_is_large_enough_to_hit(stand_in: StandIn, open_page: Open) -> None:
    """WCAG AA: 24 by 24 pixels, for all that is clicked."""
    page = open_page(320)
    small = page.evaluate(
        "() => [...document.querySelectorAll('a, button, input, textarea')]"
        ".filter((e) => e.checkVisibility()).map((e) => [e.name || e.textContent,"
        " e.getBoundingClientRect()]).filter(([, r]) => r.width < 24 || r.height < 24)"
    )
    assert small == []


def test_without_script_a_form_is_enough(stand_in: StandIn, open_page: Open) -> None:
    stand_in.front_door.answer = says(REPLY)
    page = open_page(java_script_enabled=False)
    page.get_by_label("Text from Asha Begum").fill("Who is my key worker?")
    page.get_by_role("button", name="Send from Asha Begum").click()
    expect(page.locator("#phone-asha .theirs")).to_contain_text(REPLY)
    page.get_by_role("link", name="Show new texts").click()
    expect(page.locator("#phone-asha .bubble")).to_have_count(2)


def test_without_script_a_thread_opens_at_its_newest_text(
    stand_in: StandIn, open_page: Open
) -> None:
    for number in range(12):
        stand_in.text(f"Text {number}, of which there are many, so that the screen is too small")
    page = open_page(java_script_enabled=False)
    expect(page.locator("#phone-asha .bubble").last).to_be_in_viewport()
    expect(page.locator("#phone-asha .bubble").first).not_to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_what_is_behind_them(
    stand_in: StandIn, open_page: Open, scheme: str
) -> None:
    """WCAG AA: 4.5 to 1 for every piece of text that is shown."""

    def answer(_: Received) -> Response:
        return Response(twiml.reply([(REPLY, "/twilio/status")]), media_type="text/xml")

    stand_in.front_door.answer = answer
    stand_in.text("Who is my key worker?")
    stand_in.text("And on WhatsApp?", phone="rehana", channel="whatsapp")
    stand_in.front_door.answer = lambda _: Response(status_code=500)
    stand_in.text("Is anybody there?", phone="unknown")
    stand_in.text("Hello?", phone="marcus", media=["picture"])
    stand_in.settle()
    page = open_page(color_scheme=scheme, reduced_motion="reduce")
    faint = page.evaluate(CONTRAST)
    assert faint == []


CONTRAST = """
() => {
  const numbers = (colour) => colour.match(/[0-9.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = numbers(colour).slice(0, 3).map((c) => c / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = getComputedStyle(e).backgroundColor;
      const [, , , alpha = 1] = numbers(colour);
      if (alpha > 0) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility()) continue;
    const one = light(getComputedStyle(element).color), two = light(behind(element));
    const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    if (ratio < 4.5) faint.push([walker.currentNode.data.trim(), ratio]);
  }
  return faint;
}
"""

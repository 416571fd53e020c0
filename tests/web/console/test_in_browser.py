"""The console in a real browser: by keyboard alone, in light and in dark, on a narrow screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Route, expect

from bot.services.keep_staff_accounts import set_staff_secret
from tests.conftest import Database
from tests.web.on_call.browsing import PINS
from tests.web.on_call.served import Ward, running
from tests.web.on_call.test_in_browser import NAME, Open
from tests.web.simulator.test_in_browser import CONTRAST

pytestmark = pytest.mark.browser

_AXE = Path(__file__).parents[3] / "node_modules" / "axe-core" / "axe.min.js"
_WIDTHS = (320, 768, 1440)
_LONG = "averyveryverylongwordwithoutanyspaceinit" + "x" * 80
_LOOK = "document.dispatchEvent(new Event('visibilitychange'))"


@pytest.fixture
def ward(tmp_path: Path, database: Database) -> Iterator[Ward]:
    with running(tmp_path, database.app_url) as made:
        set_staff_secret(made.desk.app, NAME, PINS[NAME])
        yield made


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Open]:
    """Opens a browser of staff; fails the test when a page complained of anything but an answer
    that the test asked for."""
    contexts, complaints = [], []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "responded with a status of" not in message.text:
            complaints.append(message.text)

    def open_it(width: int = 1440, height: int = 900, **options: object) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("console", note)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert complaints == []


def _code(ward: Ward) -> str:
    return str(ward.desk.rows("SELECT code FROM item ORDER BY opened_at")[0]["code"])


def _tab_to(page: Page, wanted: Locator) -> None:
    """With the Tab key alone, as one must who has no mouse."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"the keyboard does not reach {wanted}")


def test_by_keyboard_from_the_sign_in_to_the_item_which_keeps_itself_up_to_date(
    ward: Ward, phone: Open
) -> None:
    page, away = phone(), 0
    ward.text("URGENT i have taken all my tablets")
    code = _code(ward)
    page.goto(f"{ward.url}/console")
    expect(page.get_by_label("Sign-in name")).to_be_focused()
    page.keyboard.type(NAME)
    page.keyboard.press("Tab")
    page.keyboard.type(PINS[NAME])
    page.keyboard.press("Enter")
    page.wait_for_url(f"{ward.url}/console")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    _tab_to(page, page.get_by_role("link", name=code).first)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/console/item/{code}")
    _tab_to(page, page.get_by_role("button", name="I have this"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="You have this.")).to_be_visible()

    # The records are away for a moment, and a text comes while somebody types.
    def once_away(route: Route) -> None:
        nonlocal away
        away += 1
        route.fulfill(status=503) if away == 1 else route.continue_()

    page.route("**/console/changes/**", once_away)
    _tab_to(page, page.get_by_label("What I tried"))
    page.keyboard.type("rang twice, no")
    ward.text("please come")
    with page.expect_response("**/console/changes/**"):
        page.evaluate(_LOOK)
    page.evaluate(_LOOK)
    expect(page.locator(".k-new")).to_contain_text("There is something new.")
    expect(page.locator(".k-new")).to_have_attribute("role", "status")
    page.keyboard.type(" answer")
    expect(page.get_by_label("What I tried")).to_have_value("rang twice, no answer")
    expect(page.get_by_label("What I tried")).to_be_focused()
    page.get_by_role("button", name="Show it").press("Enter")
    expect(page.locator(".words")).to_contain_text("please come")
    expect(page.get_by_label("What I tried")).to_have_value("rang twice, no answer")

    page.get_by_role("link", name="The conversation around it").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Conversation with Asha")
    expect(page.locator(".k-talk")).to_contain_text("please come")
    assert away > 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_stands_out_and_is_sound(ward: Ward, phone: Open, scheme: str) -> None:
    """Nothing that axe finds, WCAG AA contrast, and no scrolling sideways from 320 pixels on."""
    ward.text(f"URGENT {_LONG} i stopped my lithium")
    ward.text("my daughter has not slept since sunday", "rehana")
    page = phone(color_scheme=scheme)
    page.goto(f"{ward.url}/console")
    _look_at(page, "sign-in", scheme)
    page.get_by_role("button", name="Duty desk, Quayside").click()
    page.wait_for_url(f"{ward.url}/console")
    code = _code(ward)
    pages = (
        "",
        f"/item/{code}",
        f"/item/{code}/conversation",
        f"/item/{code}/answer",
        "/settings",
        "/item/AAAA3",
    )
    for address in pages:
        page.goto(f"{ward.url}/console{address}")
        _look_at(page, address, scheme)


def _look_at(page: Page, name: str, scheme: str) -> None:
    for width in _WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
        assert page.evaluate(CONTRAST) == [], (name, width, scheme)
        assert page.locator("h1").count() == 1
        page.evaluate(_AXE.read_text())
        found = page.evaluate("axe.run()")["violations"]
        assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == [], (name, width)

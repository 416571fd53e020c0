"""A sitting of enrolment in a real browser: by keyboard alone, each step sound, faults lose
nothing, and the card fits on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web.console.test_in_browser import _AXE, _WIDTHS
from tests.web.console.test_in_browser import phone as phone
from tests.web.console.test_in_browser import ward as ward
from tests.web.on_call.served import Ward
from tests.web.on_call.test_in_browser import Open

pytestmark = pytest.mark.browser


def _sound(page: Page) -> None:
    """Nothing that axe finds, and no scrolling sideways."""
    for width in _WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
    page.evaluate(_AXE.read_text())
    found = page.evaluate("axe.run()")["violations"]
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == []


def _type(page: Page, typed: dict[str, str]) -> None:
    """Tab through the form from its top, and type what is known of each field as one who has no
    mouse: letters, Space to tick, and letters to choose of a list."""
    page.locator("h1").evaluate("one => { one.tabIndex = -1; one.focus(); }")
    for _ in range(140):
        page.keyboard.press("Tab")
        name, kind = page.evaluate("[document.activeElement.name, document.activeElement.type]")
        if name not in typed:
            continue
        if kind == "checkbox":
            page.keyboard.press("Space")
        elif kind == "select-one":
            page.keyboard.type(typed[name])
        else:
            page.keyboard.press("Control+A")
            page.keyboard.type(typed[name])
        del typed[name]
        if not typed:
            return
    raise AssertionError(f"the keyboard does not reach {sorted(typed)}")


def _go_on(page: Page, called: str) -> None:
    for _ in range(140):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText") == called:
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"the keyboard does not reach {called}")


def test_a_sitting_by_keyboard_alone(ward: Ward, phone: Open) -> None:
    page = phone()
    page.goto(f"{ward.url}/console/enrol")
    page.get_by_role("button", name="Sam Okafor").press("Enter")
    page.wait_for_url("**/console/enrol")
    _sound(page)
    _type(
        page,
        {
            "first_name": "=HYPERLINK(<b>)",
            "language": "Gujarati",
            "bsl": "yes",
            "phone": "01632 960100",
            "others_see": "No",
            "calls": "No",
            "safe_from": "09:30",
            "safe_until": "15:00",
            "safe_day_1": "yes",
            "key_worker": "Sam",
        },
    )
    _go_on(page, "Read it back")
    _sound(page)
    for field in ("first_name", "phone"):
        wrong = page.locator(f"#{field}")
        said = page.locator(f"#{field}-error")
        expect(said).to_be_visible()
        assert f"{field}-error" in str(wrong.get_attribute("aria-describedby"))
    assert "960100" not in page.locator(".nhsuk-error-summary").inner_text()
    kept = {"first_name": "=HYPERLINK(<b>)", "language": "Gujarati", "safe_from": "09:30"}
    for field, words in kept.items():
        expect(page.locator(f"#{field}")).to_have_value(words)
    expect(page.locator("#safe_day_1")).to_be_checked()
    _type(page, {"first_name": "Joy", "phone": "07700 900150"})
    _go_on(page, "Read it back")
    _sound(page)
    expect(page.get_by_text("Tuesday, 09:30 to 15:00")).to_be_visible()
    _type(page, {"pin": "4821", "pin_again": "4821"})
    _go_on(page, "Save all of it")
    expect(page.get_by_role("heading", level=1)).to_have_text("Saved")
    _sound(page)
    page.get_by_role("link", name="Card for the person").press("Enter")
    expect(page.get_by_text("In danger: call 999.")).to_be_visible()
    _sound(page)
    assert page.pdf().startswith(b"%PDF")
    page.emulate_media(media="print")
    boxes = [page.locator(".k-card").nth(n).bounding_box() for n in (0, 1)]
    assert all(box and box["width"] < 330 and box["height"] < 215 for box in boxes), boxes
    expect(page.locator("h1")).to_be_hidden()

"""The promise, whole: a carer texts, the worker sees it come in, has it, answers with the keyboard
alone, and the answer is on the carer's phone. On the running stack, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.stack.running import Stack, until
from tests.web.simulator.test_in_browser import PATIENCE_MS, launched

pytestmark = pytest.mark.browser

#: Carer of Kwame, of whom no other test of the stack knows.
ABENA = "+447700900123"
FIRST = "hello i care for kwame and would like a word"
WORDS = "he has not opened the curtains since saturday and keeps the radio on all night"
ANSWER = "Thank you for telling me. I have read all of it"


@pytest.fixture
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


class Keys:
    """A keyboard, and how often something was done with it since a list was open."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.actions = 0

    def reach(self, wanted: Locator) -> None:
        """With the Tab key alone, as one must who has no mouse."""
        for _ in range(150):
            self._page.keyboard.press("Tab")
            if wanted.evaluate("one => one === document.activeElement"):
                return
        raise AssertionError(f"the keyboard does not reach {wanted}")

    def act(self, wanted: Locator) -> None:
        """Follow a link or press a button."""
        self.reach(wanted)
        self._page.keyboard.press("Enter")
        self.actions += 1


def _whose(stack: Stack) -> str:
    """The account of whoever has what the carer texts, on whatever day this runs."""
    rows = stack.query(
        "SELECT a.id FROM item i JOIN inbound_message m ON m.id = i.message_id"
        " JOIN staff_account a ON a.staff_id = i.owner_id"
        " JOIN staff_role r ON r.account_id = a.id AND r.role IN ('worker', 'duty', 'lead')"
        " ORDER BY m.received_at DESC LIMIT 1"
    )
    return str(rows[0][0])


def test_a_carers_text_is_seen_had_answered_and_closed_in_three_actions_by_keyboard(
    stack: Stack, chromium: Browser
) -> None:
    stack.text(ABENA, FIRST)
    stack.wait_until_quiet()
    account = _whose(stack)
    page = chromium.new_page(viewport={"width": 1440, "height": 900})
    page.set_default_timeout(PATIENCE_MS)
    keys = Keys(page)
    page.goto(f"{stack.url}/console")
    keys.act(page.locator(f'button[name="account"][value="{account}"]'))
    expect(page.get_by_role("heading", level=1)).to_have_text("Inbox")
    page.evaluate("window.since = 'the list was opened'")

    stack.text(ABENA, WORDS)
    line = page.locator(".k-line", has_text=WORDS)
    expect(line).to_have_count(1, timeout=PATIENCE_MS)
    assert page.evaluate("window.since") == "the list was opened", "the page was loaded again"

    before, keys.actions = len(stack.replies(ABENA)), 0
    keys.act(line.get_by_role("link").first)
    expect(page.locator(".words")).to_contain_text(WORDS)
    code = page.url.rsplit("/", 1)[1]
    keys.act(page.get_by_role("button", name="I have this"))
    expect(page.get_by_role("status").filter(has_text="You have this.")).to_be_visible()
    keys.reach(page.get_by_label("Your answer to them"))
    page.keyboard.type(ANSWER)
    keys.act(page.get_by_role("button", name="Send and close"))
    expect(page.get_by_role("status").filter(has_text="and this is closed")).to_be_visible()
    assert keys.actions == 3

    heard = until(
        lambda: next((t for t in stack.replies(ABENA)[before:] if ANSWER in t), None),
        "the answer on the carer's phone",
    )
    assert heard.startswith("From ")
    done = "SELECT acknowledged_at IS NOT NULL, closed_at IS NOT NULL FROM item WHERE code = %s"
    assert stack.query(done, code) == [(True, True)]
    stack.wait_until_quiet()
    page.context.close()

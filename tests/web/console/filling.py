"""Forms as a browser fills them: what is ticked, chosen and typed, and nothing else."""

from __future__ import annotations

from html.parser import HTMLParser

import httpx

from tests.web.on_call.browsing import Browser


class _Fields(HTMLParser):
    def __init__(self, action: str) -> None:
        super().__init__()
        self._action, self._is_in = action, False
        self._area, self._select = "", ""
        self.fields: dict[str, str] = {}
        self.was_found = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._is_in = given.get("action") == self._action and not self.was_found
            self.was_found = self.was_found or self._is_in
        if not self._is_in:
            return
        name = given.get("name", "")
        if tag == "input" and name:
            if given.get("type") not in ("checkbox", "radio"):
                self.fields[name] = given.get("value", "")
            elif "checked" in given:
                self.fields[name] = given.get("value", "on")
        elif tag == "textarea":
            self._area = name
            self.fields[name] = ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and ("selected" in given or self._select not in self.fields):
            self.fields[self._select] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._is_in and self._area:
            self.fields[self._area] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_in = False
        elif tag == "textarea":
            self._area = ""


def fields_of(page: httpx.Response, action: str) -> dict[str, str]:
    """The fields of the first form that goes there, as they stand."""
    parser = _Fields(action)
    parser.feed(page.text)
    assert parser.was_found, action
    return parser.fields


def fill(
    browser: Browser, page: httpx.Response, action: str, *, to: str = "", **typed: str
) -> httpx.Response:
    """Fill in a form and send it, and go where one is led. `to`: another button's address."""
    answer = browser.client.post(to or action, data={**fields_of(page, action), **typed})
    return browser.get(answer.headers["location"]) if answer.is_redirect else answer

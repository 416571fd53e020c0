"""Every page of the console in a real browser: sound, readable and not too wide, light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import Database
from tests.web.console.crawling import crawl, fill, read_on, sign_in_as
from tests.web.on_call.served import Ward, running
from tests.web.simulator.test_in_browser import CONTRAST

pytestmark = pytest.mark.browser

_AXE = (Path(__file__).parents[3] / "node_modules" / "axe-core" / "axe.min.js").read_text()
#: Between them they open every kind of page.
_WHO = ("sam.okafor", "quayside.lead", "priya.guardian", "tomasz.admin")


@pytest.fixture
def ward(tmp_path: Path, database: Database) -> Iterator[Ward]:
    with running(tmp_path, database.app_url, agreed=True) as made:
        fill(made.desk)
        yield made


def _addresses(ward: Ward, token: str, known: set[str]) -> Iterator[str]:
    """One address of each kind of page that nobody opened yet."""
    client = httpx.Client(base_url=ward.url, follow_redirects=True, trust_env=False, timeout=60)
    client.cookies.set("keyline_staff", token, domain="127.0.0.1")

    def get(address: str) -> httpx.Response:
        read_on(ward.desk)
        if address == "/simulator":
            return httpx.Response(200, request=httpx.Request("GET", ward.url))
        return client.get(address)

    with client:
        for found in crawl(get):
            assert found.answer.status_code == 200, (found.address, found.answer.status_code)
            # A picture by itself is no page, and nothing runs in its cage.
            is_page = "text/html" in found.answer.headers.get("content-type", "")
            if is_page and found.kind not in known and found.address.startswith("/console"):
                known.add(found.kind)
                yield found.address


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_sound_readable_and_not_too_wide(
    ward: Ward, chromium: Browser, scheme: str
) -> None:
    faults, known = [], set[str]()
    for name in ("", *_WHO):
        context = chromium.new_context(color_scheme=scheme)  # type: ignore[arg-type]
        page = context.new_page()
        token = sign_in_as(ward.desk, name) if name else ""
        if token:
            context.add_cookies([{"name": "keyline_staff", "value": token, "url": ward.url}])
        extra = ["/console/nowhere", "/console/item/AAAA3"] if name == _WHO[0] else []
        wanted = [*_addresses(ward, token, known), *extra] if name else ["/console"]
        for address in wanted:
            read_on(ward.desk)
            page.goto(f"{ward.url}{address}")
            faults += [(name, address, *fault) for fault in _faults(page)]
        context.close()
    assert len(known) > 30
    assert faults == [], "\n".join(map(str, faults))


def _faults(page: Page) -> Iterator[tuple[object, ...]]:
    page.set_viewport_size({"width": 320, "height": 900})
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > 320:
        yield ("too wide", wide)
    for faint in page.evaluate(CONTRAST):
        yield ("faint", faint)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.evaluate(_AXE)
    for found in page.evaluate("axe.run()")["violations"]:
        yield (found["id"], [node["html"][:120] for node in found["nodes"]][:3])
    if page.locator("h1").count() != 1:
        yield ("headings", page.locator("h1").count())

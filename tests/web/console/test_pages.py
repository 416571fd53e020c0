"""What every page of the console has in common."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from bot.web.console import assets
from bot.web.console.assets import AssetsMissingError, load_assets
from bot.web.console.paging import page_number, page_of
from bot.web.front_door import build_front_door
from bot.web.on_call.codes import own_page
from tests.conftest import Database
from tests.kit import desk_for
from tests.web.on_call.browsing import Browser


def test_what_pages_load_is_there_and_fetches_nothing_from_elsewhere(door: TestClient) -> None:
    for asset in load_assets().values():
        answer = door.get(asset.address)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(asset.type.partition(";")[0])
        assert b"@font-face" not in answer.content


def test_what_set_up_fetches_is_named_when_it_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setattr(assets, "_FROM_NPM", tmp_path)
    with pytest.raises(AssetsMissingError, match="make run"):
        load_assets()


@pytest.mark.parametrize(
    "given",
    ["https://elsewhere.example", "//elsewhere", "/console/../on-call", "/consoles", "/console?x"],
)
def test_after_signing_in_nobody_is_led_away(browser: Browser, given: str) -> None:
    assert own_page(given) == ""
    page = browser.get("/on-call/sign-in")
    answer = browser.client.get("/on-call/sign-in", params={"to": given})
    assert 'name="to" value=""' in answer.text
    assert page.status_code == 200


@pytest.mark.parametrize("given", ["", "0", "-1", "x", "²", "99999999"])
def test_a_page_that_there_is_not_is_the_first(given: str) -> None:
    assert page_number(given) == 1


def test_past_the_end_is_the_last_page() -> None:
    page = page_of(list(range(51)), 9)
    assert (page.number, page.pages, list(page.lines)) == (3, 3, [50])
    assert page_of([], 1).pages == 1


def test_the_organisations_name_and_colour_are_in_the_head(
    tmp_path: Path, database: Database
) -> None:
    given = {"KEYLINE_CONSOLE_NAME": "Harbour <Care>", "KEYLINE_CONSOLE_COLOUR": "#4C2C92"}
    desk = desk_for(tmp_path, database.app_url, **given)
    browser = Browser(TestClient(build_front_door(desk.app)))
    browser.sign_in_demo(desk, "sam.okafor")
    page = browser.get("/console").text
    assert "<title>Inbox · Harbour &lt;Care&gt;</title>" in page
    assert 'href="/console">Harbour &lt;Care&gt;</a>' in page
    [style] = re.findall(r"/console/static/colour\.css\?v=\w+", page)
    assert "--k-colour: #4c2c92" in browser.get(style).text
    desk.app.records.engine.dispose()

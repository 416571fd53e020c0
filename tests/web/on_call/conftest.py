from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser as ScreenBrowser

from bot.services.keep_staff_accounts import set_staff_secret
from bot.web.front_door import build_front_door
from tests.conftest import Database
from tests.kit import Desk, desk_for
from tests.web.on_call.browsing import PINS, Browser
from tests.web.simulator.test_in_browser import launched


@pytest.fixture
def desk(tmp_path: Path, database: Database) -> Iterator[Desk]:
    made = desk_for(tmp_path, database.app_url)
    for name, pin in PINS.items():
        set_staff_secret(made.app, name, pin)
    yield made
    made.app.records.engine.dispose()


@pytest.fixture
def door(desk: Desk) -> TestClient:
    return TestClient(build_front_door(desk.app), base_url="http://testserver")


@pytest.fixture
def browser(door: TestClient) -> Browser:
    return Browser(door)


@pytest.fixture(scope="module")
def chromium() -> Iterator[ScreenBrowser]:
    with launched() as browser:
        yield browser

"""Every link of every page leads somewhere, for each member of staff of the demo."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient

from bot.web.front_door import build_front_door
from tests.conftest import Database
from tests.kit import Desk, desk_for
from tests.web.console.crawling import ACCOUNTS, crawl, fill, read_on, sign_in_as
from tests.web.declared_routes import declared

#: Files, marks that a script asks for, what is not there, and what only enrolling leads to.
_NO_PAGES = {
    "/console/static/ID",
    "/console/changes/inbox",
    "/console/changes/item/ID",
    "/console/ID",
    "/console/enrol/ID/card",
}


@pytest.fixture
def desk(tmp_path: Path, database: Database) -> Iterator[Desk]:
    made = desk_for(tmp_path, database.app_url, agreed=True)
    fill(made)
    yield made
    made.app.records.engine.dispose()


def test_every_link_on_every_page_leads_somewhere_for_each_account(desk: Desk) -> None:
    door, dead, kinds = build_front_door(desk.app), [], set[str]()
    for name in ACCOUNTS:
        client = TestClient(door, base_url="http://testserver", follow_redirects=True)
        client.cookies.set("keyline_staff", sign_in_as(desk, name))

        def get(address: str, client: TestClient = client) -> httpx.Response:
            read_on(desk)
            # The phones are the stand-in's, which does not run here.
            if address == "/simulator":
                return httpx.Response(200, request=httpx.Request("GET", "http://testserver"))
            return client.get(address)

        for found in crawl(get):
            kinds.add(found.kind)
            if found.answer.status_code != 200 or "sign-in" in str(found.answer.url):
                dead.append((name, found.address, "on", found.on, found.answer.status_code))
    assert dead == [], "\n".join(map(str, dead))
    pages = {
        re.sub(r"{[\w:]+}", "ID", line.partition(" ")[2])
        for line in declared()
        if line.startswith("GET /console")
    }
    assert pages - kinds == _NO_PAGES


def test_whoever_keeps_accounts_or_asks_who_looked_has_no_list(desk: Desk) -> None:
    """Also where a worker holds the account who has people by another."""
    door = build_front_door(desk.app)
    for name, home in (
        ("tomasz.admin", "/console/accounts"),
        ("priya.guardian", "/console/looked"),
    ):
        client = TestClient(door, base_url="http://testserver")
        client.cookies.set("keyline_staff", sign_in_as(desk, name))
        assert client.get("/console").url.path == home
        for address in ("digest/print", "people", "review", "confirmations"):
            page = client.get(f"/console/{address}").text
            assert "/console/item/" not in page, (name, address)
            assert "/console/person/" not in page, (name, address)


@pytest.mark.parametrize("address", ["nowhere", "item", "person/x/y/z", "item/AAAA3/have", "a%00b"])
def test_an_unknown_address_is_the_one_page_of_nothing(desk: Desk, address: str) -> None:
    client = TestClient(build_front_door(desk.app), base_url="http://testserver")
    assert "Sign in" in client.get(f"/console/{address}").text
    client.cookies.set("keyline_staff", sign_in_as(desk, "sam.okafor"))
    answer = client.get(f"/console/{address}")
    assert answer.status_code == 404
    assert "Nothing here" in answer.text
    assert client.get("/console/").url.path == "/console"


@pytest.mark.parametrize(
    ("address", "place"),
    [("digests", "Inbox"), ("people", "People"), ("rota/gaps", "Rota"), ("nowhere", "")],
)
def test_the_place_where_one_is_is_marked(desk: Desk, address: str, place: str) -> None:
    client = TestClient(build_front_door(desk.app), base_url="http://testserver")
    client.cookies.set("keyline_staff", sign_in_as(desk, "sam.okafor"))
    menu = client.get(f"/console/{address}").text.partition('aria-label="Sections"')[2]
    marked = re.findall(r'aria-current="page">([^<]+)<', menu.partition("</nav>")[0])
    assert marked == ([place] if place else [])
    person = re.findall(r"/console/person/[0-9a-f-]{36}", client.get("/console/people").text)[0]
    assert 'aria-current="page">People<' in client.get(person).text


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("POST", "/console/nowhere", 405),
        ("DELETE", "/console/people", 405),
        ("GET", "/console/static/none.css", 404),
        ("DELETE", "/on-call/sign-in", 405),
        ("GET", "/on-call/x/y/z", 404),
    ],
)
def test_what_no_page_takes_is_said_on_a_page(
    desk: Desk, method: str, address: str, status: int
) -> None:
    answer = TestClient(build_front_door(desk.app)).request(method, address)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert "Nothing here" in answer.text
    assert ("allow" in answer.headers) is (status == 405)


def test_a_machine_is_answered_as_a_machine(desk: Desk) -> None:
    answer = TestClient(build_front_door(desk.app)).get("/webhooks/nowhere")
    assert answer.status_code == 404
    assert answer.json() == {"detail": "Not Found"}


def test_one_menu_stands_on_every_page_of_a_person(desk: Desk) -> None:
    client = TestClient(build_front_door(desk.app), base_url="http://testserver")
    client.cookies.set("keyline_staff", sign_in_as(desk, "sam.okafor"))
    at = re.findall(r"/console/person/[0-9a-f-]{36}", client.get("/console/people").text)[0]
    everywhere = ["", "conversation", "consent", "relationships", "known", "proof", "copy"]
    for page in (*everywhere, "details", "new-phone"):
        answer = client.get(f"{at}/{page}".rstrip("/"))
        assert answer.status_code == 200, page
        menu = answer.text.partition('aria-label="This person"')[2].partition("</nav>")[0]
        links = re.findall(r'href="([^"]+)"', menu)
        assert links[: len(everywhere)] == [f"{at}/{one}".rstrip("/") for one in everywhere]
        marked = re.findall(r'href="([^"]+)" aria-current="page"', menu)
        assert marked == [f"{at}/{page}".rstrip("/")]


def test_the_sign_in_page_bears_the_adopters_name(desk: Desk) -> None:
    settings = replace(desk.app.settings, keyline_console_name="Harbour Messages")
    door = build_front_door(replace(desk.app, settings=settings))
    page = TestClient(door).get("/on-call/sign-in").text
    assert "Harbour Messages <span>on call</span>" in page
    assert "<title>Sign in · Harbour Messages</title>" in page

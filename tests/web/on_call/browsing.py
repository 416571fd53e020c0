"""A browser without a screen: it keeps cookies, reads forms and sends them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from uuid import UUID

import httpx
from fastapi.testclient import TestClient

from bot.services.receive_message import receive_message
from bot.services.send_outbound import send_outbound
from tests.kit import ASHA, Desk, inbound

PINS = {"sam.okafor": "river-473-lamp", "quayside.duty": "quay-208-kettle"}


@dataclass
class Form:
    """A form of a page: where it goes, and the fields as they stand."""

    action: str
    method: str
    fields: dict[str, str]


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given["action"], given["method"], {}))
        elif tag in ("input", "textarea") and self.forms and "name" in given:
            self.forms[-1].fields[given["name"]] = given.get("value", "")


def forms_of(answer: httpx.Response) -> dict[str, Form]:
    """The forms of a page, by where they go; of several to one place the first."""
    parser = _Forms()
    parser.feed(answer.text)
    found: dict[str, Form] = {}
    for form in parser.forms:
        found.setdefault(form.action, form)
    return found


class Browser:
    """One browser of one member of staff."""

    def __init__(self, door: TestClient) -> None:
        self.client = TestClient(door.app, base_url="http://testserver", follow_redirects=False)

    def get(self, address: str) -> httpx.Response:
        """Open an address, and go where one is led."""
        answer = self.client.get(address)
        while answer.is_redirect:
            answer = self.client.get(answer.headers["location"])
        return answer

    def send(self, page: httpx.Response, action: str, **typed: str) -> httpx.Response:
        """Fill in the form of a page and send it, and go where one is led."""
        form = forms_of(page)[action]
        answer = self.client.post(action, data={**form.fields, **typed})
        return self.get(answer.headers["location"]) if answer.is_redirect else answer

    def sign_in(self, name: str = "quayside.duty", code: str = "") -> httpx.Response:
        """Sign in with the right PIN."""
        page = self.get(f"/on-call/{code}" if code else "/on-call/sign-in")
        return self.send(page, "/on-call/sign-in", name=name, pin=PINS[name])

    def sign_in_demo(self, desk: Desk, name: str, code: str = "") -> httpx.Response:
        """Sign in by one click, as anybody of the demo."""
        page = self.get(f"/on-call/sign-in?code={code}")
        return self.send(page, "/on-call/sign-in/demo", account=str(account_id(desk, name)))


def account_id(desk: Desk, name: str) -> UUID:
    """The account of a sign-in name."""
    from bot.services.keep_staff_accounts import list_staff_accounts

    return next(a.id for a in list_staff_accounts(desk.app) if a.name == name)


def danger(desk: Desk, words: str = "URGENT", address: str = ASHA) -> str:
    """Somebody texts; returns the code of the item."""
    receive_message(desk.app, inbound(address, words), desk.clock.now())
    send_waiting(desk)
    row = desk.rows("SELECT code FROM item ORDER BY opened_at DESC LIMIT 1")[0]
    return str(row["code"])


def send_waiting(desk: Desk) -> None:
    """Send what waits in the outbox."""
    for row in desk.rows("SELECT id FROM outbound_message WHERE status = 'waiting'"):
        send_outbound(desk.app, UUID(str(row["id"])))


def words_of(answer: httpx.Response) -> str:
    """What a page says, without its tags."""
    words = " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())
    return re.sub(r" (?=[,.])", "", words)

"""The console as somebody finds it who follows every link: and a world with something on every
page."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import httpx

from bot.messaging.inbound import Attached
from bot.records import media
from bot.records.phones import Staff
from bot.records.staff_accounts import StaffAccount, find_account
from bot.services.open_with_reason import open_with_reason
from bot.services.receive_message import receive_message
from bot.services.ring_clocks import ring_clocks
from bot.services.sign_in import let_in
from tests.kit import ASHA, PASS_ON, REHANA, STRANGER, Desk, inbound
from tests.services.answers.asking import ask
from tests.web.on_call.browsing import send_waiting

#: Whoever signs in in the demo: what each account is held for differs.
ACCOUNTS = (
    "sam.okafor",
    "priya.nair",
    "gwen.pritchard",
    "tomasz.zielinski",
    "adaeze.nwosu",
    "callum.fraser",
    "priya.guardian",
    "tomasz.admin",
    "quayside.duty",
    "quayside.lead",
    "quayside.oncall",
    "quayside.manager",
    "breakwater.duty",
)
#: Of pages that differ only in whom they are about, so many are opened.
_OF_A_KIND = 2
_IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/item/)[A-Z0-9]{5}")


@dataclass(frozen=True, slots=True)
class Found:
    """An answer, and on which page the link to it stood."""

    address: str
    on: str
    answer: httpx.Response

    @property
    def kind(self) -> str:
        """The address without whom it is about and which page of a list it is."""
        return kind_of(self.address)


def kind_of(address: str) -> str:
    """An address without whom it is about, and without its query."""
    return _IDS.sub("ID", urlsplit(address).path)


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.hrefs: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids.add(given.get("id") or "")
        if tag == "a" and given.get("href"):
            self.hrefs.append(str(given["href"]))


def crawl(get: Callable[[str], httpx.Response], start: str = "/console") -> Iterator[Found]:
    """Every page that links lead to from here, a few of each kind, and what each link answers."""
    waiting, seen, kinds = deque([(start, "")]), {start}, Counter[str]()
    while waiting:
        address, on = waiting.popleft()
        answer = get(address)
        yield Found(address, on, answer)
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        links = _Links()
        links.feed(answer.text)
        for href in links.hrefs:
            to = urlsplit(urljoin(address, href))
            if to.fragment and to.path == urlsplit(address).path and not to.query:
                assert to.fragment in links.ids, f"{address} leads to #{to.fragment}, not on it"
            whole = to.path + (f"?{to.query}" if to.query else "")
            kind = kind_of(to.path) + "?" + ",".join(re.findall(r"(\w+)=", to.query))
            if to.scheme == "tel" or whole in seen or kinds[kind] >= _OF_A_KIND:
                continue
            assert not to.netloc, f"{address} leads to {to.netloc}"
            kinds[kind] += 1
            seen.add(whole)
            waiting.append((whole, address))


def sign_in_as(desk: Desk, name: str) -> str:
    """The session of an account, as its cookie holds it."""
    with desk.app.records.begin() as unit:
        return let_in(unit, _account(desk, name), name, "pin", desk.clock.now()).token


def _account(desk: Desk, name: str) -> StaffAccount:
    with desk.app.records.begin() as unit:
        account = find_account(unit, name)
    assert account is not None, name
    return account


def read_on(desk: Desk) -> None:
    """Nobody is held up for reading fast."""
    with desk.app.records.begin() as unit:
        unit.connection.exec_driver_sql("UPDATE staff_session SET reads = 0")


def fill(desk: Desk) -> None:
    """Something on every page: open, urgent, waiting, for a review, looked at and told."""
    for number, words in (
        (ASHA, "ive not slept since monday and stopped my olanzapine"),
        (REHANA, "my daughter has hardly eaten since friday"),
        (STRANGER, "i am worried about asha"),
        ("+447700900109", "URGENT i have taken all my tablets"),
        ("+447700900112", "can somebody ring me about friday"),
    ):
        receive_message(desk.app, inbound(number, words), desk.clock.now())
    _send_a_picture(desk)
    ask(desk, ASHA, PASS_ON, body="please tell the review that the mornings are the worst")
    sam = _account(desk, "sam.okafor")
    staff = Staff(sam.staff.kind, sam.staff.id, sam.id)
    open_with_reason(desk.app, staff, "07700 900113", "she rang our duty line by mistake")
    desk.clock.forward(minutes=30)
    ring_clocks(desk.app)
    send_waiting(desk)


def _send_a_picture(desk: Desk) -> None:
    """A text that brought a picture, which was fetched."""
    attached = (Attached("https://api.twilio.com/media/1", "image/jpeg"),)
    text = inbound(REHANA, "this is how she left the kitchen")
    receive_message(desk.app, replace(text, attached=attached, media_count=1), desk.clock.now())
    with desk.app.records.begin() as unit:
        (waiting,) = unit.connection.exec_driver_sql("SELECT id FROM inbound_media").scalars()
        wanted = media.find_to_fetch(unit, waiting)
        assert wanted is not None
        media.keep_content(
            unit, wanted, media.Content("image/jpeg", b"a picture"), desk.clock.now()
        )

"""The conversation around an item: what is read there, by whom, and what never."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient

from bot.records.phones import Staff
from bot.services.keep_staff_accounts import find_staff
from bot.services.read_conversation import Said, read_conversation
from bot.services.receive_message import receive_message
from bot.services.write_answer import Became, Given, write_answer
from tests.kit import ASHA, REHANA, Desk, inbound
from tests.web.on_call.browsing import Browser, danger, send_waiting, words_of

SPOKEN = re.compile(r"<blockquote>(.*?)</blockquote>", re.DOTALL)


def _texts(desk: Desk, words: str, address: str = ASHA, seconds: float = 60) -> str:
    """Somebody texts later; returns the code of the item that the text opened."""
    desk.clock.forward(seconds=seconds)
    sid = inbound(address, words)
    receive_message(desk.app, sid, desk.clock.now())
    found = desk.rows(
        "SELECT i.code FROM item i JOIN inbound_message m ON m.id = i.message_id"
        " WHERE m.provider_sid = :sid",
        sid=sid.provider_sid,
    )
    return str(found[0]["code"]) if found else ""


def _page(browser: Browser, code: str, query: str = "") -> tuple[int, str]:
    answer = browser.get(f"/console/item/{code}/conversation{query}")
    return answer.status_code, answer.text


def test_who_said_what_when_and_whether_it_arrived(desk: Desk, browser: Browser) -> None:
    _texts(desk, "hello, i am asha")
    desk.clock.forward(minutes=1)
    code = danger(desk, "ive taken all my tablets")
    browser.sign_in()
    answer = browser.get(f"/console/item/{code}/conversation")
    said = words_of(answer)
    assert said.index("hello, i am asha") < said.index("ive taken all my tablets")
    assert said.count(f"Text of {code}") == 1
    assert "Danger words" in said
    assert "Tuesday 24 November 2026" in said
    assert "Keyline 12:02 " in said
    assert "sent, no word yet that it arrived" in said
    desk.rows("UPDATE outbound_message SET status = 'undelivered' RETURNING id")
    assert "did NOT arrive" in words_of(browser.get(f"/console/item/{code}/conversation"))


def test_names_and_texts_stay_words(desk: Desk, browser: Browser) -> None:
    nasty = "=HYPERLINK('x') <img src=x onerror=alert(1)> & <b>bold</b>"
    code = _texts(desk, nasty)
    browser.sign_in()
    _, page = _page(browser, code)
    assert "<img" not in page
    assert "&lt;img src=x onerror=alert(1)&gt; &amp; &lt;b&gt;bold" in page


def test_each_reading_is_audited_by_ids_alone(desk: Desk, browser: Browser) -> None:
    code = _texts(desk, "zanzibar is on my mind")
    browser.sign_in()
    _page(browser, code)
    (event,) = desk.rows("SELECT * FROM audit_event WHERE kind = 'conversation.read'")
    (item,) = desk.rows("SELECT id, person_id FROM item")
    assert event["subject_id"] == item["person_id"]
    details = event["details"]
    assert isinstance(details, dict)
    assert UUID(details["item"]) == item["id"]
    assert set(details) == {"item", "account", "page"}
    assert "zanzibar" not in str(event)


def test_what_may_be_about_a_worker_and_our_answer_to_it_are_not_there(
    desk: Desk, browser: Browser
) -> None:
    private = _texts(desk, "sam was rude to me, that was marmalade")
    send_waiting(desk)
    desk.rows(
        "UPDATE outbound_message SET status = 'waiting' WHERE recipient_kind = 'person'"
        " RETURNING id"
    )
    desk.rows("UPDATE item SET private = true WHERE code = :code RETURNING id", code=private)
    ours = desk.count("SELECT count(*) FROM outbound_message WHERE recipient_kind = 'person'")
    desk.clock.forward(hours=30)
    code = _texts(desk, "i have a question about the tide tables")
    browser.sign_in("sam.okafor")
    status, page = _page(browser, code)
    assert status == 200
    assert "tide tables" in page
    assert "marmalade" not in page
    now = desk.count("SELECT count(*) FROM outbound_message WHERE recipient_kind = 'person'")
    assert len(SPOKEN.findall(page)) == 1 + now - ours
    assert _page(browser, private)[0] == 404


def test_what_staff_answer_to_it_is_on_no_page_of_another_item(
    desk: Desk, browser: Browser
) -> None:
    """A manager's answer to a complaint would tell whom it is about."""
    private = _texts(desk, "a word about how it went on monday")
    desk.rows("UPDATE item SET private = true WHERE code = :code RETURNING id", code=private)
    code = _texts(desk, "i have a question about the tide tables")
    assert code not in ("", private)
    sam, manager = find_staff(desk.app, "w1", None), find_staff(desk.app, None, "quayside manager")
    _answers(desk, manager, private, "we will look into the marmalade")
    _answers(desk, sam, code, "the tide is at noon")
    browser.sign_in("sam.okafor")
    for address in (f"/console/item/{code}/conversation", f"/console/item/{code}"):
        page = browser.get(address)
        assert page.status_code == 200
        assert "marmalade" not in page.text
    said = words_of(browser.get(f"/console/item/{code}/conversation"))
    assert "Sam Okafor 12:" in said
    assert "Behind it waits: the tide is at noon" in said
    for one in (private, code):
        talk = read_conversation(desk.app, manager, one, None, 25)
        assert talk is not None
        ours = [line for line in talk.talk.lines if isinstance(line, Said)]
        said = " ".join(f"{line.words} {line.behind}" for line in ours)
        assert ("marmalade" in said) is (one == private), said


def _answers(desk: Desk, staff: Staff, code: str, words: str) -> None:
    written = write_answer(desk.app, staff, code, Given(words), uuid4())
    assert written is not None
    assert written.became is Became.WRITTEN
    desk.clock.forward(minutes=1)
    send_waiting(desk)


def test_a_text_of_another_team_is_not_there(desk: Desk, browser: Browser) -> None:
    other = _texts(desk, "marmalade from before i moved")
    desk.rows(
        "UPDATE item SET closed_at = opened_at,"
        " team_id = (SELECT id FROM team WHERE id != item.team_id LIMIT 1)"
        " WHERE code = :code RETURNING id",
        code=other,
    )
    desk.clock.forward(hours=30)
    code = _texts(desk, "i have a question about the tide tables")
    browser.sign_in()
    assert "marmalade" not in _page(browser, code)[1]


def test_another_agencys_worker_reads_the_item_and_nothing_around_it(
    desk: Desk, browser: Browser
) -> None:
    _texts(desk, "marmalade, and then some")
    desk.clock.forward(hours=30)
    desk.rows("UPDATE item SET closed_at = opened_at RETURNING id")
    code = _texts(desk, "i have a question about the tide tables")
    desk.rows("UPDATE worker SET agency = 'Elsewhere' RETURNING id")
    browser.sign_in("sam.okafor")
    (me,) = desk.rows("SELECT actor_id AS id FROM audit_event WHERE kind = 'staff.signed_in'")
    desk.rows("UPDATE item SET owner_id = :me WHERE closed_at IS NULL RETURNING id", me=me["id"])
    status, page = _page(browser, code)
    assert status == 200
    assert "tide tables" in page
    assert "marmalade" not in page
    assert f"you see the texts of {code}" in page


def test_a_code_of_nobody_and_of_others_look_the_same(
    desk: Desk, door: TestClient, browser: Browser
) -> None:
    code = _texts(desk, "hello")
    browser.sign_in("sam.okafor")
    desk.rows("UPDATE item SET private = true RETURNING id")
    answers = [browser.get(f"/console/item/{c}/conversation") for c in (code, "QQQQ4", "%00")]
    assert {a.status_code for a in answers} == {404}
    assert len({a.text for a in answers}) == 1
    assert desk.count("SELECT count(*) FROM audit_event WHERE kind = 'conversation.read'") == 0
    stranger = Browser(door).client.get(f"/console/item/{code}/conversation")
    assert stranger.status_code == 303
    assert stranger.headers["location"].startswith("/on-call/sign-in")


def test_many_texts_are_read_in_pages_which_begin_where_the_item_does(
    desk: Desk, browser: Browser
) -> None:
    codes = [_texts(desk, f"text number {n:02} of mine about the tide") for n in range(60)]
    first = next(code for code in codes if code)
    browser.sign_in()
    seen: list[str] = []
    _, page = _page(browser, first, "?page=1")
    found = re.search(r"Page 1 of (\d+)", page)
    assert found is not None
    pages = int(found.group(1))
    assert pages >= 3
    for number in range(pages, 0, -1):
        spoken = SPOKEN.findall(_page(browser, first, f"?page={number}")[1])
        assert len(spoken) <= 25
        seen += [one for one in spoken if one.startswith("text number")]
    assert seen == [f"text number {n:02} of mine about the tide" for n in range(60)]
    assert "text number 00" in _page(browser, first)[1]
    assert f"Page {pages} of {pages}" in _page(browser, first, "?page=999")[1]


def test_the_number_of_statements_does_not_grow_with_the_texts(
    desk: Desk, browser: Browser, statements: list[str]
) -> None:
    code = _texts(desk, "one")
    browser.sign_in()
    _page(browser, code)
    statements.clear()
    _page(browser, code)
    few = len(statements)
    for n in range(30):
        _texts(desk, f"more of it, {n}", REHANA if n % 3 == 0 else ASHA, seconds=5)
    _page(browser, code)  # the session is used once more, the keys of new texts are opened
    statements.clear()
    _, page = _page(browser, code, "?page=1")
    assert len(SPOKEN.findall(page)) > 19
    assert len(statements) == few
    assert few <= 20


@pytest.fixture
def statements(desk: Desk) -> list[str]:
    """What the database was asked."""
    from sqlalchemy import event

    asked: list[str] = []

    @event.listens_for(desk.app.records.engine, "before_cursor_execute")
    def note(*given: object) -> None:
        asked.append(str(given[2]))

    return asked

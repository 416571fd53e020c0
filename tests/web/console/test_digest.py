"""The digest's pages: what a line says, who sees it, and what many lines cost."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event, update

from bot.records import tables
from bot.services.receive_message import receive_message
from bot.services.ring_clocks import ring_clocks
from bot.services.ring_digest import start_digests
from tests.kit import ASHA, MARCUS, REHANA, Desk, inbound
from tests.web.on_call.browsing import Browser, forms_of


@pytest.fixture
def sam(desk: Desk, browser: Browser) -> Browser:
    """A key worker who has signed in."""
    desk.clock.forward(hours=-3)
    browser.sign_in("sam.okafor")
    return browser


def text(desk: Desk, body: str, address: str = ASHA) -> str:
    message_id = receive_message(desk.app, inbound(address, body), desk.clock.now()).message_id
    [row] = desk.rows("SELECT code FROM item WHERE message_id = :m", m=message_id)
    return str(row["code"])


def test_a_line_has_their_words_and_what_belongs_to_them(desk: Desk, sam: Browser) -> None:
    body = "she is not sleeping & <b>walks</b> about at night. " + "x" * 300
    code = text(desk, body)
    page = sam.get("/console/digest")
    assert page.status_code == 200
    assert f"/console/item/{code}" in page.text
    assert "&lt;b&gt;walks" in page.text
    assert "x" * 100 in page.text
    assert "x" * 200 not in page.text
    assert "cut: more on the item" in page.text
    for words in (
        "From: Self",
        "Lane:",
        "Sent back: nothing yet",
        "I have this",
        "Pass to",
    ):
        assert words in page.text
    title = re.findall(r"<title>(.*?)</title>", page.text)
    assert title == ["Inbox · Keyline"]


def test_merged_texts_are_counted_and_the_first_is_never_hidden(desk: Desk, sam: Browser) -> None:
    text(desk, "I feel low since Monday")
    desk.clock.forward(minutes=5)
    receive_message(desk.app, inbound(ASHA, "ok"), desk.clock.now())
    page = sam.get("/console/digest").text
    assert "I feel low since Monday" in page
    assert "2 texts in all" in page
    assert '<blockquote class="k-words">ok</blockquote>' in page


def test_every_line_that_is_read_is_in_the_audit_trail(desk: Desk, sam: Browser) -> None:
    text(desk, "can we move my visit")
    sam.get("/console/digest")
    query = "SELECT count(*) FROM audit_event WHERE kind = 'digest.line_read' AND subject_id = :p"
    [row] = desk.rows("SELECT person_id FROM item")
    assert desk.count(query, p=row["person_id"]) == 1
    sam.get("/console/digest/print")
    assert desk.count("SELECT count(*) FROM audit_event WHERE kind = 'digest.printed'") == 1


def test_i_have_this(desk: Desk, sam: Browser) -> None:
    code = text(desk, "can we move my visit")
    page = sam.get("/console/digest")
    said = sam.send(page, f"/console/digest/{code}/have")
    assert "You have it now." in said.text
    assert f"/console/digest/{code}/have" not in forms_of(said)
    assert desk.count("SELECT count(*) FROM item WHERE acknowledged_at IS NOT NULL") == 1


def test_a_complaint_shows_to_no_worker_also_not_as_a_number(desk: Desk, sam: Browser) -> None:
    code = text(desk, "sam was rude to me")
    with desk.app.records.begin() as unit:
        unit.connection.execute(update(tables.item).values(private=True))
    page = sam.get("/console/digest").text
    assert "0 things wait for you" in page
    assert code not in page
    assert "rude" not in page
    sheet = sam.get("/console/digest/print").text
    assert "0 lines" in sheet
    assert "rude" not in sheet
    assert desk.count("SELECT count(*) FROM audit_event WHERE kind = 'digest.line_read'") == 0


def test_of_another_s_list_nothing_shows(desk: Desk, door: TestClient, sam: Browser) -> None:
    code = text(desk, "can we move my visit")
    other = Browser(door)
    other.sign_in()
    assert code not in other.get("/console/digest").text
    assert Browser(door).client.get("/console/digest").status_code == 303


def test_a_form_that_is_not_ours_takes_nothing(desk: Desk, sam: Browser) -> None:
    code = text(desk, "can we move my visit")
    assert sam.client.post(f"/console/digest/{code}/have", data={}).status_code == 403
    assert desk.count("SELECT count(*) FROM item WHERE acknowledged_at IS NOT NULL") == 0


def test_the_digests_so_far_say_whether_they_were_opened(desk: Desk, sam: Browser) -> None:
    start_digests(desk.app)
    text(desk, "can we move my visit")
    ring_clocks(desk.app)
    before = sam.get("/console/digests").text
    assert "start of shift" in before
    assert "Not opened." in before
    assert "How you heard: text" in before
    sam.get("/console/digest")
    assert "Not opened." not in sam.get("/console/digests").text


def test_the_way_is_chosen_and_what_cannot_be_is_said(desk: Desk, sam: Browser) -> None:
    page = sam.get("/console/settings")
    wrong = sam.send(page, "/console/settings", way="email", email="not an address")
    assert wrong.status_code == 422
    assert "Enter an e-mail address" in wrong.text
    right = sam.send(page, "/console/settings", way="email", email="sam@example.nhs.uk")
    assert "Saved." in right.text
    assert 'value="sam@example.nhs.uk"' in right.text
    assert desk.rows("SELECT way FROM digest_choice") == [{"way": "email"}]
    assert b"example" not in bytes(desk.rows("SELECT email FROM digest_choice")[0]["email"])  # type: ignore[call-overload]


def test_who_may_not_be_rung_is_said_first_and_no_call_is_suggested(
    desk: Desk, sam: Browser
) -> None:
    text(desk, "please ring me about my bus pass")
    with desk.app.records.begin() as unit:
        [item] = desk.rows("SELECT id, person_id FROM item")
        unit.connection.execute(update(tables.item).values(wish="call"))
        unit.connection.execute(
            tables.episode.insert().values(
                id=item["id"],
                person_id=item["person_id"],
                item_id=item["id"],
                lane="now",
                marks=["quiet"],
                opened_at=desk.clock.now(),
            )
        )
    page = sam.get("/console/digest").text
    assert "Do NOT call or text them first." in page
    assert "Next step" not in page


def test_by_time_alone_where_an_adopter_says_so(desk: Desk, sam: Browser) -> None:
    first = text(desk, "can we move my visit")
    desk.clock.forward(minutes=1)
    second = text(desk, "not sleeping at all for a week", MARCUS)
    with desk.app.records.begin() as unit:
        [mine] = desk.rows("SELECT owner_id, owner_role FROM item WHERE code = :c", c=first)
        unit.connection.execute(update(tables.item).values(**mine))
        is_second = tables.item.c.code == second
        unit.connection.execute(update(tables.item).where(is_second).values(lane="today"))
    page = sam.get("/console/digest").text
    assert page.index(second) < page.index(first)


def test_more_lines_cost_no_more_statements(desk: Desk, sam: Browser) -> None:
    def statements() -> int:
        seen: list[str] = []
        desk.app.records.vault._cache.clear()
        listen = lambda *given: seen.append(given[2])  # noqa: E731
        event.listen(desk.app.records.engine, "before_cursor_execute", listen)
        sam.get("/console/digest")
        event.remove(desk.app.records.engine, "before_cursor_execute", listen)

        return len(seen)

    text(desk, "can we move my visit")
    sam.get("/console/digest")
    one = statements()
    for number in range(12):
        desk.clock.forward(minutes=1)
        text(desk, f"can we move my visit {number}", (ASHA, REHANA, MARCUS)[number % 3])
    with desk.app.records.begin() as unit:
        [mine] = desk.rows("SELECT owner_id, owner_role FROM item LIMIT 1")
        unit.connection.execute(update(tables.item).values(**mine))
    many = statements()
    assert sam.get("/console/digest").text.count("k-words") >= 13
    assert many == one
    assert many <= 33


def test_a_digest_page_of_much_is_in_pages(desk: Desk, sam: Browser) -> None:
    for number in range(27):
        desk.clock.moment += timedelta(minutes=1)
        text(desk, f"can we move my visit {number}")
    page = sam.get("/console/digest").text
    assert "Page 1 of 2 (27)" in page
    assert page.count('class="k-line"') == 25
    assert sam.get("/console/digest?page=2").text.count('class="k-line"') == 2

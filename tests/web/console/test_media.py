"""What came with a text, on the pages of staff: what is kept is opened, what is not is said."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient

from bot.messaging.inbound import Attached
from bot.records import media
from bot.records.media import Content, Why
from bot.services.receive_message import receive_message
from tests.kit import ASHA, Desk, inbound
from tests.web.on_call.browsing import Browser, words_of

HTML = b"<script>alert(1)</script>"


def _brought(desk: Desk, count: int, body: str = "URGENT look") -> tuple[str, list[UUID]]:
    """The code of the item of a text with so many pictures, and their ids."""
    attached = tuple(Attached(f"https://x.example/{n}", "image/jpeg") for n in range(count))
    text = replace(inbound(ASHA, body), attached=attached, media_count=count)
    receive_message(desk.app, text, desk.clock.now())
    (row,) = desk.rows("SELECT code FROM item")
    found = desk.rows("SELECT id FROM inbound_media ORDER BY position")
    return str(row["code"]), [UUID(str(one["id"])) for one in found]


def _keep(desk: Desk, media_id: UUID, content_type: str = "image/jpeg", data: bytes = HTML) -> None:
    with desk.app.records.begin() as unit:
        wanted = media.find_to_fetch(unit, media_id)
        assert wanted is not None
        media.keep_content(unit, wanted, Content(content_type, data), desk.clock.now())


def _give_up(desk: Desk, media_id: UUID, why: Why) -> None:
    with desk.app.records.begin() as unit:
        media.give_up_media(unit, media_id, why, desk.clock.now())


@pytest.mark.parametrize(
    "page", ["/console/item/{}", "/console/item/{}/conversation", "/on-call/{}"]
)
def test_the_pages_say_what_came_and_what_became_of_it(
    desk: Desk, browser: Browser, page: str
) -> None:
    code, (one, two, three, four) = _brought(desk, 4)
    _keep(desk, one)
    _keep(desk, two, "audio/ogg", b"x" * 2_000_000)
    _give_up(desk, three, "size")
    browser.sign_in()
    answer = browser.get(page.format(code))
    said = words_of(answer)
    assert "Look at picture 1 (1 KB)" in said
    assert "Save recording 2 (1.9 MB)" in said
    assert "Picture or recording 3: NOT kept: it is too large." in said
    assert "Picture or recording 4: being fetched." in said
    assert f'href="/console/item/{code}/media/{one}"' in answer.text
    assert str(three) not in answer.text
    assert str(four) not in answer.text


def test_of_what_was_only_counted_the_number_is_said(desk: Desk, browser: Browser) -> None:
    text = replace(inbound(ASHA, "URGENT look"), media_count=2)
    receive_message(desk.app, text, desk.clock.now())
    (row,) = desk.rows("SELECT code FROM item")
    browser.sign_in()
    assert "2 pictures or recordings: NOT kept." in words_of(
        browser.get(f"/console/item/{row['code']}")
    )


@pytest.mark.parametrize(
    ("content_type", "how"),
    [
        ("image/jpeg", "inline"),
        ("image/png", "inline"),
        ("image/heic", "attachment"),
        ("audio/ogg", "attachment"),
        ("video/mp4", "attachment"),
        ("application/pdf", "attachment"),
    ],
)
def test_it_is_given_out_in_a_cage(
    desk: Desk, browser: Browser, content_type: str, how: str
) -> None:
    code, (one,) = _brought(desk, 1)
    _keep(desk, one, content_type)
    browser.sign_in()
    answer = browser.get(f"/console/item/{code}/media/{one}")
    assert (answer.status_code, answer.content) == (200, HTML)
    assert answer.headers["content-type"] == content_type
    assert answer.headers["content-disposition"].startswith(f'{how}; filename="keyline-')
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert answer.headers["cache-control"] == "no-store"
    opened = (
        "SELECT count(*) FROM audit_event WHERE kind = 'media.opened' AND message_id IS NOT NULL"
    )
    assert desk.count(opened) == 1


def test_nobody_who_is_not_signed_in_gets_it(desk: Desk, door: TestClient) -> None:
    code, (one,) = _brought(desk, 1)
    _keep(desk, one)
    answer = door.get(f"/console/item/{code}/media/{one}", follow_redirects=False)
    assert answer.status_code == 303
    assert HTML not in answer.content


def test_what_is_not_there_is_not_told_from_what_is_not_theirs(
    desk: Desk, browser: Browser
) -> None:
    code, (one, two) = _brought(desk, 2)
    _keep(desk, one)
    _give_up(desk, two, "type")
    browser.sign_in()
    for address in (f"{code}/media/{two}", f"{code}/media/{uuid4()}", f"{code}/media/nonsense"):
        assert browser.get(f"/console/item/{address}").status_code == 404
    assert browser.get(f"/console/item/ZZZZ/media/{one}").status_code == 404
    assert desk.count("SELECT count(*) FROM audit_event WHERE kind = 'media.opened'") == 0

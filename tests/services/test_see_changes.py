"""Whether an open page hears that there is something new, and of what it hears nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.services.keep_staff_accounts import find_staff
from bot.services.receive_message import receive_message
from bot.services.see_changes import find_mark_of_item
from tests.conftest import Database
from tests.kit import ASHA, REHANA, Desk, desk_for, inbound


@pytest.fixture
def desk(tmp_path: Path, database: Database) -> Iterator[Desk]:
    made = desk_for(tmp_path, database.app_url)
    yield made
    made.app.records.engine.dispose()


def _texts(desk: Desk, words: str, address: str = ASHA) -> None:
    desk.clock.forward(seconds=20)
    receive_message(desk.app, inbound(address, words), desk.clock.now())


def _opened(desk: Desk, words: str) -> str:
    _texts(desk, words)
    return str(desk.rows("SELECT code FROM item ORDER BY opened_at DESC LIMIT 1")[0]["code"])


def _mark(desk: Desk, code: str, worker: str | None = None) -> str | None:
    staff = find_staff(desk.app, worker, None if worker else "quayside duty")
    return find_mark_of_item(desk.app, staff, code)


def test_in_danger_a_text_that_looks_like_none_is_new(desk: Desk) -> None:
    code = _opened(desk, "URGENT i have taken all my tablets")
    before = _mark(desk, code)
    _texts(desk, "please come")
    after = _mark(desk, code)
    assert after != before
    _texts(desk, "and that is from somebody else", REHANA)
    assert _mark(desk, code) == after


def test_the_alert_that_goes_on_is_new(desk: Desk) -> None:
    from bot.services.ring_clocks import ring_clocks

    code = _opened(desk, "URGENT")
    before = _mark(desk, code)
    for _ in range(30):
        desk.clock.forward(seconds=30)
        ring_clocks(desk.app)
    assert _mark(desk, code) != before


def test_of_what_may_be_about_a_worker_nobody_hears_who_does_not_read_it(desk: Desk) -> None:
    code = _opened(desk, "i have a question about the tide tables")
    before = _mark(desk, code, "w1")
    assert before is not None
    desk.clock.forward(hours=30)
    private = _opened(desk, "sam was rude to me")
    assert private != code
    desk.rows("UPDATE item SET private = true WHERE code = :code RETURNING id", code=private)
    assert _mark(desk, code, "w1") == before
    assert _mark(desk, private, "w1") is None

"""Staff hear that the danger screen runs without its classifier: once a day, and its return."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.language.danger_scores import ClassifierState
from bot.services.receive_message import receive_message
from bot.services.ring_clocks import ring_clocks
from bot.services.tell_screen_fault import tell_screen_fault
from tests.conftest import Database
from tests.kit import ASHA, DIRECTOR, DUTY, LEAD, MANAGER, ON_CALL, Desk, desk_for, inbound
from tests.services.checking import Talk

_DESKS = (DUTY, LEAD, ON_CALL, MANAGER, DIRECTOR)


@pytest.fixture
def desk(tmp_path: Path, database: Database) -> Iterator[Desk]:
    """A desk whose screen should have a classifier, and has none."""
    made = desk_for(tmp_path, database.app_url)
    made.app.danger_scorer.load()
    assert made.app.danger_scorer.state is ClassifierState.MISSING
    yield made
    made.app.records.engine.dispose()


def _look(desk: Desk) -> list[str]:
    """What staff have heard once the front door has looked, oldest first."""
    tell_screen_fault(desk.app)
    ring_clocks(desk.app)
    Talk(desk).send()
    return [sent.body for sent in desk.sender.sent if sent.address in _DESKS]


def _mend(desk: Desk) -> None:
    desk.app.danger_scorer.state = ClassifierState.OK


def test_a_missing_classifier_is_told_once_a_day_and_over_restarts(desk: Desk) -> None:
    (told,) = _look(desk)
    assert "does not work" in told
    assert desk.sender.sent[0].address == DUTY
    for _ in range(23):
        desk.clock.forward(hours=1)
        assert len(_look(desk)) == 1
    desk.clock.forward(hours=1, seconds=1)
    assert len(_look(desk)) == 2
    assert len(_look(desk)) == 2


def test_whoever_was_told_hears_when_it_is_whole_again(desk: Desk) -> None:
    desk.clock.moment = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    assert len(_look(desk)) == 1
    desk.clock.forward(hours=8)
    _mend(desk)
    _, whole = _look(desk)
    assert "work again" in whole
    assert desk.sender.sent[0].address == desk.sender.sent[1].address, "though others are there now"
    assert len(_look(desk)) == 2


def test_one_that_comes_and_goes_wakes_nobody_twice_in_a_day(desk: Desk) -> None:
    _look(desk)
    for _ in range(5):
        _mend(desk)
        assert len(_look(desk)) == 2
        desk.app.danger_scorer.state = ClassifierState.BROKEN
        assert len(_look(desk)) == 2
        desk.clock.forward(hours=1)
    desk.clock.forward(hours=20)
    assert len(_look(desk)) == 3, "it is still broken the next day"


def test_a_classifier_that_was_never_gone_says_nothing(desk: Desk) -> None:
    for state in (ClassifierState.WAITING, ClassifierState.OK, ClassifierState.OFF):
        desk.app.danger_scorer.state = state
        assert _look(desk) == []


def test_switched_off_it_is_not_said_to_be_whole(desk: Desk) -> None:
    _look(desk)
    desk.app.danger_scorer.state = ClassifierState.OFF
    assert len(_look(desk)) == 1


def test_one_that_fails_on_a_text_is_told_and_tried_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Odd:
        def read(self, given: str) -> object:
            raise ZeroDivisionError

    scorer = desk.app.danger_scorer
    monkeypatch.setattr(scorer, "_classifier", Odd())
    scorer.state = ClassifierState.OK
    received = receive_message(
        desk.app, inbound(ASHA, "i have taken all my tablets"), desk.clock.now()
    )
    assert received.reply, "the phrases go on"
    assert scorer.state is ClassifierState.FAILING
    assert not scorer.state.is_as_set
    assert len([heard for heard in _look(desk) if "does not work" in heard]) == 1
    assert scorer.state is ClassifierState.FAILING, "it fails on a plain sentence too"
    monkeypatch.setattr(scorer, "score", lambda _: object())
    _look(desk)
    assert scorer.try_again() is ClassifierState.OK
    assert len([heard for heard in _look(desk) if "work again" in heard]) == 1


def test_where_no_desk_has_a_phone_it_is_audited_and_nothing_fails(desk: Desk) -> None:
    with desk.app.records.begin() as unit:
        unit.connection.execute(text("UPDATE desk SET phone = NULL, phone_hash = NULL"))
    assert _look(desk) == []
    event = "SELECT details->>'state' AS s FROM audit_event WHERE kind = 'screen.fault_told'"
    assert [row["s"] for row in desk.rows(event)] == ["missing"]

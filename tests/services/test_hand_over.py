"""What TRIED left open comes up again when the shift ends, until somebody has it or closes it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.services.ring_clocks import ring_clocks
from tests.kit import DIRECTOR, DUTY, LEAD, MANAGER, ON_CALL, Desk
from tests.services.checking import Talk

_ALL = (DUTY, LEAD, ON_CALL, MANAGER, DIRECTOR)


@pytest.fixture
def talk(desk: Desk) -> Talk:
    return Talk(desk)


def _tried(talk: Talk) -> str:
    code = talk.danger(question=None)
    talk.staff(DUTY, f"TRIED {code} rang, no answer")
    return code


def _heard(talk: Talk) -> list[tuple[str, str]]:
    """Who heard of what is still open, and when, as it comes."""
    return [
        (number, said)
        for number in _ALL
        for said in talk.desk.sender.to(number)
        if "from the last shift. Code" in said
    ]


def _until_told(talk: Talk, hours: float = 14) -> str:
    """Time passes until somebody hears of it; returns which phone."""
    before = len(_heard(talk))
    for _ in range(int(hours * 12)):
        talk.sleep(5)
        if len(_heard(talk)) > before:
            (number,) = {n for n in _ALL if talk.desk.sender.to(n)[-1:] and _last(talk, n)}
            return number
    raise AssertionError("nobody was told")


def _last(talk: Talk, number: str) -> bool:
    (last,) = [m for m in talk.desk.sender.sent if "from the last shift. Code" in m.body][-1:]
    return last.address == number


def test_it_is_told_to_the_desk_that_is_there_when_the_shift_ends(talk: Talk) -> None:
    code = _tried(talk)
    assert _heard(talk) == []
    begins = talk.now
    _until_told(talk)
    assert talk.now - begins <= timedelta(hours=12, minutes=5)
    ((_, said),) = _heard(talk)
    assert code in said
    assert "Asha" not in said
    assert (
        talk.desk.count("SELECT count(*) FROM audit_event WHERE kind = 'episode.handed_over'") == 1
    )


def test_without_have_it_goes_up_the_line_hour_by_hour(talk: Talk) -> None:
    _tried(talk)
    _until_told(talk)
    first = talk.now
    told = [_until_told(talk) for _ in range(3)]
    assert talk.now - first <= timedelta(hours=3, minutes=10)
    assert DIRECTOR in told
    assert len(_heard(talk)) == 4
    talk.sleep(60)
    talk.sleep(60)
    assert len(_heard(talk)) == 4, "then it is quiet until the next shift"
    _until_told(talk)


def test_have_accepts_it_until_the_next_shift_ends(talk: Talk) -> None:
    code = _tried(talk)
    number = _until_told(talk)
    talk.staff(number, f"HAVE {code}")
    assert "you have" in talk.desk.sender.to(number)[-1]
    for _ in range(5):
        talk.sleep(30)
    assert len(_heard(talk)) == 1
    _until_told(talk)
    assert talk.desk.count("SELECT count(*) FROM item WHERE closed_at IS NULL") == 1


def test_have_before_anybody_was_asked_changes_nothing(talk: Talk) -> None:
    code = _tried(talk)
    talk.staff(ON_CALL, f"HAVE {code}")
    assert "told us what they tried" in talk.desk.sender.to(ON_CALL)[-1]


def test_done_ends_it(talk: Talk) -> None:
    code = _tried(talk)
    talk.staff(ON_CALL, f"DONE {code} seen by crisis team")
    for _ in range(30):
        talk.sleep(60)
    assert _heard(talk) == []


def test_tried_again_waits_for_the_end_of_that_shift(talk: Talk) -> None:
    code = _tried(talk)
    number = _until_told(talk)
    talk.staff(number, f"TRIED {code} went there, nobody in")
    talk.sleep(90)
    assert len(_heard(talk)) == 1
    _until_told(talk)


def test_do_not_ring_them_comes_first_here_too(talk: Talk) -> None:
    code = talk.danger(("domestic_abuse",), question=None)
    talk.staff(DUTY, f"TRIED {code} spoke to her sister")
    _until_told(talk)
    ((_, said),) = _heard(talk)
    assert said.startswith("Keyline: do NOT call or text them first.")


def test_it_rings_once_however_many_workers_look(talk: Talk) -> None:
    talk.desk.clock.moment = datetime(2026, 10, 24, 20, 0, tzinfo=UTC)
    _tried(talk)
    talk.desk.clock.forward(hours=12)
    for _ in range(3):
        ring_clocks(talk.desk.app)
    talk.send()
    assert len(_heard(talk)) == 1

"""Two workers exchange a day or a post: asked and agreed, or by a lead; and undone."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from bot.care.working_hours import Pattern, Spans
from bot.records import rota_holders, rota_people
from bot.services.rota.editing import RotaError
from bot.services.rota.hours import set_hours, undo_hours
from bot.services.rota.leave import be_away_now
from bot.services.rota.swaps import answer_swap, ask_day_swap, ask_post_swap, undo_swap
from tests.kit import PRIYA, SAM, Desk
from tests.services.handing import go_to, ring, worker
from tests.services.rota.staff import as_desk, as_worker, empty_rota, post

#: Sam works Mon to Thu, Priya Mon to Fri; today is Tuesday 24 November 2026.
TODAY, THURSDAY, FRIDAY = date(2026, 11, 24), date(2026, 11, 26), date(2026, 11, 27)
MORNING, LATE = ((480, 720),), ((780, 1080),)


@pytest.fixture(autouse=True)
def _nobody_is_away(desk: Desk) -> None:
    empty_rota(desk)


def _hours(desk: Desk, who: str, *days: int, spans: Spans = MORNING) -> UUID:
    week = tuple(spans if day in days else () for day in range(7))
    pattern = Pattern(TODAY, (week,), date(2026, 11, 23))
    return set_hours(desk.app, as_worker(desk, who), worker(desk, who), pattern)


def _ask(desk: Desk, days: tuple[date, date] = (THURSDAY, FRIDAY), by: str = "w1") -> UUID:
    whom = as_desk(desk) if by == "lead" else as_worker(desk, by)
    return ask_day_swap(desk.app, whom, (worker(desk, "w1"), worker(desk, "w2")), days)


def _works(desk: Desk, who: str) -> list[str]:
    """On which of Thursday and Friday somebody works."""
    with desk.app.records.begin() as unit:
        found = rota_people.find_worker(unit, worker(desk, who))
    assert found is not None
    return [f"{day:%a}" for day in (THURSDAY, FRIDAY) if found.days.works_on(day)]


def _two_weeks(desk: Desk) -> None:
    """Sam has Thursday morning, Priya Friday afternoon."""
    _hours(desk, "w1", 3)
    _hours(desk, "w2", 4, spans=LATE)


def test_a_swap_holds_once_the_other_agrees_and_both_hear(desk: Desk) -> None:
    _two_weeks(desk)
    swap = _ask(desk)
    ring(desk)
    assert any("asks to swap" in body for body in desk.sender.to(PRIYA))
    assert (_works(desk, "w1"), _works(desk, "w2")) == (["Thu"], ["Fri"])
    with pytest.raises(RotaError, match="no such entry"):
        answer_swap(desk.app, as_worker(desk, "w1"), swap, "agreed")
    answer_swap(desk.app, as_worker(desk, "w2"), swap, "agreed")
    ring(desk)
    assert any("was answered" in body for body in desk.sender.to(SAM))
    assert (_works(desk, "w1"), _works(desk, "w2")) == (["Fri"], ["Thu"])
    with pytest.raises(RotaError, match="answered already"):
        answer_swap(desk.app, as_worker(desk, "w2"), swap, "refused")
    with pytest.raises(RotaError, match="exchanged already"):
        _ask(desk, (FRIDAY, THURSDAY))
    undo_swap(desk.app, as_worker(desk, "w1"), swap)
    assert (_works(desk, "w1"), _works(desk, "w2")) == (["Thu"], ["Fri"])
    with pytest.raises(RotaError, match="nothing to undo"):
        undo_swap(desk.app, as_worker(desk, "w1"), swap)


def test_a_refused_swap_and_one_taken_back_change_nothing(desk: Desk) -> None:
    _two_weeks(desk)
    for who, answer in (("w2", "refused"), ("w1", "withdrawn")):
        answer_swap(desk.app, as_worker(desk, who), _ask(desk), answer)
        assert (_works(desk, "w1"), _works(desk, "w2")) == (["Thu"], ["Fri"])
    with pytest.raises(RotaError, match="expected one of"):
        answer_swap(desk.app, as_worker(desk, "w1"), _ask(desk), "maybe")


def test_by_the_lead_it_holds_at_once_and_on_one_day_the_shifts_are_exchanged(desk: Desk) -> None:
    _hours(desk, "w1", 3)
    _hours(desk, "w2", 3, spans=LATE)
    _ask(desk, (THURSDAY, THURSDAY), by="lead")
    with desk.app.records.begin() as unit:
        spans = {}
        for who in ("w1", "w2"):
            found = rota_people.find_worker(unit, worker(desk, who))
            assert found is not None
            assert found.days.hours is not None
            spans[who] = found.days.hours.on(THURSDAY)
    assert spans == {"w1": LATE, "w2": MORNING}


def test_what_cannot_be_swapped_is_refused_with_the_clash(desk: Desk) -> None:
    _two_weeks(desk)
    for days, words in (
        ((FRIDAY, FRIDAY), "2026-11-27 whoever gives it away does not work"),
        ((date(2026, 11, 19), FRIDAY), "from today on"),
    ):
        with pytest.raises(RotaError, match=words):
            _ask(desk, days)
    with pytest.raises(RotaError, match="no such entry"):
        _ask(desk, by="w3")
    be_away_now(desk.app, as_worker(desk, "w1"), worker(desk, "w1"), None, FRIDAY)
    with pytest.raises(RotaError, match="takes on 2026-11-27 is away"):
        _ask(desk)
    _hours(desk, "w2", 3, 4)
    with pytest.raises(RotaError, match="works at these hours already"):
        ask_day_swap(
            desk.app,
            as_desk(desk),
            (worker(desk, "w2"), worker(desk, "w5")),
            (THURSDAY, FRIDAY),
        )
    with pytest.raises(RotaError, match="two workers"):
        ask_day_swap(desk.app, as_desk(desk), (worker(desk, "w2"),) * 2, (THURSDAY, FRIDAY))


def test_what_has_begun_is_not_undone(desk: Desk) -> None:
    _two_weeks(desk)
    swap = _ask(desk, by="lead")
    go_to(desk, "2026-11-26 07:00")
    with pytest.raises(RotaError, match="has begun"):
        undo_swap(desk.app, as_desk(desk), swap)


def test_two_nights_on_call_are_exchanged_and_changed_back(desk: Desk) -> None:
    friday = post(desk, "w3", span=("2026-11-27 17:00", "2026-11-28 09:00"))
    saturday = post(desk, "w5", span=("2026-11-28 09:00", "2026-11-29 09:00"))
    swap = ask_post_swap(desk.app, as_worker(desk, "w3"), friday, saturday)

    def holders() -> list[UUID]:
        with desk.app.records.begin() as unit:
            return [p.worker_id for p in rota_holders.list_posts(unit, None, desk.clock.now())]

    gwen, adaeze = worker(desk, "w3"), worker(desk, "w5")
    assert holders() == [gwen, adaeze]
    answer_swap(desk.app, as_worker(desk, "w5"), swap, "agreed")
    assert holders() == [adaeze, gwen]
    undo_swap(desk.app, as_worker(desk, "w5"), swap)
    assert holders() == [gwen, adaeze]
    be_away_now(desk.app, as_worker(desk, "w5"), adaeze, None, date(2026, 11, 27))
    with pytest.raises(RotaError, match="they are away"):
        ask_post_swap(desk.app, as_worker(desk, "w3"), friday, saturday)
    with pytest.raises(RotaError, match="no such entry"):
        ask_post_swap(desk.app, as_worker(desk, "w3"), friday, friday)


def test_hours_hold_from_a_day_on_and_are_undone_until_then(desk: Desk) -> None:
    entered = _hours(desk, "w1", 4)
    assert _works(desk, "w1") == ["Fri"]
    undo_hours(desk.app, as_worker(desk, "w1"), entered)
    assert _works(desk, "w1") == ["Thu"]
    entered = _hours(desk, "w1", 4)
    desk.clock.forward(days=1)
    with pytest.raises(RotaError, match="held already"):
        undo_hours(desk.app, as_worker(desk, "w1"), entered)
    with pytest.raises(RotaError, match="from today on"):
        _hours(desk, "w1", 4)  # yesterday, by now
    desk.clock.forward(days=-1)
    with pytest.raises(RotaError, match="one day at least"):
        _hours(desk, "w1")
    with pytest.raises(RotaError, match="no such entry"):
        set_hours(
            desk.app,
            as_worker(desk, "w2"),
            worker(desk, "w1"),
            Pattern(TODAY, (tuple(MORNING for _ in range(7)),), date(2026, 11, 23)),
        )

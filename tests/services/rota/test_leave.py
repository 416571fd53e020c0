"""Leave as a page enters it: never without cover, never the cover of a cover, never the past."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from bot.records import leaves, rota_holders
from bot.records.phones import Staff
from bot.services.importing.days import begins
from bot.services.rota.editing import RotaError
from bot.services.rota.leave import (
    be_away_now,
    cancel_leave,
    enter_leave,
    name_cover,
    restore_leave,
)
from tests.kit import ASHA, LEAD, Desk
from tests.services.handing import events, go_to, owner, ring, text, worker
from tests.services.rota.staff import empty_rota

#: Sam works Mon to Thu; the clock stands on Tuesday 24 November 2026, at noon.
FIRST, LAST = date(2026, 12, 7), date(2026, 12, 10)


@pytest.fixture(autouse=True)
def _nobody_is_away(desk: Desk) -> None:
    empty_rota(desk)


def _staff(desk: Desk, who: str) -> Staff:
    return Staff("worker", worker(desk, who))


def _lead(desk: Desk) -> Staff:
    (row,) = desk.rows(
        "SELECT d.id FROM desk d JOIN team t ON t.id = d.team_id"
        " WHERE d.role = 'lead' AND t.name = 'Quayside'"
    )
    return Staff("desk", UUID(str(row["id"])))


def _leave(
    desk: Desk,
    who: str = "w1",
    cover: str | None = "w2",
    days: tuple[date, date] = (FIRST, LAST),
    *,
    by: Staff | None = None,
    **more: bool,
) -> UUID:
    whom = None if cover is None else worker(desk, cover)
    return enter_leave(desk.app, by or _staff(desk, who), worker(desk, who), days, whom, **more)


def _refused(desk: Desk, words: str, *given: object, **more: object) -> None:
    before = desk.count("SELECT count(*) FROM absence")
    with pytest.raises(RotaError, match=words):
        _leave(desk, *given, **more)  # type: ignore[arg-type]
    assert desk.count("SELECT count(*) FROM absence") == before


def test_leave_is_saved_with_cover_by_the_worker_and_by_their_lead_alone(desk: Desk) -> None:
    _leave(desk)
    _leave(desk, "w3", "w2", by=_lead(desk))
    (saved, _) = events(desk, "leave.saved")
    assert (saved["actor"], saved["actor_id"]) == ("worker", worker(desk, "w1"))
    _refused(desk, "no such entry", "w4", "w2", by=_staff(desk, "w2"))
    _refused(desk, "no such entry", "w6", "w2", by=_lead(desk))  # of another team
    with pytest.raises(RotaError, match="no such entry"):
        enter_leave(desk.app, _lead(desk), UUID(int=5), (FIRST, LAST), worker(desk, "w2"))


def test_what_is_wrong_is_refused_and_the_clash_named(desk: Desk) -> None:
    _refused(desk, "not saved without cover", "w1", None)
    _refused(desk, "nobody covers themself", "w1", "w1")
    _refused(desk, "from today on", "w1", "w2", (date(2026, 11, 23), LAST))
    _refused(desk, "last not before", "w1", "w2", (LAST, FIRST))
    _leave(desk)
    _refused(desk, "already: 2026-12-07 to 2026-12-10", "w1", "w3", (LAST, LAST))
    # Priya covers for Sam: her own leave waits until somebody else does.
    _refused(desk, "covers for a colleague from 2026-12-07 to 2026-12-10", "w2", "w3")
    # Sam is away: he covers nobody, though Priya covers for him.
    _refused(desk, "they are away from 2026-12-07 to 2026-12-10", "w3", "w1", (LAST, LAST))


def test_leave_is_taken_back_and_holds_again(desk: Desk) -> None:
    absence = _leave(desk)
    sam = _staff(desk, "w1")
    assert cancel_leave(desk.app, sam, absence)
    with desk.app.records.begin() as unit:
        assert leaves.find_time_away(unit, absence) is None
        assert leaves.list_times_away(unit, desk.clock.now()) == []
    go_to(desk, "2026-12-07 10:00")
    message = text(desk, ASHA, "the boiler has gone again")
    assert owner(desk, message)[1] == "key_worker"
    with pytest.raises(RotaError, match="begun already"):
        restore_leave(desk.app, sam, absence)


def test_what_was_taken_back_holds_again_unless_something_came_between(desk: Desk) -> None:
    absence, sam = _leave(desk), _staff(desk, "w1")
    cancel_leave(desk.app, sam, absence)
    with pytest.raises(RotaError, match="no such entry"):
        restore_leave(desk.app, _staff(desk, "w3"), absence)
    restore_leave(desk.app, sam, absence)
    _refused(desk, "already", "w1", "w3", (LAST, LAST))
    cancel_leave(desk.app, sam, absence)
    _leave(desk, "w2", "w3")
    with pytest.raises(RotaError, match="they are away"):
        restore_leave(desk.app, sam, absence)


def test_what_is_past_is_not_changed_and_what_runs_ends_now(desk: Desk) -> None:
    absence, sam = _leave(desk), _staff(desk, "w1")
    go_to(desk, "2026-12-08 11:00")
    assert not cancel_leave(desk.app, sam, absence)
    (row,) = desk.rows("SELECT starts_at, ends_at FROM absence")
    assert (row["starts_at"], row["ends_at"]) == (begins(FIRST), desk.clock.now())
    message = text(desk, ASHA, "the boiler has gone again")
    assert owner(desk, message)[1] == "key_worker"
    for change in (cancel_leave, restore_leave):
        with pytest.raises(RotaError):
            change(desk.app, sam, absence)
    with pytest.raises(RotaError, match="over"):
        name_cover(desk.app, sam, absence, worker(desk, "w3"))


def test_away_from_now_on_what_comes_in_goes_to_the_cover_or_to_duty(desk: Desk) -> None:
    before = text(desk, ASHA, "the boiler has gone again")
    assert owner(desk, before)[1] == "key_worker"
    absence = be_away_now(desk.app, _staff(desk, "w1"), worker(desk, "w1"), worker(desk, "w3"))
    (row,) = desk.rows("SELECT ends_at FROM absence WHERE id = :a", a=absence)
    assert row["ends_at"] == begins(date(2026, 11, 25))
    desk.rows("UPDATE item SET closed_at = :now RETURNING id", now=desk.clock.now())
    assert owner(desk, text(desk, ASHA, "and the radiators too")) == (worker(desk, "w3"), "cover")
    with pytest.raises(RotaError, match="already"):
        be_away_now(desk.app, _staff(desk, "w1"), worker(desk, "w1"), None)
    ring(desk)
    assert not [body for body in desk.sender.to(LEAD) if "nobody covers" in body]


def test_without_a_cover_today_the_lead_hears_at_once(desk: Desk) -> None:
    be_away_now(desk.app, _staff(desk, "w3"), worker(desk, "w3"), None, date(2026, 11, 26))
    ring(desk)
    assert len([body for body in desk.sender.to(LEAD) if "nobody covers" in body]) == 1


def test_no_cover_yet_is_said_and_a_cover_named_later(desk: Desk) -> None:
    absence = _leave(desk, cover=None, no_cover_yet=True)
    _leave(desk, "w2", "w3")
    with pytest.raises(RotaError, match="they are away"):
        name_cover(desk.app, _lead(desk), absence, worker(desk, "w2"))
    name_cover(desk.app, _lead(desk), absence, worker(desk, "w3"))
    with desk.app.records.begin() as unit:
        found = leaves.find_time_away(unit, absence)
        assert found is not None
        assert found.cover_id == worker(desk, "w3")
        assert rota_holders.list_posts(unit, None, desk.clock.now()) == []

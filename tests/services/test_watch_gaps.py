"""A lead hears once of each gap in cover, two weeks ahead, and of nothing that has closed."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import insert

from bot.care.routing import Role
from bot.clock import UK
from bot.records import addresses, people, tables
from bot.records.gaps import Gap
from bot.services.ring_clocks import ring_clocks
from bot.services.send_outbound import send_outbound
from bot.services.watch_gaps import find_gaps
from tests.kit import ASHA, LEAD, MANAGER, PRIYA, SAM, Desk


def _ring_at(desk: Desk, moment: str) -> list[str]:
    """Let a moment come; what the lead has heard of gaps up to it."""
    desk.clock.moment = datetime.fromisoformat(moment).replace(tzinfo=UK).astimezone(UTC)
    ring_clocks(desk.app)
    for row in desk.rows("SELECT id FROM outbound_message WHERE status = 'waiting'"):
        send_outbound(desk.app, UUID(str(row["id"])))
    return [body for body in desk.sender.to(LEAD) if "cover is missing" in body]


def _worker(desk: Desk, phone: str) -> UUID:
    with desk.app.records.begin() as unit:
        whose = addresses.fingerprint(unit, phone)
    row = desk.rows("SELECT id FROM worker WHERE phone_hash = :whose", whose=whose)[0]
    return UUID(str(row["id"]))


def _away(desk: Desk, phone: str, first: str, back: str, cover: UUID | None = None) -> None:
    since, until = (datetime.fromisoformat(d).replace(tzinfo=UK) for d in (first, back))
    with desk.app.records.begin() as unit:
        unit.connection.execute(
            insert(tables.absence).values(
                id=uuid4(),
                worker_id=_worker(desk, phone),
                starts_at=since,
                ends_at=until,
                cover_worker_id=cover,
            )
        )


def test_a_gap_is_told_once_before_it_comes(desk: Desk) -> None:
    # Priya covers for Gwen until 3 December; and has people of her own, without a deputy.
    _away(desk, PRIYA, "2026-11-30", "2026-12-02")
    assert len(_ring_at(desk, "2026-11-24 12:00")) == 1
    (told,) = _ring_at(desk, "2026-11-25 09:00")
    assert "That is 2 working days, for" in told
    assert "First: Mon 30 Nov." in told
    assert not {"Priya", "Gwen", "Ben", "Asha"} & set(told.replace(".", " ").split())
    for day in ("2026-11-26", "2026-11-27", "2026-11-30", "2026-12-01", "2026-12-04"):
        assert len(_ring_at(desk, f"{day} 09:00")) == 1
    open_now = "SELECT count(*) FROM cover_gap WHERE closed_at IS NULL AND subject_id = :who"
    assert desk.count(open_now, who=_worker(desk, PRIYA)) == 0
    assert desk.count("SELECT count(*) FROM audit_event WHERE kind = 'cover_gap.told'") == 1


def test_what_closes_is_not_told_and_what_opens_again_is(desk: Desk) -> None:
    _away(desk, PRIYA, "2026-11-30", "2026-12-02")
    assert len(_ring_at(desk, "2026-11-24 12:00")) == 1
    gone = "DELETE FROM absence WHERE worker_id = :who RETURNING id"
    desk.rows(gone, who=_worker(desk, PRIYA))
    assert len(_ring_at(desk, "2026-11-25 09:00")) == 1
    _away(desk, PRIYA, "2026-11-30", "2026-12-02")
    assert len(_ring_at(desk, "2026-11-26 09:00")) == 2


def test_a_long_time_away_is_one_gap_and_another_is_a_second(desk: Desk) -> None:
    _away(desk, PRIYA, "2026-11-30", "2026-12-24")
    heard = [len(_ring_at(desk, f"2026-11-{day} 09:00")) for day in (25, 26, 27, 30)]
    heard += [len(_ring_at(desk, f"2026-12-{day:02} 09:00")) for day in range(1, 24)]
    assert set(heard) == {1}
    _away(desk, PRIYA, "2027-01-04", "2027-01-05")
    assert len(_ring_at(desk, "2026-12-24 09:00")) == 2


def test_key_worker_and_cover_together_though_the_deputy_is_there(desk: Desk) -> None:
    # Adaeze covers, and is away herself; so is Callum, who covers for her.
    sam, adaeze = _worker(desk, SAM), _worker(desk, "+447700900205")
    _away(desk, SAM, "2026-11-30", "2026-12-01", adaeze)
    with desk.app.records.begin() as unit:
        asha = people.find_sender(unit, addresses.fingerprint(unit, ASHA))
        assert asha is not None
        assert asha.team_id is not None
        found = find_gaps(unit, asha.team_id, desk.clock.now())
    midnight = datetime(2026, 11, 30, tzinfo=UTC)
    # Priya is Asha's deputy, and works on that day.
    assert asha.person_id in found[Gap("away", sam, midnight)]


def test_out_of_hours_nobodys_phone_rings_for_it(desk: Desk) -> None:
    _ring_at(desk, "2026-11-24 12:00")
    _away(desk, PRIYA, "2026-11-30", "2026-12-02")
    assert _ring_at(desk, "2026-11-24 20:00") == []
    assert _ring_at(desk, "2026-11-25 08:59") == []
    assert len(_ring_at(desk, "2026-11-25 09:00")) == 1
    assert _ring_at(desk, "2026-11-28 12:00")  # a Saturday: nothing more


def test_where_the_lead_has_no_phone_the_next_manager_hears(desk: Desk) -> None:
    desk.rows("UPDATE desk SET phone = NULL, phone_hash = NULL WHERE role = 'lead' RETURNING id")
    _away(desk, PRIYA, "2026-11-30", "2026-12-02")
    assert _ring_at(desk, "2026-11-24 12:00") == []
    assert any("cover is missing" in body for body in desk.sender.to(MANAGER))


def test_where_nobody_has_a_phone_it_is_tried_again_the_next_day(desk: Desk) -> None:
    _away(desk, PRIYA, "2026-11-30", "2026-12-02")
    kept = desk.rows("SELECT id, phone FROM desk WHERE role = 'lead' AND phone IS NOT NULL")
    desk.rows("UPDATE desk SET phone = NULL RETURNING id")
    assert _ring_at(desk, "2026-11-24 12:00") == []
    for row in kept:
        desk.rows("UPDATE desk SET phone = :phone WHERE id = :id RETURNING id", **row)
    assert len(_ring_at(desk, "2026-11-25 09:00")) == 1


def test_a_person_without_a_key_worker_is_told_once(desk: Desk) -> None:
    ended = "UPDATE assignment SET ends_at = :at WHERE worker_id = :who RETURNING id"
    ends = datetime(2026, 12, 1, tzinfo=UTC)
    people = desk.rows(ended, at=ends, who=_worker(desk, PRIYA))
    assert people
    for day in ("2026-11-24", "2026-11-25", "2026-12-01", "2026-12-02"):
        _ring_at(desk, f"{day} 12:00")
    told = [body for body in desk.sender.to(LEAD) if "without a key worker" in body]
    assert len(told) == 1
    assert "from Tue 1 Dec" in told[0]


def _many(desk: Desk, team: UUID, people: int, workers: int) -> None:
    """So many people more, a key worker and a deputy each; every third key worker is away."""
    now, staff = desk.clock.now(), [UUID(int=7000 + n) for n in range(workers)]
    persons = [UUID(int=100_000 + n) for n in range(people)]
    key, name = UUID(int=1), b"sealed"
    common = {"data_key_id": key, "team_id": team, "first_name": name}
    given = [
        {
            "id": uuid4(),
            "person_id": person,
            "worker_id": staff[(n + more) % workers],
            "role": role.value,
            "starts_at": now - timedelta(days=9),
        }
        for n, person in enumerate(persons)
        for role, more in ((Role.KEY_WORKER, 0), (Role.DEPUTY, 3))
    ]
    with desk.app.records.begin() as unit:
        execute = unit.connection.execute
        days = {"last_name": name, "working_days": [0, 1, 2, 3, 4]}
        execute(insert(tables.worker), [{"id": w, **common, **days} for w in staff])
        whom = {"is_service_user": True, "created_at": now}
        execute(insert(tables.person), [{"id": p, **common, **whom} for p in persons])
        execute(insert(tables.assignment), given)
        since, until = now - timedelta(days=1), now + timedelta(days=30)
        leave = {"starts_at": since, "ends_at": until}
        execute(
            insert(tables.absence),
            [{"id": uuid4(), "worker_id": w, **leave} for w in staff[::3]],
        )


def test_twenty_thousand_people_are_looked_through_in_seconds(desk: Desk) -> None:
    team = UUID(str(desk.rows("SELECT team_id FROM worker LIMIT 1")[0]["team_id"]))
    _many(desk, team, people=20_000, workers=400)
    began = time.process_time()
    with desk.app.records.begin() as unit:
        found = find_gaps(unit, team, desk.clock.now())
    # Measured: see docs/routing.md. Ours alone, as the machine may be busy.
    assert time.process_time() - began < 5
    assert len({person for people in found.values() for person in people}) > 6000

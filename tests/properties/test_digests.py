"""No unclosed item is on nobody's list; none waits only in a digest that nobody opens; nobody hears
twice of one slot; no worker's list has what may be about one.

The rules are tried on every kind of team that chance makes; then days of a real team, with texts,
absences, restarts, two workers that ring at once and crashes between taking a slot and sending."""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from bot.care.digest import Entry, Kind
from bot.care.digest_whose import decide_holders
from bot.care.lanes import Lane
from bot.care.routing import Absent, Candidate, Owner, Role, is_desk
from bot.records import digests, tables
from bot.records.clocks import ClockKind, take_due
from bot.records.phones import Staff
from bot.services.digest_list import list_current
from bot.services.receive_message import receive_message
from bot.services.ring_clocks import ring_clocks
from bot.services.ring_digest import ring_digest, start_digests
from bot.services.send_outbound import send_outbound
from tests.conftest import Database
from tests.kit import ASHA, BEN, MARCUS, REHANA, STRANGER, Desk, desk_for, inbound

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
IDS = [UUID(int=n) for n in range(1, 12)]
WORKER_ROLES = (Role.KEY_WORKER, Role.COVER, Role.DEPUTY, Role.BUDDY)
DESK_ROLES = (Role.DUTY, Role.LEAD, Role.ON_CALL, Role.MANAGER, Role.DIRECTOR)


@st.composite
def teams(draw: st.DrawFn) -> tuple[list[Candidate], Entry, set[UUID]]:
    """Everybody who could own an item, the item, and who left a digest with it unopened."""
    roles = [
        *draw(st.sets(st.sampled_from(WORKER_ROLES))),
        *draw(st.sets(st.sampled_from(DESK_ROLES), min_size=1)),
    ]
    found = []
    for staff_id, role in zip(IDS, roles, strict=False):
        desk = is_desk(role)
        absent = draw(
            st.sampled_from(
                [None, Absent.NOT_MANNED] if desk else [None, Absent.AWAY, Absent.CLOSE]
            )
        )
        found.append(Candidate(staff_id, role, absent is None, absent))
    gone = Candidate(IDS[-1], Role.KEY_WORKER)  # has it, and has no role for the person any more
    owner = draw(st.sampled_from([*found, gone]))
    entry = Entry(
        id=uuid4(),
        kind=Kind.ITEM,
        person_id=uuid4(),
        team_id=uuid4(),
        owner=Owner(owner.id, owner.role),
        since=NOON,
        code="AAAAA",
        lane=draw(st.sampled_from(Lane)),
        private=draw(st.booleans()),
        taken_by=draw(st.sampled_from([None, *IDS[: len(found)]])),
    )
    return found, entry, draw(st.sets(st.sampled_from(IDS)))


@settings(max_examples=400, deadline=None, derandomize=True)
@given(teams())
def test_in_every_team_somebody_has_it_who_may(
    made: tuple[list[Candidate], Entry, set[UUID]],
) -> None:
    candidates, entry, unopened = made
    holders = decide_holders(entry, candidates, unopened.__contains__)
    by_id = {c.id: c for c in candidates}
    assert holders
    assert len(holders) == len(set(holders))
    if entry.private:
        assert all(is_desk(by_id[one].role) for one in holders)
        return
    assert not any(one in by_id and by_id[one].absent is Absent.CLOSE for one in holders)
    owner = by_id.get(entry.owner.id)
    if owner is None or owner.absent is not Absent.CLOSE:
        assert entry.owner.id in holders
    # Somebody has it who is there and opens theirs, wherever the chain from the owner has one.
    reached = [by_id[one] for one in holders if one in by_id]
    wakeful = [c for c in reached if c.present and c.id not in unopened]
    desks = [c for c in candidates if c.role in DESK_ROLES and c.present and c.id not in unopened]
    if desks and not is_desk(entry.owner.role):
        assert wakeful


class Days:
    """A team's days, made by chance."""

    def __init__(self, desk: Desk, chance: random.Random) -> None:
        self.desk, self.chance = desk, chance
        with desk.app.records.begin() as unit:
            self.workers = list(unit.connection.execute(select(tables.worker.c.id)).scalars())
            self.desks = list(unit.connection.execute(select(tables.desk.c.id)).scalars())
        self.everybody = [Staff("worker", one) for one in self.workers]
        self.everybody += [Staff("desk", one) for one in self.desks]

    def texts(self) -> None:
        address = self.chance.choice([ASHA, REHANA, BEN, MARCUS, STRANGER])
        given = inbound(address, self.chance.choice(["can we move my visit", "she is worse again"]))
        message_id = receive_message(self.desk.app, given, self.desk.clock.now()).message_id
        lane = self.chance.choice([Lane.TODAY, Lane.THREE_DAYS, Lane.ROUTINE])
        with self.desk.app.records.begin() as unit:
            is_it = tables.item.c.message_id == message_id
            unit.connection.execute(update(tables.item).where(is_it).values(lane=lane.value))

    def complains(self) -> None:
        given = inbound(ASHA, "I want another worker")
        message_id = receive_message(self.desk.app, given, self.desk.clock.now()).message_id
        with self.desk.app.records.begin() as unit:
            is_it = tables.item.c.message_id == message_id
            lead = select(tables.desk.c.id).where(
                tables.desk.c.role == "lead", tables.desk.c.team_id == tables.item.c.team_id
            )
            given_to = {"owner_id": lead.scalar_subquery(), "owner_role": "lead", "private": True}
            unit.connection.execute(update(tables.item).where(is_it).values(**given_to))

    def goes_away(self) -> None:
        away, cover = self.chance.sample(self.workers, 2)
        now = self.desk.clock.now()
        with self.desk.app.records.begin() as unit:
            unit.connection.execute(
                tables.absence.insert().values(
                    id=uuid4(),
                    worker_id=away,
                    starts_at=now,
                    ends_at=now + timedelta(hours=self.chance.choice([3, 20, 70])),
                    cover_worker_id=self.chance.choice([None, cover]),
                )
            )

    def opens(self) -> None:
        with self.desk.app.records.begin() as unit:
            digests.mark_opened(unit, self.chance.choice(self.everybody).id, self.desk.clock.now())

    def takes_or_closes(self) -> None:
        now, who = self.desk.clock.now(), self.chance.choice(self.workers)
        what = self.chance.choice(
            [{"acknowledged_by": who, "acknowledged_at": now}, {"closed_at": now}]
        )
        with self.desk.app.records.begin() as unit:
            of_one = select(tables.item.c.id).where(~tables.item.c.private).limit(1)
            unit.connection.execute(
                update(tables.item).where(tables.item.c.id.in_(of_one)).values(**what)
            )

    def crashes(self) -> None:
        """Takes the next clock, makes its digest, and dies before the commit."""
        with suppress(RuntimeError), self.desk.app.records.begin() as unit:
            due = take_due(unit, self.desk.clock.now())
            if due is not None and due.kind is ClockKind.DIGEST:
                ring_digest(unit, due.subject_id, self.desk.clock.now())
            raise RuntimeError("killed")

    def restarts(self) -> None:
        """Every clock of a digest rings again, as after a backup was put back."""
        start_digests(self.desk.app)
        clock = tables.clock.c
        again = {"due_at": self.desk.clock.now(), "done_at": None}
        with self.desk.app.records.begin() as unit:
            unit.connection.execute(
                update(tables.clock).where(clock.kind == "digest").values(**again)
            )

    def rings(self) -> None:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda _: ring_clocks(self.desk.app), range(2)))
        for row in self.desk.rows("SELECT id FROM outbound_message WHERE status = 'waiting'"):
            send_outbound(self.desk.app, UUID(str(row["id"])))

    def goes_on(self) -> None:
        self.desk.clock.forward(minutes=self.chance.choice([20, 61, 185, 600]))

    def lists(self) -> dict[UUID, set[UUID]]:
        with self.desk.app.records.begin() as unit:
            now = self.desk.clock.now()
            return {
                staff.id: {one.id for one in list_current(unit, staff, now)}
                for staff in self.everybody
            }

    def check(self) -> None:
        for _ in range(2):
            self.restarts()
            self.rings()
        held = self.lists()
        items = self.desk.rows("SELECT * FROM item WHERE closed_at IS NULL")
        for item in items:
            has_it = {who for who, ids in held.items() if item["id"] in ids}
            assert has_it, f"{item['code']} is on nobody's list"
            if item["private"]:
                assert not has_it & set(self.workers)
                continue
            assert item["owner_id"] in has_it
            if self._lies_unopened(item):
                assert len(has_it) > 1, f"{item['code']} lies in an unopened digest alone"
        told = Counter(
            (row["recipient_id"], row["turn_id"])
            for row in self.desk.rows(
                "SELECT recipient_id, turn_id FROM outbound_message WHERE text_id = 'staff_digest'"
            )
        )
        assert all(count == 1 for count in told.values())
        many = "SELECT count(*) AS n FROM digest GROUP BY staff_id, slot_at HAVING count(*) > 1"
        assert self.desk.rows(many) == []

    def _lies_unopened(self, item: dict[str, object]) -> bool:
        """Whether a digest with it has lain unopened with its owner for two days, to be sure; the
        director has nobody after them."""
        return (
            item["owner_role"] not in ("director", "manager")
            and self.desk.count(
                "SELECT count(*) FROM digest WHERE staff_id = :o AND opened_at IS NULL"
                " AND lines > 0 AND slot_at >= :s AND slot_at < :long_ago",
                o=item["owner_id"],
                s=item["opened_at"],
                long_ago=self.desk.clock.now() - timedelta(days=4),
            )
            > 0
        )


@pytest.mark.parametrize("seed", range(3))
def test_on_days_made_by_chance_nothing_is_missed_and_nobody_hears_twice(
    seed: int, tmp_path: Path, database: Database
) -> None:
    desk = desk_for(tmp_path, database.app_url)
    desk.clock.moment = datetime(2026, 11, 23, 8, tzinfo=UTC)
    days = Days(desk, random.Random(seed))
    days.restarts()
    days.texts()
    days.complains()
    steps = [days.texts, days.complains, days.goes_away, days.opens, days.takes_or_closes]
    steps += [days.crashes, days.restarts, days.rings, days.goes_on, days.goes_on, days.rings]
    for number in range(45):
        days.chance.choice(steps)()
        if number % 5 == 0:
            days.check()
    desk.clock.forward(days=5)
    days.rings()
    days.check()
    assert desk.count("SELECT count(*) FROM digest WHERE lines > 0") > 0
    desk.app.records.engine.dispose()


def test_a_digest_counts_no_line_that_its_worker_may_not_see(
    tmp_path: Path, database: Database
) -> None:
    desk = desk_for(tmp_path, database.app_url)
    desk.clock.moment = datetime(2026, 11, 24, 8, tzinfo=UTC)
    days = Days(desk, random.Random(1))
    days.restarts()
    days.rings()
    days.complains()
    days.complains()
    desk.clock.forward(hours=1)
    days.rings()
    assert desk.count("SELECT sum(lines) FROM digest WHERE staff_kind = 'worker'") == 0
    assert desk.count("SELECT sum(lines) FROM digest WHERE staff_kind = 'desk'") == 2
    desk.app.records.engine.dispose()

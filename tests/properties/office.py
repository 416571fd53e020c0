"""What staff have at hand when they change the records of a history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from bot.care.facts import Category
from bot.care.protected import Protected, StaffAccess
from bot.records import appointments, key_team, people
from bot.records.known_facts import USES_SERVICE, fingerprint
from bot.records.unit import Unit
from bot.services.item_opening import belongs_to
from bot.services.staffed_hours import reading_occasion
from tests.properties.cast import Cast

DAY = timedelta(days=1)


@dataclass
class Office:
    """One transaction of staff. Whatever is left open is drawn by `lot`."""

    unit: Unit
    cast: Cast
    now: datetime
    lot: Random

    def pair(self) -> tuple[UUID, UUID]:
        """Two people, mostly the same few: what is recorded of them piles up."""
        subject = self.lot.choice(self.cast.users)
        others = [p for p in self.cast.players if p is not subject]
        at = self.cast.users.index(subject)
        close = self.cast.carers[at : at + 2]
        return subject.id, self.lot.choice(close if self.lot.random() < 0.85 else others).id

    def user(self) -> UUID:
        """Somebody who uses the service."""
        return self.lot.choice(self.cast.users).id

    def run(self, query: str, **given: object) -> list[Any]:
        """Change rows; returns the rows that it returns."""
        return list(self.unit.connection.execute(text(query), given).all())

    def add(self, table: Any, subject: UUID, other: UUID, row: Mapping[str, object]) -> None:
        """Record something about two people."""
        both = {"id": uuid4(), "person_id": subject, "other_id": other}
        worker_id = self.cast.workers[0]
        self.unit.connection.execute(table.insert().values(**both, **row, recorded_by=worker_id))

    def fingerprint_now(self, subject: UUID, category: Category) -> bytes | None:
        """By what a fact is known again as it is now; its words are noted for the judge."""
        if category is Category.USES_SERVICE:
            return fingerprint(self.unit, subject, category, USES_SERVICE)
        fact: Protected[Any]
        if category is Category.APPOINTMENT:
            fact = appointments.find_next_appointment(self.unit, subject, self.now)
        else:
            team_id, _ = belongs_to(self.unit, people.get_person(self.unit, subject))
            when = reading_occasion(self.unit, team_id, self.now)
            facts = key_team.find_key_team(self.unit, subject, when)
            fact = facts.cover if category is Category.COVER else facts.key_worker
        value = fact.reveal_to_staff(StaffAccess(self.cast.workers[0], subject, uuid4()))
        if fact.fingerprint is not None:
            told = self.cast.marks.found(f"{value}").values()
            teams = [m.whose for m in told] + self.cast.teams_of(subject)
            self.cast.values.setdefault(fact.fingerprint, set()).update(self.cast.marks.of(*teams))
        return fact.fingerprint

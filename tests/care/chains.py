"""What tests of the alert chain share: the clocks as shipped, five desks, and a log to play on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from bot.care.alert_chain import Chain, Entry, Kind, read_chain
from bot.care.alert_clocks import AlertClocks
from bot.care.escalation import Alert, Step, entries_of, next_step
from bot.care.lanes import Lane
from bot.care.routing import Candidate, Role
from bot.content.alert_clocks import load_alert_clocks

NIGHT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
ROLES = (Role.DUTY, Role.LEAD, Role.ON_CALL, Role.MANAGER, Role.DIRECTOR)
IDS = {role: UUID(int=place) for place, role in enumerate(ROLES, 1)}
DESKS = tuple(Candidate(IDS[role], role) for role in ROLES)
EVERYBODY = frozenset(IDS.values())


@dataclass
class Log:
    """A chain as it is kept, and every step that was taken, at how many minutes."""

    lane: Lane = Lane.FOUR_HOURS
    begins: datetime = NIGHT
    desks: tuple[Candidate, ...] = DESKS
    reachable: frozenset[UUID] = EVERYBODY
    clocks: AlertClocks = field(default_factory=load_alert_clocks)
    entries: list[Entry] = field(default_factory=list)
    steps: list[tuple[float, Step]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.entries = [Entry(Kind.BEGAN, self.begins, lane=self.lane)]

    @property
    def chain(self) -> Chain:
        return read_chain(self.entries)

    def at(self, minutes: float) -> datetime:
        return self.begins + timedelta(minutes=minutes)

    def wake(self, minutes: float) -> list[Step]:
        """Take every step that is due, as the ringing of a clock does."""
        taken: list[Step] = []
        now = self.at(minutes)
        while True:
            step = next_step(self.chain, now, self.clocks, self.desks, self.reachable)
            if step is None:
                return taken
            self.entries += entries_of(step, now)
            taken.append(step)
            self.steps.append((minutes, step))
            assert len(taken) < 50, "a wake-up that never ends"

    def wake_each_minute(self, until: int) -> None:
        for minute in range(until + 1):
            self.wake(minute)

    def take(self, role: Role, minutes: float) -> None:
        """ "HAVE" from a desk."""
        until = self.at(minutes) + self.clocks.pause
        self.entries.append(Entry(Kind.TAKEN, self.at(minutes), IDS[role], until=until))

    def put(self, kind: Kind, minutes: float, role: Role | None = None, **more: Lane) -> None:
        who = None if role is None else IDS[role]
        self.entries.append(Entry(kind, self.at(minutes), who, **more))

    def asked(self) -> list[tuple[float, tuple[str, ...]]]:
        """When who was alerted, by their roles."""
        return [
            (minutes, tuple(owner.role.value for owner in step.whom))
            for minutes, step in self.steps
            if isinstance(step, Alert)
        ]

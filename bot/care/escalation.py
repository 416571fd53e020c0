"""The alert chain of one episode: who has been told, who has it, who is told next, and when.

Everything is computed from what happened (`Entry`), so that a restart changes nothing. "HAVE"
pauses the chain; only words on what was tried or decided stop it. It has no end of its own: after
its last stage it begins again, and the top of the chain hears of every further step.

Moments are in UTC. Whether a desk is manned at a moment has been found out in local time before.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from bot.care.alert_chain import Chain, Entry, Kind
from bot.care.alert_clocks import AlertClocks
from bot.care.routing import CHAIN, Candidate, Owner, Role, is_alerted


@dataclass(frozen=True, slots=True)
class Remind:
    """Tell whoever had it that the chain goes on."""

    who: UUID
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Alert:
    """Alert these desks now. `is_last`: the stage after which nobody is left who is not told."""

    turn: int
    stage: int
    due_at: datetime
    whom: tuple[Owner, ...]
    copied: tuple[Owner, ...]
    is_last: bool

    @property
    def is_first(self) -> bool:
        """Whether this begins the chain."""
        return (self.turn, self.stage) == (0, 0)


Step = Remind | Alert


def next_step(
    chain: Chain,
    now: datetime,
    clocks: AlertClocks,
    candidates: Sequence[Candidate],
    reachable: Collection[UUID],
) -> Step | None:
    """What is to be done now; None when nothing is, until `wake_at`.

    `reachable` are the desks for which there is a phone or another way. An alert with nobody in
    `whom` means that the team has no way to be reached at all: the step counts as taken.
    """
    if chain.stopped:
        return None
    pause = chain.pause
    if pause is not None and not pause.reminded and now >= pause.until:
        return Remind(pause.by, pause.until)
    turn, stage, due_at = _next_place(chain, clocks)
    if due_at > now:
        return None
    desks = alerted_desks(candidates, reachable)
    stages = clocks.lanes[chain.lane].stages
    whom = _asked(stages[stage].alert, desks)
    if turn and desks:
        whom = _with(whom, _top(desks))
    copied = _present(stages[stage].copy, desks)
    return Alert(
        turn,
        stage,
        due_at,
        tuple(whom),
        tuple(owner for owner in copied if owner not in whom),
        is_last=stage == len(stages) - 1,
    )


def wake_at(chain: Chain, clocks: AlertClocks) -> datetime | None:
    """When to look again; None once a human has stopped the chain."""
    if chain.stopped:
        return None
    due_at = _next_place(chain, clocks)[2]
    pause = chain.pause
    if pause is not None and not pause.reminded:
        return min(due_at, pause.until)
    return due_at


def entries_of(step: Step, now: datetime) -> list[Entry]:
    """What is to be kept of a step that was taken."""
    match step:
        case Remind(who, due_at):
            return [Entry(Kind.REMINDED, now, who, due_at=due_at)]
        case Alert():
            place = Entry(Kind.ALERTED, now, turn=step.turn, stage=step.stage, due_at=step.due_at)
            told = [replace(place, who=owner.id, role=owner.role) for owner in step.whom]
            return told or [place]


def may_pause(chain: Chain, who: UUID) -> bool:
    """Whether "HAVE" from somebody pauses the chain: once each, or nobody would ever be told."""
    return not chain.stopped and who not in chain.taken_by


def wants_more_told(chain: Chain, now: datetime, clocks: AlertClocks) -> bool:
    """Whether whoever has been alerted hears now that more words came."""
    told_at = chain.more_told_at or chain.began_at
    return not chain.stopped and now - told_at >= clocks.more_every


def longest_wait(chain: Chain, clocks: AlertClocks) -> timedelta:
    """The longest that nothing may happen in a running chain, whatever humans answer."""
    return max(clocks.lanes[chain.lane].longest_silence, clocks.pause)


def _next_place(chain: Chain, clocks: AlertClocks) -> tuple[int, int, datetime]:
    """The turn and stage that come next, and when."""
    last = chain.last
    if last is None:
        return 0, 0, chain.began_at
    lane = clocks.lanes[chain.lane]
    further = last.stage + 1 < len(lane.stages)
    if further:
        turn, stage = last.turn, last.stage + 1
        gap = lane.stages[stage].after - lane.stages[last.stage].after
    else:
        turn, stage, gap = last.turn + 1, 0, lane.again_after
    # The first time through, a step that came late (nobody was there to ring the clock) puts off
    # none of those after it. Later on it does, or a night's silence would end in a hundred texts.
    on_time = last.turn == 0 and further
    due_at = (last.due_at if on_time else last.at) + gap
    if further and last.turn == 0 and last.whom <= chain.unreached:
        # Nobody has heard: nobody is waited for.
        due_at = max(last.at, chain.unreached_at or last.at)
    if chain.pause is not None:
        due_at = max(due_at, chain.pause.until)
    return turn, stage, due_at


def alerted_desks(candidates: Sequence[Candidate], reachable: Collection[UUID]) -> list[Candidate]:
    """Who can be alerted, in the order of the chain."""
    desks = [c for c in candidates if is_alerted(c.role) and c.id in reachable]
    return sorted(desks, key=lambda desk: CHAIN.index(desk.role))


def _asked(roles: Sequence[Role], desks: Sequence[Candidate]) -> list[Owner]:
    """For each role its desk, or whoever stands in: somebody, as long as there is a desk."""
    asked: list[Owner] = []
    for role in roles:
        asked = _with(asked, stands_for(role, desks))
    return asked


def stands_for(role: Role, desks: Sequence[Candidate]) -> Owner | None:
    """The desk of a role or the next further up that is manned, else the nearest below.

    Where none is manned, the role's own or the next: its phone may be answered.
    """
    place = CHAIN.index(role)
    upwards = [d for d in desks if CHAIN.index(d.role) >= place]
    downwards = [d for d in reversed(desks) if CHAIN.index(d.role) < place]
    in_order = [*upwards, *downwards]
    manned = [d for d in in_order if d.present]
    found = next(iter(manned or in_order), None)
    return None if found is None else Owner(found.id, found.role)


def _top(desks: Sequence[Candidate]) -> Owner:
    found = ([d for d in desks if d.present] or list(desks))[-1]
    return Owner(found.id, found.role)


def _present(roles: Sequence[Role], desks: Sequence[Candidate]) -> list[Owner]:
    return [Owner(d.id, d.role) for d in desks if d.role in roles and d.present]


def _with(owners: list[Owner], one: Owner | None) -> list[Owner]:
    known = one is None or any(owner.id == one.id for owner in owners)
    return owners if known or one is None else [*owners, one]

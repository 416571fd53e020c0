"""Whatever happens, in whatever order: each step once, never a silence longer than the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.care.alert_chain import Kind, read_chain
from bot.care.escalation import Alert, longest_wait, may_pause, wake_at
from bot.care.lanes import Lane
from bot.care.routing import Role
from tests.care.chains import DESKS, IDS, ROLES, Log

_LANES = st.sampled_from([Lane.NOW, Lane.FOUR_HOURS])
_BEGINS = st.sampled_from(
    [
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 12, 25, 3, 0, tzinfo=UTC),
        datetime(2026, 11, 24, 12, 0, tzinfo=UTC),
    ]
)
#: What may happen in one minute: a wake-up (or two), or words from a desk.
_MINUTES = st.lists(
    st.one_of(
        st.just("wake"),
        st.just("wake twice"),
        st.just("undelivered"),
        st.just("raised"),
        st.sampled_from(ROLES),
    ),
    max_size=6,
)


def _play(log: Log, minute: int, what: object) -> None:
    now = float(minute)
    if isinstance(what, Role):
        if may_pause(log.chain, IDS[what]):
            log.take(what, now)
    elif what == "undelivered":
        last = log.chain.last
        for who in sorted(last.whom if last else ()):
            log.put(Kind.UNDELIVERED, now, ROLES[who.int - 1])
    elif what == "raised":
        if log.chain.lane is not Lane.NOW:
            log.put(Kind.RAISED, now, lane=Lane.NOW)
    else:
        log.wake(now)
        if what == "wake twice":
            assert log.wake(now) == [], "a second wake-up finds nothing"


@settings(deadline=None, max_examples=40)
@given(_LANES, _BEGINS, st.dictionaries(st.integers(0, 150), _MINUTES, max_size=20))
def test_never_silent_longer_than_the_clock(
    lane: Lane, begins: datetime, happens: dict[int, list[object]]
) -> None:
    log = Log(lane, begins)
    heard = [0.0]
    for minute in range(180):
        for what in happens.get(minute, []):
            before = len(log.entries)
            _play(log, minute, what)
            if len(log.entries) > before:
                heard.append(minute)
        if log.wake(minute):  # the clock rings every minute, whatever else happens
            heard.append(minute)
        longest = longest_wait(log.chain, log.clocks)
        assert timedelta(minutes=minute - heard[-1]) <= longest
        due_at = wake_at(log.chain, log.clocks)
        assert due_at is not None
        assert due_at > log.at(minute)
    _each_step_once(log)


@settings(deadline=None, max_examples=40)
@given(_LANES, st.lists(st.integers(0, 200), min_size=1, max_size=40))
def test_wake_ups_in_any_number_take_each_step_once_and_in_order(
    lane: Lane, minutes: list[int]
) -> None:
    log = Log(lane)
    for minute in sorted(minutes):
        log.wake(minute)
        log.wake(minute)
    _each_step_once(log)
    late = Log(lane)
    late.wake(max(minutes))
    first = [roles for _, roles in late.asked()[:4]]
    assert [roles for _, roles in log.asked()][: len(first)] == first


@settings(deadline=None, max_examples=40)
@given(_LANES, st.integers(0, 200), st.lists(st.integers(1, 600), max_size=20))
def test_a_restart_changes_nothing(lane: Lane, stopped_at: int, later: list[int]) -> None:
    log = Log(lane)
    log.wake_each_minute(min(stopped_at, 60))
    log.put(Kind.TRIED, stopped_at, Role.DUTY)
    assert read_chain(list(log.entries)) == log.chain
    for more in later:
        assert log.wake(stopped_at + more) == []


@settings(deadline=None, max_examples=40)
@given(_LANES, st.sets(st.sampled_from(ROLES)), st.sets(st.sampled_from(ROLES), min_size=1))
def test_somebody_is_asked_as_long_as_one_desk_can_be_reached(
    lane: Lane, manned: set[Role], reachable: set[Role]
) -> None:
    desks = tuple(type(d)(d.id, d.role, d.role in manned) for d in DESKS)
    log = Log(lane, desks=desks, reachable=frozenset(IDS[role] for role in reachable))
    log.wake_each_minute(120)
    for _, roles in log.asked():
        assert roles
        assert set(roles) <= {role.value for role in reachable}


def _each_step_once(log: Log) -> None:
    legs: list[list[tuple[int, int]]] = [[]]
    for entry in log.entries:
        if entry.kind is Kind.RAISED:
            legs.append([])
        if entry.kind is Kind.ALERTED:
            place = (entry.turn, entry.stage)
            if not legs[-1] or legs[-1][-1] != place:
                legs[-1].append(place)
    for places in legs:
        assert places == sorted(set(places))
        stages = len(log.clocks.lanes[Lane.NOW].stages)
        assert places == [divmod(n, stages) for n in range(len(places))]
    assert all(isinstance(step, Alert) or step.who for _, step in log.steps)

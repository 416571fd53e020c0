"""Posts by name: who is told, when a desk counts as manned, and at which hours ahead nobody is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.care.desk_hours import DeskHours
from bot.care.key_team import Leave
from bot.care.posts import (
    QUARTER,
    Named,
    PostGap,
    PostSpan,
    Standing,
    find_post_gaps,
    is_someone_there,
    whom_by_name,
)
from bot.clock import UK

A, B, C = (UUID(int=n) for n in (1, 2, 3))
#: A day before the clocks go back.
SINCE = datetime(2026, 10, 24, tzinfo=UTC)
UNTIL = SINCE + timedelta(days=2)
NIGHTS = DeskHours.from_json({str(day): ["17:00", "09:00"] for day in range(7)})


def _named(who: UUID, standing: Standing = Standing.HOLDER, *, present: bool = True) -> Named:
    return Named(who, standing, present)


def test_the_holder_is_told_and_the_deputy_where_the_holder_is_away() -> None:
    deputy = _named(B, Standing.DEPUTY)
    assert whom_by_name([_named(A), deputy]) == [A]
    assert whom_by_name([_named(A, present=False), deputy]) == [B]
    assert whom_by_name([_named(A, present=False), _named(B, present=False)]) == []
    assert whom_by_name([]) == whom_by_name([deputy]) == []


def test_a_desk_is_manned_while_one_of_its_people_is_there_or_nobody_is_named() -> None:
    assert is_someone_there([])
    assert is_someone_there([_named(A, present=False), _named(B, Standing.DEPUTY)])
    assert not is_someone_there([_named(A, present=False)])
    assert is_someone_there([_named(A, Standing.DEPUTY, present=False)])


def test_a_gap_is_where_nobody_named_is_there_while_the_desk_is_manned() -> None:
    spans = [PostSpan(A, Standing.HOLDER, SINCE, SINCE + timedelta(hours=30))]
    gaps = find_post_gaps(spans, NIGHTS, SINCE, UNTIL, UK, set())
    # Sunday 25 October: the desk is empty 09:00 to 17:00, which is GMT by then.
    assert gaps == [
        PostGap(SINCE + timedelta(hours=30), SINCE + timedelta(hours=33)),
        PostGap(SINCE + timedelta(hours=41), UNTIL),
    ]


def test_who_is_away_leaves_a_gap_that_a_deputy_closes() -> None:
    away = Leave(SINCE + timedelta(hours=5), SINCE + timedelta(hours=6))
    held = PostSpan(A, Standing.HOLDER, SINCE, None, (away,))
    assert find_post_gaps([held], None, SINCE, UNTIL, UK, set()) == [
        PostGap(away.starts, away.until)
    ]
    deputy = PostSpan(B, Standing.DEPUTY, SINCE, None)
    assert find_post_gaps([held, deputy], None, SINCE, UNTIL, UK, set()) == []


_MOMENTS = st.integers(0, 4 * 48).map(lambda n: SINCE + n * QUARTER)
_LEAVES = st.lists(
    st.tuples(_MOMENTS, st.integers(1, 60)).map(lambda o: Leave(o[0], o[0] + o[1] * QUARTER)),
    max_size=3,
)
_POSTS = st.lists(
    st.builds(
        lambda who, standing, starts, length, away: PostSpan(
            who,
            standing,
            starts,
            None if length is None else starts + length * QUARTER,
            tuple(away),
        ),
        st.sampled_from([A, B, C]),
        st.sampled_from(Standing),
        _MOMENTS,
        st.none() | st.integers(1, 200),
        _LEAVES,
    ),
    max_size=5,
)


@settings(max_examples=60)
@given(_POSTS, st.sampled_from([NIGHTS, None]), _MOMENTS)
def test_a_manned_desk_held_by_name_has_somebody_or_a_gap(
    posts: list[PostSpan], hours: DeskHours | None, at: datetime
) -> None:
    closed = {date(2026, 10, 26)}
    gaps = find_post_gaps(posts, hours, SINCE, UNTIL + timedelta(days=1), UK, closed)
    if at >= UNTIL + timedelta(days=1):
        return
    named = [one for post in posts if (one := post.named_at(at)) is not None]
    is_manned = hours is None or hours.is_on(at.astimezone(UK), closed)
    in_gap = any(gap.starts <= at < gap.ends for gap in gaps)
    told = whom_by_name(named)
    assert in_gap is (is_manned and not any(one.present for one in named))
    is_held = any(one.standing is Standing.HOLDER for one in named)
    assert not is_held or not is_manned or bool(told) is not in_gap
    # Nobody is told who is away.
    away = {
        p.worker_id
        for p in posts
        if p.named_at(at) is not None and any(o.starts <= at < o.until for o in p.away)
    }
    there = {one.worker_id for one in named if one.present}
    assert set(told) <= there
    assert not (set(told) & (away - there))

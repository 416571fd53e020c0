"""Whose a message is at every moment of two years: our code against a second reading of the rules.

The teams are invented: hours, working days, times away that chain and circle, bank holidays of
four nations, both changes of the clocks. Each moment at which anything changes is looked at, with
the second before and the second after. `make soak` walks every hour of every day as well.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from tests.care.route_reading import (
    Reading,
    Text,
    World,
    is_manned,
    read_at,
    read_route,
    why_absent,
)
from tests.care.route_worlds import (
    FIRST,
    LAST,
    as_reading,
    change_points,
    make_world,
    route_of,
    turning_points,
)

#: KEYLINE_SOAK=10 makes ten times as many teams, and walks every hour too.
SOAK = int(os.environ.get("KEYLINE_SOAK", "0"))
TEAMS = 8
#: So many of a team's moments are looked at in an ordinary run.
MOST = 1500

_TEXTS = (
    Text(),
    Text(at_once=True),
    Text(of_health=True),
    Text(speciality="link_worker"),
    Text(about_worker=True),
    Text(as_of_now=True),
    Text(as_of_now=True, about_worker=True),
)


@pytest.mark.parametrize("number", range(TEAMS * max(SOAK, 1)))
def test_routes_are_those_of_the_second_reading(number: int) -> None:
    world = make_world(number)
    seen = set()
    for turn, now in enumerate(_moments(world, number)):
        text = _TEXTS[turn % len(_TEXTS)]
        expected, route = read_route(world, text, now), as_reading(route_of(world, text, now))
        assert route == expected, f"team {number}, {text}, {now} UTC"
        _is_somebody(world, text, now, route)
        seen.add((route.owner, route.rule))
    assert len(seen) > 1


def _is_somebody(world: World, text: Text, now: datetime, route: Reading) -> None:
    """The owner is on shift or at a manned desk when it is read, wherever anybody is."""
    at = read_at(world, text, now)
    role, name = route.owner
    if name in world.staff:
        assert why_absent(world, name, at) is None
        return
    chain = {"lead", "manager", "director"} if text.about_worker else set(world.desks)
    chain -= {"health_lead", "link_worker"}
    manned = [desk for desk in world.desks if desk in chain and is_manned(world, desk, at)]
    assert is_manned(world, role, at) or not manned, "a manned desk was passed over"


def _moments(world: World, number: int) -> Iterator[datetime]:
    second = timedelta(seconds=1)
    points = change_points(world, every_day=bool(SOAK))
    if not SOAK:
        chosen = random.Random(number).sample(points, min(MOST // 3, len(points)))
        points = sorted({*chosen, *turning_points(world)})
    for point in points:
        yield from (point - second, point, point + second)
    if SOAK:
        begins, hours = datetime.combine(FIRST, datetime.min.time()), (LAST - FIRST).days * 24
        yield from (begins + timedelta(hours=hour, minutes=17) for hour in range(hours))

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.web.simulator.listing import Cast, address_of, choose_open
from tests.kit import StillClock

MANY = ("asha", "ben", "cara", "rehana", "unknown", "sam", "duty", "zoe")


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        (None, ("asha", "rehana", "ben", "unknown", "sam", "duty")),
        ("", ()),
        ("zoe,asha,zoe,,", ("zoe", "asha")),
        (",".join(MANY), MANY[2:]),
    ],
)
def test_what_is_open(wanted: str | None, shown: tuple[str, ...]) -> None:
    assert choose_open(wanted) == shown


def test_addresses() -> None:
    assert address_of(["asha", "ben"], "ben") == "/simulator?open=asha,ben#phone-ben"
    assert address_of([]) == "/simulator?open="


def test_roles_are_those_of_the_day() -> None:
    first_day = date(2026, 3, 9)
    clock = StillClock(datetime(2026, 3, 9, 12, tzinfo=UTC))
    cast = Cast(clock, lambda: first_day)
    _, roles = cast.look_up()
    assert roles["ben"] == "Key worker Gwen is away, back after Tue 17 Mar; Priya covers. PIN 2694"
    assert cast.look_up()[1] is roles
    clock.forward(days=9)
    assert "away" not in cast.look_up()[1]["ben"]

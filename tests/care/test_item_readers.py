"""Who may read an item: by team, by being asked, and never what may be about oneself."""

from __future__ import annotations

from uuid import UUID

import pytest

from bot.care.item_readers import Readable, Reader, may_read

TEAM, OTHER_TEAM, ME, SOMEBODY = (UUID(int=n) for n in range(1, 5))


@pytest.mark.parametrize(
    ("reader", "item", "may"),
    [
        (Reader("worker", ME, TEAM), Readable(TEAM, False, [], []), True),
        (Reader("desk", ME, TEAM), Readable(TEAM, False, [SOMEBODY], []), True),
        (Reader("worker", ME, OTHER_TEAM), Readable(TEAM, False, [SOMEBODY], []), False),
        (Reader("worker", ME, OTHER_TEAM), Readable(TEAM, False, [ME], []), True),
        (Reader("worker", ME, TEAM, is_close=True), Readable(TEAM, False, [ME], [ME]), False),
        # What may be about a worker: no worker, and of the desks whoever was asked or manages.
        (Reader("worker", ME, TEAM), Readable(TEAM, True, [ME], [ME]), False),
        (Reader("desk", ME, TEAM), Readable(TEAM, True, [SOMEBODY], [SOMEBODY]), False),
        (Reader("desk", ME, TEAM), Readable(TEAM, True, [ME], []), True),
        (Reader("desk", ME, OTHER_TEAM), Readable(TEAM, True, [], [ME]), True),
    ],
)
def test_who_may_read(reader: Reader, item: Readable, may: bool) -> None:
    assert may_read(reader, item) is may

"""What the records know that helps to read a text: signs of people's own plans, names of workers.

Only of people whom the reader does not live with: of those nothing is shown to them, not even that
there is a plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from bot.care.names import Span
from bot.logs import describe, logger
from bot.records import people, plan_signs
from bot.records.care_team import spot_worker_names
from bot.records.item_words import ItemMessage
from bot.records.items import Item
from bot.records.phones import Staff
from bot.records.staff_names import get_reader
from bot.records.unit import Unit
from bot.records.vault import VaultError

#: Between two texts, so that a word at the start of one is not in the sentence before.
_STOP = ".\n"


@dataclass(frozen=True, slots=True)
class Known:
    """Early warning signs in the words of the plans, and where in each text a worker's name stands.

    `hides_plan`: a plan is not for this reader, so that nothing may be said of signs.
    """

    hides_plan: bool = False
    signs: tuple[str, ...] = field(repr=False, default=())
    worker_names: dict[UUID, tuple[Span, ...]] = field(repr=False, default_factory=dict)


def find_known(
    unit: Unit, staff: Staff, item: Item, messages: Sequence[ItemMessage], now: datetime
) -> Known:
    """What is known around the writer of an item, for one who may read it."""
    try:
        around = plan_signs.list_signs_around(unit, item.person_id, now)
    except VaultError as error:  # Nobody may miss the words for a mark on them.
        logger().error("plan_signs.not_opened", error=describe(error))
        around = []
    close = {whose for whose in {one.person_id for one in around} if _is_close(unit, staff, whose)}
    return Known(
        hides_plan=bool(close),
        signs=tuple(one.words for one in around if one.person_id not in close),
        worker_names=_worker_names(unit, staff, item, messages),
    )


def _worker_names(
    unit: Unit, staff: Staff, item: Item, messages: Sequence[ItemMessage]
) -> dict[UUID, tuple[Span, ...]]:
    """First names of those who work with the writer, or with whom the writer cares for in the
    item's team, as of the newest text."""
    cared_for = people.list_cared_for(unit, item.person_id)
    whose = [one for one, team in cared_for if team == item.team_id]
    whose = [item.person_id, *(one for one in whose if not _is_close(unit, staff, one))]
    at, text = messages[-1].received_at, _STOP.join(message.words for message in messages)
    spans = sorted({span for one in whose for span in spot_worker_names(unit, one, text, at)})
    found: dict[UUID, tuple[Span, ...]] = {}
    begin = 0
    for message in messages:
        end = begin + len(message.words)
        found[message.id] = tuple(
            (start - begin, stop - begin) for start, stop in spans if begin <= start < end
        )
        begin = end + len(_STOP)
    return found


def _is_close(unit: Unit, staff: Staff, person_id: UUID) -> bool:
    reader = get_reader(unit, staff, person_id)
    return reader is None or reader.is_close

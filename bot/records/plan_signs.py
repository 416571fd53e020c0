"""Early warning signs as people put them in their own plans, sealed under their own keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, or_, select

from bot.records import tables
from bot.records.batch import Batch
from bot.records.enrol_many import Target
from bot.records.people import Sender
from bot.records.unit import Unit

_FIELD = "plan_sign.words"
#: More than so many signs of one person's circle are not looked for in one text.
MOST_SIGNS = 60

_sign, _tied = tables.plan_sign, tables.relationship
_OF_WHOM = (
    select(_sign.c.id, _sign.c.person_id, _sign.c.words)
    .where(
        or_(
            _sign.c.person_id == bindparam("who"),
            # Verified or not: this raises what staff see, and tells nobody anything.
            _sign.c.person_id.in_(
                select(_tied.c.person_id).where(_tied.c.other_id == bindparam("who"))
            ),
        ),
        or_(_sign.c.ended_at.is_(None), _sign.c.ended_at > bindparam("now")),
    )
    .order_by(_sign.c.recorded_at.desc(), _sign.c.id)
    .limit(MOST_SIGNS)
)


@dataclass(frozen=True, slots=True)
class PlanSign:
    """A sign, and in whose plan it stands."""

    person_id: UUID
    words: str = field(repr=False)


def list_signs_for(unit: Unit, sender: Sender, now: datetime) -> list[str]:
    """The signs that a text of this person may speak of: their own, and those of everybody they
    stand to. For ordering staff's list, and for nothing that the sender sees."""
    return [sign.words for sign in list_signs_around(unit, sender.person_id, now)]


def list_signs_around(unit: Unit, person_id: UUID, now: datetime) -> list[PlanSign]:
    """The same signs, with whose they are. For staff who read the text: whoever calls says who
    does, and leaves out those that are not for them."""
    rows = unit.connection.execute(_OF_WHOM, {"who": person_id, "now": now}).all()
    return [PlanSign(row.person_id, unit.open(row.words, _FIELD, row.id)) for row in rows]


def put_sign(
    batch: Batch,
    target: Target,
    person_id: UUID,
    words: str,
    recorded_at: datetime,
    ended_at: datetime | None,
) -> None:
    """A sign of a plan, sealed under the person's own key."""
    values = {
        "person_id": person_id,
        "words": batch.seal_for(person_id, words, _FIELD, target.row),
        "recorded_at": recorded_at,
        "ended_at": ended_at,
    }
    batch.put(tables.plan_sign, target.row, values, is_new=target.is_new)

"""Workers who write what comes to mind: names of colleagues, of somebody beside the one they write
to, days; sometimes knowing better than the warning."""

from __future__ import annotations

from random import Random
from uuid import UUID

from bot.care.facts import Category
from bot.records.phones import Staff
from bot.services.write_answer import Given, write_answer
from tests.kit import Desk
from tests.properties.cast import Cast

_LATELY = (
    "SELECT i.code, i.person_id, i.team_id FROM item i JOIN inbound_message m"
    " ON m.id = i.message_id WHERE i.person_id = ANY(:people) ORDER BY m.received_at DESC, m.id"
    " LIMIT 12"
)
_BESIDE = "SELECT other_id, person_id FROM relationship WHERE :p IN (other_id, person_id)"
_DESK = "SELECT id FROM desk WHERE team_id = :t AND role = 'duty' ORDER BY id LIMIT 1"


def write_freely(desk: Desk, cast: Cast, drawn: Random) -> None:
    """One answer to one who texted lately, by whoever may read it."""
    rows = desk.rows(_LATELY, people=[player.id for player in cast.players])
    if not rows:
        return
    row = drawn.choice(rows)
    person_id, team_id = UUID(str(row["person_id"])), row["team_id"]
    words = [drawn.choice(_pieces(desk, cast, person_id)) for _ in range(drawn.randint(1, 2))]
    knows_better = drawn.random() < 0.3
    given = Given(
        ". ".join(words),
        confirmed=frozenset(c.value for c in Category) if knows_better else frozenset(),
        ground="agreed" if knows_better else "",
        why="they told me so",
    )
    form = UUID(int=drawn.getrandbits(128))
    write_answer(desk.app, _writer(desk, cast, team_id, drawn), str(row["code"]), given, form)


def _pieces(desk: Desk, cast: Cast, person_id: UUID) -> list[str]:
    beside = {UUID(str(value)) for row in desk.rows(_BESIDE, p=person_id) for value in row.values()}
    names = [player.name for player in cast.players if player.id in {person_id, *beside}]
    return [
        "Thank you for writing",
        "Come on Friday at 3pm",
        *(f"{name} has it now" for name in sorted(cast.worker_names.values())),
        *(f"I spoke with {name} about it" for name in sorted(names)),
    ]


def _writer(desk: Desk, cast: Cast, team_id: object, drawn: Random) -> Staff:
    workers = [w for w in cast.workers if cast.worker_teams[w] == team_id]
    desks = desk.rows(_DESK, t=team_id)
    if desks and (not workers or drawn.random() < 0.5):
        return Staff("desk", UUID(str(desks[0]["id"])))
    return Staff("worker", drawn.choice(workers or cast.workers))

"""Who reads what is urgent while a new key worker has not yet said that they took over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from bot.care.change_worker import URGENT
from bot.care.hours import Occasion
from bot.care.lanes import Lane
from bot.care.routing import Candidate, Role
from bot.records import key_team, worker_changes
from bot.records.unit import Unit


def until_taken_over(
    unit: Unit,
    subject_id: UUID | None,
    lane: Lane,
    candidates: Sequence[Candidate],
    when: Occasion,
) -> list[Candidate]:
    """The candidates for an item of this lane. Of what is urgent the old key worker stands in for
    a new one who has not taken over, while there; then whoever else would."""
    found = list(candidates)
    if subject_id is None or lane not in URGENT:
        return found
    change = worker_changes.find_untaken(unit, subject_id, when.local)
    if change is None or worker_changes.is_followed(unit, change, when.local):
        return found
    old = key_team.get_member(unit, when, change.from_id, subject_id)
    there = old.is_there(when) and not change.state.old_has_left
    waiting = [
        replace(one, present=False)
        if (one.id, one.role) == (change.to_id, Role.KEY_WORKER)
        else one
        for one in found
    ]
    return [*waiting, Candidate(old.id, Role.COVER, there)]

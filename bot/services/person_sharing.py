"""What those beside a person may be told of them now, until when, and when it is to be reviewed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bot.app import App
from bot.care.consent_now import consent_now, finding_now, group_of
from bot.care.consent_prompts import due_on
from bot.care.consent_records import ConsentState, Standing
from bot.care.protected import StaffAccess
from bot.records.item_view import Pair
from bot.records.person_around import Near
from bot.records.unit import Unit
from bot.records.vault import ErasedError
from bot.services.item_view_sharing import Sharing, find_may_tell


@dataclass(frozen=True, slots=True)
class ToldTo:
    """What somebody may be told of the person. `until`: a day that the person chose; `review_at`:
    when it ends or is due for review; `is_asked_for`: a version waits for a worker to confirm."""

    other_id: UUID
    sharing: Sharing
    state: ConsentState
    until: datetime | None
    review_at: datetime | None
    is_asked_for: bool


def list_told_to(
    app: App,
    unit: Unit,
    access: StaffAccess,
    near: Sequence[Near],
    now: datetime,
) -> tuple[ToldTo, ...]:
    """Of everybody beside a person whom staff opened. One who was erased is left out."""
    subject_id = access.subject_id
    found = []
    for one in near:
        if one.is_subject or subject_id is None:
            continue
        try:
            found.append(_told_to(app, unit, Pair(subject_id, one.id, "", one.name), now))
        except ErasedError:
            continue
    return tuple(found)


def _told_to(app: App, unit: Unit, pair: Pair, now: datetime) -> ToldTo:
    may_tell, standing = find_may_tell(app, unit, pair, now)
    live = None
    if standing.age is not None:
        finding = finding_now(standing.capacity, standing.requester_id, now)
        live = consent_now(standing, group_of(standing.age, finding), finding, now)
    return ToldTo(
        other_id=pair.other_id,
        sharing=Sharing(True, may_tell, None, pair.subject, pair.other),
        state=ConsentState.NOT_ASKED if live is None else live.state,
        until=None if live is None else live.expires_at,
        review_at=None if live is None else due_on(live, standing),
        is_asked_for=_is_asked_for(standing),
    )


def _is_asked_for(standing: Standing) -> bool:
    last = max(standing.consents, key=lambda one: one.version, default=None)
    return last is not None and last.state is ConsentState.PENDING

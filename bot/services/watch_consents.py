"""Watches what people agreed until it ends or is due for review, and tells their key worker.

Sharing goes on meanwhile, as `consent_review` says; here somebody only hears of it in time.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from bot.care.consent_now import consent_now, finding_now, group_of
from bot.care.consent_prompts import LOOKED_AT_EVERY, due_on, look_again_at, prompt_now
from bot.care.consent_records import ConsentRecord, ConsentState
from bot.care.routing import Role
from bot.clock import local
from bot.records import outbox, people
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, set_clock
from bot.records.consents import get_consent, list_consents
from bot.records.standing import find_standing
from bot.records.unit import Unit
from bot.services.alerting import send_to_staff
from bot.services.item_opening import candidates_for
from bot.services.staffed_hours import team_opening

_TRIED_AGAIN_AFTER = timedelta(days=1)


def watch_consent(unit: Unit, record: ConsentRecord, now: datetime) -> None:
    """Begin to watch a version; whoever records one that opens something calls this."""
    if record.state in (ConsentState.FULL, ConsentState.LIMITED):
        set_clock(unit, ClockKind.CONSENT_DUE, record.id, now + LOOKED_AT_EVERY)


def look_at_consent(unit: Unit, consent_id: UUID, now: datetime) -> None:
    """Tell the key worker where it is time, each of the three times once, and look again later.

    What has been replaced is not watched any more.
    """
    record = get_consent(unit, consent_id)
    standing = find_standing(unit, record.subject_id, record.other_id, local(now).date())
    versions = list_consents(unit, record.subject_id)
    if _is_replaced(record, versions) or standing.age is None:
        return
    finding = finding_now(standing.capacity, record.other_id, now)
    live = consent_now(standing, group_of(standing.age, finding), finding, now)
    due = due_on(live, standing) if live.record == record else None
    if due is None:
        # It has not begun yet, or stands back while somebody else decides.
        if record.expires_at is None or record.expires_at > now:
            set_clock(unit, ClockKind.CONSENT_DUE, consent_id, now + LOOKED_AT_EVERY)
        return
    days = prompt_now(due, now)
    later = None if days is None else _tell(unit, record, days, now)
    set_clock(unit, ClockKind.CONSENT_DUE, consent_id, later or look_again_at(due, now))


def _is_replaced(record: ConsentRecord, versions: list[ConsentRecord]) -> bool:
    return any(
        other.other_id == record.other_id
        and other.version > record.version
        and other.state is not ConsentState.PENDING
        for other in versions
    )


def _tell(unit: Unit, record: ConsentRecord, days: int, now: datetime) -> datetime | None:
    """Let the key worker know, once for each of the three times; when to try again, where they
    could not be told. Nobody's phone rings out of hours for it."""
    step = f"consent_due:{days}"
    if outbox.is_written(unit, record.id, step):
        return None
    person = people.get_person(unit, record.subject_id)
    team_id, candidates = candidates_for(unit, person, now)
    opening = team_opening(unit, team_id, now)
    if opening is not None and opening > now:
        return opening
    key_worker = next((c for c in candidates if c.role is Role.KEY_WORKER and c.present), None)
    if key_worker is None or not send_to_staff(
        unit, "worker", key_worker.id, "staff_sharing_due", {}, record.id, step, now
    ):
        return now + _TRIED_AGAIN_AFTER
    add_event(
        unit,
        Event(
            "consent.due_told",
            now,
            subject_id=record.subject_id,
            requester_id=record.other_id,
            details={"consent": str(record.id), "days": days},
        ),
    )
    return None

"""When a key worker is told that a consent ends or is due for review: only ever the key worker."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.care.consent_now import ConsentNow
from bot.care.consent_records import Standing
from bot.care.consent_review import review_due_at

#: Days before, the last first.
PROMPTS = (3, 14, 28)
#: Something may happen meanwhile that makes it due earlier.
LOOKED_AT_EVERY = timedelta(days=7)


def due_on(live: ConsentNow, standing: Standing) -> datetime | None:
    """When a consent that holds ends, or is due for review; None where none holds."""
    if not live.is_live or live.since is None:
        return None
    due = review_due_at(live.since, standing.reviews)
    return due if live.expires_at is None else min(due, live.expires_at)


def prompt_now(due: datetime, now: datetime) -> int | None:
    """Of which of the days before it is time to tell, the latest; None while it is far off."""
    return next((days for days in PROMPTS if now >= due - timedelta(days=days)), None)


def look_again_at(due: datetime, now: datetime) -> datetime:
    """When to look at it again."""
    coming = [at for days in PROMPTS if (at := due - timedelta(days=days)) > now]
    return min([*coming, now + LOOKED_AT_EVERY])

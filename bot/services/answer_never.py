"""Why nothing may be written to somebody now, whatever a worker decides."""

from __future__ import annotations

from datetime import datetime

from bot.care.consent_records import Hold
from bot.care.facts import Verification
from bot.care.safety_check import MAY_TEXT_OPEN_FOR
from bot.care.worker_answers import Never
from bot.records import answer_ways
from bot.records.items import Item
from bot.records.outcomes import Sent
from bot.records.people import Sender
from bot.records.unit import Unit
from bot.services.tell_outcome import is_unseen
from bot.services.tell_outcome_whose import Whose

#: So long after "Y" to "is it safe to text you here?" a worker may write. Then it is asked anew.
_SAFE_FOR = MAY_TEXT_OPEN_FOR


def find_never(
    unit: Unit, item: Item, sent: Sent, sender: Sender, whose: Whose, now: datetime, *, told: bool
) -> Never | None:
    """Why nothing may go out now. `told`: the words tell something for which there is no permit;
    to a stranger, or past a safety hold, no worker can decide to."""
    if sent.gone:
        return Never.GONE
    if is_unseen(unit, item, sent, sender):
        safe_since = answer_ways.find_safe_to_text(unit, item.person_id)
        if safe_since is None or now - safe_since >= _SAFE_FOR:
            return Never.UNSEEN
    relationship = None if whose.standing is None else whose.standing.relationship
    if told and relationship is not None and relationship.hold is not Hold.NONE:
        return Never.HOLD
    if told and sender.verified_at(now) is Verification.UNKNOWN:
        return Never.STRANGER
    return None

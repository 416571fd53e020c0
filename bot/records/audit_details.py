"""What an event says besides who, about whom and when: codes, counts and ids, never words.

docs/audit.md lists the names, kind by kind.
"""

from __future__ import annotations

from uuid import UUID

from bot.care.consent import Decision, Refusal
from bot.care.consent_table import Outcome
from bot.care.facts import Request

Details = dict[str, str | int | None]


def decision_details(decision: Decision, request: Request) -> Details:
    """How a decision fell, on what grounds, and in what state the request met the table.

    `outcome` is what the requester notices, `way` the code of the table.
    """
    is_no = isinstance(decision, Refusal)
    grounds = decision.grounds
    standing = request.standing
    relationship = None if standing is None else standing.relationship
    return _without_absent(
        {
            "category": decision.category.value,
            "outcome": "deny" if is_no else "allow",
            "way": (decision.outcome if isinstance(decision, Refusal) else Outcome.ALLOW).value,
            "reason": decision.reason.value,
            "policy": decision.policy_version,
            "decision": str(decision.id),
            "verification": int(request.verification),
            "channel": request.channel.value,
            "relationship": None if relationship is None else relationship.kind.value,
            "hold": None if relationship is None else relationship.hold.value,
            "column": grounds.column,
            "consent": _id(grounds.consent_id),
            "consent_version": grounds.consent_version,
            "capacity": grounds.capacity,
            "capacity_finding": _id(grounds.capacity_id),
            "source": _id(grounds.source_id),
        }
    )


def _id(given: UUID | None) -> str | None:
    return None if given is None else str(given)


def _without_absent(details: Details) -> Details:
    return {name: value for name, value in details.items() if value is not None}

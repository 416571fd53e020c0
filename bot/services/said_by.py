"""Where a member of staff said something: what the audit trail names."""

from __future__ import annotations

from uuid import UUID

from bot.records.phones import Staff


def said_by(staff: Staff, message_id: UUID | None) -> dict[str, str]:
    """By what a member of staff said something: their own text, or the account on the page."""
    if message_id is not None:
        return {"by_message": str(message_id)}
    return {"account": str(staff.account_id)}

"""What we told others about a person, from the audit trail: an accounting that they may ask for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from bot.care.facts import Category
from bot.care.protected import Protected
from bot.records.own_sharing import open_name
from bot.records.unit import Unit

#: Only what went out: a text that was replaced before it was sent told nothing. A carer's own
#: messages are theirs, and what a hold or a refusal kept back was never told.
_TOLD = text(
    """
    SELECT e.at, e.details ->> 'category' AS category, p.id AS person_id, p.first_name
    FROM audit_event e
    JOIN outbound_message o ON o.permit_ids ? (e.details ->> 'decision')
    JOIN person p ON p.id = e.requester_id
    WHERE e.kind = 'disclosure.decided' AND e.subject_id = :person
      AND e.requester_id <> e.subject_id AND e.details ->> 'outcome' = 'allow'
      AND e.details ->> 'category' <> ALL (:not_told)
      AND o.recipient_id = e.requester_id AND o.provider_sid IS NOT NULL
      AND o.text_id <> ALL (:refusals)
    ORDER BY e.seq DESC LIMIT :most
    """
)
_NOT_ABOUT_THEM = [
    Category.PUBLIC_INFORMATION.value,
    Category.PUBLISHED_CONTACTS.value,
    Category.OWN_MESSAGES.value,
    Category.OWN_WORDS.value,
    Category.CARERS_MESSAGES.value,
]


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One thing that was told to somebody: to whom by first name, what kind of thing, and when."""

    category: Category
    first_name: str = field(repr=False)
    at: datetime


def list_disclosures(
    unit: Unit, person_id: UUID, refusals: list[str], most: int
) -> Protected[tuple[Disclosure, ...]]:
    """The newest things told to others about a person, newest first. `refusals`: the ids of the
    texts that tell nothing, of which one may have taken the place of an answer."""
    given = {"person": person_id, "refusals": refusals, "not_told": _NOT_ABOUT_THEM, "most": most}
    rows = unit.connection.execute(_TOLD, given).all()
    found = tuple(
        Disclosure(
            Category(row.category),
            open_name(unit, row.first_name, "person.first_name", row.person_id) or "Someone",
            row.at,
        )
        for row in rows
    )
    return Protected(found, person_id, Category.CONSENT_RECORD)

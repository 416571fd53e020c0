"""What staff are shown of telling one person of another: the decisions themselves, what a change
would make of them, and a stamp by which a form knows that what it was made from still holds."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from bot.care.consent import Decision, decide
from bot.care.consent_now import ConsentNow, consent_now, finding_now, group_of
from bot.care.consent_records import Standing
from bot.care.consent_review import review_due_at
from bot.care.consent_table import Outcome, Terms
from bot.care.facts import Category, MayText, Request, Verification
from bot.care.item_view import ASKED_FOR
from bot.care.protected import Permit, Reason

#: By what each fact is known as it stands now; None for what nobody can know.
Current = Mapping[Category, bytes | None]

#: The id of what is weighed and not kept.
WEIGHED = UUID(int=0)


class Telling(StrEnum):
    """What a decision comes to for a member of staff who is asked."""

    TOLD = "told"
    KNOWN = "known"
    STAFF = "staff"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change makes of what may be told: what is told that was not, what goes to staff that
    did not, what is told no more, and what stays told."""

    opens: tuple[Category, ...] = ()
    to_staff: tuple[Category, ...] = ()
    closes: tuple[Category, ...] = ()
    stays: tuple[Category, ...] = ()

    @property
    def widens(self) -> bool:
        """Whether anything may be told or judged that might not before."""
        return bool(self.opens or self.to_staff)


def decide_all(
    standing: Standing, terms: Terms, current: Current, now: datetime
) -> dict[Category, Decision]:
    """The decision for each kind of fact, for somebody of whom staff have made sure who it is."""
    return {
        category: decide(
            Request(
                id=WEIGHED,
                requester_id=standing.requester_id,
                subject_id=standing.subject_id,
                category=category,
                verification=Verification.STAFF_PROVED,
                may_text=MayText.NOTHING,
                now=now,
                standing=standing,
                current=current.get(category),
            ),
            terms,
        )
        for category in ASKED_FOR
    }


def telling(decision: Decision) -> Telling:
    """What staff may do by a decision."""
    if isinstance(decision, Permit):
        return Telling.KNOWN if decision.reason is Reason.KNOWN else Telling.TOLD
    return Telling.STAFF if decision.outcome is Outcome.STAFF else Telling.NOT


def effect_of(before: Mapping[Category, Decision], after: Mapping[Category, Decision]) -> Effect:
    """What becomes of what may be told. What was known already and is agreed now opens nothing."""
    then = {one: telling(decision) for one, decision in before.items()}
    now = {one: telling(decision) for one, decision in after.items()}
    said = (Telling.TOLD, Telling.KNOWN)
    return Effect(
        opens=tuple(c for c in ASKED_FOR if now[c] in said and then[c] not in said),
        to_staff=tuple(c for c in ASKED_FOR if now[c] is Telling.STAFF and then[c] is Telling.NOT),
        closes=tuple(
            c
            for c in ASKED_FOR
            if (then[c] in said and now[c] not in said)
            or (then[c] is Telling.STAFF and now[c] is Telling.NOT)
        ),
        stays=tuple(c for c in ASKED_FOR if now[c] in said and then[c] in said),
    )


def live_consent(standing: Standing, now: datetime) -> ConsentNow | None:
    """The consent that holds now, as the rules reckon it; None where no age is recorded."""
    if standing.age is None:
        return None
    finding = finding_now(standing.capacity, standing.requester_id, now)
    return consent_now(standing, group_of(standing.age, finding), finding, now)


def review_day(standing: Standing, now: datetime) -> datetime | None:
    """When what holds now is due to be looked at again; None where nothing holds."""
    live = live_consent(standing, now)
    if live is None or not live.is_live or live.since is None:
        return None
    return review_due_at(live.since, standing.reviews)


def stamp_of(standing: Standing, current: Current) -> str:
    """By what a form knows again what it was made from: it changes with anything recorded of the
    two, and with the facts themselves."""
    beside = standing.relationship
    held = (
        [str(record.id) for record in standing.consents],
        None if standing.capacity is None else str(standing.capacity.id),
        None if beside is None else (beside.kind, beside.hold, str(beside.verified_at)),
        None if beside is None or beside.evidence is None else str(beside.evidence.id),
        [(str(fact.id), str(fact.ended_at)) for fact in standing.known],
        str(standing.age),
        sorted(current.items()),
    )
    return hashlib.sha256(repr(held).encode()).hexdigest()[:16]

"""Whose affairs somebody's text is about, and whether what came of it may be told to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from bot.care.consent_records import Standing
from bot.care.facts import Category, Channel, Request, Verification
from bot.care.whom import list_said, match, read_whom
from bot.clock import local
from bot.records import conversations, people
from bot.records.people import Sender
from bot.records.related import list_related
from bot.records.standing import find_standing
from bot.records.unit import Unit

#: How long "she" goes on meaning whom somebody last named.
_ABOUT_LASTS = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Whose:
    """Whom a text is about: the sender, or another. `standing` is what is held about the two, or
    about nobody; None where it is the sender."""

    person_id: UUID | None
    standing: Standing | None

    @property
    def is_own(self) -> bool:
        """Whether the sender wrote of themselves."""
        return self.standing is None


def find_whose(unit: Unit, sender: Sender, words: str, sent_at: datetime, now: datetime) -> Whose:
    """Whom a text of somebody's is about, from their own words and what is recorded of them.

    A carer who names nobody, and named nobody in the day before, means the one person they care
    for. Who is both means another only by naming one.
    """
    said = list_said(words, ())
    if sender.is_service_user and not (sender.is_carer and said):
        return Whose(sender.person_id, None)
    about = _find_about(unit, sender, sent_at) if not said else None
    whom = said[0] if len(said) == 1 else (None if about is None else read_whom(about))
    subject_id: UUID | None = None
    if whom is not None:
        subject_id = match(whom, list_related(unit, sender.person_id))
    elif not said:
        subject_id = _only_one(unit, sender)
    standing = find_standing(unit, subject_id, sender.person_id, local(now).date())
    return Whose(subject_id, standing)


def _find_about(unit: Unit, sender: Sender, sent_at: datetime) -> str | None:
    return conversations.find_about(unit, sender, sent_at - _ABOUT_LASTS)


def _only_one(unit: Unit, sender: Sender) -> UUID | None:
    cared_for = people.list_cared_for(unit, sender.person_id)
    return cared_for[0][0] if len(cared_for) == 1 else None


def request_for(
    sender: Sender, whose: Whose, channel: str, now: datetime, *, proved: bool = False
) -> Request:
    """The question whether what came of a text may be told to its sender, as a review action.

    `proved`: as if a PIN had come just now, to tell staff beforehand what could be told.
    """
    verification = sender.verified_at(now)
    if proved and verification is Verification.NUMBER_MATCH:
        verification = Verification.FRESH_PROOF
    return Request(
        id=uuid4(),
        requester_id=sender.person_id,
        subject_id=whose.person_id,
        category=Category.REVIEW_ACTION,
        verification=verification,
        may_text=sender.may_text,
        now=now,
        standing=whose.standing,
        channel=Channel(channel),
        shared_phone=sender.others_see,
    )

"""Shows a member of staff a person on one page: who helps, what is open, what may be said to whom.

Each view is an event of the audit trail. Whoever may not open the person is told nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from bot.app import App
from bot.care.contact import interval_ends
from bot.care.person_access import Seeker
from bot.care.person_details import Details
from bot.care.promises import Source
from bot.care.protected import StaffAccess
from bot.records import person_around, person_brief, person_texts
from bot.records.key_team import CoverFact, find_key_team
from bot.records.person_access import find_seeker
from bot.records.person_around import Near
from bot.records.person_around import OpenItem as OpenItem
from bot.records.person_brief import About, ContactPlan, Helper
from bot.records.person_brief import Phone as Phone
from bot.records.person_texts import Text as Text
from bot.records.phones import Staff
from bot.records.teams import get_team_for_strangers
from bot.records.unit import Unit
from bot.records.vault import ErasedError
from bot.services.person_access import may_change, may_open_many, open_person
from bot.services.person_phones import mask
from bot.services.person_sharing import ToldTo, list_told_to
from bot.services.see_person_audit import may_read_audit
from bot.services.staffed_hours import reading_occasion

#: So many of their last texts stand on the page.
LAST_TOLD = 3


@dataclass(frozen=True, slots=True)
class Contact:
    """When a human last reached them and how; when one should again, None without an interval."""

    last_at: datetime | None
    last_way: str | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Owed:
    """A call that they are owed. `code` is by what staff answer for it."""

    code: str
    source: Source
    due_from: datetime
    due_until: datetime
    taken_back: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """Somebody beside them; `items`: what of theirs is open, where staff may open them too."""

    near: Near
    may_open: bool
    items: tuple[OpenItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that their review is to hear. `of_another`: somebody else texted it."""

    code: str
    since: datetime
    of_another: bool


@dataclass(frozen=True, slots=True)
class Brief:
    """A person as staff see them at a moment. `phones` show their last digits only."""

    id: UUID
    about: About = field(repr=False)
    helpers: tuple[Helper, ...] = field(repr=False)
    cover: CoverFact | None = field(repr=False)
    contact: Contact
    items: tuple[OpenItem, ...]
    owed: tuple[Owed, ...]
    last_told: tuple[Text, ...] = field(repr=False)
    told_to: tuple[ToldTo, ...] = field(repr=False)
    beside: tuple[Beside, ...] = field(repr=False)
    phones: tuple[Phone, ...] = field(repr=False)
    proofs: frozenset[str]
    tray: tuple[Waiting, ...]
    may_change: bool
    may_audit: bool

    @property
    def details(self) -> Details:
        """What staff wrote down of them."""
        return self.about.details


@dataclass(frozen=True, slots=True)
class _Seeing:
    """Who looks at whom, by what, and when."""

    app: App
    unit: Unit
    staff: Staff
    seeker: Seeker
    person_id: UUID
    access: StaffAccess
    now: datetime


def see_person(app: App, staff: Staff, person_id: UUID) -> Brief | None:
    """The page of a person; None where there is none for this member of staff."""
    now = app.clock.now()
    with app.records.begin() as unit:
        access = open_person(app, unit, staff, person_id, now)
        seeker = find_seeker(unit, staff, now)
        about = person_brief.find_about(unit, person_id)
        if access is None or seeker is None or about is None:
            return None
        seeing = _Seeing(app, unit, staff, seeker, person_id, access, now)
        try:
            return _brief(seeing, about.reveal_to_staff(access))
        except ErasedError:
            return None


def _brief(seeing: _Seeing, about: About) -> Brief:
    unit, person_id, access = seeing.unit, seeing.person_id, seeing.access
    near = person_around.list_near(unit, person_id).reveal_to_staff(access)
    phones = person_brief.list_phones_of(unit, person_id).reveal_to_staff(access)
    last = person_texts.list_last(unit, seeing.seeker, person_id, LAST_TOLD)
    tray = person_around.list_tray_of(unit, seeing.seeker, person_id)
    others = {one.id for one in near} | {whose for _, whose, _ in tray} | {person_id}
    theirs = may_open_many(unit, seeing.staff, others, seeing.now)
    items = person_around.list_items_of(unit, seeing.seeker, theirs)
    return Brief(
        id=person_id,
        about=about,
        helpers=person_brief.list_helpers(unit, person_id, seeing.now).reveal_to_staff(access),
        cover=_cover(seeing, about),
        contact=_contact(person_brief.find_contact(unit, person_id)),
        items=tuple(item for item in items if item.person_id == person_id),
        owed=_owed(seeing),
        last_told=last.reveal_to_staff(access),
        told_to=list_told_to(seeing.app, unit, access, near, seeing.now),
        beside=_beside(near, theirs, items),
        phones=tuple(mask(phone) for phone in phones),
        proofs=person_around.list_proofs_of(unit, person_id),
        tray=tuple(Waiting(c, at, whose != person_id) for c, whose, at in tray if whose in theirs),
        may_change=may_change(unit, seeing.staff, person_id, seeing.now),
        may_audit=may_read_audit(unit, seeing.seeker, person_id, seeing.now),
    )


def _cover(seeing: _Seeing, about: About) -> CoverFact | None:
    """Who covers now: the same that a text of now would be told."""
    if not about.is_service_user:
        return None
    team_id = about.team_id or get_team_for_strangers(seeing.unit)
    when = reading_occasion(seeing.unit, team_id, seeing.now)
    return find_key_team(seeing.unit, seeing.person_id, when).cover.reveal_to_staff(seeing.access)


def _contact(plan: ContactPlan) -> Contact:
    due = None
    if plan.interval_days is not None and plan.interval_set_at is not None:
        due = interval_ends(plan.last_at, plan.interval_set_at, plan.interval_days)
    return Contact(plan.last_at, plan.last_way, due)


def _owed(seeing: _Seeing) -> tuple[Owed, ...]:
    found = person_around.list_promises_of(seeing.unit, seeing.seeker, seeing.person_id)
    owed = [
        Owed(p.code, p.source, p.due_from, p.due_until, p.taken_back_at is not None) for p in found
    ]
    return tuple(sorted(owed, key=lambda one: one.due_until))


def _beside(
    near: Sequence[Near], theirs: frozenset[UUID], items: Sequence[OpenItem]
) -> tuple[Beside, ...]:
    return tuple(
        Beside(one, one.id in theirs, tuple(item for item in items if item.person_id == one.id))
        for one in near
    )

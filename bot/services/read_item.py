"""Lets a member of staff read an item: the words, who wrote them, and what was done so far.

Each reading is an event of the audit trail, and only with it do the words open.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from bot.app import App
from bot.care.alert_chain import Entry, read_chain
from bot.care.escalation import may_pause
from bot.care.handover import told_since
from bot.care.lanes import Lane
from bot.care.outcomes import MayHear
from bot.care.protected import StaffAccess
from bot.care.routing import CHAIN, is_alerted
from bot.records import episodes
from bot.records.audit import Event, add_event
from bot.records.episodes import Episode
from bot.records.item_notes import ItemNote, list_notes
from bot.records.item_words import ItemMessage as ItemMessage
from bot.records.item_words import ItemWords, find_item_words
from bot.records.items import Item
from bot.records.media import Medium as Medium
from bot.records.outcomes import list_outcome_notes
from bot.records.phones import Staff
from bot.records.staff_names import StaffName as StaffName
from bot.records.staff_names import find_staff_name
from bot.records.unit import Unit
from bot.records.vault import ErasedError
from bot.services.item_access import find_item_for
from bot.services.item_opening import readers_of
from bot.services.item_view_known import Known, find_known
from bot.services.item_view_lane import Spoke, find_spoke, rule_shown
from bot.services.item_view_mentions import Mention, find_mentions
from bot.services.item_view_sharing import Sharing, find_sharing
from bot.services.item_view_told import Told, find_told, with_days
from bot.services.item_view_way import Way, find_way
from bot.services.tell_outcome import foretell


@dataclass(frozen=True, slots=True)
class OtherDesk:
    """A desk that can be rung too, and whether somebody is at it now."""

    staff: StaffName
    present: bool


@dataclass(frozen=True, slots=True)
class OpenedItem:
    """An item as a member of staff reads it at a moment. `names` are those of whoever is in the
    chain; `holder` has it just now. `lane_set_by` is the rule that chose the lane, `spoke` every
    rule that spoke."""

    code: str
    lane: Lane
    lane_set_by: str
    marks: frozenset[str]
    opened_at: datetime
    acknowledged_by: UUID | None
    acknowledged_at: datetime | None
    closed_at: datetime | None
    stopped_at: datetime | None
    has_chain: bool
    may_take: bool
    may_hear: MayHear
    holder: UUID | None
    held_until: datetime | None
    entries: tuple[Entry, ...]
    notes: tuple[ItemNote, ...]
    names: dict[UUID, StaffName] = field(repr=False)
    desks: tuple[OtherDesk, ...] = field(repr=False)
    words: ItemWords = field(repr=False)
    sharing: tuple[Sharing, ...] = field(repr=False)
    way: Way
    spoke: tuple[Spoke, ...] = field(repr=False)
    told: Told = field(repr=False)
    mentions: dict[UUID, tuple[Mention, ...]] = field(repr=False, default_factory=dict)


def read_item(app: App, staff: Staff, code: str) -> OpenedItem | None:
    """What there is to read under a code; None where nothing is, for this member of staff."""
    now = app.clock.now()
    with app.records.begin() as unit:
        item = find_item_for(unit, staff, code, now)
        if item is None:
            return None
        try:
            read = _read(app, unit, staff, item, now)
        except ErasedError:
            return None
        opened = _opened(unit, staff, item, read, foretell(unit, app, item, now), now)
    messages = opened.words.messages
    mentions = find_mentions(app, messages, read[2])
    return replace(opened, mentions=mentions, told=with_days(app, opened.told, messages))


def access_by(unit: Unit, staff: Staff, event: Event) -> StaffAccess:
    """The access of staff who may read an item, which the event of their reading gives."""
    return StaffAccess(staff.id, event.subject_id, add_event(unit, event))


def _read(
    app: App, unit: Unit, staff: Staff, item: Item, now: datetime
) -> tuple[ItemWords, tuple[Sharing, ...], Known]:
    """The words, what may be shared back, and what is known beside them: one reading, one event."""
    protected = find_item_words(unit, item)
    event = Event(
        "item.read",
        now,
        actor=staff.kind,
        actor_id=staff.id,
        subject_id=item.person_id,
        message_id=item.message_id,
        details={"item": str(item.id), "account": str(staff.account_id)},
    )
    access = access_by(unit, staff, event)
    words = protected.reveal_to_staff(access)
    written = [message.id for message in words.messages]
    sharing = find_sharing(app, unit, staff, item, written, now)
    known = find_known(unit, staff, item, words.messages, now)
    return words, sharing.reveal_to_staff(access), known


def _opened(
    unit: Unit,
    staff: Staff,
    item: Item,
    read: tuple[ItemWords, tuple[Sharing, ...], Known],
    may_hear: MayHear,
    now: datetime,
) -> OpenedItem:
    words, sharing, known = read
    episode = episodes.find_of_item(unit, item.id)
    entries = [] if episode is None else episodes.list_entries(unit, episode.id)
    chain = read_chain(entries) if entries else None
    notes, way = _notes(unit, item), find_way(unit, item)
    holder = None if chain is None or item.closed_at is not None else chain.holder(now)
    acting = [e.who for e in entries] + [n.by.id for n in notes] + [item.acknowledged_by]
    return OpenedItem(
        code=item.code,
        lane=item.lane if episode is None else episode.lane,
        lane_set_by=rule_shown(item, hides_plan=known.hides_plan),
        marks=frozenset() if episode is None else episode.marks,
        opened_at=item.opened_at,
        acknowledged_by=item.acknowledged_by,
        acknowledged_at=item.acknowledged_at,
        closed_at=item.closed_at,
        stopped_at=None if episode is None else episode.stopped_at,
        has_chain=chain is not None,
        may_take=_may_take(item, episode, entries, staff, now),
        may_hear=may_hear,
        holder=holder,
        held_until=None if chain is None or chain.pause is None else chain.pause.until,
        entries=tuple(entries),
        notes=tuple(notes),
        names=_names(unit, [*acting, way.owner.id, *way.copies]),
        desks=_desks(unit, item, now),
        words=words,
        sharing=sharing,
        way=way,
        spoke=find_spoke(unit, item, words.messages, hides_plan=known.hides_plan),
        told=find_told(unit, item, words.messages),
    )


def _may_take(
    item: Item, episode: Episode | None, entries: list[Entry], staff: Staff, now: datetime
) -> bool:
    """Whether "I have this" would do anything: the answers of `acknowledge_item` foreseen."""
    if item.closed_at is not None:
        return False
    if episode is None:
        return item.acknowledged_at is None
    if episode.stopped_at is not None:
        # What "tried" left open is taken over at the end of a shift, by whoever is asked.
        return bool(told_since(entries))
    chain = read_chain(entries)
    return may_pause(chain, staff.id) and chain.holder(now) is None


def _notes(unit: Unit, item: Item) -> list[ItemNote]:
    found = [*list_notes(unit, item.id), *list_outcome_notes(unit, item.id)]
    return sorted(found, key=lambda note: note.at)


def _names(unit: Unit, ids: Iterable[UUID | None]) -> dict[UUID, StaffName]:
    found = {one: find_staff_name(unit, one) for one in set(ids) if one is not None}
    return {one: name for one, name in found.items() if name is not None}


def _desks(unit: Unit, item: Item, now: datetime) -> tuple[OtherDesk, ...]:
    """The desks of the chain, in its order. For staff who may read the item only."""
    candidates = [c for c in readers_of(unit, item, now) if is_alerted(c.role)]
    candidates.sort(key=lambda c: CHAIN.index(c.role))
    named = [(find_staff_name(unit, c.id), c.present) for c in candidates]
    return tuple(OtherDesk(name, present) for name, present in named if name is not None)

"""Tells an open page whether there is something new. It opens no words: nobody has read anything
by it, no digest counts as opened, and the audit trail stays free of it."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from bot.app import App
from bot.care.digest import Entry, in_order
from bot.records.item_changes import count_texts, mark_of_item
from bot.records.phones import Staff
from bot.records.unit import Unit
from bot.services.digest_list import list_current, reads_people
from bot.services.item_access import find_item_unseen


def mark_of_list(app: App, staff: Staff) -> str:
    """What is another whenever somebody's list is."""
    with app.records.begin() as unit:
        if not reads_people(unit, staff):
            return ""
        return mark_of_entries(unit, list_current(unit, staff, app.clock.now()))


def mark_of_entries(unit: Unit, entries: Sequence[Entry]) -> str:
    """The mark of a list: another with a line more or less, one taken, or a text more."""
    texts = count_texts(unit, [one.item_id for one in entries if one.item_id is not None])
    lines = [
        (one.id, one.kind, one.lane, one.taken_by, one.item_id and texts.get(one.item_id))
        for one in in_order(entries)
    ]
    return _mark(lines)


def find_mark_of_item(app: App, staff: Staff, code: str) -> str | None:
    """What is another whenever an item is; None where there is none for them."""
    with app.records.begin() as unit:
        item = find_item_unseen(unit, staff, code, app.clock.now())
        if item is None:
            return None
        return _mark(mark_of_item(unit, item))


def _mark(of: object) -> str:
    return sha256(repr(of).encode()).hexdigest()[:16]

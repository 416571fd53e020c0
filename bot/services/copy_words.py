"""The words of a copy for the record."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from bot.care.delivery import FAILURES, Status
from bot.care.record_copy import Entry, Line, Span
from bot.clock import local
from bot.records.person_done import Done
from bot.records.person_texts import Text

SPANS = {Span.TODAY: "today", Span.WEEK: "the last 7 days", Span.ITEM: "the item"}
OTHERS_NAMED = (
    "Other people may be named in these texts. Check before this is shared with anybody,"
    " the person included."
)
CONFIDENCE_WARNING = (
    "IN CONFIDENCE, OR NOT SAID WHO MAY KNOW. Do not tell the person that it was written, or what"
    " it says. Keep it where a request for the record is looked through first."
)
_DONE = {
    "taken": "said that they have it",
    "tried": "noted what they tried",
    "decided": "noted what was decided",
    "outcome": "noted what came of it",
    "contact": "was in touch",
}
_WAYS = {"met": "met in person", "rang": "spoke on the phone", "texted": "texted"}
_ARRIVED = {Status.DELIVERED: "arrived", Status.READ: "read", Status.WITHHELD: "not sent"}


def text_in_words(text: Text, name: str) -> Entry:
    """One text, to the letter."""
    if text.is_theirs:
        how = f"{text.channel}, item {text.code}" if text.code else text.channel
        if text.media_count:
            how += f", {text.media_count} pictures or recordings, not in this copy"
        return Entry(Line.THEIRS, local(text.at), f"{name} wrote", text.words or "", how)
    became = "did not arrive" if text.status in FAILURES else ""
    if not became and text.status is not None:
        became = _ARRIVED.get(text.status, "no word yet that it arrived")
    who = "Keyline rang and said" if text.channel == "voice" else "Keyline or staff answered"
    return Entry(Line.OURS, local(text.at), who, text.words or "(not made ready)", became)


def done_in_words(done: Done, names: Mapping[UUID, str]) -> Entry:
    """One thing that staff did."""
    who = names.get(done.by_id, "Staff") if done.by_id is not None else "Staff"
    words = done.words or _WAYS.get(done.way or "", "")
    how = f"item {done.code}" if done.code else ""
    did = _DONE.get(done.kind, done.kind)
    return Entry(Line.STAFF, local(done.at), f"{who} {did}", words, how)

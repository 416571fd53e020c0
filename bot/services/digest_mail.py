"""A digest by e-mail: the words of its text, plain and as HTML, and initials and lanes where the
adopter has declared the mail domain secure. Those are put in as it is sent, and kept nowhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from html import escape

from bot.app import App
from bot.messaging.sender import OutboundText
from bot.records.phones import Staff
from bot.records.unit import Unit
from bot.services.read_digest import Initials, open_initials
from bot.services.ring_digest import age_words

#: Says nothing: it may stand on a locked screen, and in any mailbox's list.
SUBJECT = "Keyline: your list"
#: So many lines go into an e-mail. How many there are stands in its first sentence.
MOST_LINES = 50
_LANES = {
    "now": "now",
    "4h": "within 4 hours",
    "today": "today",
    "3days": "within 3 days",
    "routine": "routine",
    "info": "for information",
}
_NO_LANE = {"promise": "a call is owed", "contact": "contact is due"}


def as_mail(app: App, unit: Unit, staff: Staff, text: OutboundText) -> OutboundText:
    """The e-mail of a digest. Only to a domain that was declared, in full, does it say more than
    how many and how old."""
    now, lines = app.clock.now(), list[str]()
    if is_secure(app, text.address):
        lines = [_line(one, now) for one in open_initials(unit, staff, now, MOST_LINES)]
    return replace(
        text,
        subject=SUBJECT,
        body="\n".join([text.body, "", *lines]).rstrip(),
        html=_html(text.body, lines),
    )


def is_secure(app: App, address: str) -> bool:
    """Whether an address is at a domain that the adopter has declared secure."""
    _, at, domain = address.rpartition("@")
    return bool(at) and domain.lower() in app.settings.secure_mail_domains


def _line(one: Initials, now: datetime) -> str:
    lane = _LANES[one.lane.value] if one.lane else _NO_LANE.get(one.section.value, "")
    age = "" if one.lane is None else f", {age_words(one.since, now)} old"
    return f"{one.initials or 'Unknown'}: {lane}{age} ({one.code})"


def _html(body: str, lines: list[str]) -> str:
    words, _, link = body.rpartition(" ")
    if not link.startswith("http"):
        words, link = body, ""
    there = f'<p><a href="{escape(link)}">{escape(link)}</a></p>' if link else ""
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    listed = f"<ul>{items}</ul>" if lines else ""
    head = f'<head><meta charset="utf-8"><title>{SUBJECT}</title></head>'
    said = f"<p>{escape(words)}</p>{there}{listed}"
    return f'<!doctype html><html lang="en-GB">{head}<body>{said}</body></html>'

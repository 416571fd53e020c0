"""What a played month came to: counted from what left the service and from its records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import text

from bench.alert_load.phones import ANSWERED, Sent
from bench.alert_load.plan import Planned
from bench.alert_load.rates import Rates
from bench.alert_load.staff import shift_of
from bench.alert_load.team import Team
from bench.alert_load.texts import SMALL_WORDS, Text
from bot.app import App
from bot.care.screen import Level
from bot.clock import local
from bot.services.ids import message_id_of

#: Of an emergency, of something less urgent, of nothing: by what a careful human says of the texts.
TRUE, LOWER, FALSE = "true", "less urgent", "false"
_EMERGENCY = (Level.NOW, Level.FOUR_HOURS)
_MESSAGES = text(
    "SELECT item.id AS item, m.id AS message FROM item JOIN (SELECT message_id AS id, id AS item_id"
    " FROM item UNION SELECT message_id, item_id FROM item_message) m ON m.item_id = item.id"
)
_ITEMS = text(
    "SELECT item.id, item.message_id, item.lane, item.lane_set_by, item.opened_at,"
    " episode.id AS episode, episode.stopped_at FROM item"
    " LEFT JOIN episode ON episode.item_id = item.id"
)
_ENTRIES = text("SELECT episode_id, kind, at, role FROM episode_entry ORDER BY episode_id, number")


@dataclass
class Figures:
    """The counts of one month, or sums that are divided when they are shown."""

    weeks: float
    workers: int
    texts: Counter[str] = field(default_factory=Counter)
    """By what a careful human says of them: a lane, hard, ordinary, small_words."""
    became: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Texts by that and by what became of them: alarm, today, list."""
    items: Counter[str] = field(default_factory=Counter)
    episodes: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By truth and by shift in which they began."""
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Episodes by truth and by category, or by what made a harmless text hard."""
    sent: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """To staff, by sort, channel and shift."""
    moments: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    """Interruptions by who, sort, shift and truth: what reaches one phone about one item in one
    minute, by whatever ways, interrupts once."""
    nights: int = 0
    """How many nights somebody was interrupted in."""
    to_people: Counter[str] = field(default_factory=Counter)
    reached: Counter[str] = field(default_factory=Counter)
    """Episodes in which the chain came to a desk."""
    longest_silence_minutes: float = 0.0
    first_answer_minutes: list[float] = field(default_factory=list)

    def as_values(self) -> dict[str, Any]:
        """Everything, to be compared or written as JSON."""
        return {
            name: {" / ".join(k) if isinstance(k, tuple) else k: n for k, n in sorted(v.items())}
            if isinstance(v, Mapping)
            else v
            for name, v in ((f.name, getattr(self, f.name)) for f in fields(self))
        }


def count(
    app: App, planned: Sequence[Planned], sent: Sequence[Sent], team: Team, rates: Rates
) -> Figures:
    """Count a month that was played."""
    figures = Figures(weeks=team.month.weeks, workers=len(team.workers))
    with app.records.begin() as unit:
        items = unit.connection.execute(_ITEMS).mappings().all()
        joined = unit.connection.execute(_MESSAGES).all()
        entries = [dict(row) for row in unit.connection.execute(_ENTRIES).mappings()]
    by_message = {message_id_of(p.sid): p for p in planned}
    of_item: dict[UUID, list[Text]] = {}
    item_of: dict[UUID, UUID] = {}
    for row in joined:
        if row.message in by_message:
            of_item.setdefault(row.item, []).append(by_message[row.message].text)
        item_of[row.message] = row.item
    kept = {row["id"]: dict(row) for row in items}
    _count_texts(figures, by_message, item_of, kept)
    _count_episodes(figures, kept, of_item, rates)
    truth = {item: truth_of(texts) for item, texts in of_item.items()}
    _count_sent(figures, sent, team, rates, item_of, truth)
    _count_chains(figures, kept, entries, team.month.ends)
    return figures


def truth_of(texts: Sequence[Text]) -> str:
    """What an item was about, by the most urgent of its texts."""
    labels = {t.label for t in texts if t.kind != SMALL_WORDS}
    if labels & set(_EMERGENCY):
        return TRUE
    return LOWER if labels - {Level.NONE} else FALSE


def _count_texts(
    figures: Figures,
    by_message: Mapping[UUID, Planned],
    item_of: Mapping[UUID, UUID],
    kept: Mapping[UUID, Mapping[str, Any]],
) -> None:
    for message, planned in by_message.items():
        figures.texts[planned.text.sort] += 1
        item = kept.get(item_of.get(message, message))
        became = "list"
        if item is not None and item["episode"] is not None:
            became = "alarm"
        elif item is not None and item["lane_set_by"] == "screen":
            became = "today"
        figures.became[planned.text.sort, became] += 1


def _count_episodes(
    figures: Figures,
    kept: Mapping[UUID, Mapping[str, Any]],
    of_item: Mapping[UUID, Sequence[Text]],
    rates: Rates,
) -> None:
    for item_id, item in kept.items():
        figures.items[item["lane"]] += 1
        if item["episode"] is None:
            continue
        texts = of_item.get(item_id, [])
        truth = truth_of(texts)
        figures.episodes[truth, shift_of(rates, item["opened_at"])] += 1
        figures.kinds[truth, _kind(texts, truth)] += 1


def _kind(texts: Sequence[Text], truth: str) -> str:
    """What the first text that says so is about."""
    if truth == FALSE:
        return next((t.kind for t in texts if t.kind != SMALL_WORDS), SMALL_WORDS)
    levels = _EMERGENCY if truth == TRUE else (Level.TODAY, Level.CHECK)
    return next(t.category for t in texts if t.label in levels)


def _count_sent(
    figures: Figures,
    sent: Sequence[Sent],
    team: Team,
    rates: Rates,
    item_of: Mapping[UUID, UUID],
    truth: Mapping[UUID, str],
) -> None:
    moments: set[tuple[str, str, str, str, UUID | None, datetime]] = set()
    nights: set[date] = set()
    for one in sent:
        if one.recipient_kind == "person":
            figures.to_people[person_text(one.step)] += 1
            continue
        if one.step == ANSWERED:
            continue  # to somebody who has just texted: nobody is interrupted
        sort, shift = sort_of(one.step), shift_of(rates, one.at)
        figures.sent[sort, one.channel, shift] += 1
        item = item_of.get(one.turn_id) if one.turn_id else None
        true = truth.get(item, FALSE) if item else FALSE
        who = team.holder(one.address, one.at)
        if one.channel != "email":  # a mailbox interrupts nobody who has the text beside it
            minute = one.at.replace(second=0, microsecond=0)
            moments.add((who, sort, shift, true, item, minute))
            if shift == "night":
                nights.add((local(one.at) - timedelta(hours=rates.shifts["day"])).date())
    figures.nights = len(nights)
    for who, sort, shift, true, _, _ in moments:
        figures.moments[who, sort, shift, true] += 1


def sort_of(step: str) -> str:
    """What a text to staff is, from the step that wrote it."""
    name = step.split(":")[0]
    if name == "alert" and ":copy" in step:
        return "copies"
    if name == "alert":
        place = step.split(":")[1]
        return "first alert" if place.endswith(".0.0") else "further steps"
    return {
        "more_words": "more words",
        "report_changed": "more words",
        "reminded": "time is up",
        "stood_down": "stood down",
        "moved_on": "item moved on",
        "passed_on": "item moved on",
        "notice": "notice",
        "notice_today": "notice",
        "still_waits": "notice",
        "copied": "notice",
        "late": "notice",
        "lead": "notice",
        "outcome_due": "notice",
        "handover": "notice",
        "leave_uncovered": "notice",
        "leave_near": "notice",
    }.get(name, "other")


def person_text(step: str) -> str:
    """What a text to a person was: an answer, or something that we began ourselves."""
    first = step.split(":")[0]
    return "answers" if first in ("answer", "plain", "direct", "then_media") else first


def _count_chains(
    figures: Figures,
    kept: Mapping[UUID, Mapping[str, Any]],
    entries: Sequence[Mapping[str, Any]],
    ends: datetime,
) -> None:
    items = {item["episode"]: item for item in kept.values() if item["episode"] is not None}
    of_episode: dict[UUID, list[Mapping[str, Any]]] = {}
    for entry in entries:
        of_episode.setdefault(entry["episode_id"], []).append(entry)
    for episode, chain in of_episode.items():
        roles = {e["role"] for e in chain if e["kind"] == "alerted"}
        for role in sorted(r for r in roles if r):
            figures.reached[role] += 1
        stopped = items[episode]["stopped_at"] or ends
        figures.longest_silence_minutes = max(
            figures.longest_silence_minutes, *_silences(chain, stopped)
        )
        answered = [e["at"] for e in chain if e["kind"] in ("taken", "tried", "decided")]
        if answered:
            waited = (min(answered) - items[episode]["opened_at"]).total_seconds() / 60
            figures.first_answer_minutes.append(round(waited, 2))
    figures.first_answer_minutes.sort()
    figures.longest_silence_minutes = round(figures.longest_silence_minutes, 1)


def _silences(chain: Sequence[Mapping[str, Any]], stopped: datetime) -> Iterator[float]:
    """In minutes, the times in which a running chain told nobody anything."""
    moments = sorted({e["at"] for e in chain if e["at"] <= stopped} | {stopped})
    yield 0.0
    for before, after in pairwise(moments):
        yield (after - before).total_seconds() / 60

"""What the stack kept and what reached the sink, laid beside what was sent."""

from __future__ import annotations

import json
import time
import urllib.request
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import psycopg

from bench.generator import Sent
from bot.records.answering import plain
from bot.services.ids import message_id_of

_NEWS_TIMEOUT_S = 10.0

_WAITING = """
    SELECT (SELECT count(*) FROM inbound_message WHERE turn = 'waiting')
         + (SELECT count(*) FROM outbound_message WHERE status IN ('waiting', 'sending'))
"""
_KEPT = "SELECT provider_sid FROM inbound_message WHERE provider_sid = ANY(%s)"
_SAID = """
    SELECT id, turn_id, recipient_kind, text_id FROM outbound_message WHERE turn_id = ANY(%s)
"""


class SinkLedger:
    """The REST calls that reached the sink: when, and for which row of the outbox."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.calls: list[tuple[float, str]] = []
        self.reporting = 0
        self.failed_callbacks = 0

    def catch_up(self) -> int:
        """Ask for news, waiting up to a second for some; returns how many came."""
        url = f"{self._url}/bench/calls?after={len(self.calls)}"
        with urllib.request.urlopen(url, timeout=_NEWS_TIMEOUT_S) as answer:  # noqa: S310
            news = json.loads(answer.read())
        self.calls += [(at, outbound) for at, outbound in news["calls"]]
        self.reporting, self.failed_callbacks = news["reporting"], news["failed_callbacks"]
        return len(news["calls"])

    def times(self) -> dict[str, list[float]]:
        """When each row of the outbox was received. Once each, when all is well."""
        times: dict[str, list[float]] = defaultdict(list)
        for at, outbound in self.calls:
            times[outbound].append(at)
        return times


@dataclass(slots=True)
class Outcome:
    """What became of the texts of one run. A turn's answer is the first REST call for it, or for
    danger the webhook's own answer; its time is in monotonic seconds."""

    answered_at: dict[str, float] = field(default_factory=dict)
    lost_in: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    doubled_as: Counter[str] = field(default_factory=Counter)
    refused_webhooks: int = 0
    said: Counter[str] = field(default_factory=Counter)


class Books:
    """Questions to the stack's database: ids and states only."""

    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(plain(url), autocommit=True)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def waiting(self) -> int:
        """How many texts wait for their turn or to be sent."""
        row = self._connection.execute(_WAITING).fetchone()
        return int(row[0]) if row else 0

    def kept(self, sids: Collection[str]) -> set[str]:
        """Which of these texts are stored."""
        return {row[0] for row in self._connection.execute(_KEPT, (list(sids),))}

    def said(self, turns: Collection[UUID]) -> list[tuple[UUID, UUID, str, str]]:
        """The rows of the outbox of these turns: id, turn, kind of recipient, text id."""
        return list(self._connection.execute(_SAID, (list(turns),)))


def wait_until_quiet(books: Books, ledger: SinkLedger, seconds: float) -> bool:
    """Wait until nothing waits any more; False when that is not so after so many seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        ledger.catch_up()
        if books.waiting() == 0 and ledger.reporting == 0:
            while ledger.catch_up():
                pass
            return True
    return False


def settle(books: Books, ledger: SinkLedger, sent: Sequence[Sent]) -> Outcome:
    """Find what was lost and what was doubled, and when each text was answered."""
    outcome = Outcome()
    firsts = [s for s in sent if not s.text.repeat]
    by_turn = {message_id_of(s.text.sid): s for s in firsts}
    outcome.refused_webhooks = sum(not 200 <= s.status < 300 for s in sent)
    kept = books.kept([s.text.sid for s in firsts])
    outcome.lost_in = [s.text.sid for s in firsts if s.text.sid not in kept]
    times = ledger.times()
    received: dict[str, list[float]] = defaultdict(list)
    answers: Counter[str] = Counter()
    for outbound, turn, recipient, text_id in books.said(list(by_turn)):
        sid = by_turn[turn].text.sid
        calls = times.get(str(outbound), [])
        outcome.said[text_id] += 1
        if recipient != "person":
            if len(calls) > 1:
                _note_doubled(outcome, sid, "alert")
            continue
        answers[sid] += 1
        received[sid] += calls
    for sent_text in firsts:
        _settle_one(outcome, sent_text, answers, received)
    return outcome


def _settle_one(
    outcome: Outcome, sent: Sent, answers: Counter[str], received: dict[str, list[float]]
) -> None:
    sid = sent.text.sid
    # Danger is answered in the webhook's own answer.
    came = [sent.answered] * sent.replies + sorted(received[sid])
    if not came:
        outcome.unanswered.append(sid)
        return
    outcome.answered_at[sid] = came[0]
    if len(came) > 1 or answers[sid] > 1:
        _note_doubled(outcome, sid, "danger reply" if sent.text.urgent else "answer")


def _note_doubled(outcome: Outcome, sid: str, what: str) -> None:
    outcome.doubled.append(sid)
    outcome.doubled_as[what] += 1

"""A round of many texts from many phones while everything fails at once, and what became of it."""

from __future__ import annotations

import contextlib
import itertools
import os
import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import httpx
import psutil
import psycopg

from bench.invented import numbers
from bot.web.simulator.magic import NUMBERS
from tests.stack.running import Stack, until

TEXTS, PHONES = 1_000, 200
#: Texts on their way at the same time, each from another phone.
_AT_ONCE = 8
#: One in fifty is danger.
_WORDS = (
    "who is my key worker",
    "who covers while they are away",
    "can somebody ring me after dinner pls",
    "mams not herself, up all night again",
    "please tell her the form came",
    "when is my appointment",
    "hiya",
    "thanks",
    "my tablets make me dizzy is that normal",
    "what can i text you",
)
_DANGER, _ONE_IN = "ive taken all my tablets and i want to die", 50

#: What goes wrong at the stand-in for the length of a round.
FAULTS = {
    "inbound_lost_share": 0.02,
    "inbound_repeat_share": 0.05,
    "rest_fail_share": 0.1,
    "rest_doubt_share": 0.02,
    "slow_seconds": 0.5,
    "step_seconds": 0.05,
    "callback_lost_share": 0.05,
    "callback_repeat_share": 0.1,
    "callback_order": "reversed",
}
#: Killed outright, so many seconds after it last came back.
_KILLED_EVERY_S = {"web": 5.0, "worker": 15.0, "dialogue": 60.0}
_FROZEN_S = 5.0
#: All phones together: what comes while nobody is there comes to nothing, and need not be most.
_TEXTS_A_SECOND = 10.0
#: The machine may be busy with other tests.
_LONG_S = 600.0

_sids = itertools.count(1)
#: Without those at which the stand-in fails always.
_phones = itertools.cycle([n for n in numbers() if n not in NUMBERS])


@dataclass
class Round:
    """What was sent, by phone in its order, and what was killed."""

    sent: dict[str, list[str]] = field(default_factory=dict)
    killed: Counter[str] = field(default_factory=Counter)

    @property
    def sids(self) -> list[str]:
        """The provider's ids of all texts."""
        return [sid for sids in self.sent.values() for sid in sids]


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What became of a round. Each is a count of texts, but `extra`: of phones that received more
    than the outbox and the doubts in it account for.

    Of whoever was in danger neither is counted: what is said then follows other rules, and a text
    that raises an alarm stands with the alarm as well."""

    lost: int
    without_item: int
    with_two_items: int
    unanswered: int
    extra: int
    out_of_order: int
    missed_and_found: int
    sent_again: int
    answers: int

    @property
    def faults(self) -> dict[str, int]:
        """What must not be."""
        names = "lost without_item with_two_items unanswered extra out_of_order".split()
        return {name: getattr(self, name) for name in names if getattr(self, name)}


def run_round(stack: Stack, seed: int) -> Round:
    """Send a round's texts under every fault; returns when all are sent, and all parts run."""
    done, stopped = Round(), threading.Event()
    options = f"{stack.twilio}/control/options"
    usual = httpx.get(options, timeout=30).json()
    httpx.patch(options, json={**FAULTS, "seed": seed}, timeout=30).raise_for_status()
    hands = [
        threading.Thread(target=_keep_killing, args=(stack, part, every, done, stopped))
        for part, every in _KILLED_EVERY_S.items()
    ]
    hands.append(threading.Thread(target=_trouble_database, args=(stack, done, stopped)))
    for hand in hands:
        hand.start()
    try:
        _send(stack.twilio, done, seed)
    finally:
        stopped.set()
        for hand in hands:
            hand.join()
        stack.wait_until_whole()
        changed = {name: usual[name] for name in FAULTS}
        httpx.patch(options, json=changed, timeout=30).raise_for_status()
    return done


def _send(twilio: str, done: Round, seed: int) -> None:
    dice, pause, gap = random.Random(seed), threading.Event(), _AT_ONCE / _TEXTS_A_SECOND
    phones = list(itertools.islice(_phones, PHONES))
    words = [dice.choice(_WORDS) if dice.randrange(_ONE_IN) else _DANGER for _ in range(TEXTS)]
    shares = {phone: words[n::PHONES] for n, phone in enumerate(phones)}

    def text_all(phone: str) -> tuple[str, list[str]]:
        return phone, [_text(twilio, phone, body) for body in shares[phone] if not pause.wait(gap)]

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        done.sent.update(pool.map(text_all, phones))


def _text(twilio: str, phone: str, body: str) -> str:
    """Send a text; whether it came through is nobody's matter yet."""
    sid = f"SM{next(_sids):08x}{os.getpid():08x}{'50a4':0>16}"
    payload = {"number": phone, "body": body, "sid": sid}
    httpx.post(f"{twilio}/control/texts", json=payload, timeout=120).raise_for_status()
    return sid


def _keep_killing(
    stack: Stack, part: str, every: float, done: Round, stopped: threading.Event
) -> None:
    while not stopped.wait(every):
        # The front door is hit again only when it has opened.
        if part == "web" and not stack.ready():
            continue
        process = stack.part(part)
        if process is None:
            continue
        with contextlib.suppress(psutil.Error):
            process.kill()
            done.killed[part] += 1


def _trouble_database(stack: Stack, done: Round, stopped: threading.Event) -> None:
    """Kill it, freeze it, kill it again."""
    for trouble in ("killed", "frozen", "killed"):
        if stopped.wait(20):
            return
        if trouble == "frozen":
            with stack.frozen("database"):
                stopped.wait(_FROZEN_S)
        else:
            stack.kill("database")
        done.killed[f"database {trouble}"] += 1


def reckon(stack: Stack, done: Round) -> Reckoning:
    """Wait until everything that can still happen has, and count."""
    until(lambda: _kept(stack, done) == len(done.sids), "every text to be kept", _LONG_S)
    # What failed four times waits for ten minutes: they pass.
    stack.query(_TRY_NOW)
    stack.wait_until_quiet(_LONG_S)
    until(lambda: _is_still(stack), "no text on its way")
    rows = stack.query(_BY_TEXT, done.sids)
    phones, again = _arrived(stack, done), _sent_again(stack, done)
    gone_out = Counter(dict(stack.query(_GONE_OUT, done.sids)))
    persons = dict(stack.query(_PERSONS, done.sids))
    return Reckoning(
        lost=len(done.sids) - len(rows),
        without_item=sum(items == 0 for _, items, _, _ in rows),
        with_two_items=sum(items > 1 and calm for _, items, _, calm in rows),
        unanswered=sum(not answers for _, _, answers, _ in rows),
        extra=sum(
            not 0 <= phones[phone] - gone_out[persons[sids[0]]] <= again[persons[sids[0]]]
            for phone, sids in done.sent.items()
        ),
        out_of_order=int(stack.query(_OUT_OF_ORDER, done.sids)[0][0]),
        missed_and_found=int(stack.query(_MISSED, done.sids)[0][0]),
        sent_again=sum(again.values()),
        answers=sum(answers for _, _, answers, _ in rows),
    )


def _kept(stack: Stack, done: Round) -> int:
    count = "SELECT count(*) FROM inbound_message WHERE provider_sid = ANY(%s)"
    with contextlib.suppress(psycopg.Error):
        return int(stack.query(count, done.sids)[0][0])
    return 0


def _is_still(stack: Stack) -> bool:
    """Whether the phones have received all that was sent: two looks see the same."""

    def look() -> list[tuple[object, ...]]:
        return stack.query("SELECT status, count(*) FROM outbound_message GROUP BY 1 ORDER BY 1")

    before = look()
    time.sleep(1)
    return before == look()


def _arrived(stack: Stack, done: Round) -> Counter[str]:
    """How many texts each phone received."""
    return Counter({phone: len(stack.replies(phone)) for phone in done.sent})


def _sent_again(stack: Stack, done: Round) -> Counter[object]:
    """How many texts to each person were sent again in doubt, which stands in the trail."""
    return Counter(dict(stack.query(_AGAIN, done.sids)))


_TRY_NOW = "UPDATE clock SET due_at = now() WHERE kind = 'send' AND done_at IS NULL RETURNING 1"
#: Whoever repeats what was answered as danger is not answered each time.
_CALM = "NOT EXISTS (SELECT 1 FROM episode e WHERE e.person_id = m.person_id)"
#: What adds to an open report stands with that too: it was stored before the report was opened.
_BESIDE = """(
    EXISTS (SELECT 1 FROM report r WHERE r.item_id = j.item_id)
    AND EXISTS (SELECT 1 FROM item own WHERE own.message_id = m.id)
)"""
_BY_TEXT = f"""
    SELECT m.id,
           (SELECT count(*) FROM item i WHERE i.message_id = m.id)
         + (SELECT count(*) FROM item_message j WHERE j.message_id = m.id AND NOT {_BESIDE}),
           (SELECT count(*) FROM outbound_message o
            WHERE o.turn_id = m.id AND o.recipient_kind = 'person')
         + (NOT {_CALM})::int, {_CALM}
    FROM inbound_message m WHERE m.provider_sid = ANY(%s)
"""
_OF_THEM = "(SELECT DISTINCT person_id FROM inbound_message WHERE provider_sid = ANY(%s))"
_PERSONS = "SELECT provider_sid, person_id FROM inbound_message WHERE provider_sid = ANY(%s)"
_GONE_OUT = f"""
    SELECT recipient_id, count(*) FROM outbound_message
    WHERE recipient_id IN {_OF_THEM} AND channel <> 'voice'
      AND status IN ('queued', 'sent', 'delivered', 'in_answer') GROUP BY 1
"""
_AGAIN = f"""
    SELECT subject_id, count(*) FROM audit_event
    WHERE kind = 'outbound.sent_again' AND subject_id IN {_OF_THEM} GROUP BY 1
"""
_MISSED = """
    SELECT count(*) FROM audit_event e JOIN inbound_message m ON m.id = e.message_id
    WHERE e.kind = 'inbound.missed' AND m.provider_sid = ANY(%s)
"""
#: Of two texts of one person that the webhook brought, the later answered first.
_OUT_OF_ORDER = f"""
    WITH told AS (
        SELECT m.person_id, m.received_at, min(o.created_at) AS answered_at
        FROM inbound_message m JOIN outbound_message o
          ON o.turn_id = m.id AND o.recipient_kind = 'person' AND o.step NOT LIKE 'danger%%'
        WHERE m.provider_sid = ANY(%s) AND {_CALM} AND NOT EXISTS (
            SELECT 1 FROM audit_event e WHERE e.message_id = m.id AND e.kind = 'inbound.missed')
        GROUP BY m.id
    )
    SELECT count(*) FROM told a JOIN told b USING (person_id)
    WHERE a.received_at < b.received_at AND a.answered_at > b.answered_at
"""

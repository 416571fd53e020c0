"""What counts as lost and as doubled."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID, uuid4

from bench.generator import Sent
from bench.ledger import SinkLedger, settle
from bench.plan import Planned, Texter
from bot.services.ids import message_id_of

OMAR = Texter("+447700900455", "service_user")


class FakeBooks:
    """What the database would say."""

    def __init__(self, kept: set[str], said: list[tuple[UUID, UUID, str, str]]) -> None:
        self._kept, self._said = kept, said

    def kept(self, sids: Collection[str]) -> set[str]:
        return self._kept & set(sids)

    def said(self, turns: Collection[UUID]) -> list[tuple[UUID, UUID, str, str]]:
        return [row for row in self._said if row[1] in turns]


def sent(sid: str, *, replies: int = 0, repeat: bool = False, status: int = 204) -> Sent:
    text = Planned(0.0, sid, OMAR, "is sam in on friday", repeat=repeat)
    return Sent(text, 10.0, 10.0, 10.02, status, replies)


def row(sid: str, recipient: str = "person") -> tuple[UUID, UUID, str, str]:
    return uuid4(), message_id_of(sid), recipient, "cover"


def called(*calls: tuple[float, UUID]) -> SinkLedger:
    ledger = SinkLedger("http://127.0.0.1:1")
    ledger.calls = [(at, str(outbound)) for at, outbound in calls]
    return ledger


def test_a_text_kept_and_answered_once_is_neither_lost_nor_doubled() -> None:
    answer = row("SM1")
    outcome = settle(FakeBooks({"SM1"}, [answer]), called((10.5, answer[0])), [sent("SM1")])
    assert outcome.answered_at == {"SM1": 10.5}
    assert not (outcome.lost_in)
    assert not (outcome.unanswered)
    assert not (outcome.doubled)


def test_a_text_that_is_not_stored_is_lost() -> None:
    outcome = settle(FakeBooks(set(), []), called(), [sent("SM1")])
    assert outcome.lost_in == ["SM1"]


def test_a_text_stored_and_never_answered_is_unanswered() -> None:
    outcome = settle(FakeBooks({"SM1"}, [row("SM1")]), called(), [sent("SM1")])
    assert outcome.lost_in == []
    assert outcome.unanswered == ["SM1"]


def test_one_answer_sent_twice_is_doubled() -> None:
    answer = row("SM1")
    ledger = called((10.5, answer[0]), (12.0, answer[0]))
    assert settle(FakeBooks({"SM1"}, [answer]), ledger, [sent("SM1")]).doubled == ["SM1"]


def test_two_answers_to_one_text_are_doubled() -> None:
    first, second = row("SM1"), row("SM1")
    ledger = called((10.5, first[0]), (10.6, second[0]))
    outcome = settle(FakeBooks({"SM1"}, [first, second]), ledger, [sent("SM1")])
    assert outcome.doubled == ["SM1"]


def test_danger_is_answered_by_the_webhook_and_its_alert_is_no_second_answer() -> None:
    reply, alert = row("SM9"), row("SM9", "desk")
    books = FakeBooks({"SM9"}, [reply, alert])
    outcome = settle(books, called((10.9, alert[0])), [sent("SM9", replies=1, status=200)])
    assert outcome.answered_at == {"SM9": 10.02}
    assert outcome.doubled == []


def test_an_alert_sent_twice_is_doubled() -> None:
    reply, alert = row("SM9"), row("SM9", "desk")
    ledger = called((10.9, alert[0]), (11.9, alert[0]))
    outcome = settle(FakeBooks({"SM9"}, [reply, alert]), ledger, [sent("SM9", replies=1)])
    assert outcome.doubled == ["SM9"]
    assert outcome.doubled_as == {"alert": 1}


def test_a_repeated_delivery_is_not_counted_as_a_text() -> None:
    answer = row("SM1")
    given = [sent("SM1"), sent("SM1", repeat=True), sent("SM1", repeat=True, status=503)]
    outcome = settle(FakeBooks({"SM1"}, [answer]), called((10.5, answer[0])), given)
    assert list(outcome.answered_at) == ["SM1"]
    assert outcome.doubled == []
    assert outcome.refused_webhooks == 1

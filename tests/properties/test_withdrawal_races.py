"""Consent is withdrawn while a text that it allowed is on its way: 200 orders of their steps.

"Sent" means handed to the sender. A text is claimed and decided again in one transaction. What is
withdrawn before that decision reads the consent is not told. Between that reading and the sender
lies the one window that is left; it is counted, and nothing else is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from bot.app import App
from bot.care.consent_records import Basis, ConsentState, GivenVia
from bot.care.facts import Category
from bot.care.protected import Permit
from bot.clock import local
from bot.records.consents import NewConsent, add_consent
from bot.records.enrolment import add_relationship
from bot.records.key_team import find_key_team
from bot.records.standing import find_standing
from bot.records.unit import Records, make_engine
from bot.services.answering import answering
from bot.services.item_opening import belongs_to
from bot.services.receive_message import receive_message
from bot.services.send_outbound import send_outbound
from bot.services.staffed_hours import reading_occasion
from bot.services.take_turn import list_waiting
from bot.services.turns import Turn
from tests.conftest import Database
from tests.kit import Desk, desk_for, inbound
from tests.properties.cast import Cast, gather, phone_numbers
from tests.properties.stepping import Interleaving, Step, SteppedSender, steps_of

ORDERS = 200
#: How a step that reads the consent of two people looks.
_READS_CONSENT = "FROM consent"


@pytest.fixture
def desk(tmp_path: Path, database: Database) -> Iterator[Desk]:
    made = desk_for(tmp_path, database.app_url)
    yield made
    made.app.records.engine.dispose()


@pytest.fixture
def cast(desk: Desk) -> Cast:
    with desk.app.records.begin() as unit:
        found = gather(unit, phone_numbers(), desk.clock.now(), (44, 30))
        for user in found.users:
            for carer in found.carers:
                add_relationship(unit, user.id, carer.id, "carer", desk.clock.now())
    return found


@dataclass
class Race:
    """Two apps beside each other on one database, stopped step by step."""

    desk: Desk
    cast: Cast
    order: Interleaving
    apps: list[App]

    def play(self, number: int) -> str:
        """One order of the steps of sending and withdrawing; what came of it."""
        cast, desk = self.cast, self.desk
        user, carer = cast.users[number % 2], cast.carers[number // 2 % 4]
        desk.clock.forward(minutes=1)
        _agree(desk, cast, user.id, carer.id)
        _prove(desk)
        queued = _ask(desk, user.id, carer.phones[0])
        sends, withdraws = self.apps
        log = self.order.run(
            {
                "sender": (sends, lambda app: send_outbound(app, queued)),
                "staff": (withdraws, lambda app: _withdraw(app, cast, user.id, carer.id)),
            },
            Random(number),
        )
        assert isinstance(sends.sender, SteppedSender)
        text = sends.sender.sent.pop()
        assert sends.sender.sent == []
        return _judge(log, tells=bool(cast.marks.found(text.body)))


@pytest.fixture
def race(desk: Desk, cast: Cast) -> Iterator[Race]:
    order = Interleaving()
    apps = []
    for _ in range(2):
        engine = make_engine(str(desk.app.settings.database_url), pool_size=1)
        records = Records(engine, desk.app.records.vault)
        apps.append(replace(desk.app, records=records, sender=SteppedSender(order.stop)))
        order.watch(apps[-1])
    yield Race(desk, cast, order, apps)
    for app in apps:
        app.records.engine.dispose()


def test_what_is_sent_after_a_withdrawal_is_the_refusal(race: Race) -> None:
    seen = Counter(race.play(number) for number in range(ORDERS))
    print(f"\n{dict(seen)}")  # noqa: T201
    assert seen["told before it was withdrawn"] > 20
    assert seen["refused"] > 20


def _judge(log: list[Step], *, tells: bool) -> str:
    withdrawn = next(place for place, what in steps_of(log, "staff") if what == "commit")
    sender = list(steps_of(log, "sender"))
    read = max(place for place, what in sender if _READS_CONSENT in what)
    claimed = next(place for place, what in sender if what == "commit")
    handed = next(place for place, what in sender if what == "send")
    if withdrawn < read:
        assert not tells, log
        return "refused"
    assert tells, log
    if withdrawn < claimed:
        return "told: withdrawn between decision and claim"
    if withdrawn < handed:
        return "told: withdrawn between claim and sender"
    return "told before it was withdrawn"


def _agree(desk: Desk, cast: Cast, subject_id: UUID, other_id: UUID) -> None:
    with desk.app.records.begin() as unit:
        add_consent(unit, _version(desk.app, cast, subject_id, other_id, ConsentState.FULL))


def _withdraw(app: App, cast: Cast, subject_id: UUID, other_id: UUID) -> None:
    with app.records.begin() as unit:
        add_consent(unit, _version(app, cast, subject_id, other_id, ConsentState.WITHDRAWN))


def _version(
    app: App, cast: Cast, subject_id: UUID, other_id: UUID, state: ConsentState
) -> NewConsent:
    return NewConsent(
        subject_id=subject_id,
        other_id=other_id,
        state=state,
        categories=frozenset(),
        basis=Basis.EXPLICIT,
        given_via=GivenVia.CALL,
        recorded_by=cast.workers[0],
        confirmed_by=cast.workers[0],
        valid_from=app.clock.now(),
        recorded_at=app.clock.now(),
    )


def _prove(desk: Desk) -> None:
    query = "UPDATE contact_point SET proved_at = :now, last_seen_at = :now RETURNING id"
    desk.rows(query, now=desk.clock.now())


def _ask(desk: Desk, subject_id: UUID, phone: str) -> UUID:
    """The id of a text to a carer that says who somebody's key worker is, not sent yet."""
    message_id = receive_message(desk.app, inbound(phone, "who"), desk.clock.now()).message_id
    with answering(desk.app, Turn(message_id, "step")) as answer:
        today = local(answer.now).date()
        standing = find_standing(answer.unit, subject_id, answer.sender.person_id, today)
        permit = answer.decide_about_other(Category.KEY_WORKER, standing)
        assert isinstance(permit, Permit)
        when = reading_occasion(answer.unit, belongs_to(answer.unit, answer.sender)[0], answer.now)
        fact = find_key_team(answer.unit, subject_id, when).key_worker.reveal(permit)
        assert fact is not None
        values = {"key_worker": fact.first_name, "team_number": fact.team_number}
        answer.say("key_worker", {**values, "working_days": fact.working_days}, permit)
    (queued,) = list_waiting(desk.app, message_id)
    return queued

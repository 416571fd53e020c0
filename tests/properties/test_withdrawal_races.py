"""Consent is withdrawn while a text that it allowed is on its way: 200 orders of their steps.

"Sent" means handed to the sender. A text is claimed and decided again in one transaction. What is
withdrawn before that decision reads the consent is not told. Between that reading and the sender
lies the one window that is left; it is counted, and nothing else is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from bot.app import App
from bot.care.consent_records import Basis, ConsentState, GivenVia
from bot.content.lane_clocks import load_lane_clocks
from bot.records.consents import NewConsent, add_consent
from bot.records.enrolment import add_relationship
from bot.records.unit import Records, make_engine
from bot.services import loop_guard
from bot.services.answers.question import Question
from bot.services.give_answer import give_answer
from bot.services.receive_message import receive_message
from bot.services.send_outbound import send_outbound
from bot.services.take_turn import finish_turn, list_waiting, start_turn
from bot.services.turns import Turn
from tests.conftest import Database
from tests.kit import Desk, desk_for, inbound
from tests.properties.about_one import arrange_on
from tests.properties.cast import Cast, Player, gather, phone_numbers
from tests.properties.stepping import Interleaving, Step, SteppedSender, steps_of

ORDERS = 200
#: How the steps look that read or write the consent of two people.
_READS_CONSENT, _WRITES_CONSENT = "FROM consent", "INSERT INTO consent"

Act = Callable[[App], object]


@pytest.fixture
def desk(tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    # The same few carers are told the same words each minute: no machine does that to them.
    monkeypatch.setattr(loop_guard, "MOST_ALIKE", 1000)
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
            arrange_on(unit, found, user.id, desk.clock.now() + timedelta(days=30))
    return found


@dataclass
class Race:
    """Two apps beside each other on one database, stopped step by step."""

    desk: Desk
    cast: Cast
    order: Interleaving
    apps: list[App]

    def play(self, number: int) -> str:
        """One order of the steps of telling and withdrawing; what came of it.

        A text that waits is sent, or a whole turn is taken; staff withdraw, or the person does
        by text.
        """
        desk = self.desk
        pair = self.cast.users[number % 2], self.cast.carers[number // 2 % 4]
        desk.clock.forward(minutes=1)
        _agree(desk, self.cast, *pair)
        _prove(desk)
        asked = _ask(desk, *pair)
        tells: Act = partial(_take_turn, message_id=asked, about=pair[0])
        if number % 4 < 2:
            tells(desk.app)
            (waiting,) = list_waiting(desk.app, asked)
            tells = partial(send_outbound, outbound_id=waiting)
        else:
            tells = partial(_take_turn_and_send, message_id=asked, about=pair[0])
        withdraws = partial((_withdraw, _withdraw_by_text)[number // 8 % 2], self.cast, *pair)
        log = self.order.run(
            {"teller": (self.apps[0], tells), "withdrawer": (self.apps[1], withdraws)},
            Random(number),
        )
        sender = self.apps[0].sender
        assert isinstance(sender, SteppedSender)
        text = sender.sent.pop()
        assert sender.sent == []
        return _judge(log, tells=bool(self.cast.marks.found(text.body)))


@pytest.fixture
def race(desk: Desk, cast: Cast) -> Iterator[Race]:
    order = Interleaving()
    apps = []
    for _ in range(2):
        engine = make_engine(str(desk.app.settings.database_url), pool_size=1)
        settings = desk.app.settings
        clocks = load_lane_clocks(settings.keyline_home)
        records = Records(engine, desk.app.records.vault, settings.keyline_nation, clocks)
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
    """What was read before it was withdrawn may be told, and nothing else."""
    written = min(place for place, what in steps_of(log, "withdrawer") if _WRITES_CONSENT in what)
    withdrawn = next(
        place for place, what in steps_of(log, "withdrawer") if what == "commit" and place > written
    )
    teller = list(steps_of(log, "teller"))
    handed = next(place for place, what in teller if what == "send")
    read = max(place for place, what in teller if _READS_CONSENT in what and place < handed)
    claimed = max(place for place, what in teller if what == "commit" and place < handed)
    if withdrawn < read:
        assert not tells, log
        return "refused"
    assert tells, log
    if withdrawn < claimed:
        return "told: withdrawn between decision and claim"
    if withdrawn < handed:
        return "told: withdrawn between claim and sender"
    return "told before it was withdrawn"


def _agree(desk: Desk, cast: Cast, user: Player, carer: Player) -> None:
    with desk.app.records.begin() as unit:
        add_consent(unit, _version(desk.app, cast, user, carer, ConsentState.FULL))


def _withdraw(cast: Cast, user: Player, carer: Player, app: App) -> None:
    with app.records.begin() as unit:
        add_consent(unit, _version(app, cast, user, carer, ConsentState.WITHDRAWN))


def _withdraw_by_text(cast: Cast, user: Player, carer: Player, app: App) -> None:
    body = f"stop telling {carer.name} anything"
    message_id = receive_message(app, inbound(user.phones[0], body), app.clock.now()).message_id
    assert start_turn(app, message_id) is not None
    wish = Question("withdraw_consent", "withdraw", (), (carer.name,))
    give_answer(app, Turn(message_id, "action_answer"), wish)
    finish_turn(app, message_id, answered=True)


def _version(app: App, cast: Cast, user: Player, carer: Player, state: ConsentState) -> NewConsent:
    return NewConsent(
        subject_id=user.id,
        other_id=carer.id,
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


def _ask(desk: Desk, user: Player, carer: Player) -> UUID:
    """A carer asks when somebody's appointment is. Its place becomes known to nobody by itself."""
    given = inbound(carer.phones[0], f"when is the next appointment of {user.name}")
    return receive_message(desk.app, given, desk.clock.now()).message_id


def _take_turn(app: App, message_id: UUID, about: Player) -> list[UUID]:
    assert start_turn(app, message_id) is not None
    question = Question("appointment_query", "when", (), (about.name,))
    give_answer(app, Turn(message_id, "action_answer"), question)
    return finish_turn(app, message_id, answered=True)


def _take_turn_and_send(app: App, message_id: UUID, about: Player) -> None:
    for outbound_id in _take_turn(app, message_id, about):
        send_outbound(app, outbound_id)

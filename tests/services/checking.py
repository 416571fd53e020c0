"""What tests of the safety check share: danger that comes in, what is texted back, time passing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bot.app import App
from bot.care.danger_answers import Danger
from bot.care.facts import Verification
from bot.care.lanes import Lane
from bot.care.safety_check import Answering, Question
from bot.records import addresses, messages, people
from bot.records.people import Sender
from bot.records.unit import Unit
from bot.services.hear_check import Heard, hear_answer, read_answer
from bot.services.ids import message_id_of
from bot.services.raise_alarm import Danger as Alarm
from bot.services.raise_alarm import raise_alarm
from bot.services.receive_message import receive_message
from bot.services.ring_clocks import ring_clocks
from bot.services.safety_check import begin_check, note_said
from bot.services.send_outbound import send_outbound
from tests.kit import ASHA, Desk, inbound

SUICIDE = ("suicide_intent",)
#: How the prompts begin, and how staff hear that nobody replied.
PROMPT, NO_REPLY = "Checking in again", "no reply for"


@dataclass
class Talk:
    """One phone in danger, and everybody who answers."""

    desk: Desk
    address: str = ASHA

    def danger(
        self,
        categories: tuple[str, ...] = SUICIDE,
        *,
        lane: Lane = Lane.FOUR_HOURS,
        question: Question | None = Question.SAFE_NOW,
        texts_unasked: bool = True,
        about: str | None = "self",
    ) -> str:
        """Danger words come in, and are answered in full; returns the item's code."""
        with self.desk.app.records.begin() as unit:
            sender, message_id = self._store(unit, "danger")
            alarm = Alarm(message_id, lane, categories)
            assert raise_alarm(unit, self.desk.app.alert_clocks, sender, alarm, self.now)
            danger = Danger(lane.value, categories, about)
            note_said(unit, message_id, Answering.FULL, danger, self.now)
            if question is not None:
                begin_check(unit, message_id, question, self.now, texts_unasked=texts_unasked)
        self.send()
        return str(
            self.desk.rows("SELECT code FROM item ORDER BY opened_at DESC LIMIT 1")[0]["code"]
        )

    def text(self, body: str, *, is_danger: bool = False) -> Heard | None:
        """A text of theirs; None where no question is open, or it is for somebody else."""
        app = self.desk.app
        with app.records.begin() as unit:
            sender = self._sender(unit)
            answer = read_answer(unit, sender, body, self.now, is_danger=is_danger)
            if answer is None:
                return None
            sender, message_id = self._store(unit, body)
            heard = hear_answer(unit, app, sender, message_id, answer, self.now)
        self.send()
        return heard

    def staff(self, number: str, body: str) -> None:
        """A text from a phone of staff."""
        receive_message(self.desk.app, inbound(number, body), self.now)
        self.send()

    def wait(self, minutes: float, app: App | None = None) -> None:
        """Time passes, and the clocks ring every half minute."""
        for _ in range(int(minutes * 2)):
            self.desk.clock.forward(seconds=30)
            ring_clocks(app or self.desk.app)
            self.send()

    def sleep(self, minutes: float) -> None:
        """Time passes while no worker runs; then one does."""
        self.desk.clock.forward(minutes=minutes)
        ring_clocks(self.desk.app)
        self.send()

    def send(self) -> None:
        for row in self.desk.rows("SELECT id FROM outbound_message WHERE status = 'waiting'"):
            send_outbound(self.desk.app, UUID(str(row["id"])))

    def prompts(self) -> int:
        """How many prompts went to the phone."""
        return sum(PROMPT in said for said in self.desk.sender.to(self.address))

    def told(self, number: str) -> list[str]:
        """What a phone of staff heard of nobody's replying."""
        return [t for t in self.desk.sender.to(number) if NO_REPLY in t.lower()]

    @property
    def now(self) -> datetime:
        return self.desk.clock.now()

    def _sender(self, unit: Unit) -> Sender:
        found = people.find_sender(unit, addresses.fingerprint(unit, self.address))
        return found or people.add_stranger(unit, self.address, self.now)

    def _store(self, unit: Unit, body: str) -> tuple[Sender, UUID]:
        text = inbound(self.address, body)
        sender, message_id = self._sender(unit), message_id_of(text.provider_sid)
        new = messages.NewMessage(
            id=message_id,
            provider_sid=text.provider_sid,
            channel="sms",
            body=body,
            media_count=0,
            verification=Verification.UNKNOWN,
            received_at=self.now,
            danger=True,
            turn="none",
        )
        assert messages.add_inbound(unit, new, sender)
        return sender, message_id

"""A history drawn by lot: records change, people prove who they are, ask, and are answered.

Each step is one rule and one number, from which everything else in it is drawn. So a history that
fails shrinks to the steps it needs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from random import Random

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from sqlalchemy import text

from tests.kit import TUESDAY_NOON, Desk
from tests.properties import about_one, about_two
from tests.properties.cast import AGES, Player, gather
from tests.properties.judge import Judge
from tests.properties.office import Office
from tests.properties.texting import COMMANDS, Texting

LOTS = st.integers(0, 2**24)
_FORGET = (
    "UPDATE clock SET done_at = due_at WHERE done_at IS NULL",
    "UPDATE outbound_message SET status = 'failed' WHERE status <> 'failed'",
    "DELETE FROM procrastinate_jobs",
)


class Histories(RuleBasedStateMachine):
    """One history after another, in one database. Made a class for one by `histories_on`."""

    desk: Desk
    numbers: Iterator[str]
    steps: Counter[str]

    @initialize(lot=LOTS)
    def begin(self, lot: int) -> None:
        """A new cast, whom nothing connects with anybody of an earlier history."""
        drawn = Random(lot)
        self.desk.clock.moment = TUESDAY_NOON
        with self.desk.app.records.begin() as unit:
            for query in _FORGET:
                unit.connection.execute(text(query))
            ages = (drawn.choice(AGES[:3]), drawn.choice(AGES))
            self.cast = gather(unit, self.numbers, TUESDAY_NOON, ages)
            for _ in range(6):
                about_two.relate(self._office(unit, drawn))
            for _ in range(6):
                about_two.record_consent(self._office(unit, drawn))
            about_one.arrange(self._office(unit, drawn))
        self.judge.cast = self.cast
        self.texting = Texting(self.desk, self.cast, drawn)

    @property
    def judge(self) -> Judge:
        assert isinstance(self.desk.sender, Judge)
        return self.desk.sender

    @rule(lot=LOTS)
    def a_carer_asks(self, lot: int) -> None:
        drawn = self._draw("a carer asks", lot)
        asker = drawn.choice(self.cast.carers[:3] if drawn.random() < 0.9 else self.cast.players)
        self.texting.ask(asker, drawn.choice(self.cast.users))

    @rule(lot=LOTS)
    def a_carer_proves_and_asks(self, lot: int) -> None:
        drawn = self._draw("a carer proves and asks", lot)
        asker = drawn.choice(self.cast.carers[:3])
        self._prove(asker)
        self.texting.ask(asker, drawn.choice(self.cast.users))

    @rule(lot=LOTS)
    def a_carer_goes_on_asking(self, lot: int) -> None:
        drawn = self._draw("a carer goes on asking", lot)
        asker = drawn.choice(self.cast.carers[:3])
        for _ in range(3):
            self.texting.reply(asker)

    @rule(lot=LOTS)
    def a_user_asks(self, lot: int) -> None:
        drawn = self._draw("a user asks", lot)
        asker = drawn.choice(self.cast.users)
        if drawn.random() < 0.5:
            self._prove(asker)
        self.texting.ask(asker, None if drawn.random() < 0.8 else drawn.choice(self.cast.players))

    @rule(lot=LOTS)
    def a_user_replies(self, lot: int) -> None:
        drawn = self._draw("a user replies", lot)
        self.texting.reply(drawn.choice(self.cast.users))

    @rule(lot=LOTS)
    def somebody_says_a_word(self, lot: int) -> None:
        drawn = self._draw("a word", lot)
        who: Player | str = drawn.choice([*self.cast.players, *self.cast.strangers])
        self.texting.say(who, drawn.choice(COMMANDS))

    @rule(lot=LOTS)
    def a_stranger_asks(self, lot: int) -> None:
        drawn = self._draw("a stranger asks", lot)
        self.texting.ask(drawn.choice(self.cast.strangers), drawn.choice(self.cast.users))

    @rule(lot=LOTS)
    def texts_are_sent(self, lot: int) -> None:
        drawn = self._draw("texts are sent", lot)
        self.texting.send(drawn.randint(1, 3))

    @rule(lot=LOTS)
    def time_passes(self, lot: int) -> None:
        drawn = self._draw("time passes", lot)
        short = [timedelta(seconds=20), timedelta(minutes=7), timedelta(minutes=20)]
        middling = [timedelta(hours=9), timedelta(days=1), timedelta(days=3)]
        long = [timedelta(days=21), timedelta(days=61), timedelta(days=95), timedelta(days=190)]
        span = drawn.choice(drawn.choice([short, short, middling, middling, long]))
        self.desk.clock.moment += span
        if span >= timedelta(days=21):
            self._seen_lately()

    @rule(lot=LOTS)
    def clocks_ring(self, lot: int) -> None:
        self._draw("clocks ring", lot)
        self.texting.ring()

    @rule(lot=LOTS)
    def staff_relate(self, lot: int) -> None:
        self._staff(about_two.relate, lot)

    @rule(lot=LOTS)
    def staff_record_consent(self, lot: int) -> None:
        self._staff(about_two.record_consent, lot)

    @rule(lot=LOTS)
    def staff_record_what_else_counts(self, lot: int) -> None:
        self._staff(Random(lot).choice([about_two.hold, about_two.find_capacity]), lot)

    @rule(lot=LOTS)
    def staff_note_what_is_known(self, lot: int) -> None:
        known = [*[about_two.note_known] * 4, about_two.forget_known]
        self._staff(Random(lot).choice(known), lot)

    @rule(lot=LOTS)
    def staff_change_who_is_there(self, lot: int) -> None:
        ways = [about_one.change_key_worker, about_one.send_away, about_one.arrange]
        self._staff(Random(lot).choice(ways), lot)

    @rule(lot=LOTS)
    def something_happens_to_a_phone(self, lot: int) -> None:
        ways = [
            *[about_one.change_phone] * 5,
            about_one.share_number,
            *[about_one.unshare_numbers] * 2,
        ]
        self._staff(Random(lot).choice(ways), lot)

    @rule(lot=LOTS)
    def something_happens_to_a_person(self, lot: int) -> None:
        self._staff(Random(lot).choice([about_one.change_person, about_one.admit]), lot)

    def _staff(self, do: Callable[[Office], None], lot: int) -> None:
        drawn = self._draw(do.__name__, lot)
        with self.desk.app.records.begin() as unit:
            do(self._office(unit, drawn))

    def _office(self, unit: object, drawn: Random) -> Office:
        return Office(unit, self.cast, self.desk.clock.now(), drawn)  # type: ignore[arg-type]

    def _draw(self, step: str, lot: int) -> Random:
        self.steps[step] += 1
        self.texting.lot = Random(lot)
        return Random(lot + 1)

    def _prove(self, player: Player) -> None:
        """A PIN was given from the person's phone this moment."""
        self._change("proved_at = :now, last_seen_at = :now", player)

    def _seen_lately(self) -> None:
        """Texts of days that were left out: the numbers of most went on proving something."""
        for player in self.cast.players[::2] + self.cast.carers[:2]:
            self._change("last_seen_at = :now", player)

    def _change(self, change: str, player: Player) -> None:
        query = text(f"UPDATE contact_point SET {change} WHERE person_id = :p AND identifies")
        given = {"now": self.desk.clock.now(), "p": player.id}
        with self.desk.app.records.begin() as unit:
            unit.connection.execute(query, given)


def histories_on(desk: Desk, numbers: Iterator[str]) -> type[Histories]:
    """The machine for one database."""
    steps: Counter[str] = Counter()
    given = {"desk": desk, "numbers": numbers, "steps": steps}
    return type("Histories", (Histories,), given)

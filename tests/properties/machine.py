"""A history drawn by lot: records change, people prove who they are, ask, and are answered.

Each step is one rule and one number, from which everything else in it is drawn. So a history that
fails shrinks to the steps it needs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from random import Random

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from sqlalchemy import text

from bot.services.confirm_consent import NotConfirmableError, confirm_consent, list_versions
from tests.kit import TUESDAY_NOON, Desk
from tests.properties import about_one, about_two
from tests.properties.cast import AGES, Player, gather
from tests.properties.judge import Judge
from tests.properties.office import Office
from tests.properties.sayings import AGREED, COMMANDS
from tests.properties.texting import Texting
from tests.properties.worker_words import write_freely

LOTS = st.integers(0, 2**24)
#: How often each kind of step is taken. All are of one rule: left to themselves, whole histories
#: do without one kind or the other, and hardly anybody is told anything.
WEIGHTS = {
    "a_carer_proves_and_asks": 8,
    "a_carer_asks": 3,
    "a_carer_goes_on_asking": 4,
    "a_user_asks": 4,
    "a_user_asks_of_sharing": 4,
    "staff_confirm": 1,
    "somebody_says_a_word": 1,
    "a_stranger_asks": 1,
    "a_worker_writes": 3,
    "texts_are_sent": 3,
    "a_little_time_passes": 3,
    "days_pass": 1,
    "clocks_ring": 1,
    "staff_relate": 1,
    "staff_record_consent": 4,
    "staff_set_a_hold": 1,
    "staff_find_capacity": 1,
    "staff_note_what_is_known": 3,
    "staff_change_who_is_there": 3,
    "something_happens_to_a_phone": 1,
    "something_happens_to_a_person": 1,
}
STEPS = st.sampled_from([step for step, weight in WEIGHTS.items() for _ in range(weight)])
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
    begins: Callable[[int], None]

    @initialize(lot=LOTS)
    def begin(self, lot: int) -> None:
        """A new cast, whom nothing connects with anybody of an earlier history."""
        drawn = Random(lot)
        type(self).begins(lot)
        self.desk.clock.moment = TUESDAY_NOON
        with self.desk.app.records.begin() as unit:
            for query in _FORGET:
                unit.connection.execute(text(query))
            ages = (drawn.choice(AGES[:3]), drawn.choice(AGES))
            self.cast = gather(unit, self.numbers, TUESDAY_NOON, ages)
            office = Office(unit, self.cast, TUESDAY_NOON, drawn)
            for _ in range(10):
                about_two.relate(office)
                about_two.record_consent(office)
            for _ in self.cast.users:
                about_one.arrange(office)
        assert isinstance(self.desk.sender, Judge)
        self.desk.sender.cast = self.cast
        self.texting = Texting(self.desk, self.cast, drawn)

    @rule(step=STEPS, lot=LOTS)
    def next(self, step: str, lot: int) -> None:
        """The next step of the history."""
        self.steps[step] += 1
        self.texting.lot = Random(lot)
        getattr(self, step)(Random(lot + 1))

    def a_carer_asks(self, drawn: Random) -> None:
        asker = drawn.choice(self.cast.players)
        self.texting.ask(asker, self._whom(drawn, asker))

    def a_carer_proves_and_asks(self, drawn: Random) -> None:
        asker = drawn.choice(self.cast.carers[:3])
        self._prove(asker)
        self.texting.ask(asker, self._whom(drawn, asker))

    def a_carer_goes_on_asking(self, drawn: Random) -> None:
        asker = drawn.choice(self.cast.carers[:3])
        meant = self._whom(drawn, asker)
        self.texting.ask(asker, meant)
        for _ in range(3):
            self.texting.reply(asker, meant)

    def a_user_asks(self, drawn: Random) -> None:
        asker = drawn.choice(self.cast.users)
        if drawn.random() < 0.5:
            self._prove(asker)
        self.texting.ask(asker, None if drawn.random() < 0.7 else drawn.choice(self.cast.players))

    def a_user_asks_of_sharing(self, drawn: Random) -> None:
        asker = drawn.choice(self.cast.users)
        about = drawn.choice(self.cast.carers)
        self.texting.ask_of_sharing(asker, about)
        while drawn.random() < 0.8 and self.texting.reply(asker, about):
            pass

    def somebody_says_a_word(self, drawn: Random) -> None:
        who: Player | str = drawn.choice([*self.cast.players, *self.cast.strangers])
        self.texting.say(who, drawn.choice(COMMANDS if drawn.random() < 0.9 else AGREED))

    def a_stranger_asks(self, drawn: Random) -> None:
        self.texting.ask(drawn.choice(self.cast.strangers), drawn.choice(self.cast.users))

    def a_worker_writes(self, drawn: Random) -> None:
        write_freely(self.desk, self.cast, drawn)

    def texts_are_sent(self, drawn: Random) -> None:
        self.texting.send(drawn.randint(1, 3))

    def a_little_time_passes(self, drawn: Random) -> None:
        # Never to a minute at which only one team opens or closes: that minute is a mark.
        spans = [5, 600, 1_200, 9 * 3_600]
        self.desk.clock.forward(seconds=drawn.choice(spans))

    def days_pass(self, drawn: Random) -> None:
        days = drawn.choice([1, 1, 3, 3, 21, 61, 95, 190])
        self.desk.clock.forward(days=days)
        if days > 20:
            # Texts of days that were left out: most numbers went on proving something.
            for player in self.cast.users[:1] + self.cast.carers[:3]:
                self._change("last_seen_at = :now", player)

    def clocks_ring(self, _: Random) -> None:
        self.texting.ring()

    def staff_relate(self, drawn: Random) -> None:
        self._staff(about_two.relate, drawn)

    def staff_record_consent(self, drawn: Random) -> None:
        self._staff(about_two.record_consent, drawn)

    def staff_confirm(self, drawn: Random) -> None:
        ours = {player.id for player in self.cast.players}
        worker_id = drawn.choice(self.cast.workers)
        for listed in list_versions(self.desk.app, pending=True):
            if listed.person_id in ours:
                with suppress(NotConfirmableError):
                    confirm_consent(self.desk.app, listed.id, worker_id)

    def staff_set_a_hold(self, drawn: Random) -> None:
        self._staff(about_two.hold, drawn)

    def staff_find_capacity(self, drawn: Random) -> None:
        self._staff(about_two.find_capacity, drawn)

    def staff_note_what_is_known(self, drawn: Random) -> None:
        known = [*[about_two.note_known] * 6, about_two.forget_known]
        self._staff(drawn.choice(known), drawn)

    def staff_change_who_is_there(self, drawn: Random) -> None:
        ways = [about_one.change_key_worker, about_one.send_away, about_one.arrange]
        self._staff(drawn.choice(ways), drawn)

    def something_happens_to_a_phone(self, drawn: Random) -> None:
        often = [about_one.change_phone] * 5 + [about_one.unshare_numbers] * 3
        self._staff(drawn.choice([*often, about_one.share_number]), drawn)

    def something_happens_to_a_person(self, drawn: Random) -> None:
        self._staff(drawn.choice([about_one.change_person, about_one.admit]), drawn)

    def _whom(self, drawn: Random, asker: Player) -> Player:
        """Somebody whom the asker may well be related to."""
        close = {player.id: self.cast.users[n // 2] for n, player in enumerate(self.cast.carers)}
        if drawn.random() < 0.7 and asker.id in close:
            return close[asker.id]
        return drawn.choice(self.cast.users)

    def _staff(self, do: Callable[[Office], None], drawn: Random) -> None:
        with self.desk.app.records.begin() as unit:
            do(Office(unit, self.cast, self.desk.clock.now(), drawn))

    def _prove(self, player: Player) -> None:
        """A PIN was given from the person's phone this moment."""
        self._change("proved_at = :now, last_seen_at = :now", player)

    def _change(self, change: str, player: Player) -> None:
        query = text(f"UPDATE contact_point SET {change} WHERE person_id = :p AND identifies")
        given = {"now": self.desk.clock.now(), "p": player.id}
        with self.desk.app.records.begin() as unit:
            unit.connection.execute(query, given)


def histories_on(
    desk: Desk, numbers: Iterator[str], begins: Callable[[int], None]
) -> type[Histories]:
    """The machine for one database. `begins` is called with the lot of each history."""
    steps: Counter[str] = Counter()
    given = {"desk": desk, "numbers": numbers, "steps": steps, "begins": staticmethod(begins)}
    return type("Histories", (Histories,), given)

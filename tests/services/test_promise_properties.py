"""Random weeks of calls: whatever anybody does, no promise is lost, and none is late unheard."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from bot.care.promises import LEAD_HEARS_AFTER
from bot.care.promises_window import Window
from bot.records.phones import Staff
from bot.services.answers.question import Question
from bot.services.give_answer import give_answer
from bot.services.keep_contact_for_staff import enter_move, enter_promise
from bot.services.receive_message import receive_message
from bot.services.turns import Turn
from tests.kit import ASHA, BEN, DUTY, PRIYA, REHANA, SAM, STRANGER, Desk, inbound
from tests.services.answers.asking import ask, ring
from tests.services.answers.sharing_world import worker_of
from tests.services.contact_world import go_on_until, person_of, promises

TIMES = (
    "",
    "after 3",
    "tomorrow",
    "friday morning",
    "tonight",
    "in an hour",
    "monday or so",
    "at 10",
)
WORDS = ("spoke to her", "called, no answer", "passed to priya", "will look at it")


class Weeks:
    """One random run. `seen`: the promises that there ever were."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk, self.draw = desk, random.Random(seed)
        self.seen: set[object] = set()

    def step(self) -> None:
        """Something happens, or nothing, and time goes on."""
        things: list[Callable[[], None]] = [
            self.ask, self.ask, self.ask_twice, self.take_back, self.answer, self.answer,
            self.go_away, self.promise, self.move,
        ]  # fmt: skip
        self.draw.choice(things)()
        self.restart()
        hours = self.draw.choice((1, 3, 8, 20))
        until = self.desk.clock.now() + timedelta(hours=hours)
        go_on_until(self.desk, until, timedelta(hours=max(1, hours // 3)))
        self.check()

    def ask(self) -> None:
        times = self.draw.choice(TIMES)
        question = Question("contact_key_worker", "call", (times,) if times else ())
        ask(self.desk, self.draw.choice((ASHA, BEN, REHANA, STRANGER)), question)

    def ask_twice(self) -> None:
        """The action is repeated after a crash, before its turn was closed."""
        self.ask()
        (row,) = self.desk.rows("SELECT id FROM inbound_message ORDER BY received_at DESC LIMIT 1")
        self.desk.rows(
            "UPDATE inbound_message SET turn = 'waiting' WHERE id = :m RETURNING id", m=row["id"]
        )
        turn = Turn(UUID(str(row["id"])), "action_answer")
        give_answer(self.desk.app, turn, Question("contact_key_worker", "call", ("tomorrow",)))
        assert len([p for p in promises(self.desk) if p["asked_in"] == row["id"]]) <= 1

    def take_back(self) -> None:
        ask(self.desk, ASHA, "check_message_status", "cancel", "forget it")

    def answer(self) -> None:
        open_ = [p for p in promises(self.desk) if p["ended_at"] is None]
        if open_:
            code, said = (
                self.draw.choice(open_)["code"],
                self.draw.choice(("DONE", "TRIED", "HAVE")),
            )
            text = f"{said} {code} {self.draw.choice(WORDS)}"
            phone = self.draw.choice((SAM, PRIYA, DUTY))
            receive_message(self.desk.app, inbound(phone, text), self.desk.clock.now())

    def go_away(self) -> None:
        now = self.desk.clock.now()
        self.desk.rows(
            "INSERT INTO absence (id, worker_id, starts_at, ends_at, cover_worker_id) VALUES"
            " (gen_random_uuid(), :w, :f, :u, NULL) RETURNING id",
            w=worker_of(self.desk, self.draw.choice(("Sam", "Priya"))),
            f=now,
            u=now + timedelta(hours=self.draw.choice((4, 30, 100))),
        )

    def promise(self) -> None:
        now = self.desk.clock.now()
        window = Window(now + timedelta(hours=2), now + timedelta(hours=self.draw.choice((3, 30))))
        staff = Staff("worker", worker_of(self.desk, "Sam"))
        enter_promise(self.desk.app, person_of(self.desk), window, staff)

    def move(self) -> None:
        open_ = [p for p in promises(self.desk) if p["ended_at"] is None]
        if not open_:
            return
        now, staff = self.desk.clock.now(), Staff("worker", worker_of(self.desk, "Sam"))
        window = Window(now + timedelta(hours=20), now + timedelta(hours=24))
        assert enter_move(self.desk.app, str(open_[0]["code"]), window, staff, "call") >= 1

    def restart(self) -> None:
        """Nothing that a process remembers is needed."""
        self.desk.app.records._memory._held.clear()

    def check(self) -> None:
        """No promise is neither open nor ended by a human; each open one has a clock or was told
        of to the end; each that was moved is followed by one."""
        rows = promises(self.desk)
        ids = {row["id"] for row in rows}
        assert self.seen <= ids, "a promise has vanished"
        self.seen = ids
        running = {
            row["subject_id"]
            for row in self.desk.rows(
                "SELECT subject_id FROM clock WHERE kind = 'promise' AND done_at IS NULL"
            )
        }
        followed = {row["follows"] for row in rows}
        for row in rows:
            if row["ended_at"] is None:
                assert row["id"] in running or row["lead_told_at"] is not None
            else:
                assert row["ended_by_kind"] in ("person", "worker", "desk")
                assert row["ended_by_id"] is not None
                assert row["id"] not in running
                assert (row["ending"] == "moved") is (row["id"] in followed)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_promise_is_lost_and_none_is_late_unheard(desk: Desk, seed: int) -> None:
    weeks = Weeks(desk, seed)
    for _ in range(25):
        weeks.step()
    assert len(weeks.seen) > 3
    # Over the weekend and back: whatever is late has been told of by then.
    go_on_until(desk, desk.clock.now() + timedelta(days=5), timedelta(hours=3))
    ring(desk)
    weeks.check()
    now = desk.clock.now()
    for row in promises(desk):
        late_for = now - row["due_until"]  # type: ignore[operator]
        if row["ended_at"] is None and late_for > timedelta(days=4) + LEAD_HEARS_AFTER:
            assert row["late_told_at"] is not None
            assert row["lead_told_at"] is not None

"""A clock rings, a text comes in and staff answer in the same moment: nobody holds anybody up."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from bot.services.receive_message import receive_message
from bot.services.ring_clocks import ring_clocks
from tests.kit import ASHA, DUTY, Desk, inbound
from tests.services.checking import Talk

_ROUNDS = 6


def test_all_at_once(desk: Desk) -> None:
    talk = Talk(desk)
    for number in range(_ROUNDS):
        receive_message(desk.app, inbound(ASHA, "i am going to kill myself tonight"), talk.now)
        code = desk.rows("SELECT code FROM item WHERE closed_at IS NULL")[0]["code"]
        desk.clock.forward(minutes=(3, 10, 15)[number % 3])
        verb = ("HAVE", "TRIED", "DONE")[number % 3]
        body = ("OK", "what", "URGENT")[number % 3]
        doings: list[Callable[[], object]] = [
            lambda: ring_clocks(desk.app),
            lambda b=body: receive_message(desk.app, inbound(ASHA, b), desk.clock.now()),  # type: ignore[misc]
            lambda: receive_message(desk.app, inbound(ASHA, "SOS"), desk.clock.now()),
            lambda v=verb, c=code: receive_message(  # type: ignore[misc]
                desk.app, inbound(DUTY, f"{v} {c} rang her, safe"), desk.clock.now()
            ),
        ]
        with ThreadPoolExecutor(len(doings)) as pool:
            for done in [pool.submit(doing) for doing in doings]:
                done.result()  # a deadlock is an error of one of them
        for row in desk.rows("SELECT code FROM item WHERE closed_at IS NULL"):
            receive_message(desk.app, inbound(DUTY, f"DONE {row['code']} is safe"), talk.now)
    assert desk.count("SELECT count(*) FROM item WHERE closed_at IS NULL") == 0

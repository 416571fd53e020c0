"""What a carer can notice does not hang on what the other person agreed to, or is here at all.

Copies of one database differ in one thing. The same texts come in at the same moments of seven
days, nights and weekend included. What goes to the carers' phones is compared: the bytes, how
many, when, and what we asked. Where only consent differs, the same statements are run in the same
order. Wall time belongs to the bench.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from random import Random

import psycopg
import pytest
from psycopg import sql

from bot.care.consent_records import ConsentState
from bot.care.facts import Category
from bot.services.answers.question import Question
from tests.conftest import Database, Server
from tests.properties.copies import (
    DAY,
    FULL,
    KNOWING_PHONE,
    NAME,
    NO_LIVE_CONSENT,
    NOBODYS_NAME,
    PLAIN_PHONE,
    STRANGE_PHONE,
    Maker,
    arrive,
    hold,
    knows_key_worker,
    knows_of_service,
    related,
    said,
    together,
)
from tests.properties.worlds import ASKED, World, plan_week

TEXTS = 50


@pytest.fixture
def maker(tmp_path: Path, postgres: Server, superuser: psycopg.Connection) -> Iterator[Maker]:
    made = Maker(tmp_path, postgres, superuser, [])
    yield made
    for name in made.names:
        superuser.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _live(worlds: list[World], seed: int, asked: Sequence[Question] = ASKED) -> None:
    """The same week in every world."""
    phones = [PLAIN_PHONE, KNOWING_PHONE, KNOWING_PHONE, PLAIN_PHONE, STRANGE_PHONE]
    plan = plan_week(Random(seed), phones, [NAME, NAME, NOBODYS_NAME], asked, TEXTS)
    for world in worlds:
        world.live(plan, until=max(7 * DAY, plan[-1].after + DAY / 24))


def _same(worlds: list[World]) -> None:
    first, *others = worlds
    for world in others:
        for expected, found in zip_longest(first.noticed, world.noticed):
            assert found == expected, f"{world.name} shows, beside {first.name}"


def _same_statements(worlds: list[World]) -> None:
    first, *others = worlds
    for world in others:
        for number, statements in enumerate(first.statements):
            assert world.statements[number] == statements, (world.name, number)


@pytest.mark.parametrize("seed", range(2))
def test_the_state_of_consent_does_not_show(maker: Maker, database: Database, seed: int) -> None:
    maker.base(database, arrive, related(verified=True), knows_of_service)
    changes = {"not asked": together(), **NO_LIVE_CONSENT}
    worlds = [maker.copy(name, database, change) for name, change in changes.items()]
    _live(worlds, seed)
    _same(worlds)
    _same_statements(worlds)
    texts, asked = len(worlds[0].noticed), Counter(n.asked for n in worlds[0].noticed)
    print(f"\n{len(worlds)} worlds, {texts} texts in each, we asked {asked}")  # noqa: T201
    assert texts >= TEXTS
    assert min(asked["pin"], asked["about"]) > 0


def test_what_is_known_already_is_told_in_every_state_alike(
    maker: Maker, database: Database
) -> None:
    """A hold closes it: there the permit differs."""
    maker.base(database, arrive, related(verified=True), knows_of_service, knows_key_worker)
    changes = {name: c for name, c in NO_LIVE_CONSENT.items() if "hold" not in name}
    worlds = [maker.copy("not asked", database, together())]
    worlds += [maker.copy(name, database, change) for name, change in changes.items()]
    _live(worlds, 7)
    _same(worlds)
    _same_statements(worlds)
    assert any("key worker is" in noticed.body for noticed in worlds[0].noticed)


def test_a_consent_to_something_else_does_not_show(maker: Maker, database: Database) -> None:
    """Whoever agreed to anything being told agreed to it being known that they are here: that is
    a live permit, so here nobody asks for it."""
    maker.base(database, arrive, related(verified=True), knows_of_service)
    review, plan = Category.REVIEW_ACTION, Category.CARE_PLAN
    worlds = [
        maker.copy("not asked", database, together()),
        maker.copy("a review action", database, said(ConsentState.LIMITED, review)),
        maker.copy("the care plan", database, said(ConsentState.LIMITED, plan)),
    ]
    _live(worlds, 5, [q for q in ASKED if q.intent != "ask_about_service_user"])
    _same(worlds)
    _same_statements(worlds)


def _without_routing(statements: Iterable[str]) -> list[str]:
    """Without those that find out whose list a text goes on, and who is there to read it.

    There alone it may matter that somebody is known here: their own worker reads it, and not
    whoever is on duty. It shows to staff and to nobody else.
    """
    return [s for s in statements if "FROM assignment" not in s and "FROM absence" not in s]


@pytest.mark.parametrize("seed", range(2))
def test_whether_somebody_is_known_here_does_not_show(
    maker: Maker, database: Database, seed: int
) -> None:
    """The statements are compared from the question that the dialogue made of a text to the words
    in the outbox."""
    maker.base(database)
    refused = NO_LIVE_CONSENT["refused"]
    verified = together(arrive, related(verified=True))
    worlds = [
        maker.copy("nobody of that name", database, together()),
        maker.copy("a stranger to the carers", database, arrive),
        maker.copy("not verified", database, together(arrive, related(verified=False))),
        maker.copy("verified", database, verified),
        maker.copy("refused", database, together(verified, refused)),
        maker.copy("held", database, together(verified, FULL, hold)),
    ]
    _live(worlds, seed)
    _same(worlds)
    for world in worlds[1:]:
        for number, statements in enumerate(worlds[0].in_answer):
            found = _without_routing(world.in_answer[number])
            assert found == _without_routing(statements), (world.name, number)


def test_a_live_permit_does_show(maker: Maker, database: Database) -> None:
    """So that the others are worth something: with consent, the same week tells something."""
    maker.base(database, arrive, related(verified=True))
    worlds = [maker.copy("not asked", database, together()), maker.copy("full", database, FULL)]
    _live(worlds, 0)
    with pytest.raises(AssertionError, match="full shows"):
        _same(worlds)

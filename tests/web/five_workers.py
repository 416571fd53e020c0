"""Five workers around one person of the demo team, who texted in danger and complained of one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID, uuid4

import httpx
from fastapi.testclient import TestClient
from sqlalchemy import event

from bot.care.consent_records import Basis, ConsentState, GivenVia
from bot.care.facts import Category
from bot.messaging.inbound import Attached
from bot.records import media
from bot.records.consents import NewConsent, add_consent
from bot.records.media import Content
from bot.records.scenario_setup import get_row, set_absences
from bot.records.staff_accounts import find_account
from bot.records.tables import assignment, worker
from bot.services.answers.question import Question
from bot.services.give_answer import give_answer
from bot.services.receive_message import receive_message
from bot.services.sign_in import form_token, let_in
from bot.services.turns import Turn
from bot.web.front_door import build_front_door
from tests.kit import Desk, inbound

#: Dwayne of Breakwater, and his carer's phone.
DWAYNE, MARCIA = "+447700900109", "+447700900125"
HIS_WORDS, COMPLAINT = "zanzibar", "marmalade"
#: Nothing of the person: words, names, numbers as any page writes them.
OF_HIM = (HIS_WORDS, "Dwayne", "Campbell", "900109", "900 109")

#: Who each is in the demo team, and as what they stand to Dwayne.
WHO = {
    "own": ("callum.fraser", "w6"),
    "cover": ("sam.okafor", "w1"),
    "outsider": ("priya.nair", "w2"),
    "complained": ("tomasz.zielinski", "w4"),
    "relative": ("adaeze.nwosu", "w5"),
}


@dataclass
class Answer:
    """What a browser gets: all of it that somebody could compare, and what the database was
    asked for it."""

    status: int
    length: int
    headers: dict[str, str]
    statements: int
    text: str = field(repr=False, compare=False)
    asked: list[str] = field(default_factory=list, repr=False, compare=False)


class Walker:
    """One of the five, or a desk by its sign-in name, signed in."""

    def __init__(self, world: World, name: str) -> None:
        app = world.desk.app
        called = WHO[name][0] if name in WHO else name
        with app.records.begin() as unit:
            account = find_account(unit, called)
            assert account is not None
            token = let_in(unit, account, called, "pin", world.desk.clock.now()).token
        self.token = form_token(app, token)
        self._world = world
        self._client = TestClient(world.app, base_url="http://testserver", follow_redirects=False)
        self._client.cookies.set("keyline_staff", token)

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> Answer:
        """Ask for an address, with a form that is from a page of ours."""
        self._world.fresh_minute()
        asked = self._world.statements
        asked.clear()
        if method == "GET":
            found = self._client.get(path)
        else:
            found = self._client.post(path, data={"token": self.token, **(fields or {})})
        return _answer(found, list(asked))


@dataclass
class World:
    """The desk, its front door, and what the routes are asked for."""

    desk: Desk
    app: object = None
    statements: list[str] = field(default_factory=list)
    person_id: UUID = field(default_factory=uuid4)
    other_id: UUID = field(default_factory=uuid4)
    consent_id: UUID = field(default_factory=uuid4)
    media_id: UUID = field(default_factory=uuid4)
    code: str = ""
    private_code: str = ""
    account_id: UUID = field(default_factory=uuid4)

    def walkers(self) -> dict[str, Walker]:
        """All five."""
        return {name: Walker(self, name) for name in WHO}

    def fresh_minute(self) -> None:
        """Nobody is held up for reading fast."""
        with self.desk.app.records.begin() as unit:
            unit.connection.exec_driver_sql("UPDATE staff_session SET reads = 0")


def build_world(desk: Desk) -> World:
    """Dwayne complained of Tomasz, and texted in danger. Callum is his key worker, away today, and
    Sam covers; Tomasz is his deputy, and Adaeze his buddy, with the phone of his mother."""
    world = World(desk, build_front_door(desk.app))
    # On a slow machine half a minute passes: what is remembered must not be asked for anew then.
    desk.app.records._memory._monotonic = lambda: 0.0
    _staff_around(world)
    world.consent_id = _asked_for(world)
    complaint = _text(desk, f"I want to complain about Tomasz {COMPLAINT}")
    give_answer(desk.app, Turn(complaint, "step"), Question("feedback_or_complaint", "complaint"))
    desk.clock.forward(hours=2)
    danger = _text(desk, f"URGENT {HIS_WORDS}", Attached("https://x.example/1", "image/png"))
    world.media_id = _keep_picture(desk)
    world.private_code, world.code = (_code(desk, one) for one in (complaint, danger))
    assert desk.count("SELECT count(*) FROM item WHERE private") == 1
    event.listen(
        desk.app.records.engine,
        "before_cursor_execute",
        lambda *given: world.statements.append(str(given[2])),
    )
    return world


def _asked_for(world: World) -> UUID:
    """Dwayne asked by text that his carer may be told who covers: a worker is to confirm it."""
    now = world.desk.clock.now()
    own = (Basis.EXPLICIT, GivenVia.TEXT, world.person_id, None)
    with world.desk.app.records.begin() as unit:
        pair = (world.person_id, world.other_id)
        what = (ConsentState.PENDING, frozenset({Category.COVER}))
        return add_consent(unit, NewConsent(*pair, *what, *own, now, now)).id


def _text(desk: Desk, words: str, *attached: Attached) -> UUID:
    text = replace(inbound(DWAYNE, words), attached=attached, media_count=len(attached))
    return receive_message(desk.app, text, desk.clock.now()).message_id


def _keep_picture(desk: Desk) -> UUID:
    """The picture that came with a text is there."""
    media_id = UUID(str(desk.rows("SELECT id FROM inbound_media")[0]["id"]))
    with desk.app.records.begin() as unit:
        wanted = media.find_to_fetch(unit, media_id)
        assert wanted is not None
        media.keep_content(unit, wanted, Content("image/png", b"\x89PNG"), desk.clock.now())
    return media_id


def _code(desk: Desk, message_id: UUID) -> str:
    return str(desk.rows("SELECT code FROM item WHERE message_id = :m", m=message_id)[0]["code"])


def _staff_around(world: World) -> None:
    desk = world.desk
    now = desk.clock.now()
    with desk.app.records.begin() as unit:
        workers = {name: get_row(unit, "workers", key) for name, (_, key) in WHO.items()}
        world.person_id = get_row(unit, "people", "s08")
        world.other_id = get_row(unit, "people", "c07")
        away = (now - timedelta(days=1), now + timedelta(days=3), workers["cover"])
        set_absences(unit, workers["own"], [away])
        for name, role in (("complained", "deputy"), ("relative", "buddy")):
            unit.connection.execute(
                assignment.insert().values(
                    id=uuid4(),
                    person_id=world.person_id,
                    worker_id=workers[name],
                    role=role,
                    starts_at=now - timedelta(days=9),
                )
            )
        phone = unit.vault.fingerprint("address", MARCIA)
        unit.connection.execute(
            worker.update().where(worker.c.id == workers["relative"]).values(phone_hash=phone)
        )
        account = find_account(unit, WHO["own"][0])
        assert account is not None
        world.account_id = account.id


def _answer(found: httpx.Response, asked: list[str]) -> Answer:
    return Answer(
        found.status_code, len(found.content), dict(found.headers), len(asked), found.text, asked
    )

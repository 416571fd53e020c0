"""The whole database as text, after a conversation with everybody in it: nobody can be found."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from bot.app import build
from bot.records.conversations import Snapshot, find_snapshot, save_snapshot
from bot.records.keys import ensure_keys_file
from bot.services.give_answer import give_answer
from bot.services.load_demo import load_demo
from bot.services.receive_message import receive_message
from bot.services.ring_clocks import ring_clocks
from bot.services.send_outbound import send_outbound
from bot.services.turns import Turn
from tests.conftest import Database
from tests.kit import (
    ABOUT_OTHER,
    COVER,
    PASS_ON,
    WHO,
    Desk,
    KeptSender,
    StillClock,
    inbound,
    settings_for,
)

TEAM = Path(__file__).with_name("team_with_marked_names")
PERSON, CARER, DUTY = "+447700901101", "+447700901102", "+447700901300"
UNKNOWN = "+447700901999"

NAMES = (
    "Oluwaseun Featherstone Bronwenna Macgillivray Yevgeniya Ramachandran Thaddeus Szymborski"
).split()
NUMBERS = [f"77009{n}" for n in "01101 01102 01201 01202 01300 01301 01999".split()]
#: The adopter's own ids: an NHS number may be among them.
IDS = (
    "staffnumber881 staffnumber882 healthnumber4434 healthnumber4435 visitnumber4436 keyofteam"
).split()
WORDS = "looksafterme rundownboiler zopiclonetablets daughterworry wrongnumberperhaps".split()
PLACE = "Underhollowlane"
SLOT_VALUE = "flatonharbourstreet"


@pytest.fixture
def marked(tmp_path: Path, database: Database) -> Iterator[Desk]:
    settings = settings_for(tmp_path, database.app_url)
    ensure_keys_file(settings.keyline_keys_file)
    clock, sender = StillClock(), KeptSender()
    app = build(settings, clock=clock, sender=sender)
    load_demo(app, TEAM)
    yield Desk(app, clock, sender)
    app.records.engine.dispose()


def _converse(desk: Desk) -> None:
    """Everything the skeleton does, with everybody."""
    app = desk.app
    said = [
        (PERSON, f"{WORDS[0]} please", WHO),
        (PERSON, f"and the {WORDS[1]}", COVER),
        (PERSON, f"no more {WORDS[2]} left", PASS_ON),
        (CARER, f"it is about my {WORDS[3]}", ABOUT_OTHER),
        (UNKNOWN, f"{WORDS[4]} sorry", PASS_ON),
    ]
    for address, body, question in said:
        received = receive_message(app, inbound(address, body), desk.clock.now())
        turn = Turn(received.message_id, "step")
        give_answer(app, turn, question)
        state = {"slots": {"place": SLOT_VALUE}, "events": [{"text": body}]}
        conversation_id = _conversation(desk, turn.message_id)
        save_snapshot(app.records, conversation_id, Snapshot(turn.message_id, ("cover",), state))
    receive_message(app, inbound(PERSON, f"URGENT {WORDS[1]}"), desk.clock.now())
    for _ in range(3):
        ring_clocks(app)
        for row in desk.rows("SELECT id FROM outbound_message WHERE status = 'waiting'"):
            send_outbound(app, UUID(str(row["id"])))
        desk.clock.forward(minutes=16)


def _conversation(desk: Desk, message_id: UUID) -> UUID:
    query = "SELECT conversation_id AS id FROM inbound_message WHERE id = :id"
    return UUID(str(desk.rows(query, id=message_id)[0]["id"]))


def dump(desk: Desk) -> str:
    """Every row of every table, as text; bytes letter by letter."""
    tables = desk.rows("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")
    assert len(tables) > 15
    lines = []
    for table in tables:
        rows = desk.rows(f'SELECT * FROM "{table["name"]}"')
        lines.extend(" ".join(_shown(value) for value in row.values()) for row in rows)
    return "\n".join(lines)


def _shown(value: object) -> str:
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)


def found(markers: list[str], in_text: str) -> list[str]:
    """The markers that stand in a text: as they are, in hex, in base64, or in another case."""
    lowered = in_text.casefold()
    return [
        marker
        for marker in markers
        if marker.casefold() in lowered
        or marker.encode().hex() in lowered
        or base64.b64encode(marker.encode()).decode().rstrip("=")[:-2] in in_text
    ]


def test_nobody_can_be_found_in_the_database(marked: Desk) -> None:
    _converse(marked)
    bodies = " ".join(sent.body for sent in marked.sender.sent)
    assert "Oluwaseun" in bodies, "the conversation did say names"
    assert "Bronwenna" in bodies
    everything = dump(marked)
    assert "Published Care" in everything, "the search does read the tables"
    assert "inbound.received" in everything
    assert marked.count("SELECT count(*) FROM appointment") == 1
    assert found([*NAMES, *NUMBERS, *IDS, *WORDS, SLOT_VALUE, PLACE], everything) == []


def test_no_text_to_staff_carried_anything_of_anybody(marked: Desk) -> None:
    _converse(marked)
    to_people = {PERSON, CARER, UNKNOWN}
    to_staff = [t.body for t in marked.sender.sent if t.address not in to_people]
    assert len(to_staff) >= 3
    assert found([*NAMES, *NUMBERS, *WORDS], "\n".join(to_staff)) == []


def test_the_search_finds_what_is_there(marked: Desk) -> None:
    with marked.app.records.begin() as unit:
        unit.connection.execute(text("UPDATE team SET name = :n"), {"n": "the team of oluwaseun"})
        unit.connection.execute(
            text("UPDATE desk SET phone = :p WHERE role = 'duty'"), {"p": DUTY.encode()}
        )
    assert found([*NAMES, *NUMBERS], dump(marked)) == ["Oluwaseun", "7700901300"]
    assert found(["Oluwaseun"], "x" + b"Oluwaseun".hex()) == ["Oluwaseun"]
    assert found(["Oluwaseun"], base64.b64encode(b"Oluwaseun").decode()) == ["Oluwaseun"]


def test_an_erased_persons_words_are_gone_everywhere(marked: Desk) -> None:
    _converse(marked)
    conversation = marked.rows(
        "SELECT c.id, p.data_key_id FROM conversation c JOIN person p ON p.id = c.person_id"
        " WHERE p.is_service_user"
    )[0]
    conversation_id, key_id = (UUID(str(conversation[n])) for n in ("id", "data_key_id"))
    records = marked.app.records
    snapshot = find_snapshot(records, conversation_id)
    assert snapshot is not None
    assert snapshot.state["slots"]["place"] == SLOT_VALUE
    marked.rows("DELETE FROM data_key WHERE id = :id RETURNING id", id=key_id)
    records.vault.forget(key_id)
    with pytest.raises(Exception, match="erased"):
        find_snapshot(records, conversation_id)


def test_a_conversation_that_never_was_has_no_snapshot(marked: Desk) -> None:
    assert find_snapshot(marked.app.records, uuid4()) is None

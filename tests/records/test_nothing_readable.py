"""Database, disk and log after a conversation with everybody in it: nobody can be found."""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from bot.app import build
from bot.records import embedded_binaries
from bot.records.answering import plain
from bot.records.conversations import Snapshot, find_snapshot, save_snapshot
from bot.records.keys import ensure_keys_file
from bot.services.give_answer import give_answer
from bot.services.load_demo import load_demo
from bot.services.outage_alert import OutageAlert
from bot.services.receive_message import receive_message
from bot.services.ring_clocks import ring_clocks
from bot.services.send_outbound import send_outbound
from bot.services.spooling import spool_message
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
ALL = (*NAMES, *NUMBERS, *IDS, *WORDS, PLACE, SLOT_VALUE)


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


def dump(desk: Desk, database: Database) -> bytes:
    """Everything that the database holds, three times over: PostgreSQL's own dump, each value as
    text, and the bytes themselves where a value is bytes."""
    done = subprocess.run(
        [
            embedded_binaries.find().program("pg_dump"),
            "--data-only",
            f"--dbname={plain(database.admin_url)}",
        ],
        capture_output=True,
        check=True,
    )
    tables = desk.rows(
        "SELECT schemaname AS schema, tablename AS name FROM pg_tables"
        " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
    )
    assert len(tables) > 15
    held = [done.stdout]
    for table in tables:
        for row in desk.rows(f'SELECT * FROM "{table["schema"]}"."{table["name"]}"'):
            held.extend(_shown(value) for value in row.values())
    return b"\n".join(held)


def _shown(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def home(desk: Desk) -> bytes:
    """Every file in KEYLINE_HOME but the key file, with its name."""
    held = []
    for path in desk.app.settings.keyline_home.rglob("*"):
        if path.is_file() and path != desk.app.settings.keyline_keys_file:
            held += [str(path).encode(), path.read_bytes()]
    return b"\n".join(held)


def forms(marker: str) -> Iterator[bytes]:
    """The bytes in which a marker may stand somewhere, all in small letters but for base64."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        as_bytes = marker.encode(encoding)
        yield as_bytes.lower()
        yield as_bytes.hex().encode()
        yield marker.casefold().encode(encoding).hex().encode()


def forms_in_base64(marker: str) -> Iterator[bytes]:
    """A marker inside something longer: three places at which it may begin, and the letters that
    do not depend on what stands around it."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        for before in range(3):
            whole = base64.b64encode(b"\0" * before + marker.encode(encoding))
            first = (before * 8 + 5) // 6
            last = (before + len(marker.encode(encoding))) * 8 // 6
            yield whole[first:last]
            yield whole[first:last].translate(bytes.maketrans(b"+/", b"-_"))


def found(markers: Sequence[str], held: bytes) -> list[str]:
    """The markers that stand somewhere: as they are, in another case, in UTF-16, hex or base64."""
    lowered = held.lower()
    return [
        marker
        for marker in markers
        if any(form in lowered for form in forms(marker))
        or any(form in held for form in forms_in_base64(marker))
    ]


def test_nobody_can_be_found_in_the_database(marked: Desk, database: Database) -> None:
    _converse(marked)
    bodies = " ".join(sent.body for sent in marked.sender.sent)
    assert "Oluwaseun" in bodies, "the conversation did say names"
    assert "Bronwenna" in bodies
    everything = dump(marked, database)
    assert everything.count(b"Published Care") >= 2, "the search does read the tables"
    assert b"inbound.received" in everything
    assert b"take_turn" in everything, "the queue among them"
    assert marked.count("SELECT count(*) FROM appointment") == 1
    assert marked.count("SELECT count(*) FROM dialogue_state") == 3
    assert found(ALL, everything) == []


def test_nobody_can_be_found_on_the_disk_or_in_the_log(
    marked: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    _converse(marked)
    OutageAlert(marked.app).refresh()
    for number, body in enumerate(WORDS):
        spool_message(marked.app, inbound(PERSON, body, sid=f"SM{number}"), marked.clock.now())
    first, second, *_ = marked.app.spool.list_waiting()
    marked.app.spool.set_aside(first)
    second.path.write_bytes(second.path.read_bytes()[:-1])
    assert len(marked.app.spool.list_waiting()) == len(WORDS) - 2
    on_disk = home(marked)
    assert b"SM3.spool" in on_disk
    assert b".set-aside" in on_disk
    assert b".damaged" in on_disk
    assert b"duty_phones.sealed" in on_disk
    assert found(ALL, on_disk) == []
    logged = capsys.readouterr().out
    assert "spool.file_damaged" in logged
    assert found(ALL, logged.encode()) == []


def test_no_text_to_staff_carried_anything_of_anybody(marked: Desk) -> None:
    _converse(marked)
    to_people = {PERSON, CARER, UNKNOWN}
    to_staff = [t.body for t in marked.sender.sent if t.address not in to_people]
    assert len(to_staff) >= 3
    assert found([*NAMES, *NUMBERS, *WORDS], "\n".join(to_staff).encode()) == []


def _plainly(desk: Desk, statement: str, **values: object) -> None:
    with desk.app.records.begin() as unit:
        unit.connection.execute(text(statement), values)


@pytest.mark.parametrize(
    ("statement", "value"),
    [
        ("UPDATE team SET name = :v", "the team of oluwaseun"),
        ("UPDATE team SET name = :v", "THE TEAM OF OLUWASEUN"),
        ("UPDATE item SET code = :v", "x" + b"Oluwaseun".hex()),
        ("UPDATE item SET code = :v", base64.b64encode(b"Oluwaseun").decode()),
        ("UPDATE item SET code = :v", base64.b64encode(b"hi Oluwaseun, hello").decode()),
        ("UPDATE item SET code = :v", base64.b64encode("to Oluwaseun!".encode("utf-16")).decode()),
        ("UPDATE procrastinate_jobs SET args = CAST(:v AS jsonb)", '{"name": "Oluwaseun"}'),
        ("UPDATE dialogue_state SET last_output = CAST(:v AS jsonb)", '["Oluwaseun"]'),
        ("UPDATE desk SET phone = :v", b"of Oluwaseun"),
        ("UPDATE inbound_message SET body = :v", "dear Oluwaseun".encode("utf-16-be")),
        ("UPDATE imported_row SET content_hash = :v", b"Oluwaseun".hex().encode()),
    ],
)
def test_the_search_finds_what_stands_in_any_column(
    marked: Desk, database: Database, statement: str, value: object
) -> None:
    receive_message(marked.app, inbound(PERSON, "please ring"), marked.clock.now())
    message = marked.rows("SELECT id FROM inbound_message")[0]["id"]
    conversation_id = _conversation(marked, UUID(str(message)))
    save_snapshot(marked.app.records, conversation_id, Snapshot(None, (), {}))
    assert found(ALL, dump(marked, database)) == []
    _plainly(marked, statement, v=value)
    assert found(ALL, dump(marked, database)) == ["Oluwaseun"]


def test_the_search_finds_what_stands_in_a_file(marked: Desk) -> None:
    spool = marked.app.settings.spool_dir
    spool.mkdir()
    assert found(ALL, home(marked)) == []
    (spool / "SM1.part").write_text(f"from {PERSON}")
    assert found(ALL, home(marked)) == [NUMBERS[0]]


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

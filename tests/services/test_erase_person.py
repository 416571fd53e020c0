"""An erased person is gone: words, name, number. What ran for them stops, and nothing stumbles."""

from __future__ import annotations

import contextlib
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest

from bot.app import App, build
from bot.care.consent import Refusal, decide
from bot.care.consent_records import HowKnown
from bot.care.delivery import Status
from bot.care.facts import Category, MayText, Request, Verification
from bot.commands.erase import REASONS
from bot.messaging.inbound import StatusUpdate
from bot.messaging.sender import InDoubt, TemporaryFailure
from bot.records import addresses, outbox, people, tables
from bot.records.conversations import Snapshot, find_snapshot, save_snapshot
from bot.records.erasure import ERROR_CODE
from bot.records.known_facts import add_known_fact, fingerprint
from bot.records.questions import OpenQuestion, set_open_question
from bot.records.standing import find_standing
from bot.records.unit import DatabaseBusyError, Unit
from bot.records.vault import ErasedError, VaultError
from bot.services.erase_person import (
    Erased,
    ErasureError,
    Reason,
    erase_person,
    foresee_erasure,
)
from bot.services.give_answer import give_answer
from bot.services.importing.import_folder import import_folder
from bot.services.outage_alert import OutageAlert
from bot.services.receive_message import receive_message
from bot.services.report_status import report_status
from bot.services.resolve_doubt import look_into_doubtful, resolve_doubt
from bot.services.ring_clocks import ring_clocks
from bot.services.send_outbound import send_or_give_up
from bot.services.spooling import spool_message
from bot.services.take_turn import close_unanswered, finish_turn, start_turn
from bot.services.turns import Turn
from tests.kit import ASHA, BEN, COVER, DUTY, REHANA, TUESDAY_NOON, WHO, Desk, inbound


def _person(desk: Desk, address: str) -> UUID:
    with desk.app.records.begin() as unit:
        sender = people.find_sender(unit, addresses.fingerprint(unit, address))
    assert sender is not None
    return sender.person_id


def _text(desk: Desk, address: str = ASHA, body: str = "who is my worker") -> UUID:
    return receive_message(desk.app, inbound(address, body), desk.clock.now()).message_id


def _answered(desk: Desk, address: str = ASHA) -> UUID:
    message_id = _text(desk, address)
    give_answer(desk.app, Turn(message_id, "step"), WHO)
    return message_id


def _erase(desk: Desk, address: str = ASHA, *, close_items: bool = True) -> Erased:
    person_id = _person(desk, address)
    return erase_person(desk.app, person_id, Reason.REQUEST, close_items=close_items)


def _statuses(desk: Desk, person_id: UUID) -> list[tuple[object, object]]:
    rows = desk.rows(
        "SELECT status, error_code FROM outbound_message WHERE recipient_id = :id", id=person_id
    )
    return [(row["status"], row["error_code"]) for row in rows]


def test_nothing_of_the_person_opens_again(desk: Desk) -> None:
    person_id, message_id = _person(desk, ASHA), _answered(desk)
    conversation = desk.rows("SELECT id FROM conversation WHERE person_id = :p", p=person_id)[0]
    conversation_id = UUID(str(conversation["id"]))
    save_snapshot(desk.app.records, conversation_id, Snapshot(message_id, (), {"slots": {}}))
    sealed = desk.rows("SELECT id, address FROM contact_point WHERE person_id = :p", p=person_id)[0]
    body = desk.rows("SELECT body FROM inbound_message WHERE id = :id", id=message_id)[0]["body"]
    _erase(desk)
    assert find_snapshot(desk.app.records, conversation_id) is None
    with desk.app.records.begin() as unit:
        for value, field, row in (
            (body, "inbound_message.body", message_id),
            (sealed["address"], "contact_point.address", UUID(str(sealed["id"]))),
        ):
            assert isinstance(value, bytes)
            with pytest.raises(ErasedError):
                unit.open(value, field, row)
    assert desk.rows("SELECT first_name, last_name FROM person WHERE id = :p", p=person_id) == [
        {"first_name": None, "last_name": None}
    ]
    assert desk.count("SELECT count(*) FROM appointment WHERE person_id = :p", p=person_id) == 0


def test_the_number_is_a_strangers_from_then_on(desk: Desk) -> None:
    person_id = _person(desk, ASHA)
    _erase(desk)
    with desk.app.records.begin() as unit:
        address_hash = addresses.fingerprint(unit, ASHA)
        assert people.find_sender(unit, address_hash) is None
    assert (
        desk.count("SELECT count(*) FROM contact_point WHERE address_hash = :h", h=address_hash)
        == 0
    )
    _text(desk, ASHA, "hello again")
    assert _person(desk, ASHA) != person_id


def test_the_skeleton_and_the_audit_trail_stay(desk: Desk) -> None:
    person_id, message_id = _person(desk, ASHA), _answered(desk)
    before = desk.rows("SELECT * FROM audit_event ORDER BY seq")
    _erase(desk)
    after = desk.rows("SELECT * FROM audit_event ORDER BY seq")
    assert after[: len(before)] == before
    assert [row["kind"] for row in after[len(before) :]] == ["item.closed", "person.erased"]
    erased = after[-1]
    assert (erased["subject_id"], erased["actor"]) == (person_id, "operator")
    assert erased["details"] == {
        "reason": "request",
        "items_closed": 1,
        "texts_withheld": 1,
        "spooled_removed": 0,
    }
    for table in ("inbound_message", "item", "outbound_message"):
        assert desk.count(f"SELECT count(*) FROM {table}") == 1, table
    assert desk.rows("SELECT id, turn FROM inbound_message") == [{"id": message_id, "turn": "none"}]


def test_what_could_be_tried_out_or_would_answer_goes_too(desk: Desk) -> None:
    person_id, other_id, message_id = _person(desk, ASHA), _person(desk, REHANA), _answered(desk)
    with desk.app.records.begin() as unit:
        sender = people.find_sender(unit, addresses.fingerprint(unit, ASHA))
        assert sender is not None
        set_open_question(unit, sender, OpenQuestion("which", message_id, TUESDAY_NOON))
        known = fingerprint(unit, person_id, Category.USES_SERVICE, "yes")
        how = HowKnown.PERSON_TOLD_THEM
        add_known_fact(unit, person_id, other_id, Category.USES_SERVICE, known, how, TUESDAY_NOON)
        given = {"person_id": person_id, "set_at": TUESDAY_NOON}
        run = unit.connection.execute
        run(tables.proof.insert().values(kind="pin", secret_hash="$argon2id$x", **given))
        run(tables.agreed_word.insert().values(kind="duress", word_hash=known, **given))
        sealed = unit.seal(sender.data_key_id, "1990-01-01", "person.born_on", person_id)
        run(tables.person.update().where(tables.person.c.id == person_id).values(born_on=sealed))
    desk.rows("UPDATE outbound_message SET permit_fingerprints = '[\"00ff\"]' RETURNING id")
    _erase(desk)
    for table in ("proof", "agreed_word", "open_question"):
        assert desk.count(f"SELECT count(*) FROM {table}") == 0, table
    assert desk.rows("SELECT fingerprint FROM known_fact")[0]["fingerprint"] != known
    told = "SELECT permit_fingerprints AS told FROM outbound_message"
    assert [row["told"] for row in desk.rows(told)] == [[]]
    theirs = "SELECT count(*) FROM person WHERE id = :id AND born_on IS NOT NULL"
    assert desk.count(theirs, id=person_id) == 0
    with desk.app.records.begin() as unit:
        standing = find_standing(unit, person_id, other_id, TUESDAY_NOON.date())
    decision = decide(
        Request(
            id=uuid4(),
            requester_id=other_id,
            subject_id=person_id,
            category=Category.KEY_WORKER,
            verification=Verification.STAFF_PROVED,
            may_text=MayText.APPOINTMENTS,
            now=TUESDAY_NOON,
            standing=standing,
        ),
        desk.app.terms,
    )
    assert isinstance(decision, Refusal)


def test_others_are_left_as_they_were(desk: Desk) -> None:
    _answered(desk, BEN)
    keys = desk.count("SELECT count(*) FROM data_key")
    _answered(desk, ASHA)
    _erase(desk, ASHA)
    assert desk.count("SELECT count(*) FROM data_key") == keys - 1
    assert desk.count("SELECT count(*) FROM item WHERE closed_at IS NULL") == 1
    assert [s for s, _ in _statuses(desk, _person(desk, BEN))] == ["waiting"]
    for row in desk.rows("SELECT id FROM outbound_message WHERE status = 'waiting'"):
        send_or_give_up(desk.app, UUID(str(row["id"])))
    assert len(desk.sender.to(BEN)) == 1


def test_a_person_with_open_items_is_erased_only_when_told_to_close_them(desk: Desk) -> None:
    person_id = _person(desk, ASHA)
    _answered(desk)
    before = desk.rows("SELECT * FROM audit_event")
    with pytest.raises(ErasureError, match=r"1 items .* are open and 0 texts"):
        _erase(desk, close_items=False)
    assert desk.rows("SELECT * FROM audit_event") == before
    assert _person(desk, ASHA) == person_id
    assert foresee_erasure(desk.app, person_id).open_items == 1
    assert _erase(desk).items_closed == 1
    assert desk.count("SELECT count(*) FROM item WHERE closed_at IS NULL") == 0


def test_a_person_without_open_items_needs_no_word_of_them(desk: Desk) -> None:
    assert _erase(desk, close_items=False) == Erased(0, 0, 0, 0, ())


def test_nobody_and_somebody_erased_before_are_told_apart(desk: Desk) -> None:
    with pytest.raises(ErasureError, match="nobody has the id"):
        erase_person(desk.app, uuid4(), Reason.REQUEST)
    person_id = _person(desk, ASHA)
    _erase(desk)
    with pytest.raises(ErasureError, match="erased before"):
        erase_person(desk.app, person_id, Reason.REQUEST)
    with pytest.raises(ErasureError, match="erased before"):
        foresee_erasure(desk.app, person_id)


@pytest.mark.parametrize("status", ["waiting", "in_answer", "sending", "doubtful"])
def test_a_text_under_way_is_not_sent_and_marked(desk: Desk, status: str) -> None:
    person_id = _person(desk, ASHA)
    _answered(desk)
    text = UUID(str(desk.rows("SELECT id FROM outbound_message")[0]["id"]))
    desk.rows(
        "UPDATE outbound_message SET status = :s, claimed_at = :at RETURNING id",
        s=status,
        at=desk.clock.now(),
    )
    assert _erase(desk).texts_withheld == 1
    assert _statuses(desk, person_id) == [("withheld", ERROR_CODE)]
    desk.clock.forward(minutes=30)
    send_or_give_up(desk.app, text)
    resolve_doubt(desk.app, text)
    assert look_into_doubtful(desk.app) == 0
    assert desk.sender.to(ASHA) == []
    assert _statuses(desk, person_id) == [("withheld", ERROR_CODE)]


def test_a_turn_under_way_ends_without_a_word(desk: Desk) -> None:
    message_id = _text(desk)
    assert start_turn(desk.app, message_id) is not None
    _erase(desk)
    give_answer(desk.app, Turn(message_id, "step"), COVER)
    assert finish_turn(desk.app, message_id, answered=False) == []
    close_unanswered(desk.app, message_id)
    assert start_turn(desk.app, message_id) is None
    assert desk.count("SELECT count(*) FROM outbound_message") == 0


def test_no_clock_rings_for_the_person_and_the_others_ring(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.sender.results = [TemporaryFailure("30001")]
    _answered(desk)
    text = UUID(str(desk.rows("SELECT id FROM outbound_message")[0]["id"]))
    send_or_give_up(desk.app, text)
    assert desk.count("SELECT count(*) FROM clock WHERE kind = 'send' AND done_at IS NULL") == 1
    _text(desk, BEN, "can somebody ring me")
    _erase(desk)
    # The demo team has a change of key worker to come, of somebody else; each team looks for gaps.
    of_others = (
        "SELECT subject_id FROM clock WHERE done_at IS NULL"
        " AND kind NOT IN ('key_worker_change', 'cover_gaps')"
    )
    waiting = desk.rows(of_others)
    items = desk.rows("SELECT id FROM item WHERE closed_at IS NULL")
    assert {row["subject_id"] for row in waiting} == {row["id"] for row in items}
    desk.clock.forward(hours=5)
    assert ring_clocks(desk.app) > 0
    assert "clock.failed" not in capsys.readouterr().out


def test_reports_of_the_provider_still_come_and_hurt_nobody(desk: Desk) -> None:
    person_id = _person(desk, ASHA)
    _answered(desk)
    text = UUID(str(desk.rows("SELECT id FROM outbound_message")[0]["id"]))
    send_or_give_up(desk.app, text)
    sid = str(desk.rows("SELECT provider_sid FROM outbound_message")[0]["provider_sid"])
    _erase(desk)
    assert _statuses(desk, person_id) == [(Status.QUEUED.value, None)], "it is gone already"
    assert report_status(desk.app, text, StatusUpdate(sid, "undelivered", "30003"))
    assert _statuses(desk, person_id)[0][0] == Status.UNDELIVERED.value
    with desk.app.records.begin() as unit:
        assert outbox.find_outbound(unit, text) is None


def test_a_sender_that_had_the_text_in_hand_notes_what_it_can(desk: Desk) -> None:
    person_id = _person(desk, ASHA)
    _answered(desk)
    text = UUID(str(desk.rows("SELECT id FROM outbound_message")[0]["id"]))
    real = desk.sender.send

    def erased_meanwhile(given: object) -> object:
        _erase(desk)
        real(given)  # type: ignore[arg-type]
        return InDoubt()

    desk.sender.send = erased_meanwhile  # type: ignore[method-assign,assignment]
    send_or_give_up(desk.app, text)
    assert _statuses(desk, person_id) == [("withheld", ERROR_CODE)]


def test_another_part_forgets_within_a_minute_and_writes_nothing_readable(desk: Desk) -> None:
    other: App = build(desk.app.settings, clock=desk.clock, sender=desk.sender)
    person_id, message_id = _person(desk, ASHA), _text(desk)
    sealed = desk.rows("SELECT body FROM inbound_message WHERE id = :id", id=message_id)[0]["body"]
    assert isinstance(sealed, bytes)

    def read(unit: Unit) -> str:
        return unit.open(sealed, "inbound_message.body", message_id)

    with other.records.begin() as unit:
        assert read(unit) == "who is my worker"
    _erase(desk)
    vault = other.records.vault
    vault._monotonic = lambda: 1e12
    with other.records.begin() as unit, pytest.raises(VaultError, match="erased"):
        read(unit)
    with other.records.begin() as unit, pytest.raises(VaultError, match="erased"):
        people.add_contact_point(unit, person_id, "+447700900155", identifies=True)
    other.records.engine.dispose()


def test_whatever_runs_at_the_same_moment_nothing_of_the_person_is_left(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    app = desk.app
    texting = desk.rows(
        "SELECT p.id FROM person p JOIN contact_point c ON c.person_id = p.id"
        " WHERE p.is_service_user ORDER BY p.id LIMIT 12"
    )
    erased = [UUID(str(row["id"])) for row in texting]

    def live(person_id: UUID, address: str) -> None:
        with contextlib.suppress(DatabaseBusyError, VaultError):
            received = receive_message(app, inbound(address, "who is it"), TUESDAY_NOON)
            give_answer(app, Turn(received.message_id, "step"), WHO)
            for text in finish_turn(app, received.message_id, answered=True):
                send_or_give_up(app, text)
        with contextlib.suppress(DatabaseBusyError):
            ring_clocks(app)

    with app.records.begin() as unit:
        points = {
            row.person_id: unit.open(row.address, "contact_point.address", row.id)
            for row in unit.connection.execute(tables.contact_point.select())
        }
    with ThreadPoolExecutor(2) as threads:
        for person_id in erased:
            living = [threads.submit(live, person_id, points[person_id]) for _ in range(2)]
            erase_person(app, person_id, Reason.REQUEST, close_items=True)
            for one in living:
                one.result()
    assert "crashed" not in capsys.readouterr().out
    for person_id in erased:
        under_way = [s for s, _ in _statuses(desk, person_id) if s in ("waiting", "sending")]
        assert under_way == []
        open_items = "SELECT count(*) FROM item WHERE closed_at IS NULL AND person_id = :p"
        assert desk.count(open_items, p=person_id) == 0
    assert desk.count("SELECT count(*) FROM audit_event WHERE kind = 'person.erased'") == 12


def test_texts_in_the_spool_go_too_and_only_the_persons(desk: Desk) -> None:
    for address, body in ((ASHA, "waiting"), (ASHA, "set aside"), (BEN, "another's")):
        spool_message(desk.app, inbound(address, body), TUESDAY_NOON)
    aside = [
        s for s in desk.app.spool.list_waiting() if s.payload["inbound"]["body"] == "set aside"
    ]
    desk.app.spool.set_aside(aside[0])
    (desk.app.settings.spool_dir / "SMx.damaged").write_bytes(b"\x03k99nothing")
    person_id = _person(desk, ASHA)
    with pytest.raises(ErasureError, match=r"0 items .* and 2 texts wait"):
        _erase(desk, close_items=False)
    assert foresee_erasure(desk.app, person_id).spooled == 2
    done = _erase(desk)
    assert (done.spooled_removed, done.unopened) == (2, 1)
    [left] = desk.app.spool.find_kept()[0]
    assert left.payload["inbound"]["address"] == BEN


def test_a_number_of_two_people_is_told_and_the_other_keeps_everything(desk: Desk) -> None:
    ben = _person(desk, BEN)
    with desk.app.records.begin() as unit:
        people.add_contact_point(unit, ben, ASHA, identifies=True)
    asha = desk.rows(
        "SELECT person_id FROM contact_point WHERE person_id <> :b AND address_hash ="
        " (SELECT address_hash FROM contact_point WHERE person_id = :b ORDER BY last_seen_at"
        " NULLS FIRST LIMIT 1)",
        b=ben,
    )[0]["person_id"]
    spool_message(desk.app, inbound(ASHA, "whose is this"), TUESDAY_NOON)
    done = erase_person(desk.app, UUID(str(asha)), Reason.REQUEST, close_items=True)
    assert done.others == (ben,)
    assert done.spooled_removed == 0
    assert desk.app.spool.count() == 1
    assert _person(desk, ASHA) == ben, "the number identifies the other one now"


def test_what_others_were_told_of_the_person_is_written_over(desk: Desk) -> None:
    person_id = _person(desk, ASHA)
    _answered(desk, REHANA)
    desk.rows(
        "UPDATE outbound_message SET permit_subject_id = :p, body = facts RETURNING id",
        p=person_id,
    )
    before = desk.rows("SELECT facts FROM outbound_message")[0]["facts"]
    assert _erase(desk).texts_withheld == 1
    after = desk.rows("SELECT id, facts, body, status FROM outbound_message")[0]
    assert after["facts"] != before
    assert (after["body"], after["status"]) == (None, "withheld")
    with desk.app.records.begin() as unit:
        found = outbox.find_outbound(unit, UUID(str(after["id"])))
    assert found is not None
    assert found.values == {}


def test_texts_to_staff_quote_nobody(desk: Desk) -> None:
    receive_message(desk.app, inbound(ASHA, "URGENT the cooker is on fire"), desk.clock.now())
    _text(desk, ASHA, "please tell somebody about the cooker")
    _erase(desk)
    with desk.app.records.begin() as unit:
        rows = unit.connection.execute(
            tables.outbound_message.select().where(
                tables.outbound_message.c.recipient_kind != "person"
            )
        ).all()
        values = [outbox.find_outbound(unit, row.id) for row in rows]
    assert values
    for found in values:
        assert found is not None
        assert set(found.values) <= {"code", "minutes"}


def test_the_phones_for_outages_are_staffs(desk: Desk) -> None:
    _erase(desk)
    alert = OutageAlert(desk.app)
    alert.refresh()
    assert alert._phones()[0] == DUTY


def test_an_import_that_still_has_the_person_makes_a_new_one(desk: Desk) -> None:
    from bot.services.load_demo import DEMO_FOLDER

    person_id = _person(desk, ASHA)
    _erase(desk)
    report = import_folder(desk.app, DEMO_FOLDER, offsets=True)
    assert not report.is_refused
    assert _person(desk, ASHA) != person_id
    assert desk.count("SELECT count(*) FROM imported_row WHERE row_id = :p", p=person_id) == 0


def test_the_command_offers_every_reason() -> None:
    assert list(REASONS) == [reason.value for reason in Reason]

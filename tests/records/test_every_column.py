"""Every column that could carry a word, a name or a number is here, and says why it may be so.

A new column fails until somebody has thought about it: sealed, or what keeps people out of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlalchemy import select

from bot.care.consent_records import HowKnown
from bot.care.facts import Category
from bot.records import addresses, people, tables
from bot.records.conversations import Snapshot, save_snapshot
from bot.records.known_facts import add_known_fact, fingerprint
from bot.records.questions import OpenQuestion, set_open_question
from bot.records.unit import Unit
from bot.services.answers.question import Question
from bot.services.give_answer import give_answer
from bot.services.keep_staff_accounts import set_staff_secret
from bot.services.receive_message import receive_message
from bot.services.send_outbound import send_outbound
from bot.services.sign_in import NotSignedIn, Place, SignedIn, sign_in
from bot.services.turns import Turn
from tests.kit import ASHA, DUTY, REHANA, STRANGER, TUESDAY_NOON, WHO, Desk, inbound

NEWS = Question("report_concern_about_other", "news")

#: Sealed under the data key of the person, worker or desk whose it is.
SEALED = """
appointment.place
contact_point.address
conversation.about
desk.email
desk.phone
dialogue_state.state
inbound_message.body
item_note.words
lane_reason.spans
open_question.payload
outcome.words
outbound_message.body
outbound_message.facts
person.born_on
person.first_name
person.last_name
plan_sign.words
report_answer.words
staff_account.name
worker.first_name
worker.last_name
worker.phone
"""

#: Keyed hashes: without the key file nobody can be tried out.
HASHED = """
agreed_word.word_hash
contact_point.address_hash
desk.phone_hash
imported_row.content_hash
imported_row.key_hash
known_fact.fingerprint
sign_in_try.name_hash
sign_in_try.place_hash
staff_account.name_hash
staff_session.token_hash
worker.phone_hash
"""

#: As argon2 makes it: slow to try out.
SLOWLY_HASHED = """
proof.secret_hash
staff_account.secret_hash
"""

#: The hash chain of the audit trail, over ids and codes alone.
CHAINED = """
audit_event.hash
audit_event.prev_hash
audit_head.hash
"""

#: The data keys themselves, wrapped under a key of the key file.
WRAPPED = "data_key.wrapped"

#: What the organisation publishes, and what its rotas say of posts: nobody's name, no own number.
PUBLISHED = """
desk.hours
organisation.hours
organisation.name
organisation.own_crisis_line
organisation.public_number
organisation.role_name
team.hours
team.name
team.public_number
worker.agency
worker.profession
worker.working_days
"""

#: From a list of ours, an id, or a count: no blank, nothing that anybody wrote.
CODED = """
agreed_word.kind
alembic_version.version_num
assignment.role
audit_event.actor
audit_event.details
audit_event.kind
capacity_finding.finding
clock.kind
consent.basis
consent.categories
consent.given_via
consent.signs
consent.state
contact_plan.code
contact_point.kind
contact_point.may_text
cover_gap.kind
data_key.wrapping_key
desk.role
dialogue_state.last_output
episode.lane
episode.marks
episode_entry.kind
episode_entry.lane
episode_entry.role
evidence.categories
evidence.kind
human_contact.by_kind
human_contact.way
imported_row.kind
inbound_message.channel
inbound_message.danger_category
inbound_message.danger_level
inbound_message.provider_sid
inbound_message.turn
introduction.reason
item.code
item.lane
item.lane_set_by
item.owner_role
item.wish
item_note.by_kind
item_note.kind
known_fact.category
known_fact.how
lane_reason.lane
lane_reason.rule
message_sharing.choice
open_question.kind
outbound_message.channel
outbound_message.closing
outbound_message.error_code
outbound_message.permit_categories
outbound_message.permit_fingerprints
outbound_message.permit_ids
outbound_message.permit_message_ids
outbound_message.provider_sid
outbound_message.recipient_kind
outbound_message.status
outbound_message.step
outbound_message.text_id
outcome.by_kind
outcome.says
outcome.told_as
procrastinate_events.type
procrastinate_jobs.args
procrastinate_jobs.lock
procrastinate_jobs.queue_name
procrastinate_jobs.queueing_lock
procrastinate_jobs.status
procrastinate_jobs.task_name
procrastinate_periodic_defers.periodic_id
procrastinate_periodic_defers.task_name
promise.agreed
promise.code
promise.ended_by_kind
promise.ending
promise.made_by_kind
promise.owner_role
promise.source
proof.kind
relationship.kind
relationship.safety_hold
report.about
report_answer.code
report_answer.part
report_question.asked
report_question.text_id
review_event.kind
safety_check.about
safety_check.categories
safety_check.meaning
safety_check.question
staff_account.staff_kind
worker_change.code
worker_change.no_introduction
worker_change.origin
worker_change.person_outcome
worker_change.role
worker_change_entry.kind
worker_change_entry.lane
"""

_HOLDS_WORDS = """
SELECT table_name || '.' || column_name AS name FROM information_schema.columns
WHERE table_schema = 'public' AND data_type NOT IN (
    'uuid', 'bigint', 'integer', 'smallint', 'boolean', 'timestamp with time zone'
)
"""
#: A code, or the version of the consent table.
_A_CODE = re.compile(r"[\w.:,+/-]{0,80}|\d+ \d+ [0-9a-f]{12}", re.ASCII)
_HASH_BYTES = 32


def _all(*lists: str) -> list[str]:
    return [name for names in lists for name in names.split()]


def _values(desk: Desk, column: str) -> list[object]:
    table, name = column.split(".")
    rows = desk.rows(f'SELECT "{name}" AS value FROM "{table}" WHERE "{name}" IS NOT NULL')
    return [row["value"] for row in rows]


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        value = [*value.keys(), *value.values()]
    if isinstance(value, list):
        for one in value:
            yield from _strings(one)
    elif isinstance(value, str):
        yield value


@pytest.fixture
def used(desk: Desk) -> Desk:
    """A database in which something of everything happened."""
    for address, body in ((ASHA, "who is it, my worker"), (STRANGER, "URGENT please come")):
        received = receive_message(desk.app, inbound(address, body), desk.clock.now())
        give_answer(desk.app, Turn(received.message_id, "step"), WHO)
    received = receive_message(
        desk.app, inbound(REHANA, "my son is low since monday"), TUESDAY_NOON
    )
    give_answer(desk.app, Turn(received.message_id, "step"), NEWS)
    for row in desk.rows("SELECT id FROM outbound_message WHERE status = 'waiting'"):
        send_outbound(desk.app, UUID(str(row["id"])))
    conversation = desk.rows("SELECT conversation_id AS id FROM inbound_message")[0]["id"]
    snapshot = Snapshot(None, ("key_worker",), {"slots": {"place": "at home"}})
    save_snapshot(desk.app.records, UUID(str(conversation)), snapshot)
    code = desk.rows("SELECT code FROM item WHERE lane = '4h'")[0]["code"]
    done = f"DONE {code} spoke to her. TELL: we spoke"
    receive_message(desk.app, inbound(DUTY, done), desk.clock.now())
    place = Place("192.0.2.1")
    assert isinstance(sign_in(desk.app, "sam.okafor", "wrong-wrong", place), NotSignedIn)
    set_staff_secret(desk.app, "priya.nair", "harbour-16-oak")
    assert isinstance(sign_in(desk.app, "priya.nair", "harbour-16-oak", place), SignedIn)
    with desk.app.records.begin() as unit:
        _write_what_nothing_writes_yet(unit)
    return desk


def _write_what_nothing_writes_yet(unit: Unit) -> None:
    person = unit.connection.execute(
        select(tables.person).where(tables.person.c.is_service_user).limit(1)
    ).one()
    sender = people.find_sender(unit, addresses.fingerprint(unit, ASHA))
    assert sender is not None
    now = TUESDAY_NOON
    set_open_question(unit, sender, OpenQuestion("which", UUID(int=1), now, {"of": "my mum"}))
    add_known_fact(
        unit,
        sender.person_id,
        person.id,
        Category.USES_SERVICE,
        fingerprint(unit, sender.person_id, Category.USES_SERVICE, "yes"),
        HowKnown.PERSON_TOLD_THEM,
        now,
    )
    desk = unit.connection.execute(select(tables.desk).limit(1)).one()
    mailbox = unit.seal(desk.data_key_id, "duty@example.org", "desk.email", desk.id)
    unit.connection.execute(
        tables.desk.update().where(tables.desk.c.id == desk.id).values(email=mailbox)
    )
    word = unit.vault.fingerprint("word", "umbrella")
    unit.connection.execute(
        tables.agreed_word.insert().values(
            person_id=person.id, kind="duress", word_hash=word, set_at=now
        )
    )
    for table, column, row in (
        (tables.person, "born_on", person.id),
        (tables.conversation, "about", sender.conversation_id),
    ):
        sealed = unit.seal(person.data_key_id, "words", f"{table.name}.{column}", row)
        unit.connection.execute(table.update().where(table.c.id == row).values({column: sealed}))


def test_every_column_that_can_hold_words_has_been_thought_about(desk: Desk) -> None:
    known = _all(SEALED, HASHED, SLOWLY_HASHED, CHAINED, WRAPPED, PUBLISHED, CODED)
    assert len(known) == len(set(known))
    assert {str(row["name"]) for row in desk.rows(_HOLDS_WORDS)} == set(known)


def test_what_is_to_be_sealed_is_sealed_under_a_stored_data_key(used: Desk) -> None:
    keys = {row["id"] for row in used.rows("SELECT id FROM data_key")}
    for column in _all(SEALED):
        values = _values(used, column)
        assert values, f"nothing in {column}"
        for value in values:
            assert isinstance(value, bytes)
            assert value[:1] == b"\x01", column
            assert UUID(bytes=value[1:17]) in keys, column


def test_a_hash_is_a_hash_and_a_wrapped_key_no_longer_than_that(used: Desk) -> None:
    for column in _all(HASHED):
        sizes = {len(value) for value in _values(used, column) if isinstance(value, bytes)}
        assert sizes == {_HASH_BYTES}, column
    wrapped = _values(used, WRAPPED)
    assert {len(value) for value in wrapped if isinstance(value, bytes)} == {12 + 32 + 16}


def test_a_code_has_no_words_in_it(used: Desk) -> None:
    wrong = [
        (column, string)
        for column in _all(CODED)
        for value in _values(used, column)
        for string in _strings(value)
        if not _A_CODE.fullmatch(string)
    ]
    assert wrong == []

"""Every column that could carry a word, a name or a number is here, and says why it may be so.

A new column fails until somebody has thought about it: sealed, or what keeps people out of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from bot.care.consent_records import HowKnown
from bot.care.digest_slots import Slot
from bot.care.facts import Category
from bot.messaging.inbound import Attached
from bot.records import addresses, media, people, tables
from bot.records.conversations import Snapshot, save_snapshot
from bot.records.digests import claim_digest, set_choice
from bot.records.known_facts import add_known_fact, fingerprint
from bot.records.media import Content
from bot.records.phones import Staff
from bot.records.questions import OpenQuestion, set_open_question
from bot.records.unit import Unit
from bot.services.answers.question import Question
from bot.services.give_answer import give_answer
from bot.services.keep_staff_accounts import set_staff_secret
from bot.services.pass_item_on import pass_on_page
from bot.services.receive_message import receive_message
from bot.services.send_outbound import send_outbound
from bot.services.sign_in import NotSignedIn, Place, SignedIn, sign_in
from bot.services.turns import Turn
from bot.services.write_answer import Given, write_answer
from tests.kit import ASHA, DUTY, REHANA, STRANGER, TUESDAY_NOON, WHO, Desk, inbound

NEWS = Question("report_concern_about_other", "news")

#: Sealed under the data key of the person, worker or desk whose it is.
SEALED = """
appointment.place
contact_point.address
conversation.about
desk.email
desk.phone
digest_choice.email
dialogue_state.state
inbound_media.content
inbound_media.source
inbound_message.body
item_note.words
lane_reason.spans
open_question.payload
outcome.words
outbound_message.body
outbound_message.facts
pass_on.words
person.born_on
person.communication_needs
person.first_name
person.language
person.last_name
person.record_number
person.safe_times
person.safe_hours
person_opening.reason
plan_sign.words
report_answer.words
staff_account.name
staff_decision.why
worker.first_name
worker.last_name
worker.phone
worker_answer.words
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
staff_account.provider_hash
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
desk_change.hours
desk_change.since
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
worker_day.day
worker_day.spans
worker_hours.anchor
worker_hours.since
worker_hours.weeks
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
claim.by_kind
claim.ended_how
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
digest.staff_kind
digest.way
digest_choice.staff_kind
digest_choice.way
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
inbound_media.content_type
inbound_media.status
inbound_media.why
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
pass_on.by_kind
pass_on.owner_role
pass_on.to_kind
pass_on.to_role
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
rota_post.role
rota_post.standing
rota_swap.answer
rota_swap.asking_day
rota_swap.kind
rota_swap.other_day
safety_check.about
safety_check.categories
safety_check.meaning
safety_check.question
staff_account.staff_kind
staff_decision.by_kind
staff_decision.categories
staff_decision.ground
staff_role.role
staff_session.way
worker_answer.by_kind
worker_answer.categories
worker_answer.held_why
worker_answer.signed
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
    _send_pictures(desk)
    for row in desk.rows("SELECT id FROM outbound_message WHERE status = 'waiting'"):
        send_outbound(desk.app, UUID(str(row["id"])))
    conversation = desk.rows("SELECT conversation_id AS id FROM inbound_message")[0]["id"]
    snapshot = Snapshot(None, ("key_worker",), {"slots": {"place": "at home"}})
    save_snapshot(desk.app.records, UUID(str(conversation)), snapshot)
    code = desk.rows("SELECT code FROM item WHERE lane = '4h'")[0]["code"]
    done = f"DONE {code} spoke to her. TELL: we spoke"
    receive_message(desk.app, inbound(DUTY, done), desk.clock.now())
    _answer_and_pass_on(desk)
    place = Place("192.0.2.1")
    assert isinstance(sign_in(desk.app, "sam.okafor", "wrong-wrong", place), NotSignedIn)
    set_staff_secret(desk.app, "priya.nair", "harbour-16-oak")
    assert isinstance(sign_in(desk.app, "priya.nair", "harbour-16-oak", place), SignedIn)
    with desk.app.records.begin() as unit:
        _write_what_nothing_writes_yet(unit)
    return desk


def _send_pictures(desk: Desk) -> None:
    """Two come with a text. One is fetched, one refused; of a third it is not known yet."""
    attached = tuple(Attached(f"https://x.example/{n}", "image/png") for n in range(3))
    text = replace(inbound(ASHA, "look at this"), attached=attached, media_count=3)
    receive_message(desk.app, text, desk.clock.now())
    query = "SELECT id FROM inbound_media ORDER BY position"
    first, second, _ = [UUID(str(row["id"])) for row in desk.rows(query)]
    with desk.app.records.begin() as unit:
        wanted = media.find_to_fetch(unit, first)
        assert wanted is not None
        media.keep_content(unit, wanted, Content("image/png", b"\x89PNG"), desk.clock.now())
        media.give_up_media(unit, second, "type", desk.clock.now())


def _answer_and_pass_on(desk: Desk) -> None:
    """A worker writes what no permit covers, by a decision of theirs, and passes the item on."""
    query = "SELECT i.code, d.id FROM item i JOIN desk d ON d.team_id = i.team_id"
    row = desk.rows(f"{query} WHERE d.role = 'duty' AND i.lane <> '4h'")[0]
    staff, code = Staff("desk", UUID(str(row["id"]))), str(row["code"])
    kinds = frozenset(category.value for category in Category)
    given = Given("Your mum rang us about Friday at 3pm", kinds, "agreed", "she asked me to")
    assert write_answer(desk.app, staff, code, given, UUID(int=6)) is not None
    (lead,) = desk.rows("SELECT id FROM desk WHERE role = 'lead' LIMIT 1")
    pass_on_page(desk.app, staff, code, UUID(str(lead["id"])), "please look", UUID(int=7))


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
    worker_id = unit.connection.execute(select(tables.worker.c.id).limit(1)).scalar_one()
    worker = Staff("worker", worker_id)
    set_choice(unit, worker, "email", "sam@example.org", now)
    claim_digest(unit, worker, Slot(now, now, is_start=True), now)
    word = unit.vault.fingerprint("word", "umbrella")
    unit.connection.execute(
        tables.agreed_word.insert().values(
            person_id=person.id, kind="duress", word_hash=word, set_at=now
        )
    )
    _write_what_opens(unit, person)
    for table, column, row in (
        (tables.person, "born_on", person.id),
        (tables.person, "record_number", person.id),
        (tables.person, "communication_needs", person.id),
        (tables.person, "language", person.id),
        (tables.person, "safe_times", person.id),
        (tables.person, "safe_hours", person.id),
        (tables.conversation, "about", sender.conversation_id),
    ):
        sealed = unit.seal(person.data_key_id, "words", f"{table.name}.{column}", row)
        unit.connection.execute(table.update().where(table.c.id == row).values({column: sealed}))


def _write_what_opens(unit: Unit, person: Any) -> None:
    account = unit.connection.execute(
        select(tables.staff_account).where(tables.staff_account.c.staff_kind == "worker").limit(1)
    ).one()
    row = UUID(int=2)
    unit.connection.execute(
        tables.person_opening.insert().values(
            id=row,
            person_id=person.id,
            worker_id=account.staff_id,
            account_id=account.id,
            reason=unit.seal(person.data_key_id, "she rang us", "person_opening.reason", row),
            given_at=TUESDAY_NOON,
            until=TUESDAY_NOON,
        )
    )
    unit.connection.execute(
        tables.staff_account.update()
        .where(tables.staff_account.c.id == account.id)
        .values(provider_hash=unit.vault.fingerprint("staff provider", "issuer subject"))
    )


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

"""What came with a text: fetched, sealed, tried again, given up, erased; opened by who may."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from bot.messaging.errors import ProviderUnavailableError
from bot.messaging.inbound import Attached, InboundText
from bot.messaging.media import Fetched, NotFetched
from bot.records.media import list_media
from bot.records.phones import Staff
from bot.services.erase_person import Reason, erase_person
from bot.services.fetch_media import AGAIN_AFTER, JOB_LOST_AFTER, fetch_media
from bot.services.open_media import open_media
from bot.services.receive_message import receive_message
from bot.services.ring_clocks import ring_clocks
from bot.services.spooling import list_spooled, spool_message, take_in_spooled
from tests.conftest import Database
from tests.kit import ASHA, STRANGER, Desk, desk_for, inbound

PICTURE = Attached("https://api.twilio.com/marmalade/ME1", "image/jpeg")
VOICE = Attached("https://api.twilio.com/marmalade/ME2", "audio/ogg")
BYTES = b"\xff\xd8\xff a face"
Answer = Fetched | NotFetched | ProviderUnavailableError


@dataclass
class Fetcher:
    """Gives what a test put in, and notes what it was asked for."""

    answers: list[Answer] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    meanwhile: Callable[[], object] = lambda: None

    def fetch(self, url: str, said_type: str) -> Fetched | NotFetched:
        self.asked.append((url, said_type))
        self.meanwhile()
        answer = self.answers.pop(0) if self.answers else Fetched("image/jpeg", BYTES)
        if isinstance(answer, ProviderUnavailableError):
            raise answer
        return answer


@pytest.fixture
def fetcher() -> Fetcher:
    return Fetcher()


@pytest.fixture
def desk(tmp_path: Path, database: Database, fetcher: Fetcher) -> Iterator[Desk]:
    made = desk_for(tmp_path, database.app_url)
    made.app = replace(made.app, media=fetcher)  # type: ignore[arg-type]
    yield made
    made.app.records.engine.dispose()


def with_media(*media: Attached, body: str = "", address: str = ASHA) -> InboundText:
    text = inbound(address, body, channel="whatsapp")
    return replace(text, attached=media, media_count=len(media))


def brought(desk: Desk, *media: Attached, body: str = "", address: str = ASHA) -> list[UUID]:
    """The ids of what came with a text that was taken in."""
    text = with_media(*media, body=body, address=address)
    received = receive_message(desk.app, text, desk.clock.now())
    query = "SELECT id FROM inbound_media WHERE message_id = :m ORDER BY position"
    return [UUID(str(row["id"])) for row in desk.rows(query, m=received.message_id)]


def state(desk: Desk, media_id: UUID) -> tuple[object, ...]:
    (row,) = desk.rows("SELECT status, why FROM inbound_media WHERE id = :id", id=media_id)
    return row["status"], row["why"]


def runs(desk: Desk) -> int:
    return desk.count("SELECT count(*) FROM clock WHERE kind = 'media' AND done_at IS NULL")


def jobs(desk: Desk) -> int:
    return desk.count("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'fetch_media'")


def item_of(desk: Desk) -> tuple[str, Staff]:
    """The code of the last item, and whose it is."""
    (row,) = desk.rows(
        "SELECT code, owner_id, owner_role FROM item ORDER BY opened_at DESC LIMIT 1"
    )
    kind = "desk" if row["owner_role"] in ("duty", "lead", "on_call") else "worker"
    return str(row["code"]), Staff(kind, UUID(str(row["owner_id"])))  # type: ignore[arg-type]


def test_it_is_noted_with_its_text_and_fetched_by_a_job(desk: Desk, fetcher: Fetcher) -> None:
    one, two = brought(desk, PICTURE, VOICE, body="my arm")
    assert (jobs(desk), runs(desk)) == (2, 2)
    fetcher.answers = [Fetched("image/jpeg", BYTES), Fetched("audio/ogg", b"OggS")]
    fetch_media(desk.app, one)
    fetch_media(desk.app, two)
    assert fetcher.asked == [(PICTURE.url, "image/jpeg"), (VOICE.url, "audio/ogg")]
    assert state(desk, one) == state(desk, two) == ("kept", None)
    assert runs(desk) == 0
    assert desk.count("SELECT count(*) FROM audit_event WHERE kind = 'media.settled'") == 2


def test_neither_the_bytes_nor_where_they_lay_can_be_read(desk: Desk) -> None:
    (one,) = brought(desk, PICTURE)
    (row,) = desk.rows("SELECT source FROM inbound_media")
    assert b"marmalade" not in bytes(row["source"])  # type: ignore[call-overload]
    fetch_media(desk.app, one)
    (row,) = desk.rows("SELECT source, content, size FROM inbound_media")
    assert row["source"] is None
    assert row["size"] == len(BYTES)
    assert b"face" not in bytes(row["content"])  # type: ignore[call-overload]


def test_a_repeat_of_the_text_or_of_the_job_changes_nothing(desk: Desk, fetcher: Fetcher) -> None:
    text = with_media(PICTURE)
    first = receive_message(desk.app, text, desk.clock.now())
    assert receive_message(desk.app, text, desk.clock.now()).repeat
    assert (jobs(desk), desk.count("SELECT count(*) FROM inbound_media")) == (1, 1)
    with desk.app.records.begin() as unit:
        ((medium,),) = list_media(unit, [first.message_id]).values()
    fetch_media(desk.app, medium.id)
    fetch_media(desk.app, medium.id)
    assert len(fetcher.asked) == 1
    fetch_media(desk.app, uuid4())


@pytest.mark.parametrize(
    ("why", "status"),
    [("type", "refused"), ("size", "refused"), ("host", "refused"), ("gone", "lost")],
)
def test_what_will_never_be_had_is_said_to_be_so(
    desk: Desk, fetcher: Fetcher, why: str, status: str
) -> None:
    (one,) = brought(desk, PICTURE)
    fetcher.answers = [NotFetched(why)]  # type: ignore[arg-type]
    fetch_media(desk.app, one)
    assert state(desk, one) == (status, why)
    assert desk.count("SELECT count(*) FROM inbound_media WHERE source IS NOT NULL") == 0
    assert runs(desk) == 0


def test_it_is_tried_again_ever_later_and_then_given_up(desk: Desk, fetcher: Fetcher) -> None:
    (one,) = brought(desk, PICTURE)
    for wait in AGAIN_AFTER:
        fetcher.answers = [ProviderUnavailableError("503")]
        fetch_media(desk.app, one)
        assert state(desk, one) == ("waiting", None)
        before = jobs(desk)
        desk.clock.forward(seconds=wait.total_seconds() - 1)
        ring_clocks(desk.app)
        assert jobs(desk) == before
        desk.clock.forward(seconds=1)
        ring_clocks(desk.app)
        assert jobs(desk) == before + 1
    fetcher.answers = [ProviderUnavailableError("503")]
    fetch_media(desk.app, one)
    assert state(desk, one) == ("lost", "not_reached")
    assert runs(desk) == 0
    assert sum(AGAIN_AFTER, timedelta()) > timedelta(hours=24)


def test_a_job_that_came_to_grief_is_put_in_again(desk: Desk) -> None:
    (one,) = brought(desk, PICTURE)
    desk.clock.forward(seconds=JOB_LOST_AFTER.total_seconds())
    ring_clocks(desk.app)
    assert jobs(desk) == 2
    fetch_media(desk.app, one)
    assert state(desk, one) == ("kept", None)


def test_it_survives_the_spool(desk: Desk) -> None:
    text = with_media(PICTURE, VOICE, body="look")
    spool_message(desk.app, text, desk.clock.now())
    (spooled,) = list_spooled(desk.app)
    assert take_in_spooled(desk.app, spooled) is None
    assert desk.count("SELECT count(*) FROM inbound_media") == 2
    assert desk.app.spool.count() == 0


def _erase(desk: Desk) -> None:
    (row,) = desk.rows("SELECT person_id FROM inbound_message")
    erase_person(desk.app, UUID(str(row["person_id"])), Reason.REQUEST, close_items=True)


def test_an_erasure_takes_it_and_stops_what_runs(desk: Desk, fetcher: Fetcher) -> None:
    one, two = brought(desk, PICTURE, VOICE, address=STRANGER)
    fetch_media(desk.app, one)
    _erase(desk)
    assert desk.count("SELECT count(*) FROM inbound_media WHERE content IS NOT NULL") == 0
    assert desk.count("SELECT count(*) FROM inbound_media WHERE source IS NOT NULL") == 0
    assert state(desk, one) == state(desk, two) == ("lost", "erased")
    assert runs(desk) == 0
    fetch_media(desk.app, two)
    assert len(fetcher.asked) == 1


def test_what_arrives_after_the_erasure_is_dropped(desk: Desk, fetcher: Fetcher) -> None:
    (one,) = brought(desk, PICTURE, address=STRANGER)
    fetcher.meanwhile = lambda: _erase(desk)
    fetch_media(desk.app, one)
    assert state(desk, one) == ("lost", "erased")
    assert desk.count("SELECT count(*) FROM inbound_media WHERE content IS NOT NULL") == 0


def test_who_may_read_the_text_opens_it_and_that_is_noted(desk: Desk) -> None:
    (one,) = brought(desk, PICTURE)
    code, owner = item_of(desk)
    assert open_media(desk.app, owner, code, one) is None  # not there yet
    fetch_media(desk.app, one)
    opened = open_media(desk.app, owner, code, one)
    assert opened is not None
    assert (opened.content_type, opened.data) == ("image/jpeg", BYTES)
    assert opened.file_name == f"keyline-{code.lower()}-1.jpg"
    events = "SELECT count(*) FROM audit_event WHERE kind = 'media.opened' AND actor_id = :who"
    assert desk.count(events, who=owner.id) == 1


def test_nobody_else_opens_it_nor_beside_another_item(desk: Desk) -> None:
    (one,) = brought(desk, PICTURE)
    code, owner = item_of(desk)
    fetch_media(desk.app, one)
    desk.clock.forward(minutes=1)
    brought(desk, VOICE, address=STRANGER)
    other, theirs = item_of(desk)
    assert open_media(desk.app, theirs, other, one) is None
    assert open_media(desk.app, Staff("worker", uuid4()), code, one) is None
    assert open_media(desk.app, owner, code, uuid4()) is None
    assert desk.count("SELECT count(*) FROM audit_event WHERE kind = 'media.opened'") == 0

"""Looks at every text in the moment in which it is handed to the sender."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from bot.app import App
from bot.messaging.gsm7 import to_gsm7
from bot.messaging.sender import OutboundText, SendResult
from bot.records import teams, worker_answers
from bot.records.unit import Unit
from bot.services.wording import published_values
from tests.kit import KeptSender
from tests.properties.cast import Cast
from tests.properties.marks import Mark, What
from tests.properties.oracle import Oracle

REFUSALS = ("refusal_neutral", "refusal_ring_us")

_ROW = text("SELECT * FROM outbound_message WHERE id = :id")
#: Whose key team somebody was in between the writing of a text and the reading of it.
_TEAMS_OF = text(
    "SELECT DISTINCT person_id, role FROM assignment WHERE worker_id = :worker"
    " AND starts_at <= :now + interval '7 days' AND (ends_at IS NULL OR ends_at >= :written)"
)
#: For whom somebody could stand in: named for the key worker's leave, or for whoever is named.
_COVERED = text(
    "WITH RECURSIVE away(worker_id) AS (SELECT CAST(:worker AS uuid) UNION"
    " SELECT a.worker_id FROM absence a JOIN away ON a.cover_worker_id = away.worker_id"
    " WHERE a.ends_at >= :written)"
    " SELECT DISTINCT g.person_id FROM assignment g JOIN away USING (worker_id)"
    " WHERE g.role = 'key_worker' AND (g.ends_at IS NULL OR g.ends_at >= :written)"
)
_OF_TEAM = text(
    "SELECT id FROM person WHERE team_id = :team AND is_service_user UNION"
    " SELECT g.person_id FROM assignment g JOIN worker w ON w.id = g.worker_id"
    " WHERE w.team_id = :team AND (g.ends_at IS NULL OR g.ends_at >= :written)"
)
_WHOSE_APPOINTMENT = text("SELECT person_id FROM appointment WHERE id = :id")


#: The kinds that a decision must name, for a mark to be told by it.
_DECIDABLE = {What.WORKER: ("D1", "D2"), What.PERSON: ("D0", "D9")}


class LeakError(AssertionError):
    """Somebody was told what no live permit covers."""


@dataclass
class Judge(KeptSender):
    """A sender that looks, before it keeps a text, whether all of it may be told now."""

    app: App | None = None
    cast: Cast | None = None
    seen: Counter[str] = field(default_factory=Counter)

    def send(self, given: OutboundText) -> SendResult:
        assert self.app is not None
        if self.cast is not None:
            with self.app.records.begin() as unit:
                self._look(unit, self.app, self.cast, given)
        return super().send(given)

    def _look(self, unit: Unit, app: App, cast: Cast, given: OutboundText) -> None:
        row = unit.connection.execute(_ROW, {"id": given.id}).one()
        now = app.clock.now()
        self.seen["texts"] += 1
        if row.text_id in REFUSALS:
            self.seen[row.text_id] += 1
            self._look_at_refusal(unit, app, row, given, now)
        marks = cast.marks.found(given.body)
        if not marks:
            return
        if row.recipient_kind != "person":
            raise LeakError(f"staff are texted codes, not {marks}: {row.text_id}")
        oracle = Oracle(unit, cast, now, app.settings.keyline_nation)
        for word, mark in marks.items():
            how = _grounds(unit, oracle, cast, row, word, mark, now) or _decided(unit, row, mark)
            if how is None:
                raise LeakError(
                    f"{mark.what} {word!r} in {row.text_id} to {given.address}: {given.body}"
                )
            self.seen[f"{mark.what}: {how}"] += 1

    def _look_at_refusal(
        self, unit: Unit, app: App, row: Any, given: OutboundText, now: datetime
    ) -> None:
        """A refusal is the fixed text, to the byte, as of its writing or its sending."""
        organisation = teams.get_organisation(unit)
        fixed = {
            to_gsm7(
                app.texts.fill(
                    row.text_id, published_values(organisation, moment), easy_read=row.easy_read
                )
            )
            for moment in (row.created_at, now)
        }
        if given.body not in fixed:
            raise LeakError(f"a refusal of its own: {given.body}")


def _grounds(
    unit: Unit, oracle: Oracle, cast: Cast, row: Any, word: str, mark: Mark, now: datetime
) -> str | None:
    """Why this may be told, in a few words; None where nothing allows it."""
    phone, written = row.contact_point_id, row.created_at
    match mark.what:
        case What.WORKER:
            pairs = _worker_facts(unit, mark.whose, written, now)
        case What.TEAM:
            rows = unit.connection.execute(_OF_TEAM, {"team": mark.whose, "written": written})
            pairs = [(c, r[0]) for r in rows.all() for c in ("D1", "D2")]
        case What.PLACE:
            whose = unit.connection.execute(_WHOSE_APPOINTMENT, {"id": mark.whose}).scalar()
            pairs = [] if whose is None else [("D3", whose)]
        case What.PERSON:
            return _named(unit, oracle, cast, row, mark)
        case What.WORDS:
            return None  # Nobody's words are sent to anybody, not even back to them
    for category, subject_id in pairs:
        if oracle.may_tell(category, subject_id, phone, word):
            own = subject_id == row.recipient_id
            return f"{category} {'own' if own else 'of another'}"
    return None


def _decided(unit: Unit, row: Any, mark: Mark) -> str | None:
    """What a worker wrote knowing that no permit covers it: their own decision, on record. Nobody
    but a worker's own words may go out so."""
    kinds = _DECIDABLE.get(mark.what)
    if kinds is None or not row.text_id.startswith("answer_"):
        return None
    found = worker_answers.has_decided(unit, row.recipient_id, kinds)
    return "decision of staff" if found else None


def _worker_facts(
    unit: Unit, worker_id: UUID, written: datetime, now: datetime
) -> list[tuple[str, UUID]]:
    given = {"worker": worker_id, "written": written, "now": now}
    teams_of = unit.connection.execute(_TEAMS_OF, given).all()
    covered = unit.connection.execute(_COVERED, given).all()
    pairs = [("D1", row.person_id) for row in teams_of]
    # A deputy or buddy may be the one who reads.
    pairs += [("D2", r.person_id) for r in teams_of if r.role in ("deputy", "buddy")]
    return pairs + [("D2", row.person_id) for row in covered]


def _named(unit: Unit, oracle: Oracle, cast: Cast, row: Any, mark: Mark) -> str | None:
    """A person's name: to themselves; to one who shares with them, as their own record says; to
    one who may be told something of them."""
    recipient, phone = row.recipient_id, row.contact_point_id
    if recipient == mark.whose:
        return "own name" if oracle.proof(phone) else None
    if oracle.may_tell("D10", recipient, phone, "") and _related(unit, recipient, mark.whose):
        return "own record of sharing"
    if oracle.proof(phone) == 2 and _lets_know(unit, mark.whose):
        return "D9 as its author chose"
    for category in ("D0", "D1", "D2", "D3"):
        if oracle.may_tell(category, mark.whose, phone, ""):
            return f"{category} of another"
    return None


def _related(unit: Unit, person_id: UUID, other_id: UUID) -> bool:
    query = text(
        "SELECT count(*) FROM relationship WHERE person_id = :person AND other_id = :other"
    )
    found = unit.connection.execute(query, {"person": person_id, "other": other_id})
    return found.scalar_one() > 0


def _lets_know(unit: Unit, author_id: UUID) -> bool:
    """Whether somebody said of a text of theirs that one may know of it."""
    query = text(
        "SELECT count(*) FROM message_sharing s JOIN inbound_message m ON m.id = s.message_id"
        " WHERE m.person_id = :author AND s.choice = 'may_be_told'"
    )
    return unit.connection.execute(query, {"author": author_id}).scalar_one() > 0

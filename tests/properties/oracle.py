"""Whether a fact may be told to somebody now: judged from the rows, without `decide`."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, text

from bot.clock import local
from bot.records.unit import Unit
from tests.care.consent_reading import HAS_A_POWER, Case, read
from tests.properties import records_read as rows_say
from tests.properties.cast import Cast
from tests.properties.records_read import Person

#: What a PIN opens of one's own, and what a phone may be told without.
_OWN_BY_PIN = {"D0", "D1", "D2", "D3", "D8", "D10", "D12a"}
_OWN_BY_PHONE = {
    "nothing": set[str](),
    "key_worker": {"D0", "D1", "D2"},
    "appointments": {"D0", "D1", "D2", "D3", "D12a"},
}
_PAPERS = {
    "parent_PR": "parental responsibility",
    "attorney_HW": "registered power",
    "deputy_PW": "court order",
    "guardian_SCT": "powers",
    "named_person_SCT": "powers",
    "advocate": "appointment",
}
_ONCE_CHECKED = {"parental responsibility", "appointment"}

_PHONE = text(
    "SELECT c.*, EXISTS (SELECT 1 FROM contact_point o WHERE o.address_hash = c.address_hash"
    " AND o.person_id <> c.person_id AND o.identifies) AS shared"
    " FROM contact_point c WHERE c.id = :phone"
)
_OF_BOTH = "SELECT * FROM {} WHERE person_id = :person AND other_id = :other"
_VERSIONS = text(_OF_BOTH.format("consent") + " ORDER BY version")
_FINDINGS = text(_OF_BOTH.format("capacity_finding"))
_EVIDENCE = text(_OF_BOTH.format("evidence") + " ORDER BY checked_at DESC, id LIMIT 1")
_RELATED = text(_OF_BOTH.format("relationship") + " ORDER BY verified_at DESC NULLS LAST, id")
_KNOWN = text(
    _OF_BOTH.format("known_fact")
    + " AND recorded_at <= :now AND (ended_at IS NULL OR ended_at > :now)"
)
_EVENTS = text(
    "SELECT at FROM review_event WHERE person_id = :person UNION ALL"
    " SELECT starts_at FROM assignment WHERE person_id = :person AND role = 'key_worker' UNION ALL"
    " SELECT changed_at FROM relationship WHERE person_id = :person AND other_id = :other"
    " AND changed_at IS NOT NULL"
)
_ATTORNEY = text(
    "SELECT count(*) FROM evidence e JOIN relationship r USING (person_id, other_id)"
    " WHERE e.person_id = :person AND e.kind = 'registered power'"
    " AND r.kind = 'attorney_HW' AND r.verified_at IS NOT NULL"
)
_STATE = text("SELECT died_at, looked_after FROM person WHERE id = :person")
_UUIDS = {"person": bindparam("person"), "other": bindparam("other")}


class Oracle:
    """Judges for one cast, inside one transaction."""

    def __init__(self, unit: Unit, cast: Cast, now: datetime, nation: str) -> None:
        self._unit, self._cast, self._now, self._nation = unit, cast, now, nation

    def proof(self, phone_id: UUID) -> int:
        """What the phone proves now."""
        return rows_say.proof_of(self._phone(phone_id), self._now)

    def may_tell(self, category: str, subject_id: UUID, phone_id: UUID, word: str) -> bool:
        """Whether whoever holds this phone may be told this word, a fact of this kind."""
        phone = self._phone(phone_id)
        proof = rows_say.proof_of(phone, self._now)
        if phone.others_see:
            return False
        if phone.person_id == subject_id:
            opened = _OWN_BY_PHONE[phone.may_text] if proof == 1 else set()
            return category in (_OWN_BY_PIN if proof == 2 else opened)
        return self._may_tell_other(category, subject_id, phone.person_id, proof, word)

    def knows(self, category: str, subject_id: UUID, other_id: UUID, word: str | None) -> bool:
        """Whether somebody is recorded to know this; of what we told, only a key worker."""
        rows = self._all(_KNOWN, subject_id, other_id, now=self._now)
        return any(
            row.category == category
            and (row.how != "told_by_bot" or category == "D1")
            and (word is None or word in self._cast.values.get(bytes(row.fingerprint), ()))
            for row in rows
        )

    def _may_tell_other(
        self, category: str, subject_id: UUID, other_id: UUID, proof: int, word: str
    ) -> bool:
        subject = self._cast.player(subject_id)
        related = self._all(_RELATED, subject_id, other_id)
        if subject is None or subject.born_on is None or not related:
            return False
        person = self._person(subject_id, other_id, subject.born_on)
        state = self._all(_STATE, subject_id)[0]
        verified_at = related[0].verified_at
        if verified_at is None or verified_at > self._now or state.died_at is not None:
            return False
        if person is None or (state.looked_after and person.is_child):
            return False
        if self._is_young(other_id) and category not in ("D1", "D2", "D3"):
            return False
        holds = [r.safety_hold for r in related if r.safety_hold != "none"]
        kind = related[0].kind
        case = Case(
            category=category,
            consent=self._consent(category, subject_id, other_id, person),
            kind=kind,
            proof=proof,
            hold=holds[0] if holds else "none",
            age=person.age,
            capacity=person.capacity,
            knows="same" if self.knows(category, subject_id, other_id, word) else "nothing",
            papers=self._has_papers(category, kind, subject_id, other_id),
            nation=self._nation,
        )
        return read(case) in ("A", "K")

    def _person(self, subject_id: UUID, other_id: UUID, born_on: Any) -> Person | None:
        findings = self._all(_FINDINGS, subject_id, other_id)
        if findings:
            latest = max(row.assessed_at for row in findings)
            said = {(r.finding, r.review_by) for r in findings if r.assessed_at == latest}
            if len(said) > 1 or ("LACKS", None) in said:
                return None  # A contradiction opens nothing
        age = rows_say.age_words(born_on, local(self._now).date())
        return Person(age, rows_say.capacity_words(findings, self._now), self._nation)

    def _consent(self, category: str, subject_id: UUID, other_id: UUID, person: Person) -> str:
        subject = self._cast.player(subject_id)
        assert subject is not None
        assert subject.born_on is not None
        events = [row[0] for row in self._all(_EVENTS, subject_id, other_id)]
        events += rows_say.review_days(subject.born_on)
        versions = self._all(_VERSIONS, subject_id, other_id)
        return rows_say.consent_words(versions, category, person, events, self._now)

    def _has_papers(self, category: str, kind: str, subject_id: UUID, other_id: UUID) -> bool:
        needed = _PAPERS.get(kind)
        if needed is None:
            return True
        if kind == "deputy_PW" and self._all(_ATTORNEY, subject_id)[0][0]:
            return False  # No deputy acts where an attorney does
        paper = next(iter(self._all(_EVIDENCE, subject_id, other_id)), None)
        if paper is None or paper.kind != needed or paper.checked_at > self._now:
            return False
        if kind in HAS_A_POWER and category not in paper.categories:
            return False
        if paper.review_by is None:
            return needed in _ONCE_CHECKED
        return bool(paper.review_by > self._now)

    def _is_young(self, person_id: UUID) -> bool:
        player = self._cast.player(person_id)
        if player is None or player.born_on is None:
            return False
        return rows_say.years_old(player.born_on, local(self._now).date()) < 18

    def _phone(self, phone_id: UUID) -> Any:
        return self._unit.connection.execute(_PHONE, {"phone": phone_id}).one()

    def _all(self, query: Any, person: UUID, other: UUID | None = None, **more: Any) -> list[Any]:
        given = {"person": person, **({"other": other} if other else {}), **more}
        return list(self._unit.connection.execute(query, given).all())

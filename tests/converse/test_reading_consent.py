"""From words to who agreed to what: before a scenario, and in the middle of one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.care.consent_records import (
    Basis,
    ConsentState,
    EvidenceKind,
    Finding,
    GivenVia,
    Hold,
    Kind,
)
from bot.care.facts import Category
from bot.converse.moments import BEGINS
from bot.services.set_up_consent import Agreed, Found, Held, Known, Related, Seen
from tests.converse.kit import faults, scenarios, turns

WEEK_BEFORE = BEGINS - timedelta(days=7)
TWO = frozenset({Category.KEY_WORKER, Category.COVER})


def test_all_keys_of_consent(tmp_path: Path) -> None:
    (one,) = scenarios(
        tmp_path,
        """
        - scenario: One
          set up:
            consents:
              - {person: Asha, other: Rehana, state: limited, to: [key worker, cover]}
              - person: Ben
                other: Halina
                state: Full
                basis: competent child
                via: call
                confirmed: no
                from: 30 days ago
                expires: Fri 27 Nov
              - {person: Siân, other: Eifion, state: not asked}
              - {person: Rosa, other: Mei, state: limited, to: D1 D2, via: text}
            holds: [{person: Asha, other: Rehana, hold: abuse suspected}]
            knows: [{other: Rehana, about: Asha, what: [service, key worker]}]
            capacity: [{person: Asha, other: Rehana, finding: lacks, review by: 2027-01-04}]
            evidence: {person: Pat, other: Norman, kind: registered power, opens: cover}
            relationships: [{person: Asha, other: Mei, kind: step parent, verified: no}]
            born: {Asha: 2011-03-04}
            looked after: Tyler
            pins: {Asha: 0821}
            words: {Asha: {duress: sunflower, memory word: kingfisher}, Ben: {quiet: marmalade}}
            others see the phone of: [Asha]
            doubted: [Ben]
          turns:
            - {from: Asha, says: hi}
        """,
    )
    given = one.set_up.consenting
    first, second, third, fourth = given.agreed
    assert first == Agreed("s01", "c01", ConsentState.LIMITED, WEEK_BEFORE, TWO)
    assert (second.basis, second.via, second.confirmed) == (
        Basis.COMPETENT_CHILD,
        GivenVia.CALL,
        False,
    )
    assert second.starts_at == BEGINS - timedelta(days=30)
    assert second.expires_at == datetime(2026, 11, 28, tzinfo=UTC), "the end of its last day"
    assert third.state is ConsentState.NOT_ASKED
    assert (fourth.categories, fourth.confirmed) == (TWO, False)
    assert given.held == (Held("s01", "c01", Hold.ABUSE_SUSPECTED),)
    known = frozenset({Category.USES_SERVICE, Category.KEY_WORKER})
    assert given.known == (Known("s01", "c01", known),)
    review = datetime(2027, 1, 4, tzinfo=UTC)
    assert given.found == (Found("s01", "c01", Finding.LACKS, WEEK_BEFORE, review),)
    [paper] = given.seen
    assert isinstance(paper, Seen)
    assert (paper.kind, paper.categories) == (
        EvidenceKind.REGISTERED_POWER,
        frozenset({Category.COVER}),
    )
    assert paper.review_by == BEGINS + timedelta(days=180)
    assert given.related == (Related("s01", "s20", Kind.STEP_PARENT, None),)
    assert (given.born, given.looked_after) == ({"s01": date(2011, 3, 4)}, ("s24",))
    assert (given.others_see, given.doubted) == (("s01",), ("s02",))
    assert one.set_up.known_by == {
        "s01": {"pin": "0821", "duress": "sunflower", "memory_word": "kingfisher"},
        "s02": {"quiet": "marmalade"},
    }


def test_what_staff_do_in_the_middle_begins_then(tmp_path: Path) -> None:
    said, done = turns(
        tmp_path,
        """
        - {at: "Tue 10:00", from: Asha, says: hi}
        - at: Wed 10:00
          staff:
            consents: {person: Asha, other: Rehana, state: withdrawn}
            key worker: {Asha: Priya}
          consent: {person: Asha, other: Rehana, state: withdrawn, to: key worker, confirmed: yes}
        """,
    )
    assert said.staff is None
    assert done.staff is not None
    assert done.staff.key_worker == {"s01": "w2"}
    [withdrawn] = done.staff.consenting.agreed
    assert withdrawn.starts_at == done.at == datetime(2026, 11, 25, 10, tzinfo=UTC)
    [expected] = done.consents
    assert (expected.person.name, expected.other.name) == ("Asha Begum", "Rehana Begum")
    assert expected.state is ConsentState.WITHDRAWN
    assert (expected.categories, expected.confirmed) == (frozenset({Category.KEY_WORKER}), True)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("consents: [{person: Asha, other: Rehana}]", "consents: expected the key `state`"),
        (
            "consents: [{person: Asha, other: Rehana, state: maybe}]",
            "consents, state: expected one of NOT ASKED, PENDING, FULL",
        ),
        (
            "consents: [{person: Asha, other: Rehana, state: limited, to: [diagnosis]}]",
            "consents, to: expected one or more of service",
        ),
        (
            "consents: [{person: Asha, other: Sam, state: full}]",
            "consents, other: expected a person of the demo team",
        ),
        ("holds: [{person: Asha, other: Rehana, hold: angry}]", "expected one of abuse suspected"),
        ("knows: [{other: Rehana, about: Asha}]", "knows: expected the key `what`"),
        ("born: {Asha: 2030-01-01}", "expected a day of birth from 1900 on, not in the future"),
        ("words: {Asha: {shout: no}}", "words, Asha, shout: there is no such key"),
        ("consent: [x]", "set up, consent: there is no such key; did you mean `consents`?"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, words: str, expected: str) -> None:
    file = f"- scenario: One\n  set up: {{{words}}}\n  turns:\n    - {{from: Asha, says: hi}}"
    told = faults(tmp_path, file)
    assert any(expected in fault for fault in told), told


def test_nobody_texts_while_staff_do_something(tmp_path: Path) -> None:
    turn = "{from: Asha, says: hi, staff: {paused: [Ben]}}"
    told = faults(tmp_path, f"- scenario: One\n  turns:\n    - {turn}")
    assert any("staff: expected a turn of its own" in fault for fault in told), told

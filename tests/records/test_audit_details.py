"""What a decision's event says: codes and ids of what it rested on, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

from bot.care.consent import decide
from bot.care.consent_records import AgeBand, Hold, Kind, Relationship, Standing
from bot.care.consent_table import Terms
from bot.care.facts import Category, Channel, MayText, Request, Verification
from bot.content.consent import load_consent_table
from bot.records.audit_details import decision_details
from tests.kit import TUESDAY_NOON

ASKER, ABOUT = UUID(int=1), UUID(int=2)
OWN = Request(
    uuid4(), ASKER, ASKER, Category.KEY_WORKER, Verification.NUMBER_MATCH, MayText.KEY_WORKER
)


def test_a_yes_about_oneself() -> None:
    assert decision_details(decide(OWN), OWN) == {
        "category": Category.KEY_WORKER.value,
        "outcome": "allow",
        "way": "A",
        "reason": decide(OWN).reason.value,
        "policy": "2",
        "decision": str(OWN.id),
        "verification": 1,
        "channel": "sms",
    }


def test_a_no_about_another_says_where_it_met_the_table() -> None:
    kind = next(iter(Kind))
    verified = TUESDAY_NOON - timedelta(days=30)
    relationship = Relationship(ABOUT, ASKER, kind, verified, Hold.NONE)
    request = replace(
        OWN,
        subject_id=ABOUT,
        verification=Verification.FRESH_PROOF,
        channel=Channel.WHATSAPP,
        now=TUESDAY_NOON,
        standing=Standing(ABOUT, ASKER, "ENG", next(reversed(AgeBand)), relationship),
    )
    details = decision_details(decide(request, Terms(load_consent_table())), request)
    assert details["outcome"] == "deny"
    assert details["relationship"] == kind.value
    assert details["hold"] == Hold.NONE.value
    assert details["verification"] == 2
    assert details["channel"] == "whatsapp"
    assert str(details["policy"]).startswith("2 ")
    assert "consent" not in details
    assert all(isinstance(value, str | int) for value in details.values())

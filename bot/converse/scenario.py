"""A scenario, as it is once its file has been read and found to be sound."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.care.consent_records import ConsentState
from bot.care.facts import Category
from bot.converse.cast import Actor
from bot.services.set_up_scenario import SetUp


@dataclass(frozen=True, slots=True)
class Expected:
    """What must come to one phone in one turn; all its texts count together."""

    nothing: bool = False
    has: tuple[str, ...] = ()
    has_one_of: tuple[str, ...] = ()
    has_none_of: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    gives: tuple[str, ...] = ()
    does_not_give: tuple[str, ...] = ()
    at_most_texts: int | None = None
    at_most_parts: int | None = None
    same_as_turn: int | None = None


@dataclass(frozen=True, slots=True)
class ExpectedItem:
    """What must be recorded. `kept`: none, joined, or any. What is None is not looked at."""

    kept: str = "any"
    owner: Actor | None = None
    role: str | None = None
    lane: str | None = None
    wish: str | None = None
    hidden_from: tuple[Actor, ...] = ()
    copied_to: tuple[Actor, ...] | None = None
    acknowledged: bool | None = None
    taken_back: bool | None = None
    open: bool | None = None
    confidence: str | None = None


@dataclass(frozen=True, slots=True)
class Alert:
    """What must come to another phone."""

    to: Actor
    expected: Expected


@dataclass(frozen=True, slots=True)
class ExpectedConsent:
    """What the latest version about two people must be. What is None is not looked at."""

    person: Actor
    other: Actor
    state: ConsentState | None
    categories: frozenset[Category] | None = None
    confirmed: bool | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One step of a scenario, at one moment: somebody texts, staff do something, or only time
    passes."""

    number: int
    at: datetime
    sender: Actor | None = None
    says: str = ""
    pictures: int = 0
    channel: str = "sms"
    answer: Expected | None = None
    item: ExpectedItem | None = None
    alerts: tuple[Alert, ...] = ()
    no_alerts: bool = False
    staff: SetUp | None = None
    consents: tuple[ExpectedConsent, ...] = ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """One whole conversation, with where it stands."""

    name: str
    file: str
    line: int
    turns: tuple[Turn, ...]
    set_up: SetUp = field(default_factory=SetUp)

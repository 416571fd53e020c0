"""What staff are shown of what may be shared back: the decisions that hold for the bot, summed up.

The page says no more than the decisions do. A hold comes before everything, and where the records
contradict themselves nothing may be told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.care.consent import Decision
from bot.care.consent_table import Outcome
from bot.care.facts import Category
from bot.care.protected import Permit, Reason

#: What staff may be asked for at any moment, in the order in which it is shown: plain facts, then
#: what a professional judges. Whole messages and copies of records have ways of their own.
ASKED_FOR = (
    Category.USES_SERVICE,
    Category.KEY_WORKER,
    Category.COVER,
    Category.APPOINTMENT,
    Category.REVIEW_ACTION,
    Category.CARE_PLAN,
    Category.MEDICATION,
    Category.SAFETY_PLAN,
    Category.WHEREABOUTS,
    Category.REVIEW_CONTENT,
)


@dataclass(frozen=True, slots=True)
class MayTell:
    """What one person may be told of another now.

    `told`: by consent or by law; `known`: they know it already, and it is still so; `judged`: a
    professional decides each time. `why_not`: why the rest may not be told; None where nothing is
    left over. With a hold, or with records that contradict themselves, all three are empty.
    """

    is_held: bool
    told: tuple[Category, ...] = ()
    known: tuple[Category, ...] = ()
    judged: tuple[Category, ...] = ()
    why_not: Reason | None = None

    @property
    def is_nothing(self) -> bool:
        """Whether nothing at all of the person may be told without asking further."""
        return not (self.told or self.known or self.judged)


def sum_up(decisions: Mapping[Category, Decision]) -> MayTell:
    """What the decisions come to. A category that was not decided is one that is not told."""
    whys = [d.reason for d in decisions.values() if not isinstance(d, Permit)]
    if Reason.HOLD in whys:
        return MayTell(is_held=True, why_not=Reason.HOLD)
    if Reason.FAULTY_RECORDS in whys:
        return MayTell(is_held=False, why_not=Reason.FAULTY_RECORDS)
    told: list[Category] = []
    known: list[Category] = []
    judged: list[Category] = []
    refused: list[Reason] = []
    for category in ASKED_FOR:
        decision = decisions.get(category)
        if isinstance(decision, Permit):
            (known if decision.reason is Reason.KNOWN else told).append(category)
        elif decision is not None and decision.outcome is Outcome.STAFF:
            judged.append(category)
        elif decision is not None:
            refused.append(decision.reason)
    return MayTell(False, tuple(told), tuple(known), tuple(judged), _main(refused))


def _main(reasons: list[Reason]) -> Reason | None:
    """The reason to show for what is refused: that a value has changed says nothing of the rest."""
    others = [reason for reason in reasons if reason is not Reason.KNOWN_STALE]
    return next(iter(others or reasons), None)

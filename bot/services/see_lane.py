"""How urgent a text is for staff, by rules alone: needs no dialogue, and shows in nothing that the
person sees. Their answer, its words and its times are the same in every lane that can wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.care.lane_rules import (
    PLAN_SIGN,
    REPEATED_WORRY,
    SCREEN,
    LaneRules,
    Reading,
    Reason,
    decide_lane,
)
from bot.care.lanes import Lane, more_urgent
from bot.care.plan_signs import find_sign, read_sentences
from bot.care.screen import Finding
from bot.records import lane_reasons, plan_signs
from bot.records.people import Sender
from bot.records.unit import Unit


@dataclass(frozen=True, slots=True)
class Seen:
    """The lane of a text, the rule that set it, and everything that spoke for it."""

    lane: Lane
    set_by: str
    reasons: tuple[Reason, ...]


def see_lane(
    unit: Unit,
    rules: LaneRules,
    sender: Sender,
    text: str,
    reading: Reading,
    finding: Finding,
    now: datetime,
) -> Seen:
    """All reasons together: the danger screen, the reviewed phrases, the signs of people's own
    plans, and how often this person was worried. The most urgent holds."""
    reasons = [*screened(text, finding), *reading.reasons]
    reasons += _signs(unit, rules, sender, reading, now)
    reasons += _repeated(unit, rules, sender, reasons, now)
    return Seen(*decide_lane(reasons), tuple(reasons))


def screened(text: str, finding: Finding) -> list[Reason]:
    """What the danger screen found, where in this text. What it found in an earlier one stands
    there."""
    if finding.lane is None:
        return []
    starts = [(text.find(words), len(words)) for words in finding.evidence if words]
    spans = sorted((start, start + length) for start, length in starts if start >= 0)
    return [Reason(SCREEN, finding.lane, tuple(spans))]


def _signs(
    unit: Unit, rules: LaneRules, sender: Sender, reading: Reading, now: datetime
) -> list[Reason]:
    signs = plan_signs.list_signs_for(unit, sender, now)
    if not signs:
        return []
    sentences, spelling = read_sentences(reading.words), rules.phrases.spelling
    found = [span for sign in signs for span in find_sign(sign, sentences, spelling)]
    if not found:
        return []
    return [Reason(PLAN_SIGN, Lane.THREE_DAYS, tuple(sorted(set(found))))]


def _repeated(
    unit: Unit, rules: LaneRules, sender: Sender, reasons: list[Reason], now: datetime
) -> list[Reason]:
    """Of whoever may be a carer: the third text of worry within two weeks."""
    repeated = rules.repeated
    lane, _ = decide_lane(reasons)
    may_be_carer = sender.is_carer or not sender.is_service_user
    if not (reasons and may_be_carer) or more_urgent(lane, repeated.lane) is lane:
        return []
    earlier = lane_reasons.count_worrying(unit, sender, now - repeated.within)
    if earlier + 1 < repeated.texts:
        return []
    spans = sorted({span for reason in reasons for span in reason.spans})
    return [Reason(REPEATED_WORRY, repeated.lane, tuple(spans))]

"""What may be shared back, and with whom, in words: short, and no more than was decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.care.facts import Category
from bot.care.protected import Reason
from bot.services.item_view_sharing import Sharing

WORDS = {
    Category.USES_SERVICE: "that they use the service",
    Category.KEY_WORKER: "who the key worker is",
    Category.COVER: "who covers",
    Category.APPOINTMENT: "appointments",
    Category.REVIEW_ACTION: "review actions",
    Category.CARE_PLAN: "care plan",
    Category.MEDICATION: "medication",
    Category.SAFETY_PLAN: "risk and safety plan",
    Category.WHEREABOUTS: "whereabouts",
    Category.REVIEW_CONTENT: "what else was said in a review",
}
#: Why the rest may not be told. A reason that has no words here is none to act on.
WHY = {
    Reason.NO_CONSENT: "nobody has agreed it with {subject}",
    Reason.PENDING: "asked for, and no worker has confirmed it yet",
    Reason.NOT_COVERED: "it is not part of what was agreed",
    Reason.REFUSED: "{subject} said no",
    Reason.WITHDRAWN: "{subject} took it back",
    Reason.EXPIRED: "what was agreed has run out",
    Reason.REVIEW_OVERDUE: "what was agreed is overdue for review",
    Reason.UNVERIFIED: "no worker has checked how the two stand to each other",
    Reason.KNOWN_STALE: "what they know is not so any more",
    Reason.ROLE_LIMIT: "it is not for somebody in their place",
    Reason.BEST_INTERESTS_NEEDED: "no decision in their best interests is recorded",
}
_HELD = "Safety hold. Tell nothing of {subject}, not even that we know them. Ask the lead first."
_FAULTY = "The records contradict each other. Tell nothing until the lead has looked into them."


@dataclass(frozen=True, slots=True)
class Shown:
    """What one may be told of another, in sentences; `is_alarm`: it comes before everything."""

    who: str = field(repr=False)
    lines: tuple[str, ...] = field(repr=False)
    is_alarm: bool


def shown_sharing(sharing: Iterable[Sharing]) -> list[Shown]:
    """With whom what may be shared; what is held for somebody's safety first."""
    found = [_shown(one) for one in sharing]
    return sorted(found, key=lambda one: not one.is_alarm)


def summary(found: Iterable[Shown]) -> str:
    """The line behind which it is folded."""
    held = any(one.is_alarm for one in found)
    return "What may be shared back" + (": a safety hold" if held else "")


def _shown(one: Sharing) -> Shown:
    subject, other = one.subject or "the person", one.other or "somebody whose name is not recorded"
    may_tell, why = one.may_tell, one.may_tell.why_not
    is_alarm = may_tell.is_held or why is Reason.FAULTY_RECORDS
    if is_alarm:
        line = _HELD if may_tell.is_held else _FAULTY
        lines = [line.format(subject=subject)]
    else:
        lines = _lines(one, subject)
    if not one.of_writer:
        lines.append(_whether_they_wrote(one, subject, other))
    return Shown(f"To {other}, about {subject}", tuple(lines), is_alarm)


def _lines(one: Sharing, subject: str) -> list[str]:
    may_tell, lines = one.may_tell, []
    if may_tell.told:
        lines.append(f"May be told: {_listed(may_tell.told)}.")
    if may_tell.known:
        lines.append(f"They know already: {_listed(may_tell.known)}. You may talk about that.")
    if may_tell.judged:
        lines.append(f"For you to judge each time, and to record: {_listed(may_tell.judged)}.")
    because = (
        "" if may_tell.why_not is None else WHY.get(may_tell.why_not, "").format(subject=subject)
    )
    because = f": {because}" if because else ""
    if may_tell.is_nothing:
        lines.append(f"Nothing{because}. Listen, thank, do not confirm anything.")
    elif may_tell.why_not is not None:
        lines.append(f"Nothing else{because}.")
    return lines


def _whether_they_wrote(one: Sharing, subject: str, other: str) -> str:
    if one.may_know:
        return f"{subject} may be told that {other} wrote."
    return f"Do not tell {subject} that {other} wrote."


def _listed(categories: Iterable[Category]) -> str:
    words = [WORDS[one] for one in categories]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"

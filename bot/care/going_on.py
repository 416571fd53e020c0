"""When a question that danger had put aside may come back, and what is said to its offer."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from bot.care.sharing_words import is_no, is_yes
from bot.care.small_words import is_only_thanks, joins_open_item

#: Nothing routine is asked for so long after the last text in which there was danger.
QUIET_AFTER_DANGER = timedelta(minutes=10)

_GO_ON = re.compile(
    r"(?:(?:ok|okay|yes|yeah|yep|sure|please|pls|plz|lets|let's|we can|can we|and|then|thanks|ta)"
    r"\s+)*(?:go|goin|going|carry|carrying) on(?:\s+(?:then|please|pls|plz|thanks|ta|now|with it))*"
    r"|(?:(?:ok|yes|yeah|please)\s+)?continue(?:\s+please)?",
)
_NOT_NOW = re.compile(
    r"(?:(?:no|nah|nope)\s+)?(?:not (?:now|today|yet)|later|another time|leave it|forget it"
    r"|never ?mind|doesnt matter|dont bother)(?:\s+(?:thanks|ta|please|then))?"
)


def is_quiet_over(last_danger_at: datetime | None, now: datetime) -> bool:
    """Whether enough time has gone by since the person's last text of danger."""
    return last_danger_at is None or now - last_danger_at >= QUIET_AFTER_DANGER


def is_ordinary(words: str) -> bool:
    """Whether a text speaks of something: a small word may still belong to what was before."""
    return not joins_open_item(words) and not is_only_thanks(words)


def wants_to_go_on(words: str) -> bool | None:
    """What a text says to the offer to go on; None where it is about something else."""
    said = " ".join(re.findall(r"[\w]+", words.casefold().replace("'", "").replace("\u2019", "")))
    if _GO_ON.fullmatch(said) or is_yes(words):
        return True
    return False if _NOT_NOW.fullmatch(said) or is_no(words) else None

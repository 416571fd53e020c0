"""What the texts of an item mention, found anew at each reading and kept nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from bot.app import App
from bot.bank_holidays import closed_days
from bot.clock import local
from bot.language.mentions import Mention as Mention
from bot.language.mentions import MentionKind as MentionKind
from bot.language.mentions import list_mentions
from bot.language.when.values import When as When
from bot.language.when.values import WhenKind as WhenKind
from bot.logs import describe, logger
from bot.records.item_words import ItemMessage

#: So many letters are looked through, the newest texts first: somebody waits for the words.
MOST_LETTERS = 6400


def find_mentions(
    app: App, messages: Sequence[ItemMessage], plan: Iterable[str] = ()
) -> dict[UUID, tuple[Mention, ...]]:
    """The mentions in each text, by its id. `plan`: early warning signs, in the words of the
    person's own plan. Whatever goes wrong here, the words are shown without."""
    found: dict[UUID, tuple[Mention, ...]] = {}
    signs, left = tuple(plan), MOST_LETTERS
    for message in reversed(messages):
        left -= len(message.words)
        if left < 0:
            break
        try:
            found[message.id] = list_mentions(
                message.words,
                message.received_at,
                plan=signs,
                bank_holidays=_bank_holidays(app, message.received_at),
            )
        except Exception as error:  # Nobody may miss the words of an alert for a mark on them.
            logger().error("mentions.not_found", message=str(message.id), error=describe(error))
    return found


def _bank_holidays(app: App, at: datetime) -> frozenset[date]:
    """Those of the year before to the year after."""
    nation, today = app.settings.keyline_nation, local(at).date()
    last_year = date(today.year - 1, 1, 1)
    return closed_days(nation, last_year) | closed_days(nation, today)

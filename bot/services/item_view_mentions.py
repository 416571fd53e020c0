"""What the texts of an item mention, found anew at each reading and kept nowhere."""

from __future__ import annotations

from collections.abc import Sequence
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
from bot.services.item_view_known import Known

#: So many letters are looked through, the newest texts first: somebody waits for the words.
MOST_LETTERS = 6400


_NOTHING = Known()


def find_mentions(
    app: App, messages: Sequence[ItemMessage], known: Known = _NOTHING
) -> dict[UUID, tuple[Mention, ...]]:
    """The mentions in each text, by its id. `known`: the signs of plans and the names of workers
    that the records know. Whatever goes wrong here, the words are shown without."""
    found: dict[UUID, tuple[Mention, ...]] = {}
    left = MOST_LETTERS
    for message in reversed(messages):
        left -= len(message.words)
        if left < 0:
            break
        try:
            found[message.id] = list_mentions(
                message.words,
                message.received_at,
                plan=known.signs,
                worker_names=known.worker_names.get(message.id, ()),
                bank_holidays=_bank_holidays(app, message.received_at),
            )
        except Exception as error:  # Nobody may miss the words of an alert for a mark on them.
            logger().error("mentions.not_found", message=str(message.id), error=describe(error))
    return found


def find_when(app: App, words: str, written_at: datetime) -> When | None:
    """The one time in the answer to "since when?"; None where it says none, or several."""
    holidays = _bank_holidays(app, written_at)
    found = list_mentions(words, written_at, bank_holidays=holidays, answers_since=True)
    times = [mention.when for mention in found if mention.when is not None]
    return times[0] if len(times) == 1 else None


def _bank_holidays(app: App, at: datetime) -> frozenset[date]:
    """Those of the year before to the year after."""
    nation, today = app.settings.keyline_nation, local(at).date()
    last_year = date(today.year - 1, 1, 1)
    return closed_days(nation, last_year) | closed_days(nation, today)

"""What a worker's own words for somebody are held to before they go out, whoever it is."""

from __future__ import annotations

from bot.care.worker_answers import MOST_PARTS, Wrong, invites_network_word
from bot.content.outcome_lint import list_wrong_content
from bot.messaging.gsm7 import parts, to_gsm7


def count_parts(said: str) -> int:
    """How many parts of an SMS a text fills, as it is sent."""
    return parts(to_gsm7(said))


def list_wrong_answer(words: str, said: str) -> list[Wrong]:
    """Why a worker's words are not sent to anybody. `said`: the whole text, as it would go out."""
    if not words.strip():
        return [Wrong.EMPTY]
    wrong = []
    if count_parts(said) > MOST_PARTS:
        wrong.append(Wrong.TOO_LONG)
    if invites_network_word(words):
        wrong.append(Wrong.NETWORK)
    content = list_wrong_content(words)
    if "not_for_text" in content:
        wrong.append(Wrong.NOT_FOR_TEXT)
    if "words" in content and Wrong.NETWORK not in wrong:
        wrong.append(Wrong.JUDGES)
    return wrong

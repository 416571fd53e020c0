"""When a reason to look at somebody who is not one's own is enough, and for how long it holds."""

from __future__ import annotations

from datetime import timedelta

#: A record opened with a reason closes after this.
LASTS = timedelta(minutes=60)

#: Letters that say something, and characters that are kept.
FEWEST_LETTERS, MOST_CHARACTERS = 10, 500


def says_enough(words: str) -> bool:
    """Whether words are a reason: enough letters, not the same over again, not too long."""
    letters = [letter.casefold() for letter in words if letter.isalpha()]
    is_typed = len(letters) >= FEWEST_LETTERS and len(set(letters)) > 3
    return is_typed and len(words) <= MOST_CHARACTERS

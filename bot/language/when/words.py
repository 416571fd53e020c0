"""How people type the words of times, and what each stands for. Pieces of patterns.

Patterns are matched against the text in small letters, with one kind of apostrophe and of space. A
space in a pattern is one to three in the text.
"""

from __future__ import annotations

import re

_WEEKDAYS = {
    "mo": 0,
    "mu": 0,
    "tu": 1,
    "we": 2,
    "th": 3,
    "fr": 4,
    "fi": 4,
    "sa": 5,
    "se": 5,
    "su": 6,
}
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_NUMBERS = (
    "nothing one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty"
).split()
_TENS = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}

#: Sure of themselves, and those that are other words too: "sat", "sun", "wed".
DAY = (
    r"(?:mon|mun|tues?|wed(?:nes|ens|ns|s)?|wen(?:s|des)?|thu(?:rs?)?|thrus|fri|fir|sat(?:ur|er)?|setter"
    r"|sun)da?y|tues?|weds|thurs?|thu|mon|wed|fri|sat|sun"
)
SHORT_DAYS = frozenset("mon wed fri sat sun".split())
PART = (
    r"morning|mornin|morn|afternoon|afternn|arvo|aft|evening|evenin|eve|nights?|nite|lunchtime"
    r"|teatime|dinnertime"
)
NIGHT = re.compile(r"nights?|nite")
MONTH = (
    r"jan(?:uary|urary|uray)?|feb(?:ruary|uary|urary)?|march|mar|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember|emeber)?|oct(?:ober|obor)?|nov(?:ember|emeber)?|dec(?:ember)?"
)
YESTERDAY = r"yesterday|yesterdy|yesteday|yestday|yestrday|yeserday|ystrday|ysterday|yday|yest"
TODAY = r"today|2day|to day|2dy|the day(?= (?:he|she|they|i|it)\b)"
TONIGHT = r"tonight|tonite|2nite|2night|2nyt|tonyt|to night"
TOMORROW = (
    r"tomorrow|tomorow|tommorow|tommorrow|tomorro|2moro|2morrow|2mrw|2moz|tmrw|tmw|tmoz|tomoz|tomo"
    r"|tomorra|the morra|the morn"
)
UNIT = (
    r"min(?:ute)?s?|hours?|hrs?|days?|nights?|nites?|fortnights?|fortnites?|forthnights?|weeks?"
    r"|wks?|months?|mnths?|mths?|years?|yrs?"
)
NUMBER = (
    r"(?:about )?half an?|an?|(?:a )?(?:couple|cpl)(?: of)?|(?:a )?few|several"
    rf"|{'|'.join(sorted((*_NUMBERS[1:], *_TENS), key=len, reverse=True))}"
    r"|[0-9]{1,3}(?:\.5)?"
)
ORDINAL = r"[0-3]?[0-9] ?(?:st|nd|rd|th)"
YEAR = r"(?:19|20)[0-9]{2}"
#: What ends a piece that is about one thing.
CLAUSE_ENDS = ".,;!?\n"

_VAGUE = {"couple": (2.0, 3.0), "cpl": (2.0, 3.0), "few": (3.0, 5.0), "several": (3.0, 7.0)}


def weekday_of(word: str) -> int:
    """Which day a word of DAY names; Monday is 0."""
    return _WEEKDAYS[word[:2]]


def month_of_word(word: str) -> int:
    """Which month a word of MONTH names; January is 1."""
    return _MONTHS.index(word[:3]) + 1


def number_of(words: str) -> tuple[float, float]:
    """How many words of NUMBER may mean: the fewest and the most."""
    for vague, bounds in _VAGUE.items():
        if vague in words:
            return bounds
    if "half" in words:
        return 0.5, 0.5
    if words in {"a", "an"}:
        return 1.0, 1.0
    if words in _TENS:
        return float(_TENS[words]), float(_TENS[words])
    count = float(_NUMBERS.index(words)) if words in _NUMBERS else float(words)
    return count, count


def stretched(pattern: str, *, is_word: bool = True) -> re.Pattern[str]:
    """A pattern that bears a few spaces for one, and where `is_word` ends with a whole word."""
    loose = pattern.replace(" ?", " {0,3}").replace(" *", " {0,3}")
    loose = re.sub(r" (?!\{0,3\})", " {1,3}", loose)
    return re.compile(rf"(?:{loose})(?!\w)" if is_word else loose)


def evened(text: str) -> str:
    """The text in small letters with plain apostrophes, dashes and spaces, letter for letter:
    what stands at a place there stands at the same place here."""
    return "".join(_even(letter) for letter in text)


def _even(letter: str) -> str:
    if letter in "\u2018\u2019\u02bc`\u00b4":
        return "'"
    if letter in "\u2010\u2011\u2012\u2013\u2014":
        return "-"
    if letter == "\n":
        return letter
    if letter.isspace():
        return " "
    small = letter.lower()
    return small if len(small) == 1 else letter

"""Times as people text them: "since sunday", "2moro at 3", "half ten", "for 2 weeks"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

_NUMBER = (
    r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|few|several"
    r"|a few|a couple(?: of)?|couple(?: of)?|about \w+|like \d+)"
)
_UNIT = r"(?:min(?:ute)?|hr|hour|day|night|nite|week|wk|weekend|fortnight|month|year|yr)s?"
_DAY = (
    r"(?:(?:mon|tues?|wed(?:nes|s)?|thu(?:rs?)?|fri|sat(?:ur)?|setter|sun)d(?:ay|a|y|ey)"
    r"|tues?|weds?|thurs?|thur|fri|mon)"
)
_PART = r"(?:morning|mornin|morn|afternoon|aft|evening|eve|night|nite|lunchtime|teatime|dinnertime)"
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|aug|sept?|oct|nov|dec)"
)
_FEAST = (
    r"(?:(?:christmas|xmas|boxing|new years?)(?: eve| day)|christmas|xmas|easter|eid"
    r"|ramadan|ramzan|diwali|new year|bonfire night|halloween"
    r"|good friday|pay ?day|the summer|the winter|(?:the )?bank holidays?(?: \w+day)?)"
)
_NAMED = (
    r"(?:2day|today|to day|tonight|2nite|tonite|2night|tomorrow|tomorow|tomorro|tommorow|tommorrow"
    r"|2moro|2morrow|2mrw|2moz|tmrw|tmw|tmoz|tomoz|tomo|tomorra|the morra|the morn|yesterday|yday"
    r"|yesterdy|ystrday|noon|midday|midnight|lunchtime|teatime|tea time|dinner time|the day after"
    r"|everyday)"
)
_CLOCK = (
    r"(?:half (?:past )?(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r"|(?:quarter|ten|twenty|five) (?:past|to) (?:\d+|one|two|three|four|five|six|seven|eight"
    r"|nine|ten|eleven|twelve)"
    r"|\d{1,2}[:.]\d{2} ?(?:am|pm)?|\d{1,2} ?(?:am|pm|a\.m\.|p\.m\.|o'?clock)"
    r"|(?:\d{1,2}) in the (?:morning|afternoon|evening|night))"
)
_HOUR = r"(?:[1-9]|1[0-2]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_CLOCKISH = rf"{_HOUR}(?:[:.]\d\d)? ?(?:am|pm)?"
_DATE = (
    rf"(?:the )?\d{{1,2}}(?:st|nd|rd|th)(?: of)?(?: {_MONTH})?|\d{{1,2}} {_MONTH}"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?"
)
_WHEN = (
    rf"(?:{_DAY}s?(?: {_PART}s?)?|{_NAMED}(?: {_PART})?|{_DATE}|{_FEAST}|{_CLOCK}"
    rf"|(?:last|next|this|the other|every|each|all|the whole|whole) "
    rf"(?:(?:few|couple of|two|three|past|last|next) )?"
    rf"(?:{_UNIT}|{_DAY}|{_PART}|{_MONTH})|(?:last|next) time"
    rf"|(?:the )?weekends?|the {_PART}s?|{_PART}s)"
)
_BEFORE = (
    r"(?:not before|not after|before|after|from|until|till|til|by|around|about|at about|round about"
    r"|on|at|in|over|during|of|past|since)"
)
_CLAUSE_END = r"(?<! )(?=\s*(?:[,.;!?]|$| and| but| so))"
#: Longest first where two could begin alike; the finder takes the longest of all.
_PATTERNS = (
    rf"between {_WHEN}(?: and {_WHEN})",
    rf"(?:between )?{_CLOCKISH} ?(?:and|to|-) {_CLOCKISH}",
    rf"{_DAY} (?:to|till|until|or|and) {_DAY}",
    rf"since (?:(?!(?:and|but|so|now|he's)\b)[\w']+ ?){{1,5}}?{_CLAUSE_END}",
    rf"since (?:about |last |around )?{_WHEN}",
    (
        rf"(?:for|in|within) (?:about |the last |the past |over |nearly |like |at least )?{_NUMBER}"
        rf"(?: more| good| whole)? {_UNIT}(?: running| now| straight)?"
    ),
    r"(?:before|after|until|till|til|by|around|about|at|since) (?:dinner|lunch|tea|breakfast)",
    rf"{_NUMBER} {_UNIT} (?:ago|back|running|in a row|straight)",
    rf"(?:about )?{_NUMBER} {_UNIT}(?! olds?\b)",
    rf"(?:over |in |for |these )?(?:the |these )?(?:last|past|next) {_NUMBER}? ?{_UNIT}",
    r"for (?:ages|days|weeks|months|years|hours)",
    r"in (?:ages|weeks|months|years)|(?:ages|weeks|months|years) ago",
    rf"(?:once|twice|three times|\d times) (?:a|this|last) {_UNIT}",
    rf"(?:{_BEFORE} )?{_WHEN}(?: (?:at|around|about|before|after) (?:{_CLOCK}|{_HOUR}\b))?",
    rf"{_BEFORE} (?:an? |the )?(?:{_DAY}|{_PART}|weekend)s?(?: {_PART})?",
    (
        r"(?:at|before|after|by|till|until|around|not before|past|from|since)"
        rf" {_HOUR}(?! {_UNIT}| \w+ing)\b"
    ),
    rf"(?:on|this|next|last|every) (?:sat|sun)(?: {_PART})?",
    rf"(?:sat|sun) {_PART}",
    r"in the middle of the night|at the (?:minute|moment)|later on|later today|lately|recently",
    r"(?:in|of|during|through) (?:the )?(?:night|evenings?|mornings?|afternoons?)",
    rf"(?:in|since|by|until|till|til|before|after|from) {_MONTH}",
)


# Says nothing of its own: "on friday" is Friday. "since", "before", "till" do.
_EMPTY = re.compile(
    r"(?:on|at|in|for|over|of|from|during|within|through)\s+(?:about )?", re.IGNORECASE
)


def find_times(text: str) -> Iterator[tuple[int, int]]:
    """Where times stand in a text: begin and end of each, from left to right, not overlapping."""
    place = 0
    while place < len(text):
        ends = []
        if _begins_word(text, place):
            ends = [found.end() for p in _compiled() if (found := p.match(text, place))]
        if ends:
            empty = _EMPTY.match(text, place)
            yield empty.end() if empty else place, max(ends)
            place = max(ends)
        place += 1


def _begins_word(text: str, place: int) -> bool:
    return place == 0 or not (text[place - 1].isalnum() or text[place - 1] in "'\u2019£")


@cache
def _compiled() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rf"(?:{p})(?!\w)", re.IGNORECASE) for p in _PATTERNS)

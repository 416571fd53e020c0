"""Since when something is so, as people text it: "since sunday", "about a week", "3 nights now".

Only the words are found. What day they mean is not decided here: they are kept as said.
"""

from __future__ import annotations

import re

_COUNT = (
    r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:a )?few"
    r"|several|(?:a )?couple(?: of)?|half an?)"
)
_UNIT = r"(?:min(?:ute)?|hr|hour|day|night|nite|week|wk|weekend|fortnight|month|mnth|year|yr)s?"
_ROUGHLY = (
    r"(?:(?:about|bout|abt|around|roughly|nearly|almost|over|just over|under|maybe|like|at least"
    r"|more than|the (?:last|past)|these (?:last|past)|the whole|a good|best part of) ){0,2}"
)
_DAY = (
    r"(?:(?:mon|tues?|wed(?:nes|s)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)day|mon|tues?|weds?|thurs?|fri"
    r"|sat|sun)"
)
_PART = (
    r"(?:morning|mornin|afternoon|aft|evening|eve|night|nite|lunchtime|teatime|dinnertime|dinner"
    r"|lunch|tea)"
)
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
)
_FEAST = (
    r"(?:christmas(?: day| eve)?|xmas|boxing day|easter|eid|ramadan|diwali|new year'?s?(?: day"
    r"| eve)?"
    r"|bonfire night|halloween|(?:the )?bank holiday(?: \w+day)?|half term|payday)"
)
_NOW = (
    r"(?: (?:now|ago|back|or so|running|in a row|straight|on the trot|solid|gone|already|roughly))*"
)

#: A length of time: "about a week", "3 nights on the trot".
_LENGTH = rf"(?:for )?{_ROUGHLY}{_COUNT} (?:more |good |whole |odd )?{_UNIT}{_NOW}"
_LONG = (
    r"(?:for |in )?(?:ages|yonks|days|weeks|months|years|hours|a while|a bit|so long|long)"
    rf"(?: and (?:days|weeks|months|years|ages))?{_NOW}"
)
_PAST = (
    rf"(?:(?:over|in|for|during) )?(?:the |these )?(?:last|past) (?:{_COUNT} )?"
    rf"(?:{_UNIT}|{_DAY}|{_PART}|{_MONTH})(?: {_PART})?{_NOW}"
)
_ALL = r"(?:all|the whole|most of the|this past|this|every day this) (?:week|wk|weekend|month|year)"
_NAMED = (
    r"(?:the day before )?(?:yesterday|yday|yesterdy|ystrday|ysterday|today|2day|tonight|2nite"
    rf"|tonite)(?: {_PART})?"
)
_LATELY = r"(?:lately|recently|just now|just today|the other (?:day|night|week))"
#: A day by itself: only where we asked since when, for it may as well be a day to come.
_A_DAY = (
    rf"(?:(?:on|from|in|at|about|around|over|started|began|it was|was|last|this|the|early|late|mid)"
    rf" ){{0,3}}(?:{_DAY}(?: {_PART})?|{_FEAST}|{_MONTH}|(?:the )?weekend"
    rf"|(?:the )?\d{{1,2}}(?:st|nd|rd|th)(?: of)?(?: {_MONTH})?|\d{{1,2}} {_MONTH}"
    rf"|\d{{1,2}}(?:[:.]\d\d)? ?(?:am|pm))(?: (?:gone|just gone|time|last|{_PART}|{_DAY}))*"
)
_SINCE = (
    r"(?:ever )?since (?!when\b)(?:(?!(?:and|but|so|now|hes|shes|he's|she's|whos|who's|whats"
    r"|can)\b)"
    r"[\w'\u2019:]+ ?){1,6}?(?=\s*(?:[.,;!?)]|$|and\b|but\b|so\b|now\b))"
)
_BEGAN = (
    r"(?:start(?:ed|in)?|began|begun|kicked off)(?: (?:on|about|around|last|from|in|over|this))*"
    rf" (?:{_A_DAY}|{_NAMED}|{_LENGTH}|(?:when|after|just after|right after)"
    r" (?:[\w'\u2019]+ ?){1,6}?(?=\s*(?:[.,;!?)]|$|and\b|but\b|so\b)))"
)

#: What says since when wherever it stands.
_PLAIN = (_SINCE, _BEGAN, _PAST, _LENGTH, rf"for {_LONG}", _ALL, _NAMED, _LATELY)
#: What says it only where we asked.
_WHERE_ASKED = (*_PLAIN, _LONG, _A_DAY)

_BEFORE_AN_ANSWER = (
    r"(?:(?:it|its|it's|this|that|thats|that's|he|hes|he's|she|shes|she's|they|theyve|ive|i've"
    r"|been|has"
    r"|have|was|were|like|is|bad|worse|this way|going on|started|begun|began|i think|i'd say|id say"
    r"|id guess|probably|prob|maybe|just|really|only|actually|about|around|no|nah|yeah|sorry|oh"
    r"|well"
    r"|erm?|um+|wait|hang on|hold on"
    r"|so|say|correction|i mean|i meant|must be|must have been|not|oops) )*"
)
_AFTER_AN_ANSWER = (
    r"(?: (?:i think|i guess|i reckon|maybe|probably|ish|really|now|sorry|or so|roughly|ago"
    r"|(?:when )?(?:it|this|that) (?:all )?(?:started|began)|not"
    rf" (?:{_A_DAY}|{_NAMED})))*"
)
_STRICT = tuple(re.compile(rf"\b(?:{p})(?![\w'])", re.IGNORECASE) for p in _PLAIN)
_ANY_ASKED = "|".join(f"(?:{p})" for p in _WHERE_ASKED)
_WIDE = re.compile(rf"{_BEFORE_AN_ANSWER}(?P<since>{_ANY_ASKED}){_AFTER_AN_ANSWER}", re.IGNORECASE)
#: A time and nothing else: "since sunday", and not "since sam was here".
_ONLY_TIME = re.compile(
    rf"(?:(?:ever )?since |from |start(?:ed|in)? |began )?(?:on |about |around |the )*"
    rf"(?:{'|'.join(f'(?:{p})' for p in (_PAST, _LENGTH, _LONG, _ALL, _NAMED, _LATELY, _A_DAY))})",
    re.IGNORECASE,
)
_TO_COME = re.compile(r"\b(?:next|tomorrow|tmrw|2moro)\b|\bin (?:a|an|\d+) \w+$", re.IGNORECASE)


def find_since(text: str) -> str | None:
    """The words of a text that say since when something is so; None where none do, or where what
    they say may as well lie ahead."""
    for pattern in _STRICT:
        place = pattern.search(text)
        if place is not None and _TO_COME.search(place.group()) is None:
            return place.group().strip()
    return None


def is_only_time(words: str) -> bool:
    """Whether words for since when name a day or a length of time, and nobody and nothing that was
    done."""
    return _ONLY_TIME.fullmatch(" ".join(words.split())) is not None


def since_in_reply(clause: str) -> str | None:
    """Since when, where a piece of a text says only that; None where it says anything else. Read
    more widely: "tuesday" is an answer to "since when"."""
    place = _WIDE.fullmatch(" ".join(clause.split()).strip(" .,!"))
    return None if place is None else place["since"].strip()

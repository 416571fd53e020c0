"""What somebody says about whose phone it is, and about what may be texted to it."""

from __future__ import annotations

import re

from bot.care.agreed_secrets import plain_words
from bot.care.facts import MayText

_WHOSE = r"(?:numbers?|person|phone|man|woman|lady|bloke|guy|girl|fella|one|people)"
#: Said of us or of nobody: "i gave you the wrong number" is something else.
_WRONG_NUMBER = re.compile(
    rf"^(?:(?:sorry|hi|hello|no|i think|think|its|this is|mate) )*(?:the )?wrong {_WHOSE}\b"
    r"|(?<!gave )(?<!give )(?<!given )(?<!told )(?<!sent )"
    rf"\b(?:you|youve|youre|u|ur|yer|yous) (?:\w+ ){{0,3}}wrong {_WHOSE}\b"
    r"|\bno ?(?:one|body) (?:is )?(?:called|named|by that name|of that name)\b"
    r"|\b(?:isnt|is not|aint|not) (?:\w+ ){0,2}(?:phone|number)\b(?!.*\bkey\b)"
    r"|\b(?:arent|isnt|wasnt|werent|not) (?:meant )?for me\b"
    r"|\b(?:meant|intended|is|are) for (?:someone|somebody) else\b"
    r"|\b(?:take|remove|delete) (?:me|my number|this number) (?:off|from)\b"
    r"|\bnot the person (?:you|u)\b"
)
_WHO_ARE_YOU = re.compile(
    r"\bwho(?:s| is| dis| are you| r u| the hell|s this|s that| ar u)\b.{0,30}$"
    r"|\bwhat number is this\b|\bdo i know you\b|\bno idea who\b"
)

#: Nothing but that: it needs no understanding. "who are you" may ask what we are: it is not here.
_ONLY_WHO = re.compile(
    r"(?:(?:hi|hiya|hello|hey|sorry|um|er|erm|eh|ok|and|but|wait|new fone|new phone) )*"
    r"(?:(?:whos|who is|who dis|who was|whose|who) (?:this|that|dis|number is this"
    r"|(?:is )?(?:texting|messaging|txting) me)|whos? dis|what number is this|whose number is this)"
    r"(?: (?:please|pls|plz|mate|pal|love|texting|texting me|messaging me"
    r"|number|then|now|x))*"
)

_NOT = r"\b(?:dont|do not|never|not|stop|no|no more|without|quit|cant|please dont)\b"
_ABOUT = (
    (MayText.NOTHING, r"\b(?:names?|private|personal|anything|who|key ?worker|worker|cover)\b"),
    (MayText.KEY_WORKER, r"\b(?:appointments?|appts?|meetings?|reviews?|visits?)\b"),
)
_BY_TEXT = re.compile(
    r"\b(?:text\w*|txt\w*|sms|messages?|msgs?|whatsapp|(?:this|my|the) (?:phone|number|mobile)"
    r"|put|write|send\w*)\b"
)


def says_wrong_number(text: str) -> bool:
    """Whether a text says plainly that whom we write to is not at this number."""
    return _WRONG_NUMBER.search(plain_words(text)) is not None


def asks_who_we_are(text: str) -> bool:
    """Whether a text asks whose number ours is."""
    return _WHO_ARE_YOU.search(plain_words(text)) is not None


def asks_only_who_we_are(text: str) -> bool:
    """Whether a text asks whose number ours is, and nothing else."""
    return _ONLY_WHO.fullmatch(plain_words(text)) is not None


def wants_less(text: str) -> MayText | None:
    """How much may still be texted to a phone whose owner wants less there; None where a text
    says nothing of that. Wanting no texts at all, or telling others less, is something else."""
    words = plain_words(text)
    if not re.search(_NOT, words) or not _BY_TEXT.search(words):
        return None
    if re.search(r"\b(?:tell|share|show|mum|dad|mother|father|wife|husband|partner)\b", words):
        return None
    return next((left for left, about in _ABOUT if re.search(about, words)), None)

"""What changes a report: "actually it was tuesday", "no not my son, my dad", "send that to tom"."""

from __future__ import annotations

import re

from bot.care.report_safety import plain

_CORRECTS = re.compile(
    r"^(?:\W*(?:oh|sorry|no|nah|oops|wait|hang on|hold on|my mistake|correction|scratch that)\b"
    r"\W*)*"
    r"(?:actually|sorry|correction|i meant|i mean|my mistake|oops|wrong|typo|i got (?:it"
    r"|that) wrong"
    r"|i said|not (?:my|our|the|me|it|on|since|for)|it was|it wasn'?t|scratch that"
    r"|made a mistake|(?:that|this|it) was about|(?:that|it)'?s about)\b"
    r"|\bi meant\b|\bi mean\b|\bmy mistake\b|\bgot (?:it|that) wrong\b|\bnot (?:my"
    r"|our) \w+[,. ]+(?:my|our|its|it's)\b"
    r"|\*\w+$",
    re.IGNORECASE,
)
_TAKE_BACK = re.compile(
    r"(?:(?:sorry|actually|oh|no|please|pls|ok|hi|can you|could you|u can|you can|just) )*"
    r"(?:cancel|ignore|forget|disregard|scrap|delete|scratch|bin|undo|take back) "
    r"(?:that|it|this|all that|all of that|everything|what i said|what i (?:just )?(?:text"
    r"|texted|wrote|sent)"
    r"|(?:that|my|the) (?:last )?(?:text|message|one|msg|report)|my last|the last one"
    r"|my texts|my messages|about it)"
    r"(?: (?:please|pls|sorry|thanks|ta|then|now|i said|i sent|i texted|it was nothing|its nothing"
    r"|its fine|im fine|all good|wrong number|wrong person))*"
)
_TO_WORKER = re.compile(
    r"\b(?:send|pass|give|forward|fwd|show|take) (?:(?:it|this|that|them|these"
    r"|my (?:last )?(?:text|message|msg)"
    r"|what i (?:said|sent|texted|wrote)|all that|everything"
    r"|all this) )?(?:on )?(?:over )?to (?P<name>[^\W\d_][\w'\u2019-]*)"
    r"(?: (?P<last>[A-Z][\w'\u2019-]*))?(?P<rest>.*)$",
    re.IGNORECASE,
)
_LET_READ = re.compile(
    r"\b(?:can|could|let|i want|id like|i'd like|would rather"
    r"|rather) (?P<name>[^\W\d_][\w'\u2019-]*)"
    r" (?:to )?(?:read|see|have|deal with|look at|take|get) (?:it|this|that|my (?:text|message))"
    r"(?P<rest>.*)$",
    re.IGNORECASE,
)
#: No name of a member of staff.
_NO_NAME = frozenset(
    "a an any anyone anybody someone somebody everyone nobody him her them me my mine us you "
    "your his their the this that it one bed work hospital sleep go do be get school staff duty "
    "whoever who what another other others all both doctor gp nurse worker manager team mum dad i "
    "we he she they".split()
)
#: "Not to her worker" is a wish for another worker: private, and for the dialogue and a manager.
_AGAINST = re.compile(r"\b(?:not|dont|never|without|instead of|rather than|anyone but)\b")


def corrects(text: str) -> bool:
    """Whether a text takes back something that was said and puts another in its place."""
    return _CORRECTS.search(" ".join(text.split())) is not None


def takes_back(text: str) -> bool:
    """Whether a text wants all of it forgotten, and says nothing else."""
    return _TAKE_BACK.fullmatch(plain(text)) is not None


def worker_wished_for(text: str) -> str | None:
    """The name of the member of staff to whom somebody wants their words to go, as written; None
    where they want no such thing, or want it kept from somebody: that is for a manager."""
    flat = " ".join(text.split()).strip(" .!")
    place = _TO_WORKER.search(flat) or _LET_READ.search(flat)
    if place is None or _AGAINST.search(plain(text)):
        return None
    name = place["name"]
    if plain(name) in _NO_NAME or ("?" in place["rest"] and len(plain(place["rest"]).split()) > 3):
        return None
    return name

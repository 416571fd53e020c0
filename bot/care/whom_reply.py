"""Whether a text is an answer to "Who is this about?": a name or a relation, and nothing more."""

from __future__ import annotations

import re

from bot.care.whom import Whom, list_said, read_whom

_LONGEST_NAME = 4

#: Words around the answer that add nothing to it.
_AROUND = frozenset(
    "it its it's is this that thats that's was i'm im mean meant asking ask about for re the "
    "named name names called please pls plz sorry oh hi hiya hello thanks ta yeah yes of on".split()
)
#: Words of no name. A text that holds one is no answer, and the dialogue takes it.
_NO_NAME = frozenset(
    "a again all am an and any anybody anyone are asap back be been being busy but bye call can "
    "cant can't care cancel cheers come could did do does doesn't dont don't dunno else end "
    "everyone eh fine forget from get give go going good got great ha had has have he help her "
    "here hers him his hmm how huh i idk if just k know later leave let like lol lot love maybe "
    "me mind mine more my myself name need never nevermind no nobody none nope not nothing now "
    "off ok okay or ours our out pause phone pin please private question rather reply ring "
    "right said same say secret see seriously she should so somebody someone sort soon sorry "
    "speak staff stop stuff sure talk tell text texted than that the their them then there "
    "safe unsafe tired alone awake asleep home worse better worried scared upset unwell poorly "
    "these they thing things think those time to today tomorrow told too try u understand up ur "
    "urgent us wait want was we well were what whatever whats what's when where whether which "
    "who whom whos who's whose why will with worker wont would wrong ye yep you your yours "
    "youre you're".split()
)
_OWNERS = ("my", "me", "our", "wor", "the")
_WORDS = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_ONLY_WORDS = re.compile(r"[\w\s.,!?'\u2019-]*")


def whom_in_reply(text: str) -> Whom | None:
    """Whom an answer means; None where the text is no answer."""
    if not _ONLY_WORDS.fullmatch(text) or any(c.isdigit() for c in text) or "?" in text:
        return None
    words = [w.casefold().replace("\u2019", "'") for w in _WORDS.findall(text)]
    while words and words[0] in _AROUND:
        words = words[1:]
    while words and words[-1] in _AROUND:
        words = words[:-1]
    words = _relation_first(words)
    owned = words[1:] if words and words[0] in _OWNERS else words
    if not owned or len(owned) > _LONGEST_NAME or _NO_NAME.intersection(owned):
        return None
    said = " ".join(words)
    found = list_said(said, ())
    if len(found) == 1:
        return read_whom(said) or found[0]
    return None if found else read_whom(said)


def _relation_first(words: list[str]) -> list[str]:
    """ "asha begum my daughter" as "my daughter asha begum"."""
    at = next((n for n, word in enumerate(words) if n and word in _OWNERS), None)
    if at is None or len(words) != at + 2 or _NO_NAME.intersection(words[:at]):
        return words
    return [*words[at:], *words[:at]]

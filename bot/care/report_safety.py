"""What a text says to "is everyone safe right now?".

Total. Nothing here lowers anything: a yes is kept and changes no lane. What is neither a clear yes
nor a clear no is read by staff the same day; a no alerts somebody at once.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Safe(StrEnum):
    """What was said."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


_WHO = (
    r"(?:i|we|he|she|they|it|everyone|everybody|every one|all|both|all of us|both of us|us"
    r"|every1|me and \w+)"
)
_IS = r"(?:'?s|'?m|'?re| is| are| am| r)"
_WELL = r"(?:safe|ok|okay|oki|fine|alright|all right|good|grand|sound)"
#: Words that take a yes back, or half of it.
_HEDGED = re.compile(
    r"\b(?:think|thnk|hope|hopefully|maybe|probably|prob|guess|sort of|kind of|kinda|ish|for now"
    r"|not sure|dunno|dont know|idk|dno|suppose|spose|reckon|should be|as far as|far as i know"
    r"|so far|but|except|apart from|asleep|sleeping|in bed|locked|wont|cant|went out|gone out"
    r"|if|might|seems?|no idea|cant say|cannot say|hard to say|unsure|not certain|perhaps|barely"
    r"|just about|yes and no|more or less)\b"
)
_NOT_SAFE = re.compile(
    r"\b(?:not|isnt|arent|aint|never|dont feel|doesnt feel|wont be"
    r"|not feeling|no longer|nobody is|no ?one is|noones|nobodys) (?:\w+ )?(?:very |really "
    r"|that |so )?safe\b"
    r"|\bunsafe\b|\b(?:dont|do not|didnt) (?:think|reckon|believe"
    r"|feel like) (?:that )?(?:\w+ ){1,3}safe\b"
)
_SAFE = re.compile(
    rf"\b(?:{_WHO}{_IS}?|everyones|were|hes|shes|theyre|im|alls) (?:all |both |quite |perfectly"
    r" |totally |completely |very |here and |at home and |home and |still )?safe\b"
    r"|\b(?:all|both) safe\b|^(?:yes|yeah|yep)? ?safe(?: and (?:sound|well))?$"
)
_WHO_FLAT = (
    r"(?:i|we|he|she|they|it|everyone|everybody|all|both|im|were|hes|shes|theyre|its|everyones"
    r"|all of us|both of us)"
)
_BARE_YES = re.compile(
    r"(?:yes|yeah|yep|yea|yup|ye|aye|y|yh|ok|okay|k|fine|sure|of course|course|definitely|def"
    rf"|absolutely)(?: {_WHO_FLAT})?(?: (?:are|is|am|all|both|r|do|quite|safe|ok|okay|fine|alright"
    r"|good|thanks|thank you|ta|cheers|right now|at the moment|atm|now|here|with me|i am|we are"
    r"|they are|he is|she is|everyone|everybody|of us|please))*"
    rf"|{_WHO_FLAT}(?: (?:is|are|am|all|both))* {_WELL}(?: (?:right now|at the moment|atm|now"
    rf"|thanks"
    r"|thank you|ta|here|with me))*"
    rf"|(?:all|both) {_WELL}|no ?(?:body|one)s? (?:is )?(?:hurt|in danger)"
)
#: A lone "n" is a no. Before other words it is an "and": "n ive stopped eatin".
_BARE_NO = re.compile(
    r"(?:no|nope|nah|naw|not|never|na)\b.*|n(?: (?:no|not|nope)\b.*)?"
    r"|(?:im|were|hes|shes|theyre|i am|we are|he is|she is|they are|it is|its) not"
    r"(?: (?:really|safe|ok|okay|fine|alright|all right|good|well"
    r"|right))*.*"
    r"|(?:he|she|it|they|we) (?:isnt|aint|arent)(?: .*)?|i aint(?: .*)?"
)
#: A no that says something else too: "no thanks", "no hes fine".
_NO_BUT = re.compile(
    rf"^(?:no|nope|nah|naw|not)\b.*\b(?:thanks|thank you|ta|cheers|worries|problem|need|all"
    rf"|change|{_WELL}"
    r"|calm|calmer|asleep|sleeping|better|more|else|idea|hurt|danger|yet|worse|bother|rush)\b"
)
_NOT_SURE = re.compile(
    r"(?:i |im |i am |were |we are |really |honestly |erm? |um |hmm )*(?:dont know|dunno|dno|idk"
    r"|not sure|no idea|unsure"
    r"|not certain|cant say|cannot say|couldnt say|couldnt tell you|hard to say|cant tell|maybe"
    r"|perhaps|yes and no|sort of|kind of|kinda|depends"
    r"|(?:think|thnk|hope|guess|reckon|suppose|spose) so|hopefully|probably|should be|for now"
    r"|as far as (?:i|we) know|mostly|so far)\b.*"
)
_BARE_NO_WORDS = re.compile(r"(?:no|nope|nah|naw) (?:not really|im not|were not|hes not|shes not)")


def read_safe(text: str, *, asked: bool) -> Safe | None:
    """What a text says of anybody's safety; None where it says nothing of it.

    `asked`: we asked that last. Then a bare yes or no counts, and so does "I don't know".
    """
    said = plain(text)
    if _NOT_SAFE.search(said):
        return Safe.NO
    if _SAFE.search(said):
        return Safe.UNSURE if _HEDGED.search(said) else Safe.YES
    return _read_reply(said) if asked else None


def _read_reply(said: str) -> Safe | None:
    if _NOT_SURE.fullmatch(said):
        return Safe.UNSURE
    if said in _NO_ONE_IS_HURT or _BARE_YES.fullmatch(said):
        return Safe.YES
    if _BARE_NO_WORDS.match(said):
        return Safe.NO
    if _NO_BUT.match(said):
        return Safe.UNSURE
    if _BARE_NO.fullmatch(said):
        return Safe.NO
    if said.split()[1:] and said.split()[-1] in _YES_WORDS:
        return _read_reply(said.rsplit(" ", 1)[0])  # "she is ok yes"
    first = said.split()[0] if said else ""
    if first in _YES_WORDS:
        return Safe.UNSURE if _HEDGED.search(said) else Safe.YES
    return Safe.UNSURE if _HOW_IT_IS.match(said) else None


_YES_WORDS = frozenset("yes yeah yep yea yup aye yh".split())
_NO_ONE_IS_HURT = frozenset({"no one is hurt", "nobody is hurt", "nobodys hurt", "no ones hurt"})
#: Where somebody is or what they do: it may mean yes, and is not for us to say.
_HOW_IT_IS = re.compile(
    r"(?:hes|shes|theyre|were|im|he is|she is|they are|we are|i am|he|she|its|it is|he has|she has)"
    r"(?: (?:just|all|both|now|here|still|gone|only|fast|sound|been))*"
    r" (?:asleep|sleeping|in bed|to bed|at home|home|calm|calmer|calmed|quiet|quieter|settled"
    r"|out|with"
    r"|at|here|downstairs|upstairs|in (?:his|her|their|my|the)|better|resting|ok|okay|fine"
    r"|alright)\b.*"
)


def plain(text: str) -> str:
    """Small letters, no apostrophes, and of marks only the words between them."""
    flat = text.casefold().replace("'", "").replace("\u2019", "")
    return " ".join(re.findall(r"[\w]+", flat))

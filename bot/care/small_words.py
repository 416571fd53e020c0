"""Texts that add nothing new: they join the item that is open and start no clock."""

from __future__ import annotations

import re

from bot.care.contact_check_in import is_skip, read_weekly

_NO = frozenset("no nope nah n".split())
#: How somebody is. After a no they say the opposite, which is news.
_STATES = frozenset("fine great lovely good right alright".split())
_JOINS = (
    _NO
    | _STATES
    | frozenset(
        "ok okay k kk yes yeah yep yh ya y thanks thank ta cheers thx ty please pls you u "
        "sure".split()
    )
)
_WORD = re.compile(r"\w+")
#: Words and the marks around them. Anything else, such as a picture, may say something.
_PLAIN = re.compile(r"[\w\s.,;:!?'\"()\u2019\u2026-]*")


def is_bare_no(text: str) -> bool:
    """Whether a text is only "no", in whatever spelling."""
    words = _WORD.findall(text.casefold())
    return 1 <= len(words) <= 3 and _NO.issuperset(words)


def joins_open_item(text: str) -> bool:
    """Whether a text is only "ok", "thanks", "yes please" or a single digit."""
    words = _WORD.findall(text.casefold())
    if not 1 <= len(words) <= 3 or not _PLAIN.fullmatch(text):
        return False
    if len(words) == 1 and len(words[0]) == 1 and words[0].isdigit():
        return True
    if _NO.intersection(words) and _STATES.intersection(words):
        return False
    return _JOINS.issuperset(words)


#: Words of a bare question about one's key worker, a greeting or a thank-you. A text with any
#: other word in it may carry news, whatever the dialogue took it for.
_PLAIN_WORDS = frozenset(
    "a again am and any are automated away back be bot bye call called can contact computer cover "
    "covering covers day days do does goodbye good help hello her here hey hi hiya him his holiday "
    "hours how human i im in is it key keyworker know leave long machine me morning my name need "
    "new next number of off on or out person phone please pls real remind ring robot s speak talk "
    "tell text thanks that the their them there they this time to today tomorrow until up week "
    "what whats when who whos whose will with work worker working works yes you your afternoon "
    "evening thank thx ta cheers ok okay for much very so someone anyone instead "
    # Of questions about the team, the service and the library: names of things, nothing that
    # anybody feels or does.
    "advocate appointment appointments assessment care carer carers charge complain complaint "
    "clear confidential does else job mean messages open pause plan private read reads resume "
    "rights team texts title "
    "weekend weekends".split()
)


def is_plain_question(text: str) -> bool:
    """Whether a text holds nothing but a bare question, a greeting or thanks.

    Only then may an answer settle it. "hello i am going to kill myself" is not a greeting.
    """
    if is_skip(text) or read_weekly(text) is not None:
        return True  # Words that we invite, and nothing more.
    words = re.findall(r"[^\W_]+", text.casefold().replace("'", "").replace("\u2019", ""))
    return bool(words) and all(word in _PLAIN_WORDS for word in words)


#: Words of somebody who only takes in what was said. A "no" or a "fine" among them may be news.
_THANKS = frozenset("ok okay k kk thanks thank thankyou thx thnx ty ta tar cheers diolch".split())
_AROUND_THANKS = frozenset(
    "you u ye so very much a lot for that this telling me letting know texting listening being "
    "there your ur message text reply answer kind and x xx xxx mate hun all right alright really "
    "thats that's then again".split()
)
_MOST_THANKS = 10


def is_only_thanks(text: str) -> bool:
    """Whether a text only takes in what was said, or thanks for it."""
    words = re.findall(r"[\w']+", text.casefold().replace("\u2019", "'"))
    if not words or len(words) > _MOST_THANKS or "?" in text:
        return False
    return bool(_THANKS.intersection(words)) and (_THANKS | _AROUND_THANKS).issuperset(words)

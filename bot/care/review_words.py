"""Whether a text asks that a review hears of it: "please tell the review that ..." and its kin."""

from __future__ import annotations

import re

_REVIEW = (
    r"(?:(?:care |cpa |annual |yearly |six[- ]month(?:ly)? |6 month(?:ly)? |medication |next "
    r"|team )*review(?:s| meeting)?|ward round|mdt(?: meeting)?|cpa(?: meeting)?"
    r"|care programme meeting|cetr|ctr|care plan(?:ning)? meeting|planning meeting|team meeting)"
)
_WHOSE = r"(?:the|his|her|hers|their|my|our|your|this|that|next|a|any|[\w'-]+'?s)"
_TO = rf"(?:to|at|in|for|into|on|with|before) (?:{_WHOSE} )*{_REVIEW}"
_SAY = (
    r"(?:tell|let|ask|inform|say|said|mention|raise|bring|put|pass|give|take|note|add|include"
    r"|share|discuss(?:ed)?|talk(?:ed)? about|brought up|raised|mentioned|heard|considered|known"
    r"|known about|wants?|want(?:ed)?|like|keep|save|flag|consider|cover|hear|know|point)"
)
_ASKS = re.compile(
    # "tell the review that", "let his review know"
    rf"\b(?:tell|let|ask|inform) (?:{_WHOSE} )*{_REVIEW}\b"
    # "put this to the review", "bring it up at her cpa", "want it raised at the ward round"
    rf"|\b{_SAY}\b(?: [\w'-]+){{0,8}}? {_TO}\b"
    # "for the review: ...", "this is for his next review"
    rf"|(?:^|\b(?:this is|its|it's|that is|that's|thats|this one is|one) )"
    rf"for (?:{_WHOSE} )*{_REVIEW}\b"
    # "the review should know", "the review needs to hear"
    # "make sure the review hears that"
    rf"|\b{_REVIEW} (?:hears|knows|gets|is told|looks at)\b"
    rf"|\b{_REVIEW} (?:should|needs? to|must|ought to|has to|to) (?:know|hear|be told|look at)\b"
)
#: "when is my review", "can i move the review to": about the meeting itself.
_ABOUT_IT = re.compile(
    rf"\b(?:when|what time|where|what date|has|is there|who(?:'s| is)? (?:at|coming to|going to))\b"
    rf"(?: [\w'-]+){{0,4}}? {_REVIEW}\b[^.!]*\?*$"
    rf"|\b(?:move|change|cancel|rearrange|rebook|put off|postpone|book)"
    rf"(?: [\w'-]+){{0,3}}? {_REVIEW}"
    rf"|\b(?:come|coming|go|going|get|getting|late|attend\w*|miss\w*|make it)"
    rf" (?:to |for |at )?(?:{_WHOSE} )*{_REVIEW}"
)


def asks_for_review(text: str) -> bool:
    """Whether somebody wants a review to hear what they write.

    A question about the meeting itself is none. Marked once too often, a text only stands on one
    more list.
    """
    plain = " ".join(re.findall(r"[\w'&-]+|[.!?,:;]", text.casefold().replace("\u2019", "'")))
    plain = re.sub(r" ([.!?,:;])", r"\1", plain)
    return _ASKS.search(plain) is not None and _ABOUT_IT.search(plain) is None

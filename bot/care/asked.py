"""What somebody asks of another person, by their words: which row of the consent table it is.

Wrong is never dangerous here: whatever is taken for content is for staff to answer, and a fact is
told by its own permit alone.
"""

from __future__ import annotations

import re

from bot.care.facts import Category

_WORKER = (
    r"(?:key ?worker|keyworker|care ?co-?ordinator|named nurse|social worker|support worker|worker"
    r"|cpn|community nurse|nurse|psychiatrist|doctor)"
)
#: The first that fits. Where and how somebody is comes first: "is she at her appointment".
_ASKED: tuple[tuple[Category, re.Pattern[str]], ...] = (
    (
        Category.WHEREABOUTS,
        re.compile(
            r"\bwhere (?:is|are|was|s|has|have|did)\b|\bwheres\b|\bis (?:he|she|they) (?:there|in"
            r"|with you|home|back|out|at|still (?:in|there|with|on))\b|\bward\b|\bhospital\b"
            r"|\bunit\b|\bsection(?:ed)?\b|\badmi(?:t|ss)|\bdischarg"
            r"|\bturn(?:ed)? up\b|\bshow(?:ed)? up\b"
            r"|\b(?:did|has|have|was) [\w' ]*\b(?:attend|arrive|arrived|go to|gone to|went|get to"
            r"|been (?:in|to|up|seen))\b|\bleave\b|\bvisit|\bkept? in\b|\bcome? home\b"
        ),
    ),
    (
        Category.APPOINTMENT,
        re.compile(
            r"\b(?:when|what time|what day|whats the date|what date|which day|where|next|is there a"
            r" date)\b[\w' ]*\b(?:appointment|appt|appointments|meeting|appoinment)\b"
            r"|\bappointment kab\b"
        ),
    ),
    (
        Category.COVER,
        re.compile(r"\bcover(?:s|ing|ed)?\b|\bstand(?:s|ing)? in\b|\b(?:instead|while) .*\baway\b"),
    ),
    (
        Category.KEY_WORKER,
        re.compile(
            r"\b(?:who|whos|whose|what|whats|which|name|does|do|has|have|got|is)\b[\w' -]*"
            rf"\b{_WORKER}\b"
            r"|\bwho (?:looks after|is looking after|do i speak to|should i (?:speak|talk) to)\b"
        ),
    ),
    (
        Category.MEDICATION,
        re.compile(
            r"\bmed(?:s|icine|icines|ication|ications)\b|\btablets?\b|\bdos(?:e|age)\b|\binjection"
            r"|\bdepot\b|\bjab\b|\bprescri|\bpills?\b|\bmilligrams?\b|\bmg\b|\b(?:he|she|they) on\b"
        ),
    ),
    (
        Category.SAFETY_PLAN,
        re.compile(
            r"\brisk\b|\bsafety plan\b|\bdangerous\b|\bcrisis plan\b|\b(?:he|she|they) safe\b"
        ),
    ),
    (
        Category.PERSONS_MESSAGES,
        re.compile(
            r"\b(?:say|said|saying|told|tell you|text(?:ed|ing)? you|messaged?|mention(?:ed)?"
            r"|in touch)\b"
        ),
    ),
    (Category.REVIEW_CONTENT, re.compile(r"\bc(?:e)?tr\b|\breview\b|\bcpa\b")),
    (
        Category.USES_SERVICE,
        re.compile(
            r"\b(?:one of (?:yours|your)|known to you|under (?:you|your|the team|your team)"
            r"|see(?:ing|s)? you(?: lot)?|use[sd]? your|your (?:patient|client)s?|on your books"
            r"|with your service|come to (?:you|your))\b"
        ),
    ),
)


def what_is_asked(text: str) -> Category:
    """What a question about another person is about; how they are where it says nothing else."""
    plain = text.casefold().replace("\u2019", "'").replace("'", "")
    for category, words in _ASKED:
        if words.search(plain):
            return category
    return Category.CARE_PLAN

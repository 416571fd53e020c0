"""What somebody wants done with what they tell us: kept between us, or that it may be told of."""

from __future__ import annotations

import re

from bot.records.audit import Event, add_event
from bot.records.confidences import Confidence, choose_confidence
from bot.records.outbox_reports import has_been_told
from bot.services.answering import Answering
from bot.services.answers.question import Answer, Question
from bot.services.narrow_phone import narrow_phone, wants_less
from bot.services.turns import Said

_ALLOWS = (
    r"(?:(?:you|u|ye|yous?e?) (?:can|may|could)|(?:it'?s|its|thats|that'?s) (?:ok|okay|fine|alright"
    r"|all right)(?: with me)?(?: for you)? (?:to|if you|if u)|feel free to|happy for (?:you|u) to"
    r"|(?:i )?(?:dont|don'?t) mind (?:if )?(?:you|u)|i'?m (?:ok|okay|fine) with (?:you|u))"
)
_TELL = r"(?:tell|telling|let|letting|say|saying|mention|mentioning)"
_THAT_I_TEXTED = (
    r"(?:(?:that )?i(?:'?ve| have| hav)? (?:just )?(?:been in|got in|asked"
    r"|(?:text|txt|wrote|writ|messag|contact)\w*)"
    r"|it was me|it came from me)"
)
_MAY_BE_TOLD = re.compile(
    rf"\b{_ALLOWS}(?: \w+){{0,3}}? {_TELL}(?: \S+){{0,5}}? {_THAT_I_TEXTED}", re.IGNORECASE
)

#: "dont put names in texts to this phone" is about the phone, not about what staff know.
_OF_THE_PHONE = re.compile(r"\bnames?\b|\b(?:this|my|the) (?:phone|number|mobile)\b", re.IGNORECASE)


_LEAVE_OUT = re.compile(
    r"\b(?:dont|don't|do not|never|not to|please not) (?:ever )?"
    r"(?:tell|let|say|mention|telling|saying|mentioning)(?: \S+){0,5}?"
    rf" (?:{_THAT_I_TEXTED}|i (?:told|said|rang|phoned|called)|i'?ve (?:told|said|been on))"
    r"|\b(?:this|that|it) (?:is |stays )?(?:just )?between (?:us|you and me)\b",
    re.IGNORECASE,
)


def keeping_private(answer: Answer) -> Answer:
    """An answer to news that also asks to be kept between us: staff see it beside the text, and
    what it means is said after the answer."""

    def with_words(answering: Answering, question: Question) -> Said:
        said = answer(answering, question)
        words = " ".join(answering.words.replace("\u2019", "'").split())
        if answering.is_known_service_user or _LEAVE_OUT.search(words) is None:
            return said
        told = has_been_told(answering.unit, answering.sender.person_id, "keep_private")
        _choose(answering, Confidence.IN_CONFIDENCE)
        also = answering.say("keep_private_again" if told else "keep_private", step="then_private")
        return Said((*said.text_ids, *also.text_ids))

    return with_words


def keep_private(answering: Answering, _: Question) -> Said:
    """Note that this text and those just before are in confidence. What that means is said in
    full once, and shorter afterwards. What carries news is read by staff, as it is."""
    told = has_been_told(answering.unit, answering.sender.person_id, "keep_private")
    _choose(answering, Confidence.IN_CONFIDENCE)
    said = answering.say("keep_private_again" if told else "keep_private")
    answering.settle()
    return said


def or_less(answer: Answer) -> Answer:
    """`answer`, unless somebody wants less texted to their phone, whatever that was read as: it
    shares its words with wanting no texts and with questions of privacy."""

    def with_less(answering: Answering, question: Question) -> Said:
        less = wants_less(answering.words) if _OF_THE_PHONE.search(answering.words) else None
        if less is not None and answering.is_known_service_user:
            return narrow_phone(answering, less)
        return answer(answering, question)

    return with_less


def said_may_be_told(words: str) -> bool:
    """Whether somebody says that the person may know of their texts: "you can tell her I
    texted"."""
    return _MAY_BE_TOLD.search(" ".join(words.replace("\u2019", "'").split())) is not None


def say_may_be_told(answering: Answering) -> Said:
    """Note that it may be told that they texted. Nobody is told by that."""
    _choose(answering, Confidence.MAY_BE_TOLD)
    return answering.say("may_be_told")


def unless_may_be_told(answer: Answer) -> Answer:
    """An answer that gives way where the words say that others may know of the text."""

    def with_words(answering: Answering, question: Question) -> Said:
        if said_may_be_told(answering.words) and not answering.is_known_service_user:
            return say_may_be_told(answering)
        return answer(answering, question)

    return with_words


def _choose(answering: Answering, choice: Confidence) -> None:
    if answering.is_too_late:
        return
    person_id, message_id = answering.sender.person_id, answering.turn.message_id
    choose_confidence(answering.unit, person_id, message_id, choice, answering.now)
    add_event(
        answering.unit,
        Event(
            "confidence.chosen",
            answering.now,
            actor="person",
            actor_id=person_id,
            message_id=message_id,
            details={"choice": choice.value},
        ),
    )

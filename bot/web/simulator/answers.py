"""Reading a webhook's answer as Twilio reads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.etree import ElementTree

# Twilio's codes for an answer it cannot use.
PARSE_FAILURE, UNKNOWN_VERB, BAD_CONTENT_TYPE = 12100, 12200, 12300
_XML = ("text/xml", "application/xml", "text/html")


@dataclass(frozen=True, slots=True)
class Reply:
    """A message that the answer asks for. Empty means: not said."""

    body: str = field(repr=False)
    to: str = field(default="", repr=False)
    sender: str = field(default="", repr=False)
    callback_url: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer asks for, and what is wrong with it (Twilio's code)."""

    replies: tuple[Reply, ...] = ()
    problem: int | None = None


def read_answer(content_type: str, text: str) -> Answer:
    """The messages that a webhook's answer asks for.

    Plain text is a message; TwiML is read for `<Message>`; nothing at all sends nothing.
    """
    if not text.strip():
        return Answer()
    if content_type == "text/plain":
        return Answer((Reply(text),))
    if content_type not in _XML:
        return Answer(problem=BAD_CONTENT_TYPE)
    return _read_twiml(text)


def read_call(twiml: str) -> str:
    """What a call says, each thing once."""
    if "<!DOCTYPE" in twiml or "<!ENTITY" in twiml:
        return ""
    try:
        root = ElementTree.fromstring(twiml.encode("utf-8"))  # noqa: S314
    except ElementTree.ParseError:
        return ""
    return " ".join(dict.fromkeys((verb.text or "") for verb in root if verb.tag == "Say"))


def _read_twiml(text: str) -> Answer:
    # No TwiML has a document type, and entities are how XML is made to swell.
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        return Answer(problem=PARSE_FAILURE)
    try:
        root = ElementTree.fromstring(text.encode("utf-8"))  # noqa: S314
    except ElementTree.ParseError:
        return Answer(problem=PARSE_FAILURE)
    if root.tag != "Response":
        return Answer(problem=PARSE_FAILURE)
    replies = tuple(_reply(verb) for verb in root if verb.tag == "Message")
    others = any(verb.tag != "Message" for verb in root)
    return Answer(replies, UNKNOWN_VERB if others else None)


def _reply(verb: ElementTree.Element) -> Reply:
    bodies = [child.text or "" for child in verb if child.tag == "Body"]
    return Reply(
        body="".join(bodies) if bodies else (verb.text or ""),
        to=verb.get("to", ""),
        sender=verb.get("from", ""),
        callback_url=verb.get("action") or verb.get("statusCallback") or "",
    )

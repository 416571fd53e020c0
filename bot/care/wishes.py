"""What somebody asked staff for, and who is the right one to ask."""

from __future__ import annotations

from enum import StrEnum

from bot.care.routing import Role


class Wish(StrEnum):
    """What a text asks of staff."""

    NONE = "none"
    PASS_ON = "pass_on"  # noqa: S105 - no password
    CALL = "call"
    OTHER_WORKER = "other_worker"
    COMPLAINT = "complaint"
    MEET_COVER = "meet_cover"
    PEER_WORKER = "peer_worker"
    RESOURCES = "resources"
    ADVOCATE = "advocate"
    MEDICINE = "medicine"
    APPOINTMENT = "appointment"
    SHARING = "sharing"
    NUMBER = "number"
    WRONG_NUMBER = "wrong_number"
    STATUS = "status"
    TAKE_BACK = "take_back"
    REVIEW = "review"
    NO_PIN = "no_pin"
    PROOF_LOCKED = "proof_locked"


#: What is about an earlier text, and never the text that is meant by "my last text".
ABOUT_EARLIER = frozenset({Wish.STATUS, Wish.TAKE_BACK})

#: What may be about a worker is read by a manager, and by no worker of the team.
PRIVATE = frozenset({Wish.OTHER_WORKER, Wish.COMPLAINT})

#: Who takes a wish in place of the usual owner, where the team has one.
TAKEN_BY = {
    Wish.PEER_WORKER: Role.PEER_WORKER,
    Wish.RESOURCES: Role.LINK_WORKER,
    Wish.ADVOCATE: Role.LINK_WORKER,
}

#: Who reads a wish beside its owner: a key worker of any profession has a health colleague.
COPIED_TO = {Wish.MEDICINE: Role.HEALTH_LEAD}

"""How a message came to whoever has it, in sentences that whoever wrote it could be told: by roles,
without a name, and never why somebody is away. From the codes that the audit trail keeps."""

from __future__ import annotations

from collections.abc import Iterable

from bot.care.routing import Absent, Role, Taken

_WHO = {
    Role.KEY_WORKER: "the key worker",
    Role.COVER: "whoever covers",
    Role.DEPUTY: "the deputy",
    Role.BUDDY: "the buddy",
    Role.HEALTH_LEAD: "the health lead",
    Role.LINK_WORKER: "the link worker",
    Role.PEER_WORKER: "the peer worker",
    Role.DUTY: "the duty desk",
    Role.LEAD: "the team lead",
    Role.ON_CALL: "on-call",
    Role.MANAGER: "the manager",
    Role.DIRECTOR: "the director",
}
_IS = {
    Absent.AWAY: "is away",
    Absent.DAY_OFF: "does not work that day",
    Absent.CLOSED: "is not at work then",
    Absent.LEFT: "has left",
    Absent.CLOSE: "is close to the person",
    Absent.OTHER_AGENCY: "works for another agency",
    Absent.NOT_MANNED: "is not manned",
}
_NOBODY = {Role.KEY_WORKER: "there is no key worker", Role.COVER: "nobody is named to cover"}


def came_to(rule: str, passed: str, role: str) -> str:
    """Why an item came to its first owner. `rule`, `passed` ("key_worker:away,cover:nobody") and
    `role` are the codes of its opening; one that is not known is left out."""
    who = who_words(role)
    why = [words for code in passed.split(",") if (words := _passed(code))]
    if rule == Taken.ABOUT_WORKER:
        return f"It may be about a worker, so it came to {who}. No worker reads it."
    if rule == Taken.SPECIALITY:
        return f"It came to {who}: what they ask for is for them."
    if rule == Taken.NOBODY_THERE:
        why.append("nobody else is there")
        return _sentence(f"{_joined(why)}, so it waits at {who}, whose phone may be answered")
    if rule == Taken.AT_ONCE:
        return _sentence(f"{_joined(['it must be read at once', *why])}, so it came to {who} first")
    if not why:
        return _sentence(f"{who} comes first, and is there when it is read")
    return _sentence(f"{_joined(why)}, so it came to {who}")


def moved_on(from_role: str, to_role: str) -> str:
    """Why an item went along its chain. Of those who cover there may be several in a row."""
    if from_role == to_role == Role.COVER:
        return "Nobody said in time that they have it, so it went to the next who covers."
    way = f"from {who_words(from_role)} to {who_words(to_role)}"
    return f"Nobody said in time that they have it, so it went {way}."


def handed_over() -> str:
    """Why an item went to a new key worker."""
    return "The key worker changed: staff handed it over to the new one."


def wished_for(to_role: str) -> str:
    """Why an item went to whom its writer asked for, or did not."""
    if not to_role:
        return "They asked for somebody else to read it. It stayed: whoever has it decides."
    return f"They asked for somebody else to read it, so it went to {who_words(to_role)}."


def not_there_any_more(role: str) -> str:
    """Why an item has another owner than it was given to, when nothing else says so."""
    who = who_words(role)
    return f"Whoever had it was not there when it came to be read, so it went to {who}."


def who_words(role: str) -> str:
    """A role as somebody in a sentence."""
    return _WHO[Role(role)] if role in set(Role) else "somebody else"


def _passed(code: str) -> str:
    role, _, absent = code.partition(":")
    if role not in set(Role) or absent not in set(Absent):
        return ""
    if absent == Absent.NOBODY:
        return _NOBODY.get(Role(role), f"nobody is {who_words(role)}")
    return f"{who_words(role)} {_IS[Absent(absent)]}"


def _joined(parts: Iterable[str]) -> str:
    *most, last = dict.fromkeys(parts)
    return f"{', '.join(most)} and {last}" if most else last


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."

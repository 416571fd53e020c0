"""The page of an item: their words, beside them an answer, and what else can be done."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from fastapi import Request, Response

from bot.care.worker_answers import MOST_PARTS
from bot.services.read_item import read_item
from bot.services.see_actions import Actions, SentAnswer, see_just_read
from bot.services.see_changes import find_mark_of_item
from bot.services.sign_in import Session
from bot.services.write_answer import Given, Written
from bot.web.console.answer_words import GROUNDS, KINDS, NEVER, WRONG, fares, who
from bot.web.console.room import Room
from bot.web.on_call.answers import BECAME
from bot.web.on_call.codes import code_of
from bot.web.on_call.shown import shown

_NOTHING_TYPED = {"tried": "", "done": "", "tell": ""}


async def show_item(
    room: Room,
    request: Request,
    session: Session,
    given: str,
    *,
    status: int = 200,
    became: str = "",
    problem: str = "",
    typed: dict[str, str] | None = None,
    reply: dict[str, Any] | None = None,
) -> Response:
    """The page of an item, for whoever may read it. `reply`: an answer begun, or not sent yet."""
    code = code_of(given)
    if code is None:
        return room.nothing(request, session)
    # Before it is read: what changes in between is found by the first look.
    mark = await room.run(find_mark_of_item, room.app, session.staff, code)
    opened = await room.run(read_item, room.app, session.staff, code)
    if opened is None:
        return room.nothing(request, session)
    actions = await room.run(see_just_read, room.app, session.staff, code)
    if actions is None:
        return room.nothing(request, session)
    return room.show(
        request,
        session,
        "item.html",
        status,
        **shown(opened, session, room.app.clock.now()),
        became=became if became in BECAME else "",
        minutes=int(room.app.alert_clocks.pause.total_seconds() // 60),
        problem=problem,
        typed=typed or _NOTHING_TYPED,
        form=uuid4(),
        mark=mark,
        item_at=f"/console/item/{code}",
        act=_actions(room, actions, session),
        reply=reply or {"faults": []},
    )


def weighed(written: Written, given: Given, form: dict[str, str]) -> dict[str, Any]:
    """What the page says of an answer that was weighed and not sent, with all that was typed."""
    typed = {
        "words": given.words,
        "form": form.get("form", ""),
        "seen": form.get("seen", ""),
        "ground": given.ground,
        "why": given.why,
        "faults": [],
    }
    if written.weighed is None:
        return typed
    found = written.weighed
    faults = [f"{WRONG[one]}." for one in found.wrong]
    if found.never is not None:
        faults.append(f"{NEVER[found.never]}.")
    return typed | {
        "became": written.became.value,
        "faults": [("answer-words", fault) for fault in faults],
        "preview": found.said,
        "letters": len(given.words),
        "parts": found.parts,
        "most_parts": MOST_PARTS,
        "waits": found.waits,
        "proof": found.proof,
        "warned": [KINDS[one] for one in found.warned],
        "covered": [KINDS[one] for one in found.covered],
        "confirmed": ",".join(one.value for one in found.warned),
        "grounds": [(ground.value, said) for ground, said in GROUNDS.items()],
        "other": written.other_words,
        "seen": form.get("seen", "") if written.other is None else written.other.id,
    }


def _actions(room: Room, actions: Actions, session: Session) -> dict[str, Any]:
    """What the templates `item_reply.html` and `item_actions.html` are filled with."""
    claimed_by, passed_to = actions.claimed_by, actions.passed_to
    names = actions.names
    return {
        "is_open": actions.is_open,
        "owes_call": actions.owes_call,
        "do_not_ring": actions.do_not_ring,
        "passed_words": actions.passed_words,
        "answers": [_answer(one, actions, session) for one in actions.answers],
        "newest": actions.answers[-1].answer.id if actions.answers else "",
        "claimed_by": None if claimed_by is None else who(names.get(claimed_by.id)),
        "claim_is_mine": claimed_by == session.staff,
        "passed_to": None if passed_to is None else who(names.get(passed_to.id)),
        "takers": [(one.id, _called(one)) for one in actions.takers],
        "canned": room.app.canned,
        "form": uuid4(),
    }


def _answer(one: SentAnswer, actions: Actions, session: Session) -> dict[str, Any]:
    return {
        "id": one.answer.id,
        "who": who(actions.names.get(one.answer.by.id)),
        "words": one.words,
        "fares": fares(one),
        "can_undo": one.status == "waiting" and one.answer.by == session.staff,
        "at": one.answer.written_at,
    }


def _called(one: Any) -> str:
    if one.kind == "desk":
        return str(one.post).replace("_", "-")
    return f"{one.first_name} {one.last_name}" + (" (covers)" if one.post == "cover" else "")

"""What staff do about an item in the console: write to whoever sent it, talk with them, pass it on,
note a call, take an answer back."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request, Response

from bot.care.staff_words import Said, StaffAnswer
from bot.services.answer_on_page import answer_on_page
from bot.services.answer_sending import take_back_answer
from bot.services.claim_talk import claim_talk, release_talk
from bot.services.pass_item_on import pass_on_page
from bot.services.record_call_back import call_back_on_page
from bot.services.sign_in import Session
from bot.services.write_answer import Became, Given, write_answer
from bot.web.console.item_shown import show_item, weighed
from bot.web.console.room import Room
from bot.web.on_call.codes import code_of, uuid_of

_ITEM = "/item/{code}"
#: What staff did, where an answer closes the item; and how the service says that it is closed.
_ANSWERED = "Answered them by text."
_CLOSED = frozenset({"staff_done", "staff_done_call_open", "staff_done_review"})
#: What became of what was done, as a word that the item's page says something for.
_SAID = {
    "staff_pass_done": "passed_on",
    "staff_pass_already": "passed_already",
    "staff_pass_who": "pass_who",
    "staff_closed_already": "closed_already",
    "staff_called": "called",
    "staff_called_none": "called_none",
    "staff_say_more": "say_more",
    "claimed": "claimed",
    "yours": "claim_yours",
    "taken": "claim_taken",
    "released": "released",
    "over": "claim_over",
    "taken_back": "answer_taken_back",
    "too_late": "answer_too_late",
}


def add_item_actions(router: APIRouter, room: Room) -> None:
    """The routes of an item's actions."""
    page = ItemActions(room)

    @router.get(_ITEM + "/answer")
    async def ask(request: Request, code: str, canned: str = "") -> Response:
        return await page.ask(request, code, canned)

    @router.post(_ITEM + "/answer")
    async def write(request: Request, code: str) -> Response:
        return await page.write(request, code)

    @router.post(_ITEM + "/do/{what}")
    async def do(request: Request, code: str, what: str) -> Response:
        return await page.do(request, code, what)


class ItemActions:
    """The pages and forms of an item's actions."""

    def __init__(self, room: Room) -> None:
        self._room = room

    async def ask(self, request: Request, given: str, canned: str) -> Response:
        """The page of the item, with the answer begun in words that are ready."""
        session = await self._room.signed_in(request)
        if session is None:
            return self._room.ask_sign_in(request)
        begin = next((one.words for one in self._room.app.canned if one.id == canned), "")
        reply = {"faults": [], "words": begin}
        return await show_item(self._room, request, session, given, reply=reply)

    async def write(self, request: Request, given: str) -> Response:
        """Show what would go out and what speaks against it; or let it go out."""
        session = await self._room.signed_in(request)
        if session is None:
            return self._room.ask_sign_in(request)
        form, code = await self._room.form(request, session), code_of(given)
        if form is None:
            return self._room.stale(request, session)
        form_id = uuid_of(form.get("form", ""))
        if code is None or form_id is None:
            return self._room.nothing(request, session)
        wanted = Given(
            words=form.get("words", ""),
            confirmed=frozenset(form.get("confirmed", "").split(",")) - {""},
            ground=form.get("ground", ""),
            why=form.get("why", ""),
            seen=uuid_of(form.get("seen", "")),
        )
        written = await self._room.run(
            lambda: write_answer(
                self._room.app,
                session.staff,
                code,
                wanted,
                form_id,
                only_show=form.get("step") not in ("send", "close"),
            )
        )
        if written is None:
            return self._room.nothing(request, session)
        if written.became in (Became.WRITTEN, Became.REPEAT):
            said = "answer_written"
            if form.get("step") == "close":
                said = await self._close(session, code, form_id)
            return self._room.lead_to(self._address(code), said=said)
        status = 200 if written.became is Became.SHOWN else 422
        reply = weighed(written, wanted, form)
        return await show_item(self._room, request, session, code, status=status, reply=reply)

    async def do(self, request: Request, given: str, what: str) -> Response:
        """Claim, release, pass on, note a call, or take an answer back."""
        session = await self._room.signed_in(request)
        if session is None:
            return self._room.ask_sign_in(request)
        form, code = await self._room.form(request, session), code_of(given)
        if form is None:
            return self._room.stale(request, session)
        form_id = uuid_of(form.get("form", ""))
        if code is None or form_id is None:
            return self._room.nothing(request, session)
        became = await self._do(session, code, what, form, form_id)
        if became is None:
            return self._room.nothing(request, session)
        return self._room.lead_to(self._address(code), said=_SAID.get(became, "nothing_changed"))

    async def _do(
        self, session: Session, code: str, what: str, form: dict[str, str], form_id: UUID
    ) -> str | None:
        app, staff, run = self._room.app, session.staff, self._room.run
        words, which = form.get("words", ""), uuid_of(form.get("which", ""))
        match what:
            case "claim":
                return await run(claim_talk, app, staff, code, form_id)
            case "release":
                return await run(release_talk, app, staff, code)
            case "called":
                return await run(call_back_on_page, app, staff, code, words, form_id)
            case "pass" if which is not None:
                return await run(pass_on_page, app, staff, code, which, words, form_id)
            case "undo" if which is not None:
                return await run(take_back_answer, app, staff, code, which)
            case _:
                return None

    async def _close(self, session: Session, code: str, form_id: UUID) -> str:
        """Close what was just answered. Where that is not possible, the answer goes out all the
        same, and the page says that it is open."""
        done = StaffAnswer(Said.DONE, code, _ANSWERED)
        work = (answer_on_page, self._room.app, session.staff, done, form_id)
        became = await self._room.run(*work)
        return "answer_closed" if became in _CLOSED else "answer_written"

    def _address(self, code: str) -> str:
        """The item's own page."""
        return f"/console/item/{code}"

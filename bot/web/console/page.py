"""The routes under `/console`. No GET changes anything but the audit trail."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.routing import APIRoute

from bot.app import App
from bot.logs import describe, logger
from bot.records.unit import DatabaseBusyError, DatabaseSilent
from bot.web.console.accounts import add_accounts
from bot.web.console.apart import add_apart
from bot.web.console.changes import add_changes
from bot.web.console.confirmations import add_confirmations
from bot.web.console.conversation import add_conversation
from bot.web.console.digest import add_digest
from bot.web.console.enrol import add_enrol
from bot.web.console.item import add_item
from bot.web.console.item_actions import add_item_actions
from bot.web.console.looks import add_looks
from bot.web.console.media import add_media
from bot.web.console.new_phone import add_new_phone
from bot.web.console.pages import GUARD, ConsolePages
from bot.web.console.people import add_people
from bot.web.console.person import add_person
from bot.web.console.person_audit import add_person_audit
from bot.web.console.person_copy import add_person_copy
from bot.web.console.person_details import add_person_details
from bot.web.console.person_thread import add_person_thread
from bot.web.console.proof import add_proof
from bot.web.console.review import add_review
from bot.web.console.room import Room
from bot.web.console.rota import add_rota
from bot.web.console.settings import add_settings
from bot.web.console.sharing import add_sharing
from bot.web.on_call.sign_in_page import SignInPage
from bot.web.on_call.threads import PageThreads

#: Each adds the routes of a section.
SECTIONS: tuple[Callable[[APIRouter, Room], None], ...] = (
    add_accounts,
    add_apart,
    add_changes,
    add_conversation,
    add_media,
    add_digest,
    add_enrol,
    add_item,
    add_item_actions,
    add_looks,
    add_new_phone,
    add_people,
    add_person,
    add_person_audit,
    add_person_copy,
    add_person_details,
    add_person_thread,
    add_rota,
    add_settings,
    add_confirmations,
    add_proof,
    add_review,
    add_sharing,
)


def routes(app: App, threads: PageThreads, sign_in: SignInPage) -> APIRouter:
    """The routes of every section."""
    pages = ConsolePages(app.settings)
    room = Room(app, pages, threads, sign_in)
    router = APIRouter(
        prefix="/console", include_in_schema=False, route_class=_when_records_are_away(room)
    )
    _add_static(router, pages)
    for add_section in SECTIONS:
        add_section(router, room)
    _add_nothing(router, room)
    room.there.update(
        route.path
        for route in router.routes
        if isinstance(route, APIRoute) and "GET" in (route.methods or ())
    )
    return router


def _add_nothing(router: APIRouter, room: Room) -> None:
    """What is not there, and what only a form goes to: after all other routes."""

    @router.get("/{rest:path}")
    async def nothing(request: Request, rest: str) -> Response:
        if not rest:
            return room.lead_to("/console")
        session = await room.signed_in(request)
        return room.ask_sign_in(request) if session is None else room.nothing(request, session)


def _add_static(router: APIRouter, pages: ConsolePages) -> None:
    @router.get("/static/{name}")
    async def static(name: str) -> Response:
        asset = pages.assets.get(name)
        if asset is None:
            raise HTTPException(404)
        headers = {**GUARD, "Cache-Control": "public, max-age=3600"}
        return Response(asset.body, media_type=asset.type, headers=headers)


def _when_records_are_away(room: Room) -> type[APIRoute]:
    """Routes that say so, and what to do then, while the database does not answer."""

    class Guarded(APIRoute):
        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            handler = super().get_route_handler()

            async def guarded(request: Request) -> Response:
                try:
                    return await handler(request)
                except (*DatabaseSilent, DatabaseBusyError) as error:
                    logger().error("on_call.records_away", error=describe(error))
                    return room.away()

            return guarded

    return Guarded

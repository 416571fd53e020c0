"""Control: what goes wrong, and what Twilio remembers of people and of the account."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from bot.web.simulator.account import Account
from bot.web.simulator.exchange import Channel
from bot.web.simulator.keywords import Words
from bot.web.simulator.magic import FATES, NUMBERS, Quirk
from bot.web.simulator.options import CallbackOrder, Keywords
from bot.web.simulator.traffic import Traffic

Share = Annotated[float, Field(ge=0, le=1)]
Seconds = Annotated[float, Field(ge=0, le=60)]
Count = Annotated[float, Field(ge=0)]


class Changes(BaseModel, extra="forbid"):
    """Options to change; what is left out stays."""

    callbacks: bool | None = None
    record_calls: bool | None = None
    step_seconds: Seconds | None = None
    slow_seconds: Seconds | None = None
    queue_seconds: Annotated[float, Field(ge=0, le=36_000)] | None = None
    refuse_rest: bool | None = None
    rest_fail_share: Share | None = None
    rest_doubt_share: Share | None = None
    rest_per_second: Count | None = None
    whatsapp_per_second: Count | None = None
    queue_limit: Annotated[int, Field(ge=0)] | None = None
    callback_lost_share: Share | None = None
    callback_repeat_share: Share | None = None
    callback_delay_seconds: Seconds | None = None
    callback_order: CallbackOrder | None = None
    whatsapp_reads: bool | None = None
    inbound_lost_share: Share | None = None
    inbound_repeat_share: Share | None = None
    keywords: Keywords | None = None
    whatsapp_window: bool | None = None
    media_needs_sign_in: bool | None = None
    media_redirects: bool | None = None
    seed: int | None = None


class Told(BaseModel, extra="forbid"):
    """What a number is to do: come to a code, or something else; neither makes it ordinary."""

    code: int | None = None
    quirk: Quirk | None = None


class OptOut(BaseModel, extra="forbid"):
    """Whether somebody is on the list of those who sent STOP to us."""

    out: bool
    channel: Channel = "sms"


class Window(BaseModel, extra="forbid"):
    """Whether somebody wrote by WhatsApp within the last 24 hours."""

    open: bool


class Ahead(BaseModel, extra="forbid"):
    """By how much to put the stand-in's clock ahead, from where it stands."""

    seconds: Annotated[int, Field(ge=1, le=366 * 24 * 3600)]


class WordChanges(BaseModel, extra="forbid"):
    """Words and answers of Advanced Opt-Out; what is left out stays."""

    stop: list[str] | None = None
    start: list[str] | None = None
    help: list[str] | None = None
    stop_reply: str | None = None
    start_reply: str | None = None
    help_reply: str | None = None


def add_instruments(router: APIRouter, traffic: Traffic) -> None:
    """Options, records, the clock, and the way back to the beginning."""

    @router.get("/options")
    async def options() -> dict[str, Any]:
        return asdict(traffic.options)

    @router.patch("/options")
    async def change(changes: Changes) -> dict[str, Any]:
        for name, value in changes.model_dump(exclude_none=True).items():
            setattr(traffic.options, name, value)
        if changes.seed is not None:
            traffic.dice.begin(changes.seed)
        return asdict(traffic.options)

    @router.get("/calls")
    async def calls() -> list[dict[str, Any]]:
        """REST calls, the oldest first, since `record_calls` was switched on."""
        return list(traffic.calls)

    @router.get("/events")
    async def events() -> list[dict[str, Any]]:
        """Webhooks that failed and answers that could not be used, the oldest first."""
        return [{k: v for k, v in event.items() if k != "at"} for event in traffic.events]

    @router.post("/clock")
    async def put_ahead(given: Ahead) -> dict[str, str]:
        """Put the clock ahead: texts in the queue grow old, WhatsApp's windows shut."""
        traffic.clock.ahead += timedelta(seconds=given.seconds)
        return {"now": traffic.clock.now().isoformat()}

    @router.post("/reset", status_code=204)
    async def reset() -> None:
        """Forget everything and begin anew, with the options of the start."""
        await traffic.reset()

    @router.post("/settle", status_code=204)
    async def settle() -> None:
        """Answers when no message is on its way any more."""
        await traffic.settle()


def add_people(router: APIRouter, traffic: Traffic) -> None:
    """What numbers do, who sent STOP, whose WhatsApp window is open."""

    @router.get("/numbers")
    async def numbers() -> dict[str, Any]:
        """The magic numbers, and what others were told to do."""
        return {"magic": NUMBERS, "told": traffic.numbers.told()}

    @router.put("/numbers/{number}", status_code=204)
    async def tell(number: str, given: Told) -> None:
        """Make any number a magic one, or an ordinary one."""
        if given.code is not None and given.code not in FATES:
            raise HTTPException(422, "no such code")
        traffic.numbers.tell(number, given.code or given.quirk)

    _add_opt_outs(router, traffic)

    @router.put("/windows/{number}", status_code=204)
    async def window(number: str, given: Window) -> None:
        """Open or shut somebody's WhatsApp window."""
        address = f"whatsapp:{number}"
        if given.open:
            traffic.windows.open(address, traffic.clock.now())
        else:
            traffic.windows.shut(address)


def _add_opt_outs(router: APIRouter, traffic: Traffic) -> None:
    @router.get("/opt-outs")
    async def opt_outs() -> list[dict[str, str]]:
        """Who sent STOP, and to what."""
        return traffic.opt_outs.listed()

    @router.put("/opt-outs/{number}", status_code=204)
    async def opt_out(number: str, given: OptOut) -> None:
        """Put somebody on that list, or take them off."""
        person = f"whatsapp:{number}" if given.channel == "whatsapp" else number
        ours = traffic.our_address(given.channel)
        traffic.opt_outs.set(traffic.account, person, ours, given.out)

    @router.patch("/keywords")
    async def change_words(given: WordChanges) -> dict[str, Any]:
        """Set up Advanced Opt-Out."""
        for name, value in given.model_dump(exclude_none=True).items():
            words = [word.upper() for word in value] if isinstance(value, list) else value
            setattr(traffic.opt_outs.advanced, name, words)
        words_now: Words = traffic.opt_outs.advanced
        return asdict(words_now)


def add_account(router: APIRouter, traffic: Traffic) -> None:
    """The account as it is set up."""

    @router.get("/account")
    async def account() -> dict[str, Any]:
        """All but the token."""
        shown = asdict(traffic.account)
        del shown["token"]
        return shown

    @router.patch("/account", status_code=204)
    async def change(given: dict[str, Any]) -> None:
        """Set parts of the account anew, each as a whole: `numbers`, `services`, `senders`,
        `templates`, `status`, `kind`, `countries`, `token`."""
        try:
            changed = TypeAdapter(Account).validate_python(asdict(traffic.account) | given)
        except ValidationError as error:
            places = sorted({str(fault["loc"]) for fault in error.errors()})
            raise HTTPException(422, f"not to be read: {', '.join(places)}") from None
        traffic.account = changed
        traffic.caller.token = changed.token

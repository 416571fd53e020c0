"""Texts from the phones to us: kept, looked at for STOP and its like, brought to the webhook."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from bot.web.simulator import shapes
from bot.web.simulator.account import Hook
from bot.web.simulator.exchange import Channel, Message
from bot.web.simulator.keywords import Heard
from bot.web.simulator.media import Attachment
from bot.web.simulator.shapes import Form
from bot.web.simulator.traffic import Traffic
from bot.web.simulator.webhook import AS_USUAL, Answered, Failed, Signature

#: No webhook was tried.
LOST = Failed(0, 0)
_REPEATED_WITHIN_S = 0.2


@dataclass(frozen=True, slots=True)
class Incoming:
    """A text from a phone.

    With the SID of an earlier one that is brought again; when `is_edit`, with these words instead.
    `user_id` is WhatsApp's id of a user, who may have no `number`. `to` is one of our addresses,
    the first one unless given. `fields` are put into the webhook beside or instead of the usual
    ones, `without` are left out, `repeated` stand in it once more.
    """

    body: str = field(repr=False)
    number: str = field(default="", repr=False)
    channel: Channel = "sms"
    sid: str | None = None
    is_edit: bool = False
    user_id: str = ""
    to: str = ""
    media: tuple[Attachment, ...] = ()
    profile_name: str = ""
    fields: dict[str, str] = field(default_factory=dict, repr=False)
    without: tuple[str, ...] = ()
    repeated: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    signature: Signature = AS_USUAL
    is_lost: bool = False

    @property
    def sender(self) -> str:
        """The address that it comes from."""
        if self.channel == "whatsapp":
            return f"whatsapp:{self.number or self.user_id}"
        return self.number


async def bring(traffic: Traffic, text: Incoming) -> tuple[Message, Answered | Failed]:
    """Keep a text, post it to our webhook and follow the answer."""
    message, is_new = _keep(traffic, text)
    if message.channel == "whatsapp":
        traffic.windows.open(message.sender, traffic.clock.now())
    heard = _hear(traffic, message) if is_new else None
    result = await _deliver(traffic, text, message, _form(traffic, text, message, heard))
    if isinstance(result, Answered):
        traffic.exchange.move(message, "received")
        traffic.follow(message, result)
    elif result is LOST:
        traffic.exchange.move(message, "received")
    else:
        traffic.exchange.move(message, "failed", result.code)
    return message, result


def _keep(traffic: Traffic, text: Incoming) -> tuple[Message, bool]:
    known = traffic.exchange.find(text.sid) if text.sid else None
    if known is not None:
        if text.is_edit:
            known.body = text.body
        return known, False
    to = text.to or traffic.our_address(text.channel)
    service = traffic.account.service_of(to)
    made = traffic.exchange.add(
        "inbound",
        text.sender,
        to,
        text.body,
        sid=text.sid,
        status="receiving",
        media=tuple(one.content_type for one in text.media),
        service_sid=service.sid if service is not None else None,
    )
    traffic.shelf.keep(made.sid, list(text.media))
    return made, True


def _hear(traffic: Traffic, message: Message) -> Heard | None:
    """What Twilio itself does about a word like STOP. Its answer is in none of its lists."""
    mode = traffic.options.keywords
    account = traffic.account
    heard = traffic.opt_outs.hear(account, mode, message.sender, message.to, message.body)
    if heard is not None and heard.reply:
        traffic.exchange.add(
            "outbound-reply",
            message.to,
            message.sender,
            heard.reply,
            status="delivered",
            is_hidden=True,
        )
    return heard


def _form(traffic: Traffic, text: Incoming, message: Message, heard: Heard | None) -> Form:
    account_sid = traffic.account.sid
    form = shapes.inbound_form(message, account_sid, text.profile_name)
    form += shapes.media_fields(message, account_sid, traffic.settings.twilio_api_url)
    changed: dict[str, Any] = dict(text.fields)
    if text.user_id:
        changed.setdefault("ExternalUserId", text.user_id)
    if heard is not None and heard.is_told:
        changed.setdefault("OptOutType", heard.kind)
    usual = [(k, changed.pop(k, v)) for k, v in form if k not in text.without]
    return [*usual, *changed.items(), *text.repeated]


async def _deliver(
    traffic: Traffic, text: Incoming, message: Message, form: Form
) -> Answered | Failed:
    hook = traffic.account.hook_of(message.to)
    if text.is_lost or traffic.dice.hit(traffic.options.inbound_lost_share) or hook is None:
        return LOST
    if not hook.url:
        return LOST
    if traffic.dice.hit(traffic.options.inbound_repeat_share):
        # The first answer got lost on its way back: it counts for nothing.
        await _try(traffic, message, hook.url, form, hook.method, text.signature)
        await asyncio.sleep(traffic.dice.up_to(_REPEATED_WITHIN_S))
    return await _with_fallback(traffic, message, hook, form, text.signature)


async def _with_fallback(
    traffic: Traffic, message: Message, hook: Hook, form: Form, signature: Signature
) -> Answered | Failed:
    result = await _try(traffic, message, hook.url, form, hook.method, signature)
    if isinstance(result, Answered) or not hook.fallback_url:
        return result
    why = [("ErrorCode", str(result.code)), ("ErrorUrl", hook.url)]
    method = hook.fallback_method
    second = await _try(traffic, message, hook.fallback_url, [*form, *why], method, signature)
    return second if isinstance(second, Answered) else result


async def _try(
    traffic: Traffic, message: Message, url: str, form: Form, method: str, signature: Signature
) -> Answered | Failed:
    result = await traffic.caller.call(url, form, method, signature)
    if isinstance(result, Failed):
        traffic.note(message.sid, result.code, result.status)
    return result

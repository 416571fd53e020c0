"""The account at the stand-in: its numbers, Messaging Services, WhatsApp senders and templates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.settings import Settings

#: How Twilio is to try again: five times, also after time-outs and errors of ours.
RETRY_POLICY = "rc=5&rp=ct,rt,5xx"
_SOME_NUMBER = "+447700900000"


@dataclass(slots=True)
class Hook:
    """Where a text that came in is brought, and where else when that fails."""

    url: str
    method: str = "POST"
    fallback_url: str = ""
    fallback_method: str = "POST"


@dataclass(slots=True)
class Number:
    """A phone number of the account."""

    sid: str
    number: str = field(repr=False)
    hook: Hook
    status_callback: str = ""
    sms: bool = True
    voice: bool = True


@dataclass(slots=True)
class Service:
    """A Messaging Service. `whatsapp` says whether the WhatsApp senders are in it."""

    sid: str
    hook: Hook
    numbers: list[str] = field(default_factory=list, repr=False)
    whatsapp: bool = False
    use_number_hook: bool = False
    status_callback: str = ""
    validity_period: int = 36_000
    smart_encoding: bool = True


@dataclass(slots=True)
class WhatsAppSender:
    """A WhatsApp sender of the account."""

    sid: str
    number: str = field(repr=False)
    hook: Hook
    status: str = "ONLINE"
    status_callback: str = ""


@dataclass(slots=True)
class Template:
    """A template for WhatsApp: `{{1}}` in the body stands for a value."""

    sid: str
    name: str
    body: str
    language: str = "en_GB"
    category: str = "UTILITY"
    approval: str = "approved"


@dataclass(slots=True)
class Account:
    """Everything that the account has."""

    sid: str
    token: str = field(repr=False)
    numbers: list[Number] = field(default_factory=list)
    services: list[Service] = field(default_factory=list)
    senders: list[WhatsAppSender] = field(default_factory=list)
    templates: list[Template] = field(default_factory=list)
    status: str = "active"
    kind: str = "Full"
    countries: list[str] = field(default_factory=lambda: ["GB"])

    def number(self, number: str) -> Number | None:
        """One of our numbers."""
        return next((n for n in self.numbers if n.number == number), None)

    def service(self, sid: str) -> Service | None:
        """One of our Messaging Services."""
        return next((s for s in self.services if s.sid == sid), None)

    def service_of(self, address: str) -> Service | None:
        """The Messaging Service that has this number or WhatsApp sender of ours in it."""
        return next((s for s in self.services if address in _members(s, self)), None)

    def sender(self, address: str) -> WhatsAppSender | None:
        """One of our WhatsApp senders, by `whatsapp:` and its number."""
        return next((s for s in self.senders if f"whatsapp:{s.number}" == address), None)

    def template(self, sid: str) -> Template | None:
        """One of our templates."""
        return next((t for t in self.templates if t.sid == sid), None)

    def has(self, address: str) -> bool:
        """Whether a text can come from this address."""
        return self.number(address) is not None or self.sender(address) is not None

    def hook_of(self, address: str) -> Hook | None:
        """Where a text to this address of ours is brought."""
        own = self.number(address) or self.sender(address)
        service = self.service_of(address)
        if service is not None and not service.use_number_hook:
            return service.hook
        return own.hook if own is not None else None


def account_of(settings: Settings) -> Account:
    """An account that is set up for these settings as it should be."""
    number = settings.twilio_sms_from or _SOME_NUMBER
    service = settings.twilio_messaging_service_sid
    whatsapp = settings.twilio_whatsapp_from.removeprefix("whatsapp:")
    base = settings.public_base_url
    made = Account(settings.twilio_account_sid, settings.twilio_auth_token)
    status = f"{base}/twilio/status"
    made.numbers = [Number("PN" + "0" * 31 + "1", number, hook_at(base), status)]
    if service:
        made.services = [Service(service, hook_at(base), [number], status_callback=status)]
    if whatsapp:
        sender = WhatsAppSender("XE" + "0" * 31 + "1", whatsapp, hook_at(base))
        sender.status_callback = status
        made.senders = [sender]
    return made


def hook_at(base: str) -> Hook:
    """The webhook of a front door, set as it should be."""
    where = f"{base}/twilio/inbound"
    return Hook(f"{where}#{RETRY_POLICY}", fallback_url=where)


def _members(service: Service, account: Account) -> Iterator[str]:
    yield from service.numbers
    if service.whatsapp:
        for sender in account.senders:
            yield f"whatsapp:{sender.number}"

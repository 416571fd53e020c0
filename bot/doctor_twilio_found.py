"""What `keyline twilio check` found, and what is wrong with an address at Twilio."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit, urlunsplit

from bot.messaging.account import Webhook
from bot.settings import Settings

#: What an address at Twilio is to end with: without it a text that we were too slow for is lost.
RETRY_POLICY = "#rc=5&rp=ct,rt,5xx"
_RETRIES = "5"
_AFTER = {"ct", "rt", "5xx"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `remedy` says what to do when it is not in order."""

    name: str
    ok: bool
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything that was found, and what a human has to look at."""

    found: tuple[Finding, ...]
    look: tuple[str, ...] = ()

    @property
    def is_well(self) -> bool:
        """Whether nothing that can be asked is wrong."""
        return all(one.ok for one in self.found)

    def lines(self) -> Iterator[str]:
        """As `keyline doctor` says it."""
        for one in self.found:
            yield f"{'ok    ' if one.ok else 'FAILED'}  {one.name}"
            if not one.ok:
                yield f"        {one.remedy}"
        for line in self.look:
            yield f"look    {line}"


#: What the interface does not tell, and somebody must see in Twilio's console.
LOOK_YOURSELF = (
    (
        "STOP and HELP: either Twilio's support switched keyword handling off, or Advanced Opt-Out"
        " answers both with texts that name 999 and the crisis line"
    ),
    "after STOP no text of ours arrives, danger replies neither: the answer to STOP must say so",
    "geographic permissions: texts (and calls) to the United Kingdom are on",
    "redaction of phone numbers is off: it does not go with the handling of STOP (23001 to 23004)",
    "media of messages want the account's sign-in: Messaging settings, HTTP Basic Authentication",
)
#: And where a Messaging Service and WhatsApp go together.
LOOK_WHATSAPP = (
    "if the WhatsApp sender is in the Messaging Service, Advanced Opt-Out stops WhatsApp too",
)


def examine_webhook(settings: Settings, sid: str, webhook: Webhook) -> Iterator[Finding]:
    """Where a number, service or sender brings texts, how, and where else when that fails."""
    base = settings.public_base_url
    wanted = f"{base}/twilio/inbound"
    split = urlsplit(webhook.url)
    yield Finding(
        f"{sid} brings texts to the front door",
        urlunsplit(split._replace(fragment="")) == wanted,
        f"{'It is another address' if webhook.url else 'No address is set'}. Set it to"
        f" {wanted}{RETRY_POLICY} (signatures hold for that very address).",
    )
    yield Finding(f"{sid} brings them by POST", webhook.method == "POST", "Set it to POST.")
    yield Finding(
        f"{sid} tries again",
        _tries_again(split.fragment),
        f"Let the address end in {RETRY_POLICY}: without it Twilio gives up after one time-out or"
        " error of ours.",
    )
    fallback = urlsplit(webhook.fallback_url)
    is_safe = fallback.scheme == "https" or settings.twilio_is_stand_in
    yield Finding(
        f"{sid} has a fallback address",
        bool(fallback.hostname) and is_safe,
        "Set one, by https, on another host: fixed words that name 999 and the crisis line (a"
        " TwiML Bin will do).",
    )
    yield Finding(
        f"{sid} tells nobody else how texts fare",
        webhook.status_url.partition("#")[0] in ("", f"{base}/twilio/status"),
        "Its status callback is another program's. Take it away: each text of ours names its own.",
    )


def _tries_again(fragment: str) -> bool:
    """Whether an address's ending makes Twilio try again after each fault that passes."""
    given = {name: values[-1] for name, values in parse_qs(fragment).items()}
    after = set(given.get("rp", "ct").split(","))
    return given.get("rc") == _RETRIES and ("all" in after or after >= _AFTER)

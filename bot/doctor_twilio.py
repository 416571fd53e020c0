"""`keyline twilio check`: how the account at Twilio is set up, and what is wrong with it.

Names things by their SIDs and by our settings, never by a number: whoever is shown the output
learns nothing that a text could be sent to.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bot.clock import SystemClock
from bot.doctor_twilio_found import (
    LOOK_WHATSAPP,
    LOOK_YOURSELF,
    Finding,
    Findings,
    examine_webhook,
)
from bot.messaging.account import (
    AccountReader,
    AccountRefusedError,
    MessagingService,
    OwnNumber,
    Template,
    Webhook,
)
from bot.messaging.errors import ProviderUnavailableError
from bot.settings import Settings

_LOOKED_BACK = timedelta(days=1)
_HARMLESS = {"approved", "pending", "received", "unsubmitted", ""}


def examine_account(settings: Settings, now: datetime | None = None) -> Findings:
    """Ask Twilio, or the stand-in, at TWILIO_API_URL."""
    if not settings.twilio_account_sid or not settings.twilio_auth_token:
        remedy = "Set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN."
        return Findings((Finding("credentials", False, remedy),))
    reader = AccountReader(settings)
    try:
        return _Examination(settings, reader, now or SystemClock().now()).run()
    finally:
        reader.close()


class _Examination:
    """One run through the account. What Twilio refuses to tell ends that part only."""

    def __init__(self, settings: Settings, reader: AccountReader, now: datetime) -> None:
        self._settings = settings
        self._reader = reader
        self._now = now
        self._found: list[Finding] = []
        self._look: list[str] = []
        self._fallback_hosts: set[str] = set()

    def run(self) -> Findings:
        if not self._sign_in():
            return Findings(tuple(self._found))
        parts = (
            ("the number", self._look_at_number),
            ("the Messaging Service", self._look_at_service),
            ("the WhatsApp sender", self._look_at_whatsapp),
            ("templates", self._look_at_templates),
            ("errors of the last day", self._look_at_errors),
        )
        for name, look in parts:
            try:
                look()
            except (AccountRefusedError, ProviderUnavailableError) as error:
                self._check(f"{name} can be asked", False, f"Twilio says {error.code}.")
            except (KeyError, TypeError, ValueError, AttributeError):
                self._look.append(f"{name}: Twilio's answer was of another form than is known here")
        public = {urlsplit(self._settings.public_base_url).hostname}
        if self._fallback_hosts & public:
            self._look.append(
                "a fallback address is on the same host as the webhook: when that is down, so is it"
            )
        return Findings(tuple(self._found), (*self._look, *LOOK_YOURSELF))

    def _check(self, name: str, ok: bool, remedy: str) -> None:
        self._found.append(Finding(name, ok, remedy))

    def _sign_in(self) -> bool:
        """Whether the credentials are taken; the coming token is tried beside."""
        try:
            status, kind = self._reader.read_state()
        except ProviderUnavailableError as error:
            remedy = f"Nothing useful came from TWILIO_API_URL ({error.code})."
            self._check("Twilio answers", False, remedy)
            return False
        except AccountRefusedError as error:
            self._check("credentials", False, _why_not_signed_in(error))
            return False
        self._check("credentials", True, "")
        self._check("account is active", status == "active", f"Twilio says: {status}.")
        self._check(
            "account is no trial",
            kind != "Trial",
            "A trial account reaches only numbers that were verified by hand. Upgrade it.",
        )
        if self._settings.twilio_auth_token_next:
            self._try_next_token()
        return True

    def _try_next_token(self) -> None:
        coming = AccountReader(self._settings, self._settings.twilio_auth_token_next)
        try:
            coming.read_state()
            is_taken = True
        except (AccountRefusedError, ProviderUnavailableError):
            is_taken = False
        finally:
            coming.close()
        self._check(
            "coming token (TWILIO_AUTH_TOKEN_NEXT)",
            is_taken,
            "Twilio does not take it. Set it to the account's secondary token, or to nothing.",
        )

    def _look_at_number(self) -> None:
        wanted = self._settings.twilio_sms_from
        if not wanted:
            self._look.append("TWILIO_SMS_FROM is not set: alerts cannot call")
            return
        number = self._reader.find_number(wanted)
        remedy = "The account has no such number. Is it of another account, or of a sub-account?"
        self._check("TWILIO_SMS_FROM is a number of the account", number is not None, remedy)
        if number is None:
            return
        self._check(f"{number.sid} can text", number.can_text, "Get a number that can.")
        self._check(
            f"{number.sid} can call",
            number.can_call,
            "Alerts call staff from it. Get a number that can.",
        )
        if not self._settings.twilio_messaging_service_sid:
            self._look_at_number_webhook(number)

    def _look_at_number_webhook(self, number: OwnNumber) -> None:
        self._check(
            f"{number.sid} has no TwiML app for messages",
            not number.application,
            "The app's address is used instead of the number's own. Take it away.",
        )
        self._look_at_webhook(number.sid, number.webhook)

    def _look_at_webhook(self, sid: str, webhook: Webhook) -> None:
        self._found += examine_webhook(self._settings, sid, webhook)
        host = urlsplit(webhook.fallback_url).hostname
        if host:
            self._fallback_hosts.add(host)

    def _look_at_service(self) -> None:
        wanted = self._settings.twilio_messaging_service_sid
        if not wanted:
            return
        service = self._reader.find_service(wanted)
        remedy = "The account has none with TWILIO_MESSAGING_SERVICE_SID."
        self._check("the Messaging Service is there", service is not None, remedy)
        if service is None:
            return
        remedy = "Add a number to its sender pool; texts are refused with 21703 until then."
        self._check(f"{service.sid} has a sender", bool(service.numbers), remedy)
        sms_from = self._settings.twilio_sms_from
        if sms_from:
            self._check(
                f"{service.sid} has TWILIO_SMS_FROM in it",
                sms_from in service.numbers,
                "Add it to the sender pool: people would be texted from one number and rung from"
                " another, and a STOP to one would not hold for the other.",
            )
        self._look_at_service_webhook(service)
        if 0 < service.validity_seconds < 36_000:
            self._look.append(
                f"{service.sid} lets no text wait longer than {service.validity_seconds} s"
            )

    def _look_at_service_webhook(self, service: MessagingService) -> None:
        if not service.leaves_webhook_to_number:
            self._look_at_webhook(service.sid, service.webhook)
            return
        for wanted in service.numbers:
            number = self._reader.find_number(wanted)
            if number is not None:
                self._look_at_number_webhook(number)

    def _look_at_whatsapp(self) -> None:
        wanted = self._settings.twilio_whatsapp_from.removeprefix("whatsapp:")
        if not wanted:
            return
        sender = self._reader.find_whatsapp_sender(wanted)
        remedy = "The account has no such WhatsApp sender."
        self._check("TWILIO_WHATSAPP_FROM is a sender of the account", sender is not None, remedy)
        if sender is None:
            return
        is_online = sender.status.startswith("ONLINE")
        self._check(f"{sender.sid} is online", is_online, f"Twilio says: {sender.status}.")
        self._look_at_webhook(sender.sid, sender.webhook)
        if self._settings.twilio_messaging_service_sid:
            self._look.extend(LOOK_WHATSAPP)

    def _look_at_templates(self) -> None:
        if not self._settings.twilio_whatsapp_from:
            return
        templates = self._reader.list_templates()
        for template in templates:
            self._check_template(template)
        if not any(template.approval == "approved" for template in templates):
            self._look.append(
                "no template is approved: by WhatsApp nobody can be texted who has not written"
                " within 24 hours"
            )

    def _check_template(self, template: Template) -> None:
        ok = template.approval in _HARMLESS
        remedy = f"WhatsApp says: {template.approval}. Change it and put it before them again."
        self._check(f"template {template.sid} was not turned down", ok, remedy)

    def _look_at_errors(self) -> None:
        counted = self._reader.count_errors(self._now - _LOOKED_BACK)
        told = ", ".join(f"{code} ({count})" for code, count in sorted(counted.items()))
        if told:
            self._look.append(f"errors in Twilio's debugger within the last day: {told}")


def _why_not_signed_in(error: AccountRefusedError) -> str:
    if error.code == "20404":
        return "Twilio says 20404: TWILIO_ACCOUNT_SID is not an account at TWILIO_API_URL."
    return (
        f"Twilio says {error.code}: TWILIO_AUTH_TOKEN is not the one of TWILIO_ACCOUNT_SID, or"
        " TWILIO_API_URL is of another region than they are (each region has tokens of its own)."
    )

"""E-mail to staff: one of our fixed texts and, of a digest to a domain that was declared secure,
initials and lanes. Plain, and where it is given as HTML too.

Neither words nor addresses leave this module in a log line or an error.
"""

from __future__ import annotations

import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from bot.logs import describe, logger
from bot.messaging.sender import (
    Accepted,
    OutboundText,
    PermanentFailure,
    Sender,
    SendResult,
    TemporaryFailure,
)

#: How long to wait for the mail server, in seconds.
TIMEOUT_S = 10.0
#: Says nothing: it may stand on a locked screen, and in any mailbox's list.
SUBJECT = "Keyline: please look at your phone"
_PORTS = {"smtp": 587, "smtps": 465}


class MailSender:
    """Sends through the server at SMTP_URL: `smtp://user:password@host:587?from=alerts@host`.

    Over `smtp` the line is secured before anything is said on it, but for a server on this machine.
    """

    def __init__(self, smtp_url: str) -> None:
        self._where = urlsplit(smtp_url)

    def send(self, text: OutboundText) -> SendResult:
        """Hand one e-mail to the server. Call it with no transaction open."""
        sender = self._from()
        if self._where.scheme not in _PORTS or not self._where.hostname or not sender:
            return PermanentFailure("no_mail_server")
        try:
            with self._connected() as server:
                server.send_message(_message(text, sender))
        except smtplib.SMTPRecipientsRefused as error:
            return _failed(text, PermanentFailure("refused"), error)
        except (smtplib.SMTPException, OSError) as error:
            # In doubt too: the same e-mail twice harms nobody.
            return _failed(text, TemporaryFailure("mail_server"), error)
        return Accepted(f"mail-{text.id}")

    def _from(self) -> str:
        given = parse_qs(self._where.query).get("from", [""])[0]
        user = unquote(self._where.username or "")
        return given or (user if "@" in user else "")

    def _connected(self) -> smtplib.SMTP:
        where = self._where
        host, port = str(where.hostname), where.port or _PORTS[where.scheme]
        if where.scheme == "smtps":
            context = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_S, context=context)
        else:
            server = smtplib.SMTP(host, port, timeout=TIMEOUT_S)
        try:
            _open(server, where)
        except BaseException:
            server.close()
            raise
        return server


class EverySender:
    """Texts and calls by one sender, e-mail by another."""

    def __init__(self, texts: Sender, mail: MailSender) -> None:
        self._texts, self._mail = texts, mail

    def send(self, text: OutboundText) -> SendResult:
        """Hand over what is to be said, by the way that it says."""
        return self._mail.send(text) if text.channel == "email" else self._texts.send(text)

    def find_sent(self, text: OutboundText, since: datetime) -> Accepted | None:
        """Whether it was sent. Of an e-mail nobody can be asked: it is sent again."""
        return None if text.channel == "email" else self._texts.find_sent(text, since)


def _open(server: smtplib.SMTP, where: SplitResult) -> None:
    if where.scheme == "smtp" and where.hostname not in ("127.0.0.1", "localhost", "::1"):
        server.starttls(context=ssl.create_default_context())
    if where.username and where.password:
        server.login(unquote(where.username), unquote(where.password))


def _message(text: OutboundText, sender: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = sender, text.address
    message["Message-ID"] = f"<{text.id}@keyline>"
    message["Subject"] = text.subject or SUBJECT
    message.set_content(text.body)
    if text.html is not None:
        message.add_alternative(text.html, subtype="html")
    return message


def _failed(text: OutboundText, result: SendResult, error: BaseException) -> SendResult:
    code = getattr(result, "code", None)
    logger().warning("mail.send_failed", message=str(text.id), code=code, error=describe(error))
    return result

"""E-mail to staff, against a small mail server on this machine."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from uuid import UUID

import pytest

from bot.messaging.mail import SUBJECT, EverySender, MailSender
from bot.messaging.sender import Accepted, OutboundText, PermanentFailure, TemporaryFailure
from tests.kit import TUESDAY_NOON, KeptSender

WORDS = "A message needs you now. Code 7KQM3."
ID = UUID("0b8f6f3e-6f43-4a2b-9d3c-5a7f0c1e2d34")
MAIL = OutboundText(ID, "email", "duty@example.org", WORDS, "", None)


@dataclass
class Server:
    """Speaks just enough SMTP for one e-mail after another."""

    port: int
    refuse: bool = False
    mails: list[str] = field(default_factory=list)

    def serve(self, listening: socket.socket) -> None:
        while True:
            try:
                line, _ = listening.accept()
            except OSError:
                return
            with line:
                self._talk(line)

    def _talk(self, line: socket.socket) -> None:
        said = line.makefile("rb")
        line.sendall(b"220 here\r\n")
        for raw in said:
            verb = raw.split()[0].upper()
            if verb == b"DATA":
                line.sendall(b"354 go on\r\n")
                body = iter(said.readline, b".\r\n")
                self.mails.append(b"".join(body).decode())
                line.sendall(b"250 ok\r\n")
            elif verb == b"RCPT" and self.refuse:
                line.sendall(b"550 nobody\r\n")
            elif verb == b"QUIT":
                line.sendall(b"221 bye\r\n")
                return
            else:
                line.sendall(b"250 ok\r\n")


@pytest.fixture
def server() -> Iterator[Server]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        made = Server(listening.getsockname()[1])
        threading.Thread(target=made.serve, args=(listening,), daemon=True).start()
        yield made


def _sender(server: Server) -> MailSender:
    return MailSender(f"smtp://127.0.0.1:{server.port}?from=alerts@example.org")


def test_an_e_mail_has_the_words_and_nothing_else(server: Server) -> None:
    assert isinstance(_sender(server).send(MAIL), Accepted)
    (mail,) = server.mails
    assert f"Subject: {SUBJECT}" in mail
    assert "To: duty@example.org" in mail
    assert mail.rstrip().endswith(WORDS)


def test_a_mailbox_that_does_not_exist_is_not_tried_again(server: Server) -> None:
    server.refuse = True
    assert _sender(server).send(MAIL) == PermanentFailure("refused")


def test_a_server_that_is_away_is_tried_again() -> None:
    away = MailSender("smtp://127.0.0.1:9?from=alerts@example.org")
    assert away.send(MAIL) == TemporaryFailure("mail_server")


@pytest.mark.parametrize("url", ["", "smtp://127.0.0.1:25", "http://x?from=a@b.org"])
def test_without_a_server_or_an_address_of_ours_there_is_no_mail(url: str) -> None:
    assert MailSender(url).send(MAIL) == PermanentFailure("no_mail_server")


def test_each_way_has_its_sender(server: Server) -> None:
    kept = KeptSender()
    every = EverySender(kept, _sender(server))
    every.send(MAIL)
    assert (len(server.mails), kept.sent) == (1, [])
    text = OutboundText(ID, "sms", "+447700900300", WORDS, "", None)
    every.send(text)
    assert kept.sent == [text]
    assert every.find_sent(MAIL, TUESDAY_NOON) is None


def test_of_a_digest_it_is_plain_and_html_and_its_subject_says_nothing(server: Server) -> None:
    url = f"smtp://127.0.0.1:{server.port}?from=alerts@example.org"
    given = replace(MAIL, subject="Keyline: your list", html="<p>3 items</p>")
    assert isinstance(MailSender(url).send(given), Accepted)
    [mail] = server.mails
    assert "Subject: Keyline: your list" in mail
    assert "multipart/alternative" in mail
    assert mail.index("text/plain") < mail.index("text/html")
    assert WORDS in mail

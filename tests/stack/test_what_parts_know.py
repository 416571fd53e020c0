"""The secrets in each running part's environment are those it is to have."""

from __future__ import annotations

import pytest

from bot.supervisor.plan import SECRETS, TOLD
from tests.stack.running import Stack, until


@pytest.mark.parametrize("name", ["web", "worker", "dialogue", "actions", "stand-in"])
def test_a_part_has_its_own_secrets_only(stack: Stack, name: str) -> None:
    environment = until(lambda: stack.part(name), name).environ()
    # The demo gives no next token and no mail server.
    assert environment.keys() & SECRETS <= TOLD[name]
    assert environment.keys() & SECRETS >= TOLD[name] - {"TWILIO_AUTH_TOKEN_NEXT", "SMTP_URL"}

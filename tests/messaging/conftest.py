from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.web.simulator.loopback import StandIn, running


@pytest.fixture(scope="session")
def servers() -> Iterator[StandIn]:
    """A stand-in for Twilio and a small front door, on free ports of this machine."""
    with running() as both:
        yield both


@pytest.fixture
def stand_in(servers: StandIn) -> StandIn:
    """The running stand-in, with nothing in it yet."""
    servers.reset()
    return servers

"""Every route of the front door."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import FastAPI
from fastapi.routing import APIRoute


def routes_of(front_door: FastAPI) -> Iterator[APIRoute]:
    """All of them, also those of routers that are part of it."""
    for route in front_door.routes:
        inner = getattr(route, "original_router", None)
        for found in [route] if inner is None else inner.routes:
            if isinstance(found, APIRoute):
                yield found

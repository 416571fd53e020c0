"""Ids that follow from the provider's: whoever takes a message in, twice or late, gets the same."""

from __future__ import annotations

from uuid import UUID, uuid5

_NAMESPACE = UUID("6f1c3b52-6d5e-4f0e-9a58-1d2b7f4c9e10")


def message_id_of(provider_sid: str) -> UUID:
    """The id of the inbound message that the provider calls so."""
    return uuid5(_NAMESPACE, f"message:{provider_sid}")


def danger_reply_id_of(provider_sid: str, number: int = 0) -> UUID:
    """The id of a text that goes back in the webhook's own answer; `number` counts them."""
    return uuid5(_NAMESPACE, f"danger_reply:{provider_sid}:{number}")


def media_id_of(provider_sid: str, position: int) -> UUID:
    """The id of what came with a message; `position` counts them from 0."""
    return uuid5(_NAMESPACE, f"media:{provider_sid}:{position}")

"""Addresses: where a text comes from and goes to, found by keyed hash, stored sealed."""

from __future__ import annotations

from bot.records.unit import Unit


def fingerprint(unit: Unit, address: str) -> bytes:
    """The keyed hash under which an address (E.164, or `wa:` and a user id) is looked up."""
    return unit.vault.fingerprint("address", address)


def kind_of(address: str) -> str:
    """Which kind of contact point an address is."""
    return "whatsapp_user" if address.startswith("wa:") else "phone"

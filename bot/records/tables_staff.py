"""The tables of how staff sign in. See `tables`."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
)

from bot.records.schema import Moment, metadata

# A worker's or a desk's way in. The name is sealed under their data key and found by its keyed
# hash; the PIN is an argon2 hash of its keyed hash. Without one nobody signs in by it.
staff_account = Table(
    "staff_account",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("staff_kind", Text, nullable=False),
    Column("staff_id", Uuid, nullable=False, index=True),
    Column("name", LargeBinary, nullable=False),
    Column("name_hash", LargeBinary, nullable=False, unique=True),
    Column("secret_hash", Text),
    Column("secret_set_at", Moment),
    Column("created_at", Moment, nullable=False),
    # A keyed hash of who they are at the organisation's sign-in: issuer and subject.
    Column("provider_hash", LargeBinary, unique=True),
    CheckConstraint("staff_kind IN ('worker', 'desk')", name="staff_kind"),
)

# Somebody signed in. The token itself is in their browser alone.
staff_session = Table(
    "staff_session",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("account_id", ForeignKey("staff_account.id"), nullable=False, index=True),
    Column("token_hash", LargeBinary, nullable=False, unique=True),
    Column("began_at", Moment, nullable=False),
    Column("used_at", Moment, nullable=False),
    # How they signed in: pin, demo or provider.
    Column("way", Text, nullable=False, default="pin"),
    # How many records were opened since a moment: so many a minute and no more.
    Column("reads_from", Moment),
    Column("reads", Integer, nullable=False, default=0),
)

# A wrong PIN: for which name and from where, both as keyed hashes, also for a name that nobody
# has. Removed when it is too old to count.
sign_in_try = Table(
    "sign_in_try",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("name_hash", LargeBinary, nullable=False),
    Column("place_hash", LargeBinary, nullable=False),
    Index("ix_sign_in_try_name_hash_at", "name_hash", "at"),
    Index("ix_sign_in_try_place_hash_at", "place_hash", "at"),
)

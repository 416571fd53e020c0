"""The audit trail becomes a hash chain for each subject, made by the database itself."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

# Owned by the owner of the tables and run with that one's rights: who adds an event has none to
# the heads, and what it says itself about chain, place and hashes is overwritten.
# Another table could be given this trigger, to move a head without an event: hence the first line
# (and nobody else may use the function, see bot/records/migrate.py).
# Locking the head makes writers of one chain wait for one another, so that it cannot fork.
_CHAIN = """
CREATE FUNCTION chain_audit_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    last_seq bigint;
    last_hash bytea;
BEGIN
    IF TG_RELID <> 'public.audit_event'::regclass THEN
        RAISE EXCEPTION 'only the audit trail is chained';
    END IF;
    NEW.chain_id := coalesce(
        NEW.subject_id, NEW.actor_id, '00000000-0000-0000-0000-000000000000'::uuid);
    SELECT seq, hash INTO last_seq, last_hash FROM public.audit_head
        WHERE chain_id = NEW.chain_id FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO public.audit_head (chain_id, seq, hash)
            VALUES (NEW.chain_id, 0, decode(repeat('00', 32), 'hex')) ON CONFLICT DO NOTHING;
        SELECT seq, hash INTO STRICT last_seq, last_hash FROM public.audit_head
            WHERE chain_id = NEW.chain_id FOR UPDATE;
    END IF;
    NEW.chain_seq := last_seq + 1;
    NEW.prev_hash := last_hash;
    NEW.hash := sha256(convert_to(format('1|%s|%s|%s|%s|%s|%s|%s|%s|%s|%s|%s|%s|%s|%s|%s',
        NEW.chain_id, NEW.chain_seq, encode(NEW.prev_hash, 'hex'), NEW.seq, NEW.id,
        trunc(extract(epoch FROM NEW.at) * 1000000),
        NEW.actor_id, NEW.subject_id, NEW.requester_id, NEW.message_id,
        length(NEW.kind), NEW.kind, length(NEW.actor), NEW.actor, NEW.details), 'UTF8'));
    UPDATE public.audit_head SET seq = NEW.chain_seq, hash = NEW.hash
        WHERE chain_id = NEW.chain_id;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION chain_audit_event() FROM PUBLIC;
CREATE TRIGGER audit_event_chain BEFORE INSERT ON audit_event
    FOR EACH ROW EXECUTE FUNCTION chain_audit_event();
"""

# A head is made, moves on by one at a time, and never goes: by a slip of the owner neither.
_HEADS = """
ALTER TABLE audit_head SET (fillfactor = 60);
CREATE TRIGGER audit_head_rows BEFORE DELETE ON audit_head
    FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_head_step BEFORE UPDATE ON audit_head FOR EACH ROW
    WHEN (NEW.chain_id <> OLD.chain_id OR NEW.seq <> OLD.seq + 1)
    EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_head_all BEFORE TRUNCATE ON audit_head
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
"""

# What was there is taken out and put in again in its order, through the trigger.
_COLUMNS = "seq, id, at, kind, actor, actor_id, subject_id, requester_id, message_id, details"
_TAKE_OUT = """
CREATE TABLE audit_event_unchained AS TABLE audit_event;
ALTER TABLE audit_event DISABLE TRIGGER audit_event_all;
TRUNCATE audit_event;
ALTER TABLE audit_event ENABLE TRIGGER audit_event_all;
"""
_PUT_BACK = f"""
INSERT INTO audit_event ({_COLUMNS}) OVERRIDING SYSTEM VALUE
    SELECT {_COLUMNS} FROM audit_event_unchained ORDER BY seq;
DROP TABLE audit_event_unchained;
"""  # noqa: S608


def upgrade() -> None:
    """Existing events are chained too: from now on nobody can tell them from later ones."""
    driver: Any = op.get_bind().connection.driver_connection
    op.create_table(
        "audit_head",
        sa.Column("chain_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("chain_id", name=op.f("pk_audit_head")),
    )
    driver.execute(_TAKE_OUT)
    op.add_column("audit_event", sa.Column("chain_id", sa.Uuid(), nullable=False))
    op.add_column("audit_event", sa.Column("chain_seq", sa.BigInteger(), nullable=False))
    op.add_column("audit_event", sa.Column("prev_hash", sa.LargeBinary(), nullable=False))
    op.add_column("audit_event", sa.Column("hash", sa.LargeBinary(), nullable=False))
    op.create_unique_constraint(
        op.f("uq_audit_event_chain_id_chain_seq"), "audit_event", ["chain_id", "chain_seq"]
    )
    driver.execute(_CHAIN)
    driver.execute(_HEADS)
    driver.execute(_PUT_BACK)

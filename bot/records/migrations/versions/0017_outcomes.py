"""What became of a text, for the one who sent it; and what a review is to hear."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

_MOMENT = sa.DateTime(timezone=True)

_KEEP = """
CREATE FUNCTION keep_for_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (
        SELECT 1 FROM outcome WHERE item_id = OLD.item_id AND at >= OLD.marked_at
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'what a review is to hear stays until there is an outcome';
END
$$;
CREATE TRIGGER for_review_rows BEFORE UPDATE OR DELETE ON for_review
    FOR EACH ROW EXECUTE FUNCTION keep_for_review();
CREATE TRIGGER for_review_all BEFORE TRUNCATE ON for_review
    FOR EACH STATEMENT EXECUTE FUNCTION keep_for_review();
"""


def upgrade() -> None:
    """Two tables. Items of before have no outcome, and no review is to hear of them."""
    _outcome()
    _for_review()
    op.execute(_KEEP)


def _outcome() -> None:
    op.create_table(
        "outcome",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("says", sa.Text(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("by_kind", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("told_at", _MOMENT, nullable=True),
        sa.Column("told_as", sa.Text(), nullable=True),
        sa.CheckConstraint("says IN ('words', 'nothing')", name=op.f("ck_outcome_says")),
        sa.CheckConstraint("by_kind IN ('worker', 'desk')", name=op.f("ck_outcome_by_kind")),
        sa.CheckConstraint("told_as IN ('words', 'neutral')", name=op.f("ck_outcome_told_as")),
        sa.CheckConstraint("(told_at IS NULL) = (told_as IS NULL)", name=op.f("ck_outcome_told")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_outcome_item_id_item")),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["inbound_message.id"],
            name=op.f("fk_outcome_message_id_inbound_message"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
        sa.UniqueConstraint("message_id", name=op.f("uq_outcome_message_id")),
    )
    op.create_index(op.f("ix_outcome_item_id"), "outcome", ["item_id"])


def _for_review() -> None:
    op.create_table(
        "for_review",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=True),
        sa.Column("marked_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_for_review_item_id_item")),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["inbound_message.id"],
            name=op.f("fk_for_review_message_id_inbound_message"),
        ),
        sa.ForeignKeyConstraint(
            ["about_id"], ["person.id"], name=op.f("fk_for_review_about_id_person")
        ),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_for_review")),
    )
    op.create_index(op.f("ix_for_review_about_id"), "for_review", ["about_id"])

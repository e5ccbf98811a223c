"""Alembic's entry: run revisions on the connection that the opener hands over.

The connection is already inside the one transaction that holds the database's write lock, so a
migration happens as a whole or not at all, and never twice.
"""

from __future__ import annotations

from alembic import context

from tunesight.library.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    # SQLite changes a table only by copying it; batch mode does that for later revisions.
    render_as_batch=True,
)
context.run_migrations()

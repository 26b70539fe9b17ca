"""Alembic runs this inside the connection that `migrate` hands over."""

from alembic import context
from sqlmodel import SQLModel

from bot import models  # noqa: F401 - fills the metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=True,  # SQLite alters a table by copying it
)
with context.begin_transaction():
    context.run_migrations()

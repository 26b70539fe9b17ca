"""Alembic runs this inside the connection that `migrate` hands over."""

from alembic import context
from sqlalchemy import text
from sqlmodel import SQLModel

from bot import models

for table in SQLModel.metadata.tables.values():
    for index in table.indexes:
        if where := index.info.get(models.WHERE):
            index.dialect_kwargs["postgresql_where"] = text(where)

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=True,  # SQLite alters a table by copying it
)
with context.begin_transaction():
    context.run_migrations()

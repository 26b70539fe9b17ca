"""The few statements that SQLite and PostgreSQL spell alike and SQLAlchemy keeps apart."""

from sqlalchemy import Insert, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


def insert_or_ignore(db: AsyncConnection, into: Table) -> Insert:
    """An INSERT that does nothing where the key is taken; what it returns, it put there."""
    if db.dialect.name == "sqlite":
        return sqlite.insert(into).on_conflict_do_nothing()
    return postgresql.insert(into).on_conflict_do_nothing()

"""The few statements that SQLite and PostgreSQL spell alike and SQLAlchemy keeps apart."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

UpsertInsert = postgresql.Insert | sqlite.Insert


def upsert(db: AsyncConnection, into: Table, values: Mapping[str, Any]) -> UpsertInsert:
    """An INSERT that can be given an ON CONFLICT."""
    if db.dialect.name == "sqlite":
        return sqlite.insert(into).values(values)
    return postgresql.insert(into).values(values)


def insert_or_ignore(db: AsyncConnection, into: Table, values: Mapping[str, Any]) -> Insert:
    """An INSERT that does nothing where the key is taken; `added` tells which it was."""
    return upsert(db, into, values).on_conflict_do_nothing()


async def added(db: AsyncConnection, statement: Insert, key: Column[Any]) -> bool:
    """Whether the INSERT put or changed a row. (Drivers tell no row count for an INSERT.)"""
    return (await db.execute(statement.returning(key))).first() is not None

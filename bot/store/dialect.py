"""The few statements that SQLite and PostgreSQL spell alike and SQLAlchemy keeps apart."""

from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert


@lru_cache
def insert_or_ignore(dialect: str, key: Column[Any]) -> ReturningInsert[tuple[Any]]:
    """An INSERT that does nothing where the key is taken; it returns the keys that it put there."""
    assert isinstance(key.table, Table)
    inserting = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return inserting(key.table).on_conflict_do_nothing().returning(key)

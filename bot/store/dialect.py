"""The few statements that SQLite and PostgreSQL spell alike and SQLAlchemy keeps apart."""

from functools import lru_cache
from importlib import import_module
from typing import Any

from sqlalchemy import Column, Table
from sqlalchemy.sql.dml import ReturningInsert


@lru_cache
def insert_or_ignore(dialect: str, key: Column[Any]) -> ReturningInsert[tuple[Any]]:
    """An INSERT that does nothing where the key is taken; it returns the keys that it put there."""
    assert isinstance(key.table, Table)
    # of the two only the one in use: to import the other is a tenth of a start
    inserting = import_module(f"sqlalchemy.dialects.{dialect}").insert(key.table)
    ignoring: ReturningInsert[tuple[Any]] = inserting.on_conflict_do_nothing().returning(key)
    return ignoring

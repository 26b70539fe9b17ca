"""The few statements that SQLite and PostgreSQL spell alike and SQLAlchemy keeps apart."""

from functools import lru_cache
from importlib import import_module
from typing import Any

from sqlalchemy import (
    ARRAY,
    JSON,
    BigInteger,
    Column,
    ColumnElement,
    Table,
    bindparam,
    func,
    select,
)
from sqlalchemy.sql.dml import ReturningInsert


@lru_cache
def insert_or_ignore(dialect: str, key: Column[Any]) -> ReturningInsert[tuple[Any]]:
    """An INSERT that does nothing where the key is taken; it returns the keys that it put there."""
    ignoring: ReturningInsert[tuple[Any]] = (
        _inserting(dialect, key).on_conflict_do_nothing().returning(key)
    )
    return ignoring


def insert_each_or_ignore(dialect: str, key: Column[Any]) -> ReturningInsert[tuple[Any]]:
    """The same for each of the numbers `keys`, in their order. The table's other columns, alike for
    all, are parameters of their names.
    """
    number = numbers(dialect, "keys")
    others = [column for column in key.table.columns if column is not key]
    alike = [bindparam(column.name, type_=column.type) for column in others]
    # without a WHERE, SQLite takes the ON of ON CONFLICT for a join's
    rows = select(number, *alike).where(number.is_not(None))
    inserting = _inserting(dialect, key).from_select([key, *others], rows)
    ignoring: ReturningInsert[tuple[Any]] = inserting.on_conflict_do_nothing().returning(key)
    return ignoring


def numbers(dialect: str, name: str) -> ColumnElement[Any]:
    """The parameter `name`, a list of numbers of any length, as a column to select from."""
    if dialect == "sqlite":
        return func.json_each(bindparam(name, type_=JSON)).table_valued("value").c.value
    listed = func.unnest(bindparam(name, type_=ARRAY(BigInteger)))
    return listed.table_valued("value").render_derived().c.value


def among(dialect: str, column: Column[Any], name: str) -> ColumnElement[bool]:
    """Whether `column` is in the list of numbers `name`."""
    if dialect == "sqlite":
        return column.in_(select(numbers(dialect, name)))
    return column == func.any(bindparam(name, type_=ARRAY(BigInteger)))


def _inserting(dialect: str, key: Column[Any]) -> Any:
    assert isinstance(key.table, Table)
    # of the two only the one in use: to import the other is a tenth of a start
    return import_module(f"sqlalchemy.dialects.{dialect}").insert(key.table)

"""`bot ...` in this process: what it prints, and with which code it ends."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from bot import migrations
from bot.__main__ import main
from bot.settings import Settings
from bot.store import open_engine
from tests.test_migrations import some_data


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


Bot = Callable[..., Ended]


@pytest.fixture
def bot(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Bot:
    """In a folder of its own; only these settings are told."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, **settings: str) -> Ended:
        with monkeypatch.context() as environment:
            for name in Settings.model_fields:
                environment.delenv(name.upper(), raising=False)
            for name, value in settings.items():
                environment.setenv(name, value)
            with pytest.raises(SystemExit) as ended:
                main(arguments)
        printed = capsys.readouterr()
        return Ended(int(ended.value.code or 0), printed.out, printed.err)

    return run


def fill(url: str) -> None:
    """The newest tables with two candidates and all that belongs to them."""

    async def some() -> None:
        engine = open_engine(url)
        await migrations.migrate(engine)
        await some_data(engine)
        await engine.dispose()

    asyncio.run(some())


def sql(url: str, statement: str) -> list[tuple[object, ...]]:
    """One statement, committed; what it returns."""

    async def execute() -> list[tuple[object, ...]]:
        engine = open_engine(url)
        async with engine.begin() as db:
            done = await db.execute(text(statement))
            rows = [tuple(row) for row in done.all()] if done.returns_rows else []
        await engine.dispose()
        return rows

    return asyncio.run(execute())

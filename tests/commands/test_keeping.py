"""`bot copy`, `bot backup` and `bot restore`: everything, checked, and nothing harmed."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from bot import copying
from tests.commands.conftest import Bot, fill, sql
from tests.conftest import a_postgres_database
from tests.disks import a_disk
from tests.run_bot import environment

TOLD = "2 candidate, 1 outbox, 2 seen, 0 told_group, 2 interview, 2 call"
COMPANIES = 'SELECT company FROM interview ORDER BY "id"'


@pytest.fixture
def source(tmp_path: Path) -> str:
    """An SQLite file with two candidates."""
    url = f"sqlite:///{tmp_path}/source.db"
    fill(url)
    return url


def test_copy_takes_everything_and_can_be_run_again(bot: Bot, source: str, empty_url: str) -> None:
    for company in ("Acme", "Acme", "Changed since"):
        sql(source, f"UPDATE interview SET company = '{company}' WHERE id = 1")
        copied = bot("copy", source, empty_url)
        assert (copied.code, copied.out) == (0, f"Copied and checked: {TOLD}.\n")
        assert sql(empty_url, COMPANIES) == [(company,), ("Acme",)]


def test_the_copy_gives_no_number_twice(bot: Bot, source: str, empty_url: str) -> None:
    sql(source, "DELETE FROM outbox")  # number 1 was given
    assert bot("copy", source, empty_url).code == 0
    said = "INSERT INTO outbox (chat_id, method, payload, ready_at, attempts) "
    said += "VALUES (1, 'send_message', '{}', '2026-03-10 11:00:00', 0) RETURNING id"
    assert sql(empty_url, said) == [(2,)]


def test_copy_refuses_a_database_that_somebody_used(bot: Bot, source: str, empty_url: str) -> None:
    assert bot("copy", source, empty_url).code == 0
    sql(empty_url, "UPDATE interview SET company = 'Theirs' WHERE id = 1")
    refused = bot("copy", source, empty_url)
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith("TO holds data of its own (2 candidate, ")
    assert refused.err.endswith("): name an empty database.\n")
    assert sql(empty_url, COMPANIES) == [("Theirs",), ("Acme",)]


def test_a_copy_onto_itself_does_not_wait_for_itself(
    bot: Bot, source: str, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_postgres_database(postgres) as url:
        assert bot("copy", source, url).code == 0
        refused = bot("copy", url, url)
        assert (refused.code, refused.err.split(":")[0]) == (2, "FROM and TO are the same database")
        monkeypatch.setattr(copying, "BUSY_SECONDS", 1)
        refused = bot("copy", url, url.replace("postgresql://", "postgres://"))
        assert (refused.code, "(canceling statement due to lock timeout)" in refused.err) == (
            2,
            True,
        )
        assert sql(url, COMPANIES) == [("Acme",), ("Acme",)]


def test_copy_says_which_of_the_two_is_of_another_version(bot: Bot, source: str) -> None:
    other = source.replace("source.db", "other.db")
    assert bot("migrate", "0003", DATABASE_URL=other).code == 0
    refused = bot("copy", source, other)
    assert (refused.code, refused.err.split(" and ")[0]) == (2, "TO is at revision 0003")
    refused = bot("copy", other, source)
    assert (refused.code, refused.err.split(" and ")[0]) == (2, "FROM is at revision 0003")


def test_copy_refuses_what_it_cannot_read(bot: Bot, source: str, tmp_path: Path) -> None:
    for url, told in [
        ("mysql://host/name", "FROM needs sqlite:///FILE or postgresql://"),
        (f"sqlite:///{tmp_path}/nobody.db", "FROM cannot be opened (there is no file"),
    ]:
        refused = bot("copy", url, source)
        assert (refused.code, refused.err[: len(told)]) == (2, told)
    assert not (tmp_path / "nobody.db").exists()
    sql(f"sqlite:///{tmp_path}/other.db", "CREATE TABLE things (id INTEGER)")
    refused = bot("copy", source, f"sqlite:///{tmp_path}/other.db")
    assert (refused.code, "are not Ringback's" in refused.err) == (2, True)


def test_a_backup_comes_back_as_it_was(bot: Bot, empty_url: str, tmp_path: Path) -> None:
    fill(empty_url)
    made = bot("backup", "b.db", DATABASE_URL=empty_url)
    assert (made.code, made.out) == (0, "b.db holds everything now: 9 rows, checked.\n")
    assert [file.name for file in tmp_path.iterdir() if "backup" in file.name] == []
    sql(empty_url, "UPDATE interview SET company = 'Later'")
    last = int(str(sql(empty_url, "SELECT max(id) FROM outbox")[0][0]))
    restored = bot("restore", "b.db", DATABASE_URL=empty_url)
    assert restored.code == 0
    assert restored.out.startswith("Restored and checked: 9 rows. What was there before is in ")
    assert sql(empty_url, COMPANIES) == [("Acme",), ("Acme",)]
    # a courier that was just sending the old message settles none of the new ones
    assert sql(empty_url, f"SELECT count(*) FROM outbox WHERE id <= {last}") == [(0,)]
    before = restored.out.split()[-1].rstrip(".")
    assert bot("restore", before, DATABASE_URL=empty_url).code == 0
    assert sql(empty_url, COMPANIES) == [("Later",), ("Later",)]


def test_a_backup_is_never_written_over_anything(bot: Bot, source: str, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    refused = bot("backup", "mine", DATABASE_URL=source)
    assert (refused.code, refused.err) == (2, "mine is there already: name another file.\n")
    assert (tmp_path / "mine").read_text() == "mine"


def test_a_backup_onto_a_full_disk_says_so_and_leaves_nothing(
    bot: Bot, source: str, tmp_path: Path
) -> None:
    for size in ("16k", "160k"):  # too small for the tables, and for the rows
        with a_disk(tmp_path / size, size) as disk:
            refused = bot("backup", f"{disk}/b.db", DATABASE_URL=source)
            assert list(disk.iterdir()) == []
        assert (refused.code, refused.out) == (2, "")
        assert re.fullmatch(r"[^\n]+ \([^()\n]*disk[^()\n]*\)[^\n]* its disk[^\n]*\n", refused.err)


@pytest.mark.parametrize("part", [0, 0.01, 0.5, 0.99, 0.999_999_999])
def test_a_backup_cut_short_harms_nothing(
    bot: Bot, source: str, tmp_path: Path, part: float
) -> None:
    assert bot("backup", "b.db", DATABASE_URL=source).code == 0
    whole = (tmp_path / "b.db").read_bytes()
    (tmp_path / "b.db").write_bytes(whole[: int(len(whole) * part)])
    refused = bot("restore", "b.db", DATABASE_URL=source)
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith("b.db is no whole backup (")
    assert refused.err.endswith("): nothing was changed, so take another one.\n")
    assert sql(source, COMPANIES) == [("Acme",), ("Acme",)]


def test_a_value_that_nobody_can_read_is_told_in_a_line(bot: Bot, source: str) -> None:
    sql(source, "UPDATE candidate SET started_at = 'soon'")
    refused = bot("backup", "b.db", DATABASE_URL=source)
    assert (refused.code, refused.out) == (2, "")
    assert re.fullmatch(r"A value in it cannot be read \(ValueError\)[^\n]*\n", refused.err)


def test_a_backup_of_a_newer_version_says_so(bot: Bot, source: str, tmp_path: Path) -> None:
    assert bot("backup", "b.db", DATABASE_URL=source).code == 0
    sql(f"sqlite:///{tmp_path}/b.db", "UPDATE alembic_version SET version_num = '9999'")
    refused = bot("restore", "b.db", DATABASE_URL=source)
    assert (refused.code, "run the newer version" in refused.err) == (2, True)


def end_half_way(url: str, folder: Path, number: signal.Signals) -> int:
    """A backup is sent that signal in the middle; returns its exit code."""
    with psycopg.connect(url) as holder:
        holder.execute("LOCK TABLE call IN ACCESS EXCLUSIVE MODE")
        command = [sys.executable, "-m", "bot", "backup", str(folder / "b.db")]
        with subprocess.Popen(command, env=environment(DATABASE_URL=url)) as backup:
            while not list(folder.glob(".backup-*/backup.db")):
                assert backup.poll() is None
            backup.send_signal(number)
            return backup.wait(10)


def test_a_backup_that_is_told_to_end_leaves_nothing(postgres: str, tmp_path: Path) -> None:
    with a_postgres_database(postgres) as url:
        fill(url)
        assert end_half_way(url, tmp_path, signal.SIGTERM) == 128 + signal.SIGTERM
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only there a process can be told from others")
def test_what_a_killed_backup_leaves_goes_with_the_next(
    bot: Bot, postgres: str, tmp_path: Path
) -> None:
    with a_postgres_database(postgres) as url:
        fill(url)
        assert end_half_way(url, tmp_path, signal.SIGKILL) == -signal.SIGKILL
        [left] = tmp_path.iterdir()
        somebody_elses = tmp_path / ".backup-mine"
        somebody_elses.mkdir()
        assert bot("backup", "b.db", DATABASE_URL=url).code == 0
    assert not left.exists()
    assert {file.name for file in tmp_path.iterdir()} == {"b.db", somebody_elses.name}

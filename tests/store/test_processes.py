"""Which processes are known to be gone, and what becomes of their leases."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from bot.store import Store, processes
from tests.conftest import TUESDAY
from tests.store.conftest import ADA, GRACE, following, say

ITS_NAME = "from bot.store import processes; print(processes.name(), flush=True); input()"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody can tell")


@pytest.fixture
def other() -> Iterator[subprocess.Popen[str]]:
    """Another process; the first line that it says is its name."""
    command = [sys.executable, "-c", ITS_NAME]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        yield process
        process.kill()


def name_of(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_whoever_lives_is_not_gone(other: "subprocess.Popen[str]") -> None:
    assert not processes.is_gone(name_of(other))
    assert not processes.is_gone(processes.name())


def test_whoever_was_killed_is_gone(other: "subprocess.Popen[str]") -> None:
    name = name_of(other)
    other.kill()
    other.wait()
    assert processes.is_gone(name)


def test_whoever_ended_and_was_not_asked_about_is_gone(other: "subprocess.Popen[str]") -> None:
    name = name_of(other)
    assert other.stdin is not None
    assert other.stdout is not None
    other.stdin.write("\n")
    other.stdin.flush()
    assert other.stdout.read() == ""  # it has closed it: from here on it only ends
    while not processes.is_gone(name):
        pass
    assert other.poll() == 0


def test_a_number_that_was_given_away_again_is_another_process() -> None:
    boot, space, number, began, chance = processes.name().split(".")
    before = str(int(began) - 1)
    assert processes.is_gone(".".join((boot, space, number, before, chance)))


def test_nobody_judges_what_is_elsewhere(other: "subprocess.Popen[str]") -> None:
    boot, space, number, began, chance = name_of(other).split(".")
    other.kill()
    other.wait()
    for elsewhere in (
        ("another-boot", space, number, began, chance),
        (boot, "1", number, began, chance),
        (boot, space, number, "-", chance),
        ("-", "-", number, began, chance),
        (boot, space),
        ("0" * 32,),
        (),
    ):
        assert not processes.is_gone(".".join(elsewhere))


async def test_nobody_waits_for_the_lease_of_a_process_that_was_killed(
    store: Store, another: Store, other: "subprocess.Popen[str]"
) -> None:
    killed, lives = store, another
    killed.courier = name_of(other)
    await say(store, "Hello")
    await say(store, "Hello", chat_id=GRACE)
    assert await following(killed, ADA, TUESDAY) is not None
    assert await following(lives, GRACE, TUESDAY) is not None
    assert ADA not in await lives.waiting(TUESDAY)
    other.kill()
    other.wait()
    assert ADA in await lives.waiting(TUESDAY)
    assert await following(lives, ADA, TUESDAY) is not None
    assert await following(killed, GRACE, TUESDAY) is None  # that of the living stays

"""The bar of `bot copy`: seen at a terminal, and nowhere else."""

import os
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import suppress
from io import RawIOBase
from pathlib import Path

import pytest

from tests.commands.conftest import fill
from tests.run_bot import environment

COPY = [sys.executable, "-m", "bot", "copy", "sqlite:///from.db", "sqlite:///to.db"]


def at_a_terminal(folder: Path, columns: int, lines: int) -> tuple[str, str]:
    """What the copy prints, and what its terminal shows; one of no columns does not say so."""
    ours, theirs = os.openpty()
    termios.tcsetwinsize(theirs, (lines, columns))
    with os.fdopen(ours, "rb", buffering=0) as screen:
        copying = subprocess.Popen(
            COPY, cwd=folder, env=environment(), stdout=subprocess.PIPE, stderr=theirs
        )
        os.close(theirs)
        shown = b"".join(parts(screen))
        printed, _ = copying.communicate()
    assert copying.returncode == 0
    return printed.decode(), shown.decode()


def parts(screen: RawIOBase) -> Iterator[bytes]:
    """Until nobody has the terminal's other end, which Linux calls an error."""
    with suppress(OSError):
        while part := screen.read(1_000):
            yield part


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """With something to copy."""
    fill(f"sqlite:///{tmp_path}/from.db")
    return tmp_path


@pytest.mark.parametrize(("columns", "lines"), [(0, 0), (0, 24), (40, 24), (120, 24)])
def test_at_a_terminal_it_shows_how_far_it_is(folder: Path, columns: int, lines: int) -> None:
    printed, shown = at_a_terminal(folder, columns, lines)
    bars = [bar for bar in shown.replace("\n", "\r").split("\r") if bar.strip()]
    assert bars[0].startswith("  0%") and "0/9" in bars[0]
    assert bars[-1].startswith("100%") and "9/9" in bars[-1] and "rows" in bars[-1]
    assert printed.startswith("Copied and checked: 2 candidate, ")


def test_where_nobody_looks_it_is_quiet(folder: Path) -> None:
    copied = subprocess.run(COPY, cwd=folder, env=environment(), capture_output=True, check=True)
    assert copied.stderr == b""
    assert copied.stdout.startswith(b"Copied and checked: 2 candidate, ")

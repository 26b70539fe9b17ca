"""Small real disks: a file system in memory, which may be filled, and mounted read-only."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def mount(*arguments: str) -> None:
    """Skips the test where nobody may mount anything."""
    try:
        done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("this machine has no mount")
    if done.returncode:
        pytest.skip(f"this machine lets nobody mount a disk: {done.stderr.strip()}")


@contextmanager
def a_disk(at: Path, size: str) -> Iterator[Path]:
    """A disk of that size (as in "1m") in a new folder."""
    at.mkdir()
    mount("-t", "tmpfs", "-o", f"size={size}", "none", str(at))
    try:
        yield at
    finally:
        subprocess.run(["umount", "--lazy", str(at)], check=True)


def resize(disk: Path, size: str) -> None:
    """Now it has so much room."""
    mount("-o", f"remount,size={size}", str(disk))

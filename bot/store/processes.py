"""How a process is called in its leases, and whether another one of this machine is gone.

A lease outlives a process that was killed, and whoever is in the middle of a call would wait for
its end. On Linux a process can be told apart from all that ever were: by the machine's start, by
the name space of its number (containers have their own), by the number, and by when it began.
Elsewhere the name says nothing, and the lease runs out.
"""

import os
from functools import cache
from pathlib import Path
from uuid import uuid4

_UNKNOWN = "-"


def name() -> str:
    """A new name for something that this process does: "boot.space.number.began.chance"."""
    number = os.getpid()
    _, began = _state_and_start(number)
    return ".".join((*_here(), str(number), began, uuid4().hex[:8]))


def is_gone(other: str) -> bool:
    """Whether the process of that name surely is no more; False where that cannot be known."""
    boot, space, number, began, *_ = (*other.split("."), "", "", "", "")
    if (boot, space) != _here() or _UNKNOWN in (boot, space, began) or not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except (ProcessLookupError, OverflowError):
        return True
    except OSError:
        return False  # it is somebody else's, and lives
    state, start = _state_and_start(int(number))
    # a zombie is only waited for by its parent; the number may belong to a younger one by now
    return state == "Z" or start not in (began, _UNKNOWN)


@cache
def _here() -> tuple[str, str]:
    """This start of the machine, and the name space that this process's number is from."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        return boot, str(os.stat("/proc/self/ns/pid").st_ino)
    except OSError:
        return _UNKNOWN, _UNKNOWN


def _state_and_start(number: int) -> tuple[str, str]:
    """How it is, and the clock tick when it began: fields 3 and 22 of proc_pid_stat(5)."""
    try:
        stat = Path(f"/proc/{number}/stat").read_text("utf-8", "replace")
    except OSError:
        return _UNKNOWN, _UNKNOWN
    # the second field is its command in brackets, which may hold anything
    fields = stat.rpartition(")")[2].split()
    return fields[0], fields[19]

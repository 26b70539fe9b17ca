"""The real bot as a process of its own, as `bot run` starts it, on a clock ahead of the real one.

`python -m tests.run_bot SECONDS`: everything else is read from the environment, as ever.
"""

import asyncio
import os
import sys
from asyncio.subprocess import Process
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from bot import __main__ as command_line
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
LOG = "bot.log"


def environment(**settings: str) -> dict[str, str]:
    """The environment of a process to which only these settings are told."""
    ours = {name.upper() for name in Settings.model_fields}
    kept = {name: value for name, value in os.environ.items() if name.upper() not in ours}
    return kept | {"PYTHONPATH": str(ROOT)} | settings


async def launch(
    address: str, token: str, database_url: str, folder: Path, ahead: timedelta = timedelta()
) -> Process:
    """Start it in `folder`, where `bot.log` gets what it tells; whoever launches it ends it."""
    told = environment(
        TELEGRAM_API_URL=address,
        TELEGRAM_BOT_TOKEN=token,
        DATABASE_URL=database_url,
        LOG_LEVEL="WARNING",
    )
    module, seconds = "tests.run_bot", str(ahead.total_seconds())
    with (folder / LOG).open("ab") as log:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", module, seconds, cwd=folder, env=told, stdout=log, stderr=log
        )


def main() -> None:
    """All that `bot run` does, signals and exit codes too; only the clock is another."""
    ahead = timedelta(seconds=float(sys.argv[1]))
    with patch.object(command_line, "_now", lambda: datetime.now(UTC) + ahead):
        command_line.main(["run"])


if __name__ == "__main__":
    main()

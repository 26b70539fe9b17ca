"""The command line. Each command is a module of `bot.commands`, imported when it is asked for."""

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

from bot.settings import OperatorError

SITUATIONS = ("no_news", "rejected", "offer")
UNDERSTOOD = ("intent", "interview", "tone")
ADDRESS = "sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME"


def main(arguments: Sequence[str] | None = None) -> None:
    """Exit code 0 when all went well, 2 with one line on stderr when the operator must act."""
    chosen = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, _end)
    try:
        code = import_module(f"bot.commands.{chosen.module}").do(chosen)
        sys.stdout.flush()
        sys.exit(code)
    except BrokenPipeError:  # whoever reads it has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OperatorError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)  # as the shell has it: ended by SIGINT


def _end(number: int, _: object) -> NoReturn:
    """Told to end, a command clears up: half a backup holds people's words. The bot has its own."""
    sys.exit(128 + number)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bot", description="Ringback coaches a job seeker through the call after an interview."
    )
    parser.set_defaults(module="run", hears=True)
    _add_log_format(parser, "console")
    commands = parser.add_subparsers(title="commands", metavar="")
    for add in (_add_running, _add_keeping, _add_watching, _add_trying):
        add(commands)
    return parser


Commands = Any
"""What argparse calls its subparsers."""


def _command(commands: Commands, name: str, told: str, more: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=told, description=more)
    command.set_defaults(module=name)
    return command


def _add_log_format(parser: argparse.ArgumentParser, default: str) -> None:
    parser.add_argument(
        "--log-format",
        choices=("console", "json"),
        default=default,
        help="how the log is written: for a person (the default), or a JSON object a line",
    )


def _add_running(commands: Commands) -> None:
    run = _command(
        commands,
        "run",
        "run the bot (the default); without TELEGRAM_BOT_TOKEN, a demo on this machine",
        "Run the bot. Settings come from the environment or .env: see .env.example. "
        "Without TELEGRAM_BOT_TOKEN a small Telegram of its own is started on this machine.",
    )
    work = _command(
        commands,
        "work",
        "nudge and speak beside a `bot run`, and hear nothing",
        "A second pair of hands on the same database: sends nudges and what the outbox holds, so "
        "that both go on when another process ends. It receives no updates.",
    )
    work.set_defaults(module="run", hears=False)
    for command in (run, work):
        _add_log_format(command, argparse.SUPPRESS)


def _add_keeping(commands: Commands) -> None:
    migrate = _command(
        commands,
        "migrate",
        "bring the database up to date",
        "Bring the tables of DATABASE_URL up to date, or to a given revision.",
    )
    migrate.add_argument(
        "revision",
        nargs="?",
        default="head",
        help="such as 0004, an older one too, or base, which empties it; default: the newest",
    )
    copy = _command(
        commands,
        "copy",
        "copy everything from one database to another",
        "Copy everything, for instance from SQLite to PostgreSQL, whole or not at all, and check "
        "it. It can be run again as long as nobody has used the copy. Stop the bot before.",
    )
    copy.add_argument("source", metavar="FROM", help=ADDRESS)
    copy.add_argument("target", metavar="TO", help="the same; an empty database")
    backup = _command(
        commands,
        "backup",
        "write everything into one file; the bot may be running",
        "Write all that DATABASE_URL holds into a new file, whatever kind of database it is. "
        "The file is an SQLite database.",
    )
    backup.add_argument("file", metavar="FILE", help="it must not be there yet")
    restore = _command(
        commands,
        "restore",
        "bring back what a backup holds; the bot may be running",
        "Put what a backup holds in place of what DATABASE_URL holds, whole or not at all. "
        "What was there before is kept in a backup beside FILE.",
    )
    restore.add_argument("file", metavar="FILE", help="written by `bot backup`")


def _add_watching(commands: Commands) -> None:
    doctor = "check settings, database, schema, token, webhook and clock"
    _command(commands, "doctor", doctor, "A line for each: what is well, or what to do.")
    _command(
        commands,
        "outbox",
        "show what waits to be said, and what was set aside and why",
        "Show how much waits to be said, and every message that Telegram will never take, "
        "with its reason. The words of the message are not shown.",
    )


def _add_trying(commands: Commands) -> None:
    understand = _command(
        commands,
        "understand",
        "try what the bot understands: JSON lines in, JSON lines out",
        "Read JSON lines on standard input and write what was understood, a line each.",
    )
    understand.add_argument(
        "what", choices=UNDERSTOOD, help="a message's intent, its facts, or its tone"
    )
    script = _command(
        commands,
        "script",
        "print the whole script of a call",
        "Print what they may do and what to say then, for one situation, with an interview that is "
        "made up.",
    )
    script.add_argument(
        "situation", nargs="?", default="no_news", choices=SITUATIONS, help="default: no_news"
    )
    script.add_argument("--html", action="store_true", help="as a page, to keep or to print")


if __name__ == "__main__":
    main()

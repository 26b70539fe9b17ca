"""How the house is held together: who may know whom, and what coaching may not ask for."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BOT = ROOT / "bot"
COACHING = sorted((BOT / "coaching").rglob("*.py"))
LONG = 250
"""Lines from which on a module is worth a second look."""

CLOCKS = {
    *("datetime.now", "datetime.utcnow", "datetime.today", "date.today"),
    *("time.time", "time.monotonic", "time.perf_counter", "time.sleep", "time.localtime"),
    *("uuid.uuid4", "uuid4", "os.urandom", "os.environ", "os.getenv"),
}
CHANCE = {"random", "secrets", "uuid"}
WIRES = {"socket", "subprocess", "http", "urllib", "asyncio", "threading", "sqlite3"}


def test_everybody_knows_only_whom_they_may() -> None:
    # in a process of its own: it sets up logging, and would silence the loggers of other tests
    linter = Path(sys.executable).parent / "lint-imports"
    said = subprocess.run(
        [linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stdout
    assert "0 broken" in said.stdout


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def called(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


@pytest.mark.parametrize("file", COACHING, ids=lambda file: str(file.relative_to(BOT)))
def test_coaching_asks_no_clock_and_throws_no_dice(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for name, call in called(tree):
        assert not any(name == clock or name.endswith(f".{clock}") for clock in CLOCKS), name
        if name in ("random.Random", "Random"):
            assert call.args or call.keywords, "chance needs a seed"
        else:
            assert not name.startswith(("random.", "secrets.")), name


@pytest.mark.parametrize("file", COACHING, ids=lambda file: str(file.relative_to(BOT)))
def test_coaching_touches_no_network_and_no_process(file: Path) -> None:
    names = set(imported(ast.parse(file.read_text(encoding="utf-8"))))
    assert not names & WIRES
    # a seeded random.Random is a value like any other
    assert not names & (CHANCE - {"random"})


def test_the_check_finds_what_it_looks_for() -> None:
    """The rules above on a module that breaks them."""
    bad = ast.parse(
        "import socket\nfrom datetime import datetime as d, datetime\nx = datetime.now()\n"
    )
    assert "socket" in set(imported(bad))
    assert [name for name, _ in called(bad)] == ["datetime.now"]


LATER = (
    *("alembic", "holidays", "icalendar", "matplotlib", "numpy", "psycopg", "starlette", "uvicorn"),
    *("sqlalchemy.dialects.postgresql", "bot.demo"),
)
"""What the first answer needs nothing of: half a second of a start, and 30 MB."""


def test_a_start_imports_only_what_it_needs() -> None:
    asked = f"import sys, bot.living; print([name for name in {LATER} if name in sys.modules])"
    said = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "[]"


def test_long_modules_are_few(capsys: pytest.CaptureFixture[str]) -> None:
    """Printed, not forbidden: a table of words is long and easy to read."""
    sizes = {
        str(file.relative_to(BOT)): len(file.read_text(encoding="utf-8").splitlines())
        for file in BOT.rglob("*.py")
        if "versions" not in file.parts
    }
    long = {name: lines for name, lines in sizes.items() if lines > LONG}
    with capsys.disabled():
        for name, lines in sorted(long.items(), key=lambda each: -each[1]):
            print(f"\n{lines} lines: {name}", end="")
    assert len(long) <= len(sizes) // 10

"""`.env.example` tells the truth: what its comments say is what `bot.settings` does.

That it lists every setting, with the value that holds anyway, is looked at in test_settings.py.
"""

import re
from pathlib import Path
from typing import get_args

import pytest

from bot.settings import DEFAULT_DATABASE_URL, DEMO_DATABASE_URL, LogLevel, Settings, read_settings
from tests.run_bot import ROOT

EXAMPLE = ROOT / ".env.example"


@pytest.fixture(autouse=True)
def copied(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder in which the example was copied as .env, and an environment that says nothing."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_bytes(EXAMPLE.read_bytes())


def explained() -> dict[str, str]:
    """The comment above each setting; one may stand above several."""
    comments: dict[str, str] = {}
    for paragraph in EXAMPLE.read_text("utf-8").split("\n\n"):
        lines = paragraph.splitlines()
        comment = " ".join(line.lstrip("# ") for line in lines if line.startswith("#"))
        names = [line.partition("=")[0] for line in lines if not line.startswith("#")]
        comments |= dict.fromkeys(names, comment)
    return comments


def test_every_setting_is_there_once_and_explained() -> None:
    assert sorted(explained()) == sorted(name.upper() for name in Settings.model_fields)
    names = re.findall(r"^#? *([A-Z_]+)=", EXAMPLE.read_text("utf-8"), re.MULTILINE)
    assert len(names) == len(set(names))
    assert all(len(comment) > 20 for comment in explained().values())


def test_a_copy_is_the_demo_as_if_there_were_none(tmp_path: Path) -> None:
    with_copy = read_settings()
    (tmp_path / ".env").unlink()
    assert with_copy == read_settings()
    assert with_copy.demo


def test_a_token_in_the_copy_is_all_that_it_takes(tmp_path: Path) -> None:
    example = EXAMPLE.read_text("utf-8")
    told = example.replace("TELEGRAM_BOT_TOKEN=\n", "TELEGRAM_BOT_TOKEN=123456:AA-bb_cc\n")
    (tmp_path / ".env").write_text(told, "utf-8")
    settings = read_settings()
    assert (settings.demo, settings.token) == (False, "123456:AA-bb_cc")
    assert settings.database == DEFAULT_DATABASE_URL


def test_the_comments_name_the_databases_that_are_used() -> None:
    assert f"{DEFAULT_DATABASE_URL}," in explained()["DATABASE_URL"]
    assert DEMO_DATABASE_URL in explained()["DATABASE_URL"]


def test_the_comments_name_every_log_level() -> None:
    assert all(level in explained()["LOG_LEVEL"] for level in get_args(LogLevel))


def test_what_the_comments_ask_for_is_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_API_URL", "http://localhost:8081")
    monkeypatch.setenv("DATABASE_URL", "postgres://user:password@host/name")
    monkeypatch.setenv("WEBHOOK_URL", "https://bot.example.org")
    monkeypatch.setenv("WEBHOOK_SECRET", "any-long_random-word")
    settings = read_settings()
    assert settings.database == "postgres://user:password@host/name"
    assert settings.webhook_url == "https://bot.example.org"


def test_it_holds_no_secret() -> None:
    text = EXAMPLE.read_text("utf-8")
    for name in ("TELEGRAM_BOT_TOKEN", "WEBHOOK_SECRET", "DATABASE_URL"):
        assert re.search(rf"^{name}=$", text, re.MULTILINE)

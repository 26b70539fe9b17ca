"""Settings: what may be said, and one sentence for what may not."""

import re
from pathlib import Path

import pytest

from bot.settings import OperatorError, Settings, read_settings

EXAMPLE = Path(__file__).parent.parent / ".env.example"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither the environment nor a .env file says anything."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def examples() -> dict[str, str]:
    """What .env.example says, by name."""
    return dict(re.findall(r"^([A-Z_]+)=(.*)$", EXAMPLE.read_text("utf-8"), re.MULTILINE))


def test_the_example_lists_every_setting() -> None:
    assert set(examples()) == {name.upper() for name in Settings.model_fields}


def test_the_example_changes_nothing() -> None:
    plain = read_settings()
    Path(".env").write_bytes(EXAMPLE.read_bytes())
    assert read_settings() == plain


def test_the_example_shows_what_holds_when_nothing_is_said() -> None:
    plain = read_settings()
    for name, shown in examples().items():
        value = getattr(plain, name.lower())
        assert shown == ("" if value is None else str(value))


def test_each_setting_is_explained_above_it() -> None:
    paragraphs = EXAMPLE.read_text("utf-8").split("\n\n")[1:]
    assert all(paragraph.startswith("# ") for paragraph in paragraphs)


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("PORT=1234\nLOG_LEVEL=warning\n")
    monkeypatch.setenv("PORT", "4321")
    assert (read_settings().port, read_settings().log_level) == (4321, "WARNING")


def test_a_port_is_opened_unasked_only_by_what_needs_one(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_bytes(EXAMPLE.read_bytes())
    assert (read_settings().port, read_settings().listening_port) == (None, 8080)
    monkeypatch.setenv("PORT", "8080")
    assert (read_settings().port, read_settings().listening_port) == (8080, 8080)


def test_what_is_set_to_nothing_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = read_settings()
    for name in Settings.model_fields:
        monkeypatch.setenv(name.upper(), "  ")
    assert read_settings() == plain


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("TELEGRAM_BOT_TOKEN", "12345:AA BB", "needs the token as @BotFather wrote it"),
        ("TELEGRAM_BOT_TOKEN", "1/../2", "needs the token as @BotFather wrote it"),
        ("TELEGRAM_API_URL", "api.telegram.org", "needs an address that starts with https://"),
        ("TELEGRAM_API_URL", "http://:80", "needs an address that starts with https://"),
        ("TELEGRAM_API_URL", "https://host:port", "needs an address that starts with https://"),
        ("TELEGRAM_API_URL", "https://no..host", "needs an address that starts with https://"),
        ("DATABASE_URL", "mysql://localhost/x", "needs sqlite:///FILE or postgresql://"),
        ("DATABASE_URL", "ringback.db", "needs sqlite:///FILE or postgresql://"),
        ("DATABASE_URL", "sqlite:///", "needs sqlite:///FILE or postgresql://"),
        ("DATABASE_URL", "sqlite:///:memory:", "needs sqlite:///FILE or postgresql://"),
        ("DATABASE_URL", "sqlite:///ringback.db?mode=ro", "needs sqlite:///FILE or postgresql://"),
        ("WEBHOOK_URL", "ftp://example.org", "needs an address that starts with https://"),
        ("WEBHOOK_URL", "https://example.org:99999", "such as https://example.org/bot"),
        ("WEBHOOK_URL", "https://example.org?a=b", "such as https://example.org/bot"),
        ("WEBHOOK_URL", "https://example.org/a b", "such as https://example.org/bot"),
        ("WEBHOOK_URL", "http://example.org", "WEBHOOK_URL needs https://: Telegram posts"),
        ("WEBHOOK_URL", "https://example.org", "WEBHOOK_URL also needs WEBHOOK_SECRET"),
        ("WEBHOOK_SECRET", "nö", "may have letters, digits, _ and - only"),
        ("WEBHOOK_SECRET", "x" * 257, "may have letters, digits, _ and - only"),
        ("PORT", "eighty", "needs a number from 0 to 65535"),
        ("PORT", "65536", "needs a number from 0 to 65535"),
        ("PORT", "\u0668\u0660", "needs a number from 0 to 65535"),
        ("PORT", "9" * 5000, "needs a number from 0 to 65535"),
        ("PORT", "-1", "needs a number from 0 to 65535"),
        ("LOG_LEVEL", "loud", "needs one of DEBUG, INFO, WARNING, ERROR"),
    ],
)
def test_a_mistake_gets_one_sentence_that_names_the_setting(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(OperatorError) as told:
        read_settings()
    assert sentence in str(told.value)
    assert name in str(told.value)
    assert "\n" not in str(told.value)


def test_a_file_that_is_not_utf_8_gets_a_sentence() -> None:
    Path(".env").write_bytes("LOG_LEVEL=größe".encode("latin-1"))
    with pytest.raises(OperatorError, match=r"\.env cannot be read: save it as UTF-8"):
        read_settings()


def test_a_file_that_cannot_be_read_gets_a_sentence() -> None:
    Path(".env").symlink_to("/proc/self/mem")  # a file of which nobody can read the first byte
    with pytest.raises(OperatorError, match=r"\.env cannot be read \(.+\): let whoever runs the"):
        read_settings()


def test_what_is_no_file_gets_a_sentence() -> None:
    """A container's mount makes a folder of a file that is not there; the demo would start."""
    Path(".env").mkdir()
    with pytest.raises(OperatorError, match=r"\.env is no file: put one there, or take it away"):
        read_settings()
    Path(".env").rmdir()
    Path(".env").symlink_to("nowhere")
    with pytest.raises(OperatorError, match=r"\.env is no file: put one there, or take it away"):
        read_settings()


@pytest.mark.parametrize("line", ["TELEGRAM_BOT_TOKEN: 1:token", "TELEGRAM_BOT_TOKEN 1:token"])
def test_a_line_of_the_file_that_says_nothing_gets_a_sentence(line: str) -> None:
    Path(".env").write_text(f"# settings\nPORT=80\n\n{line}\n")
    with pytest.raises(OperatorError, match=r"\.env cannot be read: line 4 is no NAME=VALUE"):
        read_settings()


def test_a_file_may_begin_with_a_mark_as_some_editors_write_it() -> None:
    Path(".env").write_text("PORT=80\n", encoding="utf-8-sig")
    assert read_settings().port == 80


@pytest.mark.parametrize("name", ["TELEGRAM_BOT_TOKEN", "WEBHOOK_SECRET"])
def test_a_mistake_in_a_secret_does_not_tell_it(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "very secret")
    with pytest.raises(OperatorError) as told:
        read_settings()
    assert "very secret" not in str(told.value)


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:verysecret")
    monkeypatch.setenv("WEBHOOK_SECRET", "verysecrettoo")
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:verysecret@localhost/ringback")
    assert "verysecret" not in repr(read_settings())


def test_the_demo_keeps_its_people_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings().database == "sqlite:///ringback-demo.db"
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:token")
    assert read_settings().database == "sqlite:///ringback.db"

"""Settings from the environment, read once. Every mistake gets a sentence that says what to do."""

import re
from pathlib import Path
from typing import Literal, Self, get_args
from urllib.parse import urlsplit

from dotenv.parser import parse_stream
from pydantic import (
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

DEFAULT_API_URL = "https://api.telegram.org"
DEFAULT_DATABASE_URL = "sqlite:///ringback.db"
DEMO_TOKEN = "1:demo"
DEMO_DATABASE_URL = "sqlite:///ringback-demo.db"
DEFAULT_PORT = 8080
ENV_FILE = ".env"
ENCODING = "utf-8-sig"
"""UTF-8, before which some editors put a mark that is no part of the first name."""
LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]


class OperatorError(Exception):
    """Something only the operator can mend: its text is one line that says what to do."""


class Settings(BaseSettings):
    """One frozen reading of the environment, and of a `.env` file beside it."""

    model_config = SettingsConfigDict(
        env_file=ENV_FILE, env_file_encoding=ENCODING, extra="ignore", frozen=True
    )

    telegram_bot_token: SecretStr | None = None
    telegram_api_url: str = DEFAULT_API_URL
    database_url: str = Field(default="", repr=False)  # it may hold a password
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    port: int | None = None
    admin_ids: str = ""
    log_level: LogLevel = "INFO"

    @property
    def demo(self) -> bool:
        """Without a token there is nobody to talk to but the demo."""
        return self.telegram_bot_token is None

    @property
    def admins(self) -> frozenset[int]:
        """The Telegram ids of those who may ask for counts."""
        return frozenset(int(each) for each in self.admin_ids.replace(",", " ").split())

    @property
    def token(self) -> str:
        """The bot's token; empty in the demo, which hands out its own."""
        return self.telegram_bot_token.get_secret_value() if self.telegram_bot_token else ""

    @property
    def listening_port(self) -> int:
        """For what cannot do without one; where none is needed, none is opened unasked."""
        return DEFAULT_PORT if self.port is None else self.port

    @property
    def token_of_chats(self) -> str:
        """By which chats are named in the log and by `bot outbox`."""
        return self.token or DEMO_TOKEN

    @property
    def database(self) -> str:
        """A demo keeps its own file, so that trying it out never mixes with people's data."""
        return self.database_url or (DEMO_DATABASE_URL if self.demo else DEFAULT_DATABASE_URL)

    def at(self, api_url: str, token: str) -> Self:
        """The same settings, leading to another Bot API server: the demo's."""
        database = {"database_url": self.database}
        reached = {"telegram_api_url": api_url, "telegram_bot_token": SecretStr(token)}
        return self.model_copy(update=database | reached)

    @field_validator("port", mode="before")
    @classmethod
    def _is_a_port(cls, value: object) -> object:
        number = re.fullmatch(r"[0-9]{1,5}", str(value))
        if value is not None and not (number and int(number[0]) <= 65535):
            raise ValueError("needs a number from 0 to 65535")
        return value

    @field_validator("admin_ids")
    @classmethod
    def _are_ids(cls, value: str) -> str:
        if not re.fullmatch(r"(?:\d{1,18}(?:[ ,]+|$))*", value, re.ASCII):
            raise ValueError("needs the numbers of Telegram accounts, separated by commas")
        return value

    @field_validator("log_level", mode="before")
    @classmethod
    def _is_a_level(cls, value: object) -> object:
        level = str(value).upper()
        if level not in get_args(LogLevel):
            raise ValueError(f"needs one of {', '.join(get_args(LogLevel))}")
        return level

    @field_validator("telegram_bot_token")
    @classmethod
    def _fits_into_an_address(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not re.fullmatch(r"[\w:.~-]+", value.get_secret_value(), re.ASCII):
            raise ValueError("needs the token as @BotFather wrote it, without spaces or quotes")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _fits_into_a_header(cls, value: SecretStr | None) -> SecretStr | None:
        # https://core.telegram.org/bots/api#setwebhook
        if value and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", value.get_secret_value()):
            raise ValueError("may have letters, digits, _ and - only, at most 256 of them")
        return value

    @field_validator("telegram_api_url", "webhook_url")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        if value is not None and not _can_be_asked(value):
            raise ValueError(
                "needs an address that starts with https://, such as https://example.org/bot"
            )
        return value.rstrip("/") if value else value

    @field_validator("database_url")
    @classmethod
    def _is_a_known_database(cls, value: str) -> str:
        if value and not is_known_database(value):
            raise ValueError("needs sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME")
        return value

    # "before" validators run from the last to the first: this one comes before those above
    @field_validator("*", mode="before")
    @classmethod
    def _empty_is_absent(cls, value: object, info: ValidationInfo) -> object:
        if isinstance(value, str):
            value = value.strip()
        return cls.model_fields[info.field_name or ""].default if value == "" else value

    @model_validator(mode="after")
    def _webhook_can_be(self) -> Self:
        url = self.webhook_url or ""
        if url.startswith("http://") and self.telegram_api_url == DEFAULT_API_URL:
            # a Bot API server of one's own may post to such an address, too
            raise ValueError("WEBHOOK_URL needs https://: Telegram posts nowhere else")
        if url and not self.webhook_secret:
            raise ValueError("WEBHOOK_URL also needs WEBHOOK_SECRET: any long random word")
        return self


def is_known_database(url: str) -> bool:
    """Whether it is of a kind that we speak, and outlives the process."""
    if url.startswith("sqlite:///"):
        # an option such as ?mode=ro would not be heeded
        return url not in ("sqlite:///", "sqlite:///:memory:") and "?" not in url
    return url.startswith(("postgres://", "postgresql://", "postgresql+psycopg://"))


def _can_be_asked(address: str) -> bool:
    """A path is put behind it, so it may have none of what comes behind a path."""
    try:
        parts = urlsplit(address)
        # as the name service is asked for it: no label may be empty, or too long
        name = (parts.hostname or "").encode("idna")
        named = parts.scheme in ("http", "https") and bool(name)
        return named and (parts.port or 1) > 0 and not re.search(r"[\s?#]", address)
    except ValueError:
        return False


def read_settings() -> Settings:
    """Raises OperatorError with one line naming the setting and what it should be."""
    try:
        return look_at_settings()
    except ValidationError as error:
        raise OperatorError(mistakes(error)[0]) from error


def look_at_settings() -> Settings:
    """Raises OperatorError for a `.env` that cannot be read, and ValidationError for `mistakes`."""
    try:
        _look_at_file(Path(ENV_FILE))
        return Settings()
    except UnicodeDecodeError as error:
        raise OperatorError(".env cannot be read: save it as UTF-8.") from error
    except OSError as error:
        raise OperatorError(
            f".env cannot be read ({error.strerror}): let whoever runs the bot read it."
        ) from error


def _look_at_file(file: Path) -> None:
    """What pydantic-settings passes over without a word, and would start the demo for.

    Raises OperatorError, and what `open` raises.
    """
    if file.is_dir() or (file.is_symlink() and not file.exists()):
        # a container's mount makes a folder of a file that is not there
        raise OperatorError(f"{ENV_FILE} is no file: put one there, or take it away.")
    if not file.is_file():
        return
    with file.open(encoding=ENCODING) as opened:
        wrong = next((line for line in parse_stream(opened) if line.error), None)
    if wrong is not None:
        before, line = wrong.original.string, wrong.original.line
        line += before[: len(before) - len(before.lstrip())].count("\n")
        raise OperatorError(f"{ENV_FILE} cannot be read: line {line} is no NAME=VALUE.")


def mistakes(error: ValidationError) -> list[str]:
    """A line for each setting that cannot be."""
    lines = []
    for each in error.errors():
        name = ".".join(str(part) for part in each["loc"]).upper()
        reason = each["msg"].removeprefix("Value error, ")
        lines.append(f"{name} {reason}." if name else f"{reason}.")
    return lines

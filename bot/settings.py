"""Settings from the environment, read once. Every mistake gets a sentence that says what to do."""

from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

DEFAULT_API_URL = "https://api.telegram.org"
DEFAULT_DATABASE_URL = "sqlite:///ringback.db"
DEMO_DATABASE_URL = "sqlite:///ringback-demo.db"
LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]


class OperatorError(Exception):
    """Something only the operator can mend: its text is one line that says what to do."""


class Settings(BaseSettings):
    """One frozen reading of the environment, and of a `.env` file beside it."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    telegram_bot_token: SecretStr | None = None
    telegram_api_url: str = DEFAULT_API_URL
    database_url: str = ""
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    port: int = Field(default=8080, ge=0, le=65535)
    log_level: LogLevel = "INFO"

    @property
    def demo(self) -> bool:
        """Without a token there is nobody to talk to but the demo."""
        return self.telegram_bot_token is None

    @property
    def token(self) -> str:
        """The bot's token; empty in the demo, which hands out its own."""
        return self.telegram_bot_token.get_secret_value() if self.telegram_bot_token else ""

    @property
    def database(self) -> str:
        """A demo keeps its own file, so that trying it out never mixes with people's data."""
        return self.database_url or (DEMO_DATABASE_URL if self.demo else DEFAULT_DATABASE_URL)

    def at(self, api_url: str, token: str) -> Self:
        """The same settings, leading to another Bot API server: the demo's."""
        database = {"database_url": self.database}
        reached = {"telegram_api_url": api_url, "telegram_bot_token": SecretStr(token)}
        return self.model_copy(update=database | reached)

    @field_validator(
        "telegram_bot_token", "webhook_url", "webhook_secret", "telegram_api_url", mode="before"
    )
    @classmethod
    def _empty_is_absent(cls, value: object, info: object) -> object:
        if value == "":
            field = getattr(info, "field_name", "")
            return DEFAULT_API_URL if field == "telegram_api_url" else None
        return value

    @field_validator("port", "log_level", mode="before")
    @classmethod
    def _empty_is_default(cls, value: object, info: object) -> object:
        if value == "":
            return cls.model_fields[getattr(info, "field_name", "")].default
        return value.upper() if isinstance(value, str) and not value.isdigit() else value

    @field_validator("telegram_api_url", "webhook_url")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        if value is not None and (
            urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).netloc
        ):
            raise ValueError("needs an address that starts with https://")
        return value.rstrip("/") if value else value

    @field_validator("database_url")
    @classmethod
    def _is_a_known_database(cls, value: str) -> str:
        kinds = ("sqlite:///", "postgres://", "postgresql://", "postgresql+psycopg://")
        if value and not value.startswith(kinds):
            raise ValueError("needs sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME")
        return value

    @model_validator(mode="after")
    def _webhook_has_its_secret(self) -> Self:
        if self.webhook_url and not self.webhook_secret:
            raise ValueError("WEBHOOK_URL also needs WEBHOOK_SECRET: any long random word")
        return self


def read_settings() -> Settings:
    """Raises OperatorError with one line naming the setting and what it should be."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"]).upper()
        reason = first["msg"].removeprefix("Value error, ")
        raise OperatorError(f"{name} {reason}." if name else f"{reason}.") from error

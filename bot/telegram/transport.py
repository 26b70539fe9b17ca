"""python-telegram-bot's requests, carried by aiohttp: a fifth of the default's CPU time."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any, cast

import aiohttp
from pydantic_core import from_json, to_json
from telegram._utils.defaultvalue import DefaultValue
from telegram.error import NetworkError, RetryAfter, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECTIONS = 128
CONNECT_SECONDS = 5.0
_DONE = b'{"ok":true,'
"""How each answer of Telegram's begins that is no error."""
LEAST_WAIT = timedelta(seconds=1)
"""Telegram tells whole seconds; nothing it tells may make us ask again without any pause."""
Seconds = DefaultValue[float] | float | DefaultValue[None] | None


class AiohttpRequest(BaseRequest):
    """One keep-alive session. `read_seconds` bounds the wait for an answer."""

    def __init__(self, read_seconds: float = 10.0) -> None:
        self._read_seconds = read_seconds
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds; getUpdates adds its own long-polling time to it."""
        return self._read_seconds

    async def initialize(self) -> None:
        """Open the session, inside the running loop."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=CONNECTIONS, ttl_dns_cache=300),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        """Close the session and its connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def ask(
        self, url: str, parameters: Mapping[str, Any], read_seconds: float | None = None
    ) -> Any:
        """One request to the Bot API; raises what python-telegram-bot raises for its answer."""
        patience = self._read_seconds if read_seconds is None else read_seconds
        asked = cast("RequestData", _Parameters(parameters))
        return await self.post(url, asked, read_timeout=patience)

    async def tell(self, url: str, parameters: Mapping[str, Any]) -> None:
        """The same for a request whose result nobody reads: that it was done is all we want.

        Reading what Telegram says of a message takes as long as writing it did.
        """
        asked = cast("RequestData", _Parameters(parameters))
        status, payload = await self.do_request(url, "POST", asked)
        if status != HTTPStatus.OK or not payload.startswith(_DONE):
            await _Answered(status, payload).post(url)

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Seconds = BaseRequest.DEFAULT_NONE,
        write_timeout: Seconds = BaseRequest.DEFAULT_NONE,
        connect_timeout: Seconds = BaseRequest.DEFAULT_NONE,
        pool_timeout: Seconds = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Raises telegram.error.TimedOut or NetworkError, as PTB asks of its transports."""
        if self._session is None:
            raise NetworkError("the connection to Telegram is closed")
        unsaid = isinstance(read_timeout, DefaultValue)
        read = self._read_seconds if unsaid else cast("float | None", read_timeout)
        limits = aiohttp.ClientTimeout(total=None, sock_read=read, sock_connect=CONNECT_SECONDS)
        try:
            async with self._session.request(
                method, url, data=_body(request_data), headers=_kind(request_data), timeout=limits
            ) as answer:
                status, payload = answer.status, await answer.read()
        except TimeoutError as error:
            raise TimedOut from error
        except (aiohttp.ClientError, OSError) as error:
            # the address holds the token: only the kind of error is told
            raise NetworkError(f"{type(error).__name__} while asking Telegram") from error
        if not _is_telegrams(method, status, payload):
            # a proxy on the way: its 403 does not mean that a candidate is gone
            raise NetworkError(f"an answer that is not Telegram's (HTTP {status})")
        return status, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """As the base class does it, which would log what a candidate wrote."""
        try:
            answer = from_json(payload)
        except ValueError:
            answer = _read_patiently(payload)
        if not isinstance(answer, dict):
            raise NetworkError("Telegram's answer is no JSON object")
        return answer


class _Answered(AiohttpRequest):
    """A request that was answered: what its answer means, python-telegram-bot knows."""

    def __init__(self, status: int, payload: bytes) -> None:
        super().__init__()
        self._answer = status, payload

    async def do_request(self, *_: Any, **__: Any) -> tuple[int, bytes]:
        """What came."""
        return self._answer


def _is_telegrams(method: str, status: int, payload: bytes) -> bool:
    """By its looks; what is got is a file, of any bytes."""
    if status >= 300:
        return payload.startswith(b"{")
    return method == "GET" or b'"result"' in payload


def _read_patiently(payload: bytes) -> Any:
    """Half a letter in one of a hundred updates must not keep back the others."""
    try:
        return json.loads(payload.decode("utf-8", "replace"))
    except (ValueError, RecursionError) as error:
        raise NetworkError("Telegram's answer is no JSON") from error


def told_to_wait(error: RetryAfter) -> timedelta:
    """How long Telegram asks us to keep quiet: a second at least, whatever it said."""
    wait = error.retry_after
    try:
        told = wait if isinstance(wait, timedelta) else timedelta(seconds=wait)
    except (TypeError, ValueError, OverflowError):  # no number, or one beyond all days
        return LEAST_WAIT
    return max(told, LEAST_WAIT)


@dataclass(frozen=True, slots=True)
class _Parameters:
    """As much of a RequestData as `do_request` reads."""

    parameters: Mapping[str, Any]
    contains_files = False

    @property
    def json_payload(self) -> bytes:
        return to_json(self.parameters)


def _kind(request_data: RequestData | None) -> dict[str, str] | None:
    """aiohttp names the kind of a form by itself."""
    plain = request_data is not None and not request_data.contains_files
    return {"Content-Type": "application/json"} if plain else None


def _body(request_data: RequestData | None) -> Any:
    if request_data is None:
        return None
    if not request_data.contains_files:
        return request_data.json_payload
    form = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form

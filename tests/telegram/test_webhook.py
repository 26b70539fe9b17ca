"""The webhook: only Telegram is heard, and 200 means that the turn is committed."""

import asyncio
import io
import json
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
import pytest
from pydantic import SecretStr

from bot.port import serve_webhook
from bot.settings import OperatorError, Settings
from bot.telegram.webhook import LARGEST, SECRET_HEADER, path_of
from bot.watching import meters
from tests.chat import Chat
from tests.conftest import House
from tests.store.conftest import Outage, soon
from tests.store.test_turn import ON_SQLITE
from tests.telegram.conftest import asked, trouble

SECRET = "a-long_random-Word"


def free_port() -> int:
    """One that nobody listens on just now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def settings_of(house: House) -> Settings:
    port = free_port()
    hooked = {
        "webhook_url": f"http://127.0.0.1:{port}",
        "webhook_secret": SecretStr(SECRET),
        "port": port,
    }
    return house.settings.model_copy(update=hooked)


@dataclass
class Hook:
    """The bot's own address, as anybody on the internet sees it."""

    house: House
    url: str
    http: aiohttp.ClientSession

    async def post(self, body: bytes | str, secret: str | None = SECRET) -> int:
        """The status that comes back."""
        headers = {SECRET_HEADER: secret} if secret is not None else {}
        async with self.http.post(
            self.url,
            data=io.BytesIO(body.encode() if isinstance(body, str) else body),
            headers=headers,
        ) as answer:
            return answer.status


@pytest.fixture
async def hook(house_on_both: House) -> AsyncIterator[Hook]:
    house = house_on_both
    house.telegram.webhook_pause = 0.02
    settings = settings_of(house)
    serving = asyncio.create_task(serve_webhook(house.coach, settings))
    await house.telegram.wait_for(lambda: house.telegram.webhook)
    async with aiohttp.ClientSession() as http:
        yield Hook(house, f"{settings.webhook_url}{path_of(SECRET)}", http)
    serving.cancel()
    await soon(asyncio.wait({serving}))
    assert serving.cancelled()


@pytest.fixture
def ada(hook: Hook) -> Chat:
    return hook.house.person("Ada")


def an_update(number: int, chat: Chat, text: str = "hello") -> str:
    """As Telegram writes it."""
    who = {"id": chat.person, "first_name": "Ada"}
    message = {
        "message_id": number,
        "date": 1_772_000_000,
        "chat": who | {"type": "private"},
        "from": who | {"is_bot": False},
        "text": text,
    }
    return json.dumps({"update_id": number, "message": message})


async def test_updates_that_telegram_posts_are_answered(hook: Hook, ada: Chat) -> None:
    telegram = hook.house.telegram
    for _ in range(3):
        telegram.send_text(ada.person, "/help")
    await telegram.wait_for(lambda: len(ada.texts) == 3)
    await telegram.wait_for(lambda: not telegram.pending)


@ON_SQLITE
async def test_telegram_is_told_the_address_and_the_secret(hook: Hook) -> None:
    [request] = asked(hook.house.telegram, "setWebhook")
    assert request.params["url"] == hook.url
    assert request.params["secret_token"] == SECRET
    assert SECRET not in hook.url
    assert "my_chat_member" in request.params["allowed_updates"]


@ON_SQLITE
@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", SECRET[:-1], "ünïcode"])
async def test_whoever_lacks_the_secret_is_turned_away(
    hook: Hook, ada: Chat, secret: str | None
) -> None:
    ada.telegram.send_text(ada.person, "/help")
    await ada.telegram.wait_for(lambda: ada.texts)
    assert await hook.post(an_update(1, ada), secret) == 403
    await soon(ada.coach.quiet())
    assert len(ada.texts) == 1


@ON_SQLITE
@pytest.mark.parametrize(
    "body",
    [
        "",
        "not json",
        b"\xff\xfe",
        "[]",
        "[1]",
        "null",
        "7",
        '"update"',
        "{}",
        '{"update_id": null}',
        '{"message": {}}',
        '{"update_id": 1, "message": {"text": "hello"}}',
        '{"update_id": 1, "message": 7}',
        '{"update_id": 1, "callback_query": []}',
        '{"update_id": true}',
        '{"update_id": 1, "message": {"message_id": 1, "date": 1e400, "chat": {}}}',
        "[" * 100_000,
    ],
)
async def test_what_is_no_update_is_passed_over_once(
    hook: Hook, ada: Chat, body: str | bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """A refusal would have Telegram send it again for hours."""
    before = meters.UNREADABLE._value.get()
    assert await hook.post(body) == 200
    assert caplog.text.count("is passed over: it cannot be read.") == 1
    assert meters.UNREADABLE._value.get() == before + 1
    ada.telegram.send_text(ada.person, "/help")
    await ada.telegram.wait_for(lambda: ada.texts and not ada.telegram.pending)


@ON_SQLITE
async def test_a_flood_of_what_is_no_update_fills_no_disk(
    hook: Hook, ada: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    """The first is told, with its number, and the others are counted."""
    before = meters.UNREADABLE._value.get()
    await hook.post('{"update_id": 7, "message": 7}')
    await asyncio.gather(*(hook.post("{}") for _ in range(200)))
    [told] = [each.message for each in caplog.records if "passed over" in each.message]
    assert told == "Update 7 is passed over: it cannot be read."
    assert meters.UNREADABLE._value.get() == before + 201


@ON_SQLITE
async def test_only_who_has_the_secret_is_read_at_all(
    hook: Hook, caplog: pytest.LogCaptureFixture
) -> None:
    assert await hook.post("[]", "wrong") == 403
    assert caplog.text == ""


@ON_SQLITE
async def test_a_body_that_is_too_large_is_refused(hook: Hook, ada: Chat) -> None:
    assert await hook.post(b" " * (LARGEST + 1)) == 413
    ada.telegram.send_text(ada.person, "/help")
    await ada.telegram.wait_for(lambda: ada.texts)
    small = an_update(1, ada)
    assert await hook.post(small + " " * (LARGEST - len(small))) == 200


GARBAGE = {
    "no secret": (None, "{}", 403),
    "a wrong secret": ("wrong", "{}", 403),
    "too large": (SECRET, "x" * 2 * LARGEST, 413),
    "no update": (SECRET, '{"valid": "json"}', 200),
}


@ON_SQLITE
@pytest.mark.parametrize("kind", GARBAGE)
async def test_a_flood_of_garbage_harms_nobody(hook: Hook, ada: Chat, kind: str) -> None:
    """A thousand of it, as fast as one sender can, and a person in the middle of it."""
    secret, body, status = GARBAGE[kind]
    many = 1_000 if len(body) < LARGEST else 50
    flood = asyncio.gather(*(hook.post(body, secret) for _ in range(many)))
    ada.telegram.send_text(ada.person, "/help")
    await ada.telegram.wait_for(lambda: ada.texts, 20)
    assert set(await soon(flood, 60)) == {status}
    await soon(ada.coach.quiet())
    assert len(ada.texts) == 1
    assert await hook.house.coach.store.depth() == 0


async def test_an_update_that_comes_again_is_fine_and_does_nothing(hook: Hook, ada: Chat) -> None:
    ada.telegram.send_text(ada.person, "/help")
    await ada.telegram.wait_for(lambda: ada.texts)
    statuses = await asyncio.gather(*(hook.post(an_update(7, ada, "/help")) for _ in range(5)))
    assert statuses == [200] * 5
    await soon(ada.coach.quiet())
    assert len(ada.texts) == 2


async def test_when_the_database_is_away_telegram_sends_it_again(
    hook: Hook, ada: Chat, outage: Outage
) -> None:
    telegram = hook.house.telegram
    telegram.send_text(ada.person, "/help")
    await telegram.wait_for(lambda: ada.texts)
    async with outage(hook.house.coach.store):
        assert await hook.post(an_update(1, ada)) == 503
        telegram.send_text(ada.person, "/help")
        await telegram.wait_for(lambda: "last_error_message" in telegram.webhook)
        assert "503" in telegram.webhook["last_error_message"]
        assert len(ada.texts) == 1
    await telegram.wait_for(lambda: not telegram.pending)
    await telegram.wait_for(lambda: len(ada.texts) == 2)


@ON_SQLITE
async def test_only_the_one_path_is_there(hook: Hook) -> None:
    base = hook.url.rpartition("/")[0]
    async with hook.http.post(f"{base}/", data="{}") as answer:
        assert answer.status == 404
    async with hook.http.get(hook.url) as answer:
        assert answer.status == 405
    async with hook.http.get(f"{base}/healthz") as answer:
        assert (answer.status, await answer.text()) == (200, "alive")


@ON_SQLITE
async def test_telegram_being_away_at_the_start_is_waited_for(
    house_on_both: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.ASK_AGAIN_SECONDS", 0.01)
    telegram = house_on_both.telegram
    trouble(telegram, "setWebhook", error_code=502)
    trouble(telegram, "setWebhook", drop=True)
    serving = asyncio.create_task(serve_webhook(house_on_both.coach, settings_of(house_on_both)))
    await telegram.wait_for(lambda: telegram.webhook)
    serving.cancel()
    await soon(asyncio.wait({serving}))


@ON_SQLITE
async def test_an_address_that_telegram_refuses_is_the_operators(house_on_both: House) -> None:
    sentence = "bad webhook: IP address 127.0.0.1 is reserved"
    trouble(
        house_on_both.telegram,
        "setWebhook",
        error_code=400,
        description=f"Bad Request: {sentence}",
    )
    with pytest.raises(OperatorError, match=r"Telegram refuses WEBHOOK_URL \(Bad webhook"):
        await soon(serve_webhook(house_on_both.coach, settings_of(house_on_both)))


@ON_SQLITE
async def test_a_port_in_use_is_the_operators(house_on_both: House) -> None:
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))
        taken.listen()
        port = taken.getsockname()[1]
        settings = settings_of(house_on_both).model_copy(update={"port": port})
        with pytest.raises(OperatorError, match=f"PORT {port} cannot be used"):
            await soon(serve_webhook(house_on_both.coach, settings))


async def test_at_the_end_what_arrived_is_answered_first(house_on_both: House) -> None:
    house, settings = house_on_both, settings_of(house_on_both)
    chat = house.person("Ada")
    serving = asyncio.create_task(serve_webhook(house.coach, settings))
    await house.telegram.wait_for(lambda: house.telegram.webhook)
    async with house.coach.store.turn(chat.person, house.clock.now()):
        # the update's turn has to wait for this one
        house.telegram.send_text(chat.person, "/help")
        await asyncio.wait({serving}, timeout=0.1)
        serving.cancel()
        await asyncio.wait({serving}, timeout=0.1)
        assert not serving.done()
    await soon(asyncio.wait({serving}))
    await house.telegram.wait_for(lambda: not house.telegram.pending)
    await soon(house.coach.quiet())
    assert len(chat.texts) == 1

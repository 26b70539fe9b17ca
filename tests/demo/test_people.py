"""The people's side over HTTP: what a page, or anybody with curl, can do."""

from typing import Any

import aiohttp
import pytest

from bot.demo.errors import PersonError
from bot.demo.telegram import Telegram

from .conftest import Api


class Page:
    """One person's page, by its requests."""

    def __init__(self, http: aiohttp.ClientSession, person: int) -> None:
        self.http = http
        self.path = f"/demo/people/{person}"

    async def look(self) -> dict[str, Any]:
        async with self.http.get(self.path) as answer:
            found: dict[str, Any] = await answer.json()
            return found

    async def do(self, what: str, **body: Any) -> tuple[int, dict[str, Any]]:
        async with self.http.post(f"{self.path}/{what}", json=body) as answer:
            return answer.status, await answer.json()


@pytest.fixture
def page(http: aiohttp.ClientSession, ada: int) -> Page:
    return Page(http, ada)


async def test_two_tabs_are_two_people(telegram: Telegram, http: aiohttp.ClientSession) -> None:
    people = []
    for body in ({"first_name": "Ada", "language_code": "de"}, {}):
        async with http.post("/demo/people", json=body) as answer:
            people.append(await answer.json())
    assert people[0]["first_name"] == "Ada"
    assert people[0]["language_code"] == "de"
    assert people[1]["first_name"]
    assert people[0]["id"] != people[1]["id"]
    assert all(person["id"] > 2**32 for person in people)  # as real ids do


async def test_a_page_shows_the_whole_chat(page: Page, ada: int, api: Api) -> None:
    await api("sendMessage", chat_id=ada, text="Hello")
    shown = await page.look()
    assert [message["text"] for message in shown["messages"]] == ["/start", "Hello"]
    assert shown["person"]["first_name"] == "Ada"
    assert shown["bot"]["username"].endswith("bot")
    assert shown["blocked"] is False
    assert shown["now"].startswith("2026-03-03T09:30")
    assert shown["moved"] == 0
    assert shown["online"] is False


async def test_what_is_sent_reaches_the_bot(page: Page, telegram: Telegram) -> None:
    status, message = await page.do("send", text="/log me")
    assert status == 200
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 4}]
    assert telegram.pending[-1]["message"] == message


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"contact": {"first_name": "Jo", "phone_number": "+442079460958"}}, "contact"),
        ({"location": {"latitude": 51.5, "longitude": -0.1}}, "location"),
        ({"sticker": "👍"}, "sticker"),
        ({"voice": True}, "voice"),
        ({"poll": "Tea?"}, "poll"),
        ({"dice": True}, "dice"),
        ({"photo": True}, "photo"),
        ({"document": True}, "document"),
    ],
)
async def test_other_things_can_be_sent_too(
    page: Page, telegram: Telegram, body: dict[str, Any], field: str
) -> None:
    status, message = await page.do("send", **body)
    assert status == 200
    assert field in message
    assert "text" not in message
    assert telegram.pending[-1]["message"] == message


async def test_a_photo_is_uploaded_with_its_caption(
    page: Page, http: aiohttp.ClientSession, telegram: Telegram
) -> None:
    dot = telegram.files[telegram.send_other(telegram.join(), "photo")["photo"][0]["file_id"]]
    form = aiohttp.FormData({"caption": " see /log "})
    form.add_field("photo", dot, filename="me.png", content_type="image/png")
    async with http.post(f"{page.path}/send", data=form) as answer:
        message = await answer.json()
    assert message["caption"] == "see /log"
    assert message["caption_entities"][0]["type"] == "bot_command"
    assert (message["photo"][0]["width"], message["photo"][0]["height"]) == (1, 1)


async def test_an_edit_is_told_to_the_bot(page: Page, telegram: Telegram) -> None:
    _, message = await page.do("send", text="Acme")
    status, edited = await page.do("edit", message_id=message["message_id"], text="Acme Ltd")
    assert (status, edited["text"]) == (200, "Acme Ltd")
    assert telegram.pending[-1]["edited_message"] == edited


async def test_only_a_button_that_is_there_can_be_tapped(
    page: Page, telegram: Telegram, ada: int, api: Api
) -> None:
    keys = {"inline_keyboard": [[{"text": "Yes", "callback_data": "yes"}]]}
    number = (await api("sendMessage", chat_id=ada, text="?", reply_markup=keys))["message_id"]
    assert (await page.do("tap", message_id=number, data="no"))[0] == 409
    assert (await page.do("tap", message_id=9_999, data="yes"))[0] == 404
    assert telegram.pending == []
    status, tapped = await page.do("tap", message_id=number, data="yes")
    assert status == 200
    assert telegram.pending[-1]["callback_query"]["id"] == tapped["callback_query_id"]


async def test_a_forged_tap_goes_through(page: Page, telegram: Telegram, ada: int) -> None:
    grace = telegram.join("Grace")
    hers = telegram.send_text(grace, "private")["message_id"]
    for number in (hers, 9_999):
        status, _ = await page.do("tap", message_id=number, data="call:1:v0:yes", forge=True)
        assert status == 200
    stolen, lost = (update["callback_query"] for update in telegram.pending[-2:])
    assert stolen["from"]["id"] == lost["from"]["id"] == ada
    assert stolen["message"]["chat"]["id"] == grace
    assert lost["message"] == {
        "chat": {"id": ada, "type": "private", "first_name": "Ada"},
        "message_id": 9_999,
        "date": 0,
    }


async def test_whoever_has_blocked_the_bot_cannot_write_to_it(page: Page) -> None:
    assert await page.do("block", blocked=True) == (200, {"blocked": True})
    assert (await page.look())["blocked"] is True
    status, refused = await page.do("send", text="hello?")
    assert (status, refused) == (409, {"error": "you have blocked the bot: unblock it first"})
    await page.do("block", blocked=False)
    assert (await page.do("send", text="hello?"))[0] == 200


async def test_blocking_twice_is_told_once(telegram: Telegram, ada: int) -> None:
    telegram.block(ada)
    telegram.block(ada)
    assert len(telegram.pending) == 1


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("send", {}),
        ("send", {"text": " "}),
        ("send", {"location": False}),
        ("send", {"contact": {"first_name": "Jo"}}),
        ("send", {"contact": {"name": "Jo"}}),
        ("send", {"text": "x", "chat_id": "y"}),
        ("edit", {"message_id": 1}),
        ("tap", {"message_id": "x", "data": "y"}),
        ("block", {}),
    ],
)
async def test_nonsense_is_refused_with_a_sentence(
    page: Page, telegram: Telegram, what: str, body: dict[str, Any]
) -> None:
    status, refused = await page.do(what, **body)
    assert status == 422
    assert refused["error"]
    assert telegram.pending == []


async def test_a_stranger_is_not_found(http: aiohttp.ClientSession) -> None:
    for path in ("/demo/people/1", "/demo/people/1/events", "/demo/groups/-1"):
        async with http.get(path) as answer:
            assert answer.status == 404
    async with http.post("/demo/people/1/send", json={"text": "hi"}) as answer:
        assert answer.status == 404
    async with http.post("/demo/people", data=b"[]") as answer:
        assert answer.status == 422
    async with http.post("/demo/people", data=b"{") as answer:
        assert answer.status == 422


async def test_the_clock_is_moved_for_everybody(page: Page, http: aiohttp.ClientSession) -> None:
    async with http.post("/demo/clock", json={"advance": 7 * 86400}) as answer:
        assert await answer.json() == {"now": "2026-03-10T09:30:00+00:00", "moved": 604800.0}
    assert (await page.look())["moved"] == 604800
    async with http.post("/demo/clock", json={"reset": True}) as answer:
        assert (await answer.json())["moved"] == 0
    for nonsense in ({}, {"advance": "soon"}, {"advance": 1e300}, {"advance": 1e12}):
        async with http.post("/demo/clock", json=nonsense) as answer:
            assert answer.status == 422


async def test_the_page_and_its_parts_are_served(http: aiohttp.ClientSession) -> None:
    async with http.get("/") as answer:
        assert answer.status == 200
        assert answer.content_type == "text/html"
    async with http.get("/static/style.css") as answer:
        assert answer.status == 200


async def test_the_bots_requests_can_be_read(http: aiohttp.ClientSession, ada: int) -> None:
    async with http.get(f"/bot1:x/sendMessage?chat_id={ada}&text=5") as answer:
        assert answer.status == 200
    async with http.get("/demo/requests") as answer:
        [made] = await answer.json()
    assert made["method"] == "sendMessage"
    assert made["params"] == {"chat_id": ada, "text": "5"}
    assert made["error"] is None


def test_nobody_edits_what_is_not_theirs(telegram: Telegram, ada: int) -> None:
    grace = telegram.join("Grace")
    hers = telegram.send_text(grace, "mine")["message_id"]
    with pytest.raises(PersonError, match="no such message of yours"):
        telegram.edit_text(ada, hers, "not mine")
    sticker = telegram.send_other(ada, "sticker")["message_id"]
    with pytest.raises(PersonError, match="no text to edit"):
        telegram.edit_text(ada, sticker, "words")


async def test_a_group_hears_of_the_bot_and_the_bot_of_the_group(
    page: Page, telegram: Telegram, ada: int, http: aiohttp.ClientSession, api: Api
) -> None:
    async with http.post("/demo/groups", json={"person": ada, "title": "Job club"}) as answer:
        group = await answer.json()
    assert group["type"] == "group"
    assert group["id"] < 0
    await page.do("send", chat_id=group["id"], text="/log@ringback_demo_bot")
    joined, added, command = telegram.pending
    assert joined["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert added["message"]["new_chat_members"][0]["is_bot"]
    assert command["message"]["chat"] == {"id": group["id"], "title": "Job club", "type": "group"}
    await api("sendMessage", chat_id=group["id"], text="I work in private")
    async with http.get(f"/demo/groups/{group['id']}") as answer:
        assert (await answer.json())["messages"][-1]["text"] == "I work in private"
    assert [m["text"] for m in telegram.history(ada)] == ["/start"]


async def test_a_post_in_a_channel_has_no_sender(page: Page, telegram: Telegram, ada: int) -> None:
    channel = telegram.make_group(ada, "News", "channel")
    await page.do("send", chat_id=channel, text="/start")
    post = telegram.pending[-1]["channel_post"]
    assert post["chat"]["type"] == "channel"
    assert "from" not in post


async def test_a_stranger_cannot_write_in_a_group(telegram: Telegram, ada: int) -> None:
    group = telegram.make_group(ada)
    with pytest.raises(PersonError, match="no such group of yours"):
        telegram.send_text(telegram.join("Grace"), "hi", group)
    with pytest.raises(PersonError, match="no such thing as a crowd"):
        telegram.make_group(ada, "Crowd", "crowd")

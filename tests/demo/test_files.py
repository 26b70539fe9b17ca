"""Photos and documents: sent, stored, served back."""

import struct
import zlib

import aiohttp
import pytest

from bot.demo.media import picture_size
from bot.demo.telegram import Telegram

from .conftest import Api, Refused


def png(width: int, height: int) -> bytes:
    """A grey picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def jpeg(width: int, height: int) -> bytes:
    """As much of a JPEG as tells its size: a thumbnail's header comes first, as cameras do it."""
    thumbnail = b"\xff\xe1" + struct.pack(">H", 2 + 21) + b"\xff\xd8\xff\xc0" + b"\0" * 17
    frame = b"\xff\xc2" + struct.pack(">HBHH", 11, 8, height, width) + b"\1\1\x11\0"
    return b"\xff\xd8" + thumbnail + b"\xff" + frame + b"\xff\xd9"


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (png(40, 30), (40, 30)),
        (jpeg(640, 480), (640, 480)),
        (b"GIF89a", None),
        (b"", None),
        (b"\xff\xd8\xff", None),
        (b"\xff\xd8" + b"\xff\xe0\0\0" * 3, None),
    ],
)
def test_a_pictures_size_is_in_its_header(content: bytes, size: tuple[int, int] | None) -> None:
    assert picture_size(content) == size


async def upload(
    http: aiohttp.ClientSession, method: str, ada: int, content: bytes, name: str
) -> aiohttp.ClientResponse:
    words = {"chat_id": str(ada), "caption": "<b>Look</b>", "parse_mode": "HTML"}
    form = aiohttp.FormData(words, quote_fields=False)
    field = {"sendPhoto": "photo", "sendDocument": "document"}[method]
    form.add_field(field, content, filename=name, content_type="application/x-test")
    return await http.post(f"/bot1:token/{method}", data=form)


async def test_a_photo_has_its_real_size(
    telegram: Telegram, ada: int, http: aiohttp.ClientSession
) -> None:
    async with await upload(http, "sendPhoto", ada, png(40, 30), "curve.png") as answer:
        message = (await answer.json())["result"]
    [size] = message["photo"]
    assert (size["width"], size["height"], size["file_size"]) == (40, 30, len(png(40, 30)))
    assert message["caption"] == "Look"
    assert message["caption_entities"] == [{"type": "bold", "offset": 0, "length": 4}]
    async with http.get(f"/demo/files/{size['file_id']}") as answer:
        assert await answer.read() == png(40, 30)


async def test_a_document_comes_back_byte_for_byte(
    ada: int, http: aiohttp.ClientSession, api: Api
) -> None:
    content = bytes(range(256))
    async with await upload(http, "sendDocument", ada, content, "Küche.ics") as answer:
        document = (await answer.json())["result"]["document"]
    assert (document["file_name"], document["file_size"]) == ("Küche.ics", 256)
    found = await api("getFile", file_id=document["file_id"])
    async with http.get(f"/file/bot1:token/{found['file_path']}") as answer:
        assert await answer.read() == content
    async with http.get(f"/demo/files/{document['file_id']}") as answer:
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert await answer.read() == content
    again = await api("sendDocument", chat_id=ada, document=document["file_id"])
    assert again["document"]["file_name"] == "Küche.ics"


async def test_what_is_no_picture_is_refused_as_a_photo(
    ada: int, http: aiohttp.ClientSession
) -> None:
    async with await upload(http, "sendPhoto", ada, b"no picture", "x.png") as answer:
        body = await answer.json()
    assert (body["error_code"], body["description"]) == (400, "Bad Request: IMAGE_PROCESS_FAILED")


@pytest.mark.parametrize("size", [(9_000, 1_001), (21, 1), (0, 5)])
async def test_a_photo_too_long_or_too_thin_is_refused(
    ada: int, http: aiohttp.ClientSession, size: tuple[int, int]
) -> None:
    async with await upload(http, "sendPhoto", ada, png(*size)[:40], "x.png") as answer:
        assert (await answer.json())["description"] == "Bad Request: PHOTO_INVALID_DIMENSIONS"


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ("", "there is no document in the request"),
        ("https://example.com/x.pdf", "failed to get HTTP URL content"),
        ("nonsense", "wrong remote file identifier specified: Wrong string length"),
    ],
)
async def test_a_file_that_is_not_there(ada: int, api: Api, document: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        await api("sendDocument", chat_id=ada, document=document)


async def test_an_unknown_file_cannot_be_fetched(http: aiohttp.ClientSession, api: Api) -> None:
    with pytest.raises(Refused, match="invalid file_id"):
        await api("getFile", file_id="x")
    async with http.get("/file/bot1:token/documents/../x") as answer:
        assert answer.status == 404
    async with http.get("/demo/files/x") as answer:
        assert answer.status == 404


async def test_a_card_is_sent_with_its_number(ada: int, api: Api) -> None:
    card = {"phone_number": "+442079460958", "first_name": "Jo", "last_name": "Hill"}
    assert (await api("sendContact", chat_id=ada, **card))["contact"] == card
    with pytest.raises(Refused, match="phone number is empty"):
        await api("sendContact", chat_id=ada, first_name="Jo")

"""Their data in their hands: out, gone without a trace, and back in, equal."""

import csv
import io
import json
import logging
import zipfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.parcel.packing import harmless, table
from bot.parcel.shape import Export
from tests.chat import Chat
from tests.conftest import House
from tests.conversations.steps import (
    A_WEEK_AGO,
    YESTERDAY,
    calls,
    go,
    hung_up,
    in_london,
    interviews,
    kept,
    on_the_line,
    saved,
)

JSON = "ringback.json"
SECRETS = ("Xylophone-Werke", "Quartzman", "pleasenobodyknows")
CONFIDED = f"Interview at {SECRETS[0]} on 2 March for the warehouse job with {SECRETS[1]}"


async def exported(chat: Chat) -> dict[str, Any]:
    """What an export holds, but for its own moment."""
    await chat.send("/export")
    told: dict[str, Any] = json.loads(chat.file(JSON))
    Export.model_validate(told)
    return {name: value for name, value in told.items() if name != "exported_at"}


async def a_call_made(chat: Chat) -> None:
    """One call with what they said, and settings of their own."""
    await hung_up(chat)
    await go(chat, "tap Priya", "=SUM(they liked me) but chose another", "skip", "3")
    await go(chat, "/settings", "tap How long I wait", "tap 10 days")
    await saved(chat, YESTERDAY.replace("Acme", "Blue Fox"))


def zipped(**files: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return written.getvalue()


# Out, and back


async def test_export_forget_import_gives_back_an_equal_export(house_on_both: House) -> None:
    ada = house_on_both.person("Ada")
    await a_call_made(ada)
    before = await exported(ada)
    taken = ada.file()
    await go(ada, "/forget", "tap Yes, delete everything")
    assert await interviews(ada) == []
    await ada.send_file("ringback.zip", taken)
    assert ada.last.startswith("That is an export of mine, with 2 new interviews")
    await ada.tap("Yes, keep them")
    assert ada.last == "Kept: 2 interviews. See /interviews."
    assert await exported(ada) == before
    await ada.send_file("ringback.zip", taken)
    assert ada.last.startswith("There is nothing new in that file")
    assert await exported(ada) == before


async def test_what_was_told_of_a_call_so_far_comes_back(ada: Chat) -> None:
    await hung_up(ada)
    await go(ada, "tap Priya", "You were the second choice.")
    before = (await exported(ada))["interviews"]
    assert ada.last == "What comes next?"
    taken = ada.file()
    await go(ada, "/forget", "tap Yes, delete everything")
    await ada.send_file("ringback.zip", taken)
    await ada.tap("Yes, keep them")
    [call] = await calls(ada)
    assert (call["reached"], call["heard"]) == ("Priya", "You were the second choice.")
    assert (await exported(ada))["interviews"] == before


async def test_a_call_that_was_going_on_goes_on_after_the_import(ada: Chat) -> None:
    await on_the_line(ada)
    await ada.send("they said wait")
    before, taken, card = await exported(ada), ada.file(), ada.messages[-1]["text"]
    await go(ada, "/forget", "tap Yes, delete everything")
    await ada.send_file("ringback.zip", taken)
    await ada.tap("Yes, keep them")
    assert ada.last == card
    assert await exported(ada) == before
    await go(ada, "tap Thank and end", "tap We've hung up")
    assert ada.last.startswith("You did it. Who did you speak with?")


async def test_a_call_that_is_nowhere_on_the_map_is_left_out(ada: Chat) -> None:
    await on_the_line(ada)
    told = await exported(ada) | {"exported_at": "2026-03-10T11:00:00Z"}
    told["interviews"][0]["calls"][0]["place"] = "the_moon"
    await go(ada, "/forget", "tap Yes, delete everything")
    await ada.send_file("x.json", json.dumps(told).encode())
    await ada.tap("Yes, keep them")
    assert len(await interviews(ada)) == 1
    assert await calls(ada) == []


async def test_what_was_planned_is_asked_after_the_import(ada: Chat) -> None:
    await saved(ada, YESTERDAY)
    await ada.send("/export")
    taken = ada.file(JSON)
    await go(ada, "/forget", "tap Yes, delete everything")
    await ada.send_file("ringback.json", taken)
    await ada.tap("Yes, keep them")
    await ada.wait(days=5, hours=23)
    assert ada.last.startswith("It has been a week since your interview at Acme")


async def test_the_zip_has_everything(ada: Chat) -> None:
    await a_call_made(ada)
    await ada.send("/export")
    rows = list(csv.DictReader(io.StringIO(ada.file("my-interviews.csv").decode("utf-8-sig"))))
    assert [row["Company"] for row in rows] == ["Acme", "Blue Fox"]
    assert rows[0]["What they said"] == "'=SUM(they liked me) but chose another"
    assert b"SUM(they liked me)" in ada.file("what-they-said.txt")
    assert ada.file("calendar.ics").count(b"BEGIN:VEVENT") >= 3
    schema = json.loads(ada.file("schema.json"))
    assert {"interviews", "candidate"} <= schema["properties"].keys()


async def test_saying_no_keeps_nothing(ada: Chat) -> None:
    await saved(ada)
    await ada.send("/export")
    taken = ada.file()
    await go(ada, "/forget", "tap Yes, delete everything")
    await ada.send_file("ringback.zip", taken)
    await ada.tap("No, leave it")
    assert ada.last == "All right, I kept nothing of that file."
    assert (await kept(ada))["interviews"] == []


@pytest.mark.parametrize("cell", ["=1+1", "+44 20", "-1", "@x", "\t=1", " =1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    [_, row] = csv.reader(io.StringIO(table({"x": "X"}, [{"x": cell}]), newline=""))
    assert row == [f"'{cell}"]


# A table from elsewhere


async def test_a_table_in_latin_1_with_semicolons(ada: Chat) -> None:
    await in_london(ada)
    content = (
        "Firma;Datum;Stelle;Gehalt;Telefon\r\n"
        "Müller & Söhne;03.03.2026;Köchin;2000;'+49 30 123456\r\n"
        "Blue Fox;2026-03-09;;;\r\n"
        "Ohne Tag;bald;;;\r\n"
    ).encode("latin-1")
    said = await ada.send_file("jobs.csv", content)
    assert said == (
        "I read 2 new interviews, the first with Müller & Söhne on Tuesday 3 March.\n\n"
        "I take the columns like this:\nFirma: company\nStelle: role\nDatum: day\nTelefon: phone\n"
        "I leave out: Gehalt.\n\n"
        "Without a company or a day that I can read: 1. I leave it out.\n\nShall I keep them?"
    )
    assert await interviews(ada) == []
    await ada.tap("Yes, keep them")
    first, second = await interviews(ada)
    assert (first["company"], first["role"], first["phone"]) == (
        *("Müller & Söhne", "Köchin"),
        "+49 30 123456",
    )
    assert (second["company"], second["nudge_at"] is not None) == ("Blue Fox", True)
    await ada.send_file("jobs.csv", content)
    assert ada.last.startswith("There is nothing new in that file: 1 row has no company or day")


# Files that cannot be taken: one sentence each, and all stays as it was

BOMB = zipped(ringback_json=b" " * 6_000_000)
NEWER = json.dumps({"format": "ringback", "version": 2}).encode()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("x.zip", b"PK\x03\x04 and then nothing", "That zip is damaged"),
        ("x.zip", b"no zip at all", "Something in that export is not as I wrote it"),
        ("x.zip", BOMB, "What is in that file is far too large"),
        ("x.zip", zipped(other_txt=b"x"), "That is no export of mine"),
        ("x.json", NEWER, "That export is from a newer version of me"),
        ("x.json", b'{"format": "ringback", "version": 1}', "Something in that export"),
        ("x.json", b"[" * 100_000, "Something in that export"),
        ("x.json", b'{"a": 1}', "That is no export of mine"),
        ("x.csv", b"", "I found no table in that file"),
        ("x.csv", b"Wage;Colour\n1;red\n", "I could not tell which columns"),
        ("x.exe", b"MZ", "I can read a zip, a JSON or a CSV file here"),
    ],
)
async def test_a_file_that_cannot_be_taken(name: str, content: bytes, says: str, ada: Chat) -> None:
    await saved(ada)
    before = await kept(ada)
    await ada.send_file(name, content)
    assert ada.last.startswith(says)
    assert await kept(ada) == before


async def test_no_more_than_twenty_megabytes_an_hour(ada: Chat) -> None:
    await in_london(ada)
    await ada.send_file("x.json", b"x" * 12_000_000)
    await ada.send_file("x.json", b"x" * 12_000_000)
    assert ada.last.startswith("That is more than 20 MB within an hour")
    await ada.send_file("x.json", b"x" * 20_000_001)
    assert ada.last.startswith("That file is larger than 20 MB")
    await ada.wait(hours=1)
    await ada.send_file("x.json", b"x")
    assert ada.last.startswith("Something in that export")


@pytest.mark.parametrize(
    "changed",
    [
        {"zone": "Nowhere/At_All"},
        {"wishes": {"hour": "03:00"}},
        {"wishes": {"own_days": []}},
        {"chat_id": 7},
    ],
)
async def test_a_forged_export_is_refused(changed: dict[str, Any], ada: Chat) -> None:
    await saved(ada)
    told = await exported(ada)
    told |= {"exported_at": "2026-03-10T11:00:00Z", "candidate": told["candidate"] | changed}
    await ada.send_file("x.json", json.dumps(told).encode())
    assert ada.last.startswith("Something in that export is not as I wrote it")


# Gone


async def test_after_forgetting_no_byte_is_left(
    house: House, sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    ada = house.person("Ada")
    await saved(ada, CONFIDED)
    await go(ada, "/call", "tap I have all three", "skip", SECRETS[2], "7", "tap Skip")
    await ada.tap("I am dialling")
    await go(ada, "tap The right person", SECRETS[2], "/export", "they said pleasenobodyknows")
    assert left_in(sqlite_url)
    await go(ada, "/forget", "tap Yes, delete everything")  # in the middle of the call
    assert ada.last.startswith("Everything of yours is deleted.")
    assert left_in(sqlite_url) == []
    assert not any(secret in caplog.text for secret in SECRETS)
    await ada.send("/interviews")
    assert ada.last.startswith("You have not told me about an interview yet.")


def left_in(sqlite_url: str) -> list[str]:
    """Which secrets can be read in any of the database's files."""
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    left = b"".join(part.read_bytes() for part in file.parent.glob(file.name + "*"))
    return [secret for secret in SECRETS if secret.encode() in left]


async def test_forgetting_one_leaves_the_others(house_on_both: House) -> None:
    ada = house_on_both.person("Ada")
    await saved(ada, CONFIDED)
    await saved(ada, A_WEEK_AGO)
    await go(ada, "/forget", "tap Just one interview", f"tap {SECRETS[0]}", "tap Yes, delete it")
    assert [interview["company"] for interview in await interviews(ada)] == ["Acme"]
    async with house_on_both.coach.store.transactions.begin() as db:
        for name in ("candidate", "interview", "call", "outbox"):
            rows = (await db.execute(text(f'SELECT * FROM "{name}"'))).all()
            assert SECRETS[0] not in str(rows)


# Two years


async def test_what_lay_for_two_years_is_offered_then_deleted(house_on_both: House) -> None:
    ada = house_on_both.person("Ada")
    await on_the_line(ada)
    await go(ada, "tap Thank and end", "tap We've hung up", "tap Priya", "skip", "skip", "3")
    await ada.wait(days=731)
    assert ada.last.startswith("Nothing has happened for two years here:\n\nAcme (warehouse)")
    offered = len(ada.texts)
    await ada.wait(days=29)
    assert (len(await interviews(ada)), len(ada.texts)) == (1, offered)
    await ada.wait(days=2)
    assert (await interviews(ada), len(ada.texts)) == ([], offered)


async def test_those_that_are_kept_are_kept(ada: Chat) -> None:
    await saved(ada)
    await go(ada, "/interviews", "tap Acme", "tap Ask me another day", "tap Never about")
    await ada.wait(days=731)
    await ada.tap("Keep them")
    assert ada.last == "All right, I keep it."
    await ada.wait(days=100)
    assert len(await interviews(ada)) == 1


async def test_to_somebody_who_stopped_nothing_is_sent(ada: Chat) -> None:
    await saved(ada)
    await ada.send("/stop")
    said = len(ada.texts)
    await ada.wait(days=731)
    await ada.wait(days=31)
    assert (await interviews(ada), len(ada.texts)) == ([], said)

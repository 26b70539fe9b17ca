"""Names of any kind, of people, companies and languages: kept as they are, shown as text."""

import pytest

from tests.chat import Chat
from tests.conftest import House
from tests.conversations.steps import LOGGING, YESTERDAY, calls, form, go, interviews, saved

MARKUP = ["<b>&amp;", "</b> <a href='x'>R&D", "&lt;&#x41;&quot;{{ me }}{% x %}"]


@pytest.mark.parametrize("name", MARKUP)
async def test_markup_is_only_text(name: str, ada: Chat) -> None:
    """It is stored and shown as it was typed, wherever it may be shown."""
    await LOGGING(ada)
    await go(ada, name, name, "2 March", "skip", "skip")
    assert f"Company: {name}\nJob: {name}\n" in ada.last
    await go(ada, "tap Save", "/interviews", f"tap {name}", "/say", "tap Shorter", "tap An e-mail")
    await go(ada, "/call", "tap I have all three", name, name, "3", "skip")
    await go(ada, "tap I am dialling")
    await go(ada, "tap The right person", name, "tap “Yes, go ahead”", "tap Thank and end")
    await go(ada, "tap We've hung up", name, name, name, "4", "/interviews", "/say")
    [interview], [call] = await interviews(ada), await calls(ada)
    assert (interview["company"], interview["role"]) == (name, name)
    kept_of_call = [call[what] for what in ("question", "extra", "notes", "reached", "heard")]
    assert kept_of_call == [name] * 5


NAMES = {
    "Acme\nLtd": "Acme Ltd",
    "  Acme \t Ltd  ": "Acme Ltd",
    "Ac\u200bme": "Acme",
    "\u202eemcA\u202c": "emcA",
    "\u2067شركة النور\u2069": "شركة النور",
    "\U0001f98a": "\U0001f98a",
    "\U0001f469\u200d\U0001f373": "\U0001f469\u200d\U0001f373",
    "株式会社": "株式会社",
    "Ac\x00me": "Ac me",
    "Zoe\u0301": "Zoe\u0301",
    "O'Neill & Sons": "O'Neill & Sons",
}


async def test_a_name_is_kept_as_it_can_be_read(ada: Chat) -> None:
    await LOGGING(ada)
    await go(ada, "Acme", "skip", "2 March", "skip", "skip")
    for typed, kept_as in NAMES.items():
        await go(ada, "tap Company", typed)
        assert f"Company: {kept_as}\n" in ada.last, ascii(typed)
        assert (await form(ada))["answers"]["company"] == kept_as, ascii(typed)
    await ada.tap("Save")
    assert "Saved: O'Neill & Sons." in ada.last


async def test_a_nul_that_telegram_let_through_harms_no_database(house_on_both: House) -> None:
    ada = house_on_both.person()
    await LOGGING(ada)
    raw = {"message_id": 999, "date": house_on_both.telegram.date(), "text": "Ac\x00me\x07"}
    user = house_on_both.telegram.people[ada.person]["user"]
    chat = house_on_both.telegram.chat(ada.person)
    house_on_both.telegram.queue_update("message", {**raw, "from": user, "chat": chat})
    assert await ada.answered() == "What is the job?"
    assert (await form(ada))["answers"]["company"] == "Acme"


@pytest.mark.parametrize("name", ["<b>", "\u202eada", "A\nB", "x" * 64, "{{ me }}"])
async def test_a_person_may_be_called_anything(name: str, house: House) -> None:
    chat = house.person(name)
    await chat.send("/start")
    await saved(chat)
    await go(chat, "/say", "tap An e-mail instead", "thanks")
    assert len(await interviews(chat)) == 1


@pytest.mark.parametrize("name", ["\U0001f98a", "\u3164", "...", "\u200b"])
async def test_a_name_that_cannot_be_said_is_left_out_of_the_lines(name: str, house: House) -> None:
    """ "Hello, this is (fox)" cannot be read aloud."""
    chat = house.person(name)
    await saved(chat)
    await chat.send("/say")
    assert "Hello Priya. " in chat.last
    assert "this is" not in chat.last


LANGUAGES = ["en-US", "en-ZZ", "en-x-pirate", "en-", "EN-gb", "de", "zh-hans"]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_any_language_tag_will_do(language: str, house: House) -> None:
    chat = house.person("Ada", language)
    await saved(chat, YESTERDAY)
    assert "March" in chat.last
    assert "16" in chat.last

"""Plays a story to the real bot, scene by scene, and tells the whole conversation where it parts."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.demo.feed import Event
from tests.chat import Chat, buttons_of
from tests.conftest import House
from tests.stories.comparing import difference
from tests.stories.script import Deed, Said, Scene, Unreadable

LONDON = ZoneInfo("Europe/London")
YEAR = 2026
NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
MOST_NUDGES = 50

_SPAN = re.compile(r"(?P<n>\w+) (?P<unit>minute|hour|day|week)s? pass(?:es)?")
_UNTIL = re.compile(r"it is (?P<when>\w+ \d+ \w+), (?P<hour>\d+:\d\d)")
_CARD = re.compile(r"(?P<name>[^,]+), (?P<phone>.+)")
_THING = re.compile(r"an? (?P<kind>photo|sticker|voice|poll|location|document|dice)(?: note)?")


class Parted(AssertionError):
    """The bot did not go along with the story. Its words are the conversation so far."""


@dataclass
class Play:
    """One playing of one story."""

    house: House
    people: dict[str, Chat] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    switched_on: bool = True
    _heard: dict[str, str] = field(default_factory=dict)
    _tapped: dict[str, tuple[int, str]] = field(default_factory=dict)

    async def play(self, scenes: list[Scene]) -> None:
        """Raises Parted at the first difference."""
        for scene in scenes:
            self.told.append(str(scene.deed))
            await self._do(scene.deed)
            self._compare(scene)

    async def _do(self, deed: Deed) -> None:
        if deed.who is None:
            await self._happens(deed)
            return
        if deed.who not in self.people:
            self.people[deed.who] = self.house.person(deed.who)
            self._heard[deed.who] = self._feed(deed.who).last_id
        try:
            await DEEDS[deed.does](self, deed)
        except AssertionError as error:
            raise Parted(self._told_so_far(f"line {deed.line}: {error}")) from error
        if self.switched_on:
            await self.people[deed.who].answered()

    # What people do; the bot answers when it is switched on

    async def _say(self, deed: Deed) -> None:
        self.house.telegram.send_text(self.people[deed.who or ""].person, deed.what)

    async def _tap(self, deed: Deed) -> None:
        assert deed.who is not None
        chat = self.people[deed.who]
        self._tapped[deed.who] = message_id, data = chat.find(deed.what)
        self.house.telegram.tap(chat.person, message_id, data)

    async def _tap_again(self, deed: Deed) -> None:
        assert deed.who is not None
        person = self.people[deed.who].person
        self.house.telegram.tap(person, *self._tapped[deed.who], forge=True)

    async def _share(self, deed: Deed) -> None:
        card = _matched(_CARD, deed)
        person = self.people[deed.who or ""].person
        self.house.telegram.send_contact(person, card["name"], card["phone"])

    async def _send(self, deed: Deed) -> None:
        person = self.people[deed.who or ""].person
        self.house.telegram.send_other(person, _matched(_THING, deed)["kind"])

    async def _block(self, deed: Deed) -> None:
        self.house.telegram.block(self.people[deed.who or ""].person)

    async def _unblock(self, deed: Deed) -> None:
        self.house.telegram.block(self.people[deed.who or ""].person, blocked=False)

    # What happens by itself

    async def _happens(self, deed: Deed) -> None:
        if deed.what == "the bot is switched off":
            self.switched_on = False
        elif deed.what == "the bot is switched on again":
            self.switched_on = True
            await self.house.coach.beat()
            for chat in self.people.values():
                await chat.answered()
        elif span := _SPAN.fullmatch(deed.what):
            n = NUMBERS.get(span["n"]) or int(span["n"])
            await self._pass(self.house.clock.now() + timedelta(**{f"{span['unit']}s": n}))
        else:
            await self._pass(_instant(deed))

    async def _pass(self, until: datetime) -> None:
        """Time goes on, and the heart beats whenever a nudge is due, as it does every half minute."""
        clock, coach = self.house.clock, self.house.coach
        for _ in range(MOST_NUDGES if self.switched_on else 0):
            due = await coach.store.next_due(until)
            if due is None:
                break
            clock.advance(max(due.due_at - clock.now(), timedelta()))
            await coach.beat()
        clock.advance(until - clock.now())
        if self.switched_on:
            await coach.beat()
            await coach.quiet()

    # What the bot answered

    def _compare(self, scene: Scene) -> None:
        whom = scene.deed.who
        for name in self.people:
            heard = self._hear(name)
            wanted = [a for a in scene.answers if (a.whom or whom or self._only()) == name]
            self._compare_one(scene, name, wanted, heard)
        strangers = {a.whom for a in scene.answers} - {None} - self.people.keys()
        if strangers:
            raise Unreadable(f"line {scene.deed.line}: nobody here is called {min(strangers)}")

    def _compare_one(self, scene: Scene, name: str, wanted: list[Said], heard: list[Said]) -> None:
        """Changes of earlier messages that the story leaves out are passed over."""
        while heard or wanted:
            said, story = (heard or [None])[0], (wanted or [None])[0]
            parts = difference(story, said) if story and said and story.how == said.how else (0, 0)
            if story and said and parts is None:
                self.told.append(self._shown(name, said))
                wanted, heard = wanted[1:], heard[1:]
            elif said and said.how == "same message" and self._may_skip(story, heard):
                self.told.append(self._shown(name, said))
                heard = heard[1:]
            else:
                raise Parted(self._parted(scene, name, story, heard, parts or (0, 0)))

    def _may_skip(self, story: Said | None, heard: list[Said]) -> bool:
        """A change that the story does not tell, unless it tells of one and this is the last."""
        if story is None or story.how != "same message":
            return True
        return any(said.how == "same message" for said in heard[1:])

    def _hear(self, name: str) -> list[Said]:
        feed = self._feed(name)
        events = feed.since(self._heard[name])
        assert events is not None
        self._heard[name] = feed.last_id
        return [said for event in events if (said := _said(event))]

    def _feed(self, name: str) -> "object":
        return self.house.telegram.feed(self.people[name].person)

    def _only(self) -> str | None:
        return next(iter(self.people)) if len(self.people) == 1 else None

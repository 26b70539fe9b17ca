"""Plays a story to the real bot, scene by scene, and shows the conversation where it parts."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.demo.feed import Event, Feed
from tests.chat import Chat, beat
from tests.conftest import House
from tests.stories.comparing import difference
from tests.stories.script import Deed, Said, Scene, Unreadable

LONDON = ZoneInfo("Europe/London")
YEAR = 2026
NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
MOST_NUDGES = 50
IN_PLACE, POP_UP = "same message", "pop-up"

_SPAN = re.compile(r"(?P<n>\w+) (?P<unit>minute|hour|day|week)s? pass(?:es)?")
_UNTIL = re.compile(r"it is (?P<when>\w+ \d+ \w+, \d+:\d\d)")
_CARD = re.compile(r"(?P<name>[^,]+), (?P<phone>.+)")
_THING = re.compile(r"an? (?P<kind>photo|sticker|voice|poll|location|document|dice)(?: note)?")


class Parted(AssertionError):
    """The bot did not go along with the story; in words, with the conversation so far."""


@dataclass
class Play:
    """One playing of one story; `told` is the conversation as it went."""

    house: House
    people: dict[str, Chat] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    switched_on: bool = True
    _heard: dict[str, str] = field(default_factory=dict)
    _tapped: dict[str, tuple[int, str]] = field(default_factory=dict)

    async def play(self, scenes: list[Scene]) -> None:
        """Raises Parted at the first difference, Unreadable where the story is at fault."""
        for scene in scenes:
            self.told.append(str(scene.deed))
            await self._do(scene.deed)
            for name in self._audience(scene):
                wanted = [a for a in scene.answers if (a.whom or self._whom(scene)) == name]
                self._compare(scene.deed, name, wanted, self._hear(name))

    # What happens

    async def _do(self, deed: Deed) -> None:
        if deed.who is None:
            await self._happen(deed)
            return
        if deed.who not in self.people:
            self.people[deed.who] = self.house.person(deed.who)
            self._heard[deed.who] = self._feed(deed.who).last_id
        self._act(deed, deed.who, self.people[deed.who].person)
        if self.switched_on:
            await self.people[deed.who].answered()

    def _act(self, deed: Deed, who: str, person: int) -> None:
        telegram = self.house.telegram
        match deed.does:
            case "":
                telegram.send_text(person, deed.what)
            case "taps":
                self._tapped[who] = self._find(deed, who)
                telegram.tap(person, *self._tapped[who])
            case "taps again":
                telegram.tap(person, *self._tapped[who], forge=True)
            case "shares a contact":
                card = _matched(_CARD, deed)
                telegram.send_contact(person, card["name"], card["phone"])
            case "sends":
                telegram.send_other(person, _matched(_THING, deed)["kind"])
            case "blocks the bot" | "unblocks the bot":
                telegram.block(person, deed.does == "blocks the bot")

    def _find(self, deed: Deed, who: str) -> tuple[int, str]:
        try:
            return self.people[who].find(deed.what)
        except AssertionError as error:
            raise Parted(self._account(deed.line, f"There is {error}.")) from error

    async def _happen(self, deed: Deed) -> None:
        now = self.house.clock.now()
        if deed.what == "the bot is switched off":
            self.switched_on = False
        elif deed.what == "the bot is switched on again":
            self.switched_on = True
            await beat(self.house.coach)
            for chat in self.people.values():
                await chat.answered()
        elif span := _SPAN.fullmatch(deed.what):
            n = NUMBERS.get(span["n"]) or int(span["n"])
            await self._pass_until(now + timedelta(**{f"{span['unit']}s": n}))
        else:
            await self._pass_until(_instant(deed, now))

    async def _pass_until(self, until: datetime) -> None:
        """The heart beats whenever a nudge is due, as it does every half minute of real life."""
        clock = self.house.clock
        for _ in range(MOST_NUDGES if self.switched_on else 0):
            due = await self.house.coach.store.next_due(until)
            if due is None:
                break
            clock.advance(max(due.due_at - clock.now(), timedelta()))
            await beat(self.house.coach)
        clock.advance(until - clock.now())
        if self.switched_on:
            await beat(self.house.coach)

    # What the bot answers

    def _audience(self, scene: Scene) -> list[str]:
        if unknown := {a.whom for a in scene.answers} - {None} - self.people.keys():
            raise Unreadable(f"line {scene.deed.line}: nobody is called {unknown.pop()} here")
        return list(self.people)

    def _whom(self, scene: Scene) -> str:
        """Whom an answer is for that does not say: who did something, or the only one there is."""
        if scene.deed.who is None and len(self.people) != 1:
            raise Unreadable(f"line {scene.deed.line}: say to whom, as in **Bot to Ada:**")
        return scene.deed.who or next(iter(self.people))

    def _hear(self, name: str) -> list[Said]:
        feed = self._feed(name)
        events = feed.since(self._heard[name])
        assert events is not None
        self._heard[name] = feed.last_id
        return [said for event in events if (said := _said(event))]

    def _feed(self, name: str) -> Feed:
        return self.house.telegram.feed(self.people[name].person)

    def _compare(self, deed: Deed, name: str, wanted: list[Said], heard: list[Said]) -> None:
        """In order; changes of earlier messages that the story leaves out are passed over."""
        to = f" to {name}" if len(self.people) > 1 and name != deed.who else ""
        while wanted or heard:
            told = str(heard[0]).replace("**Bot", f"**Bot{to}", 1) if heard else ""
            if wanted and heard and _agree(wanted[0], heard[0]):
                wanted, heard = wanted[1:], heard[1:]
            elif heard and heard[0].how == IN_PLACE and not _waited_for(wanted, heard):
                heard = heard[1:]
            else:
                raise Parted(self._parting(deed, told, wanted[:1], heard[:1]))
            self.told.append(told)

    # What is told when it parts

    def _parting(self, deed: Deed, told: str, wanted: list[Said], heard: list[Said]) -> str:
        if not heard:
            return self._account(
                wanted[0].line, f"The bot says nothing. The story says:\n{wanted[0]}"
            )
        if not wanted:
            return self._account(deed.line, "The story says nothing of this.", told, 0)
        at, of_story = difference(wanted[0], heard[0]) or (0, 0)
        rest = [*wanted[0].lines, *(wanted[0].rows or ())][of_story:]
        says = "\n".join(rest) if rest else "(no more)"
        if wanted[0].how != heard[0].how:
            says = str(wanted[0])
        return self._account(wanted[0].line, f"The story says here:\n{says}", told, at)

    def _account(self, line: int, why: str, told: str = "", at: int = -1) -> str:
        """The conversation, its differing line marked, and what the story says instead."""
        lines = [f"  {line}" for part in self.told for line in [*part.splitlines(), ""]]
        last = told.splitlines()
        last += [""] * (at + 1 - len(last))
        lines += [("> " if n == at else "  ") + text for n, text in enumerate(last)]
        return "\n".join([f"line {line}: the bot and the story part.", "", *lines, "", why])


def _agree(story: Said, said: Said) -> bool:
    return story.how == said.how and difference(story, said) is None


def _waited_for(wanted: list[Said], heard: list[Said]) -> bool:
    """Whether the story tells of a change that can only be the first of these."""
    if not wanted or wanted[0].how != IN_PLACE:
        return False
    return not any(_agree(wanted[0], later) for later in heard[1:])


def _said(event: Event) -> Said | None:
    """What a person sees of an event in their chat, if the bot brought it about."""
    if event.name == "toast":
        return Said(POP_UP, tuple(_lines(event.data["text"])), ())
    if event.name not in ("message", "edited") or not event.data["from"]["is_bot"]:
        return None
    keyboard = event.data.get("reply_markup", {}).get("inline_keyboard", [])
    rows = tuple(" ".join(f"[{button['text']}]" for button in row) for row in keyboard)
    how = IN_PLACE if event.name == "edited" else ""
    return Said(how, tuple(_lines(event.data.get("text", ""))), rows)


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def _matched(pattern: re.Pattern[str], deed: Deed) -> re.Match[str]:
    match = pattern.fullmatch(deed.what)
    if match is None:
        raise Unreadable(f"line {deed.line}: this is not understood: {deed.what}")
    return match


def _instant(deed: Deed, now: datetime) -> datetime:
    when = _matched(_UNTIL, deed)["when"]
    try:
        found = datetime.strptime(f"{YEAR} {when}", "%Y %A %d %B, %H:%M").replace(tzinfo=LONDON)
    except ValueError as error:
        raise Unreadable(f"line {deed.line}: there is no such time: {when}") from error
    if found.strftime("%A") != when.split()[0] or found < now:
        raise Unreadable(f"line {deed.line}: that is another weekday, or it has passed: {when}")
    return found

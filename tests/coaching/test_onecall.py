"""Only one call: no order of events leads to a second one, or to being asked for it."""

import asyncio
import re
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import text as sql

from bot.coaching.callmap import Kind, Outcome
from bot.coaching.interview import Situation
from bot.coaching.onecall import UNDER_WAY, Made, Right, right
from tests.chat import Chat
from tests.conftest import House, a_house, a_sqlite_file

RANG_OUT = Made(1, Outcome.NO_ANSWER)
TALKED = Made(2, Outcome.TALKED)
VOICEMAIL = Made(3, Outcome.VOICEMAIL)
INVITED = Made(4, Outcome.INVITED)


# The rule


def test_nobody_called_yet() -> None:
    assert right([]) == (Right.OPEN, None)


def test_ringing_out_is_no_call() -> None:
    assert right([RANG_OUT, RANG_OUT]) == (Right.OPEN, None)


@pytest.mark.parametrize("call", [TALKED, VOICEMAIL])
def test_a_conversation_or_a_voicemail_uses_it_up(call: Made) -> None:
    assert right([RANG_OUT, call]) == (Right.USED, None)
    assert right([call, RANG_OUT]) == (Right.USED, None)


def test_an_invitation_is_kept_until_it_is_answered() -> None:
    assert right([INVITED]) == (Right.INVITED, 4)
    assert right([INVITED, Made(5, Outcome.NO_ANSWER, 4)]) == (Right.INVITED, 4)
    assert right([INVITED, Made(5, Outcome.TALKED, 4)]) == (Right.USED, None)


def test_an_answer_may_bring_another_invitation() -> None:
    assert right([INVITED, Made(5, Outcome.INVITED, 4)]) == (Right.INVITED, 5)


def test_while_one_is_going_on_there_is_no_other() -> None:
    going_on = Made(5, UNDER_WAY)
    assert right([going_on]) == (Right.UNDER_WAY, None)
    assert right([INVITED, going_on]) == (Right.UNDER_WAY, None)
    assert right([going_on, RANG_OUT]) == (Right.UNDER_WAY, None)


@given(st.lists(st.sampled_from(list(Outcome)), max_size=30))
def test_in_whatever_order_calls_end_there_is_one_and_one_an_invitation(
    ends: list[Outcome],
) -> None:
    made: list[Made] = []
    for number, end in enumerate(ends, start=1):
        left, inviting = right(made)
        assert (left is Right.INVITED) == (inviting is not None)
        if left is Right.USED:
            continue
        assert right([*made, Made(number, UNDER_WAY, inviting)])[0] is Right.UNDER_WAY
        made.append(Made(number, end, inviting))
    counting = [call for call in made if call.outcome != Outcome.NO_ANSWER]
    invitations = [call.id for call in counting if call.outcome == Outcome.INVITED]
    assert len(counting) <= 1 + len(invitations)
    assert all(call.invited_by in invitations for call in counting[1:])


# The same, lived through: the real application, a real database, and a person who does anything

WORDS = (
    "/say",
    "/interviews",
    "/cancel",
    "/back",
    "/practise",
    "/start",
    "they said no",
    "I got the job!",
    "they need until next Friday",
    "nothing yet",
    "remind me tomorrow",
    "I made the call",
    "nobody answered",
    "Friday",
    "Hello, this is Ada. Is now a good moment?",
    "Thank you, goodbye.",
    "skip",
    "7",
)
ASKING = ("/call", "Can I call them a second time?", "walk me through the call")
HOURS = (1, 24, 72, 200)
DAYS = ("yesterday", "nine days ago", "today", "tomorrow")

# Buttons by how they begin, "{id}" standing for one of the person's interviews: the newest such
# button is tapped. Old messages keep theirs, and anybody can forge one, so that each may come at
# any time.
BUTTONS = (
    *("its:0", "it:{id}", "it:{id}:change", "it:{id}:line:promised", "it:{id}:line:day"),
    *("say:{id}", "say:{id}:w:1", "say:{id}:s:0", "say:{id}:e:0", "tell:say", "log:new"),
    *(f"news:{{id}}:{what}" for what in ("tell", "nothing", "delay", "rejected", "offer")),
    *("news:{id}:tomorrow", "news:{id}:quiet", "news:{id}:undo", "made"),
    *("move:{id}", "done:{id}", "call:{id}", "call:{id}:now", "practise:{id}"),
)
CALLS = st.tuples(st.just("call"), st.sampled_from(list(Outcome)))
EVENTS = st.one_of(
    st.tuples(st.sampled_from(BUTTONS), st.integers(0, 1)),
    st.tuples(st.sampled_from(BUTTONS), st.integers(0, 1)),
    st.tuples(st.just("tap"), st.integers(0, 12)),
    st.tuples(st.just("tap twice"), st.integers(0, 5)),
    st.tuples(st.just("say"), st.sampled_from(WORDS)),
    st.tuples(st.just("ask"), st.sampled_from(ASKING)),
    st.tuples(st.just("wait"), st.sampled_from(HOURS)),
    CALLS,
)
# a story has a call in its middle: before it little can go wrong
STORIES = st.tuples(
    st.lists(EVENTS, max_size=3), CALLS.map(lambda call: [call]), st.lists(EVENTS, max_size=9)
).map(lambda parts: [event for part in parts for event in part])
Event = tuple[str, Any]
TALK: Event = ("call", Outcome.TALKED)
PRACTISE: list[Event] = [
    ("practise:{id}", 0),
    ("f:practise", 0),
    ("say", "Hello, this is Ada. Is now a good moment?"),
    ("say", "Thank you, goodbye."),
]


def buttons_of(message: dict[str, Any]) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["callback_data"] for row in rows for button in row]


def interviews_in(buttons: list[str], *topics: str) -> set[int]:
    """The interviews that buttons of those topics are about: "call:7" -> 7."""
    found = (re.match(rf"(?:{'|'.join(topics)}):(\d+)", data) for data in buttons)
    return {int(match[1]) for match in found if match}


@dataclass
class Life:
    """One person's story. After each event, what the bot said is held against the rule."""

    house: House = field(repr=False)
    chat: Chat = field(repr=False)
    nudged: set[int] = field(default_factory=set)
    """Asked about since the person last did anything."""
    told: list[Event] = field(default_factory=list)

    async def calls(self) -> list[Any]:
        """Every call that counts, in the order they were made."""
        query = sql(
            "SELECT call.id, interview_id, outcome, situation, place, step FROM call"
            " JOIN interview ON interview.id = interview_id"
            " WHERE chat_id = :chat AND outcome <> 'no_answer' ORDER BY call.id"
        )
        async with self.house.coach.store.transactions.begin() as db:
            return list(await db.execute(query, {"chat": self.chat.person}))

    async def used(self) -> set[int]:
        """The interviews whose one call is made and that have no invitation open."""
        last = {call.interview_id: call.outcome for call in await self.calls()}
        return {number for number, outcome in last.items() if outcome in ("talked", "voicemail")}

    async def log(self, day: str, company: str) -> None:
        """Tell of an interview and save it."""
        await self.chat.send(f"Interview at {company} {day} for the warehouse job, with Priya.")
        for _ in range(6):
            taps = [data for data in buttons_of(self.chat.messages[-1]) if data.startswith("f:log")]
            wanted = next((d for d in taps if d.endswith((":save", ":skip", ":none"))), None)
            if wanted is None:
                await self.chat.send("London")
            else:
                await self.chat.tap_data(wanted)
            if wanted and wanted.endswith(":save"):
                return
        raise AssertionError(f"not saved: {self.chat.last}")

    async def live(self, event: Event) -> None:
        """One event, and what must not come of it."""
        what, detail = event
        match what:
            case "say":
                await self.do(event, self.chat.send(detail))
            case "ask":
                await self.do(event, self.chat.send(detail), asking=True)
            case "wait":
                await self.do(event, self.chat.wait(hours=detail), waiting=True)
            case "tap" | "tap twice":
                await self.tap_any(detail, twice=what == "tap twice")
            case "call":
                await self.call(detail)
            case button:
                await self.press(button.format(id=await self.interview(detail)))

    async def interview(self, number: int) -> int:
        """The id of one of the person's interviews; 0 when they are all deleted."""
        query = sql("SELECT id FROM interview WHERE chat_id = :chat ORDER BY id")
        async with self.house.coach.store.transactions.begin() as db:
            found = list(await db.scalars(query, {"chat": self.chat.person}))
        return int(found[number % len(found)]) if found else 0

    async def do(
        self,
        event: Event,
        action: Awaitable[object],
        *,
        asking: bool = False,
        waiting: bool = False,
    ) -> None:
        """Have it done, and look at what the bot said."""
        self.told.append(event)
        before = {message["message_id"]: message for message in self.chat.messages}
        await action
        if not waiting:
            self.nudged.clear()
        used = await self.used()
        for message in self.chat.messages:
            if before.get(message["message_id"]) != message:
                self.check_prompts(message, used, asking)
                self.check_nudge(message, used, waiting)

    def check_prompts(self, message: dict[str, Any], used: set[int], asking: bool) -> None:
        """No button to call whom they have called."""
        offered = interviews_in(buttons_of(message), "call") & used
        which = asking and "Which interview" in message["text"]  # they will be told, kindly
        assert which or not offered, (self.told, message["text"])

    def check_nudge(self, message: dict[str, Any], used: set[int], waiting: bool) -> None:
        """Nothing unasked after the call; before it, one question until they answer."""
        if waiting:
            about = interviews_in(buttons_of(message), "call", "news")
            assert not about & (used | self.nudged), (self.told, message["text"])
            self.nudged |= about

    async def tap_any(self, number: int, *, twice: bool) -> None:
        """A button, counted from the newest."""
        taps = [(m["message_id"], data) for m in self.chat.messages for data in buttons_of(m)]
        if not taps or taps[-1 - number % len(taps)][1] == "forget:yes":
            return  # the story would be over
        message, data = taps[-1 - number % len(taps)]
        if twice:
            self.chat.telegram.tap(self.chat.person, message, data)
        await self.tap(data, message)

    async def press(self, beginning: str) -> None:
        """The newest button that begins like that; where there is none, one from long ago."""
        if beginning.startswith("news:") and self.newest(beginning) is None:
            await self.tap(":".join([*beginning.split(":")[:2], "tell"]))
        message, data = self.newest(beginning) or (None, beginning)
        await self.tap(data, message)

    def newest(self, beginning: str) -> tuple[int, str] | None:
        """Where the newest such button is, and what it carries."""
        for message in reversed(self.chat.messages):
            for data in buttons_of(message):
                if f"{data}:".startswith(f"{beginning}:"):
                    return message["message_id"], data
        return None

    async def tap(self, data: str, message: int | None = None) -> None:
        """A button, by what it carries."""
        action = self.chat.tap_data(data, message, forge=True)
        await self.do(("tap", data), action, asking=data.startswith("call:"))

    async def call(self, outcome: Outcome) -> None:
        """Ask for the call, prepare, and end it like that, if there is one to make."""
        await self.do(("ask", "/call"), self.chat.send("/call"), asking=True)
        for _ in range(12):
            going_on = [call for call in await self.calls() if call.outcome == UNDER_WAY]
            if going_on:
                await self.end(going_on[0], outcome)
                return
            data = buttons_of(self.chat.messages[-1])
            ahead = [d for d in data if d.startswith(("call:", "f:prepare:"))]
            ahead = [d for d in ahead if not d.endswith((":back", ":others"))]
            if not ahead:
                return
            await self.tap(ahead[0])

    async def end(self, call: Any, outcome: Outcome) -> None:
        """Tap along the shortest way to such an end."""
        doors = self.way(Situation(call.situation), call.place, outcome)
        for step, door in enumerate(doors, start=call.step):
            await self.tap(f"on:{call.id}:{step}:{door}")

    def way(self, situation: Situation, place: str, outcome: Outcome) -> list[str]:
        """The exits to take from a place to an end of that outcome; none where there is none."""
        callmap = self.house.coach.taking.words.callmap
        ahead = deque([(callmap.place(situation, place), list[str]())])
        been = set()
        while ahead:
            here, doors = ahead.popleft()
            if here.kind is Kind.END and here.outcome is outcome:
                return doors
            for door in here.exits:
                there = callmap.places[here.situation, door.to]
                if (there.situation, there.id) not in been:
                    been.add((there.situation, there.id))
                    ahead.append((there, [*doors, door.id]))
        return []

    async def told_kindly(self) -> None:
        """Asked for a call that is made, the bot says so, and starts none."""
        made = len(await self.calls())
        for number in await self.used():
            if any(call.outcome == UNDER_WAY for call in await self.calls()):
                return  # one at a time: that one is shown first
            said = len(self.chat.messages)
            await self.chat.tap_data(f"call:{number}", forge=True)
            answers = [m["text"] for m in self.chat.messages[said:]]
            assert any("one call" in answer for answer in answers), (self.told, answers)
        assert len(await self.calls()) == made

    async def counted(self) -> None:
        """One call an interview, and one for each invitation."""
        made: dict[int, list[str]] = {}
        for call in await self.calls():
            made.setdefault(call.interview_id, []).append(call.outcome)
        for outcomes in made.values():
            assert all(outcome == Outcome.INVITED for outcome in outcomes[:-1]), self.told


@asynccontextmanager
async def a_life(house: House) -> AsyncIterator[Life]:
    """A newcomer's, on the Tuesday on which every story begins."""
    house.clock.reset()
    life = Life(house, house.person())
    yield life
    await life.chat.tap_data("forget:yes", forge=True)  # nobody is nudged in the next story


async def live_through(house: House, days: list[str], events: list[Event]) -> None:
    """From the first interview to the end, and then asked once more for each call."""
    async with a_life(house) as life:
        for company, day in zip(("Acme", "Blue Fox"), days, strict=False):
            await life.log(day, company)
        for event in (*events, ("wait", 24), ("wait", 200)):
            await life.live(event)
        await life.counted()
        await life.told_kindly()


@pytest.fixture(scope="module")
def lived_in(sqlite_template: Path) -> Iterator[tuple[asyncio.Runner, House]]:
    """One house for many stories, and the loop that it lives in."""
    with a_sqlite_file(sqlite_template) as url, asyncio.Runner() as runner:
        opening = a_house(url)
        house = runner.run(opening.__aenter__())
        yield runner, house
        runner.run(opening.__aexit__(None, None, None))


@settings(
    max_examples=16,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    days=st.lists(st.sampled_from(DAYS), min_size=1, max_size=2),
    events=STORIES,
)
@example(["nine days ago"], [TALK, ("it:{id}", 0), ("news:{id}:rejected", 0), ("say:{id}", 0)])
@example(["nine days ago"], [TALK, ("say", "/cancel"), *PRACTISE])
@example(["yesterday"], [TALK, ("move:{id}", 0), ("news:{id}:tomorrow", 0), ("its:0", 0)])
@example(["yesterday"], [("news:{id}:tomorrow", 0), TALK, ("news:{id}:undo", 0), ("wait", 72)])
@example(
    ["today"], [("call", Outcome.INVITED), ("wait", 200), ("news:{id}:quiet", 0), ("wait", 72)]
)
def test_whatever_happens_nobody_is_asked_for_a_second_call(
    lived_in: tuple[asyncio.Runner, House], days: list[str], events: list[Event]
) -> None:
    runner, house = lived_in
    runner.run(live_through(house, days, events))

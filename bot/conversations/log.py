"""Logging an interview: in a sentence, or a question at a time, then a card to save."""

from dataclasses import replace
from datetime import date
from typing import Any

from bot.coaching.forms import Answers, Draft, Slot
from bot.coaching.understanding import is_yes
from bot.conversations import earlier, forming, made, noted, waiting
from bot.conversations.facts import FactsForm
from bot.conversations.forming import Problem, Tapped, register
from bot.conversations.planned import tell_plan
from bot.conversations.planning import log_new
from bot.conversations.said import Kind, Rows, pairs
from bot.conversations.talk import Talk
from bot.conversations.telling import checked, corrections, facts_told, without_past_promise
from bot.conversations.values import FACTS, MOST_OPEN, columns, interview_from
from bot.conversations.where import UNKNOWN, keep_place, tell_zone

LINES = tuple(FACTS)
LONGEST_CORRECTION = 300
"""Characters; a page of text beside the card corrects nothing on it."""


def _to_come(answers: Answers) -> bool:
    return bool(answers.get("to_come"))


def _over(answers: Answers) -> bool:
    return not _to_come(answers)


def _never(_: Answers) -> bool:
    return False


@register
class Log(FactsForm):
    """The form, from the first word to the saved interview."""

    kind = noted.LOGGING
    left = "log.left"
    slots = (
        Slot("zone"),
        Slot("company"),
        Slot("role", optional=True),
        Slot("day"),
        Slot("hour", optional=True, applies=_to_come),
        Slot("contact", optional=True),
        Slot("promised", optional=True, applies=_over),
        # never asked for here, but each has its line on the card
        Slot("phone", optional=True, applies=_never),
        Slot("email", optional=True, applies=_never),
        Slot("writing", optional=True, applies=_never),
    )

    async def read(self, talk: Talk, draft: Draft, slot: Slot) -> Answers | Problem:
        """As for any fact; a sentence that waited for the zone is read once the zone is known."""
        found = await super().read(talk, draft, slot)
        if found == UNKNOWN and (told := waiting.told_on(talk, draft)):
            return told
        return found if isinstance(found, Problem) else self._complete(talk, draft, found)

    async def question(self, talk: Talk, draft: Draft, slot: Slot) -> tuple[str, Rows]:
        """As for any fact; what an earlier interview there tells is a tap."""
        text, rows = await super().question(talk, draft, slot)
        return text, [*await earlier.buttons(self, talk, draft, slot), *rows]

    async def tapped(self, talk: Talk, draft: Draft, slot: Slot, value: str) -> Tapped:
        """A value that was offered, or a button of the card."""
        if slot.name == forming.CARD:
            return await self._tapped_card(talk, draft, value)
        if value == earlier.SAME:
            return await earlier.tapped(talk, draft, slot)
        found: Any = await super().tapped(talk, draft, slot, value)
        return self._complete(talk, draft, found) if isinstance(found, dict) else found

    async def done(self, talk: Talk, draft: Draft) -> None:
        """Sum up before saving; each line can be changed."""
        interview = interview_from(draft.answers)
        card = talk.render(
            "log.card", heading=talk.render("log.is_this_right"), interview=interview
        )
        save = self.button(talk, "save", forming.CARD, "save")
        cancel = self.button(talk, "cancel", forming.CARD, "cancel")
        lines = [self.button(talk, f"line_{name}", forming.CARD, name) for name in LINES]
        card += noted.card_lines(talk, draft) + "\n\n" + talk.render("log.save_hint")
        rows = [[save], *pairs(lines), *noted.card_buttons(talk, draft), [cancel]]
        talk.say_text(card, rows)

    async def heard_when_done(self, talk: Talk, draft: Draft) -> None:
        """A yes saves as the button does; "no, it was on Tuesday" corrects; any other words change
        nothing, and are told so.
        """
        if is_yes(talk.text):
            await self._save(talk, draft)
            return
        short = 0 < len(talk.text or "") <= LONGEST_CORRECTION
        found = corrections(talk.text, talk.moment, draft.answers) if short else {}
        if talk.said.kind is Kind.CARD and talk.said.card is not None:
            found = {"contact": talk.said.card.name, "phone": talk.said.card.phone}
        legal = checked(found)
        problem = legal if isinstance(legal, Problem) else None
        filled = draft if problem else draft.fill(self._complete(talk, draft, found))
        if problem:
            talk.say(problem.key, **problem.values)
        elif filled.answers == draft.answers:
            talk.say("log.unchanged")
        await forming.carry_on(talk, filled)

    async def _tapped_card(self, talk: Talk, draft: Draft, value: str) -> Tapped:
        if value in LINES:
            return draft.reopen(value)
        if value in noted.KEPT:
            return draft.fill({value: None})
        if value == "cancel":
            await self.leave(talk, draft)
        elif value == "save":
            await self._save(talk, draft)
        return None

    async def _save(self, talk: Talk, draft: Draft) -> None:
        if await talk.turn.interviews.count() >= MOST_OPEN:
            talk.say("log.too_many", limit=MOST_OPEN)
            await forming.finish(talk, draft)
            return
        interview, plan = await log_new(talk, columns(draft.answers))
        call = None
        if noted.is_kept(draft):
            call = await noted.tell(talk, draft, interview)
        else:
            tell_plan(talk, interview, plan)
        await noted.ask_of_earlier_round(talk, interview)
        following = _next_of(talk, draft)
        if call is not None:
            talk.drop(self.kind)
            if following is not None:  # what is fresh in their mind comes first
                talk.say("log.kept_for_next", company=following.answers.get("company"))
                talk.put(following)
            await made.ask_about(talk, interview, call)
        elif following is not None:
            talk.say("log.next_one", company=following.answers.get("company"))
            await forming.carry_on(talk, following)
        else:
            await forming.finish(talk, draft)

    def _complete(self, talk: Talk, draft: Draft, found: Answers) -> Answers:
        """Keep the zone; read what waited for it; note whether the interview is still to come."""
        if "zone" in found:
            keep_place(talk, found)
            tell_zone(talk)
            found = {**waiting.told(talk, draft), **found}
            tell_which(talk, found)
        day = found.get("day")
        if day:
            to_come = date.fromisoformat(day) > talk.today
            no_call = {noted.CALL: None} if to_come and draft.answers.get(noted.CALL) else {}
            found = {**found, **no_call, "to_come": to_come}
        stale = without_past_promise({**draft.answers, **found}) != {**draft.answers, **found}
        return {**found, "promised": None} if stale else found


async def start(talk: Talk) -> None:
    """/log, perhaps with a sentence behind it, or the button."""
    talk.acknowledge()
    draft = talk.open_draft(Log.kind)
    if draft is None or (talk.text and _nothing_told(draft)):
        await begin(talk, talk.text)
    elif talk.text:
        await keep_for_next(talk, draft)
    elif _nothing_told(draft):
        await forming.carry_on(talk, draft)
    else:
        choices = [
            talk.button("carry_on", "log", "carry_on"),
            talk.button("start_afresh", "log", "afresh"),
        ]
        talk.say("log.already_open", [choices], company=draft.answers.get("company"))


async def keep_for_next(talk: Talk, draft: Draft) -> None:
    """Another interview, told in the middle of the first: it waits its turn."""
    found = checked(facts_told(talk.text, talk.moment))
    if isinstance(found, Problem):
        await forming.carry_on(talk, draft, found)
        return
    waiting = [*draft.answers.get("then", ()), found, *found.pop("then", ())]
    talk.say("log.kept_for_next", company=found.get("company"))
    await forming.carry_on(talk, replace(draft, answers={**draft.answers, "then": waiting}))


def _nothing_told(draft: Draft) -> bool:
    """Nothing would be lost by asking afresh; a sentence that waits for the zone is kept."""
    return not draft.answers.keys() - {"zone", "area", "sentence", "said_at"}


async def tapped(talk: Talk) -> None:
    """log:new, log:carry_on or log:afresh."""
    tap = talk.said.tap
    assert tap is not None
    draft = talk.open_draft(Log.kind)
    if tap.data == "log:new":
        await start(talk)
    elif tap.data == "log:carry_on" and draft is not None:
        talk.acknowledge()
        await forming.carry_on(talk, draft)
    else:
        talk.acknowledge()
        await begin(talk, "")


async def begin(talk: Talk, sentence: str) -> None:
    """Open the form with what a sentence already says; "" for an empty one."""
    zone = talk.turn.candidate.zone
    if zone is None:
        held = {"sentence": sentence, "said_at": talk.moment.now.isoformat()} if sentence else {}
        await forming.carry_on(talk, Draft(Log.kind, answers=held))
        return
    found = checked(facts_told(sentence, talk.moment)) if sentence else {}
    facts = found if isinstance(found, dict) else {}
    tell_which(talk, facts)
    facts |= await earlier.known(talk, facts, sentence)
    await forming.carry_on(talk, _fresh(talk, facts))


def _next_of(talk: Talk, draft: Draft) -> Draft | None:
    """The next of several that were told in one message."""
    others = draft.answers.get("then")
    if not others:
        return None
    return _fresh(talk, others[0] | ({"then": others[1:]} if others[1:] else {}))


def _fresh(talk: Talk, facts: dict[str, Any]) -> Draft:
    """A form with these facts in it."""
    answers = {"zone": talk.turn.candidate.zone} | facts
    if answers.get("day"):
        answers["to_come"] = date.fromisoformat(answers["day"]) > talk.today
    return Draft(Log.kind, answers=answers)


def tell_which(talk: Talk, facts: Answers) -> None:
    """When a message told of several interviews, they are taken one after the other."""
    others = [other.get("company") for other in facts.get("then", ())]
    if others:
        talk.say("log.several", company=facts.get("company"), others=others)

"""What the employer said: asked about once, or told at any time. It moves or ends the silence."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from bot.coaching import silence
from bot.coaching.interview import News
from bot.coaching.onecall import Right
from bot.coaching.rhythm import WEEK
from bot.coaching.understanding import DayProblem, read_day, tells_that_they_rang
from bot.conversations import forming
from bot.conversations.picking import pick
from bot.conversations.planned import told
from bot.conversations.planning import next_day, no_plan, plan_on, replan
from bot.conversations.said import Button, Rows
from bot.conversations.talk import Talk
from bot.conversations.undoing import remember, undo, undo_row
from bot.conversations.values import interview_of, right_to_call
from bot.models import Call, Interview, Standing

SOON = WEEK
"""When they need longer and did not say until when, the coach asks again in a week."""
PREPARING = frozenset({"prepare", "write"})
"""The forms of a call that is prepared, and of an e-mail instead (prepare.py, writing.py)."""


def nudge_message(
    talk: Talk, interview: Interview, late: bool, inviting: Call | None
) -> tuple[str, Rows]:
    """The one message the bot sends unasked; `inviting` is the call they asked to be rung after."""
    text = talk.render(
        "news.nudge",
        interview=interview_of(interview),
        late=late,
        days=talk.rhythm.silence.days,
        reason="invited" if inviting else interview.nudge_reason,
        news=interview.news,
        invited_on=inviting.invited_on if inviting else None,
        hour=inviting.invited_hour if inviting else None,
    )
    if inviting is None and interview.standing == Standing.WAITING:
        return text, news_buttons(talk, interview)
    rows = [
        *_next_steps(talk, interview, invited=inviting is not None)[:1],
        [news_button(talk, interview, "tomorrow")],
        [news_button(talk, interview, "quiet")],
    ]
    return text, rows


def news_button(talk: Talk, interview: Interview, what: str) -> Button:
    """News to tell with a tap; it names how much was told before, so that it is told once."""
    return talk.button(what, "news", interview.id, what, interview.told)


def news_buttons(talk: Talk, interview: Interview) -> Rows:
    """Everything that may have happened since."""

    def button(what: str) -> Any:
        return news_button(talk, interview, what)

    return [
        [button("nothing"), button("delay")],
        [button("rejected"), button("offer")],
        [button("tomorrow")],
        [button("quiet")],
    ]


async def tapped(talk: Talk) -> None:
    """news:<id>:<what>."""
    interview = await talk.tapped_interview()
    if interview is None:
        return
    parts = talk.said.tap.parts if talk.said.tap else []
    match parts[2:]:
        case ["tell"]:
            talk.acknowledge()
            facts = interview_of(interview)
            talk.say("interviews.what_news", news_buttons(talk, interview), interview=facts)
        case ["undo", number]:
            await undo(talk, interview, number)
        case [what, place] if what in TELLERS and _told_already(talk, interview, what, place):
            talk.acknowledge("common.earlier_button")
        case [what, _] if what in TELLERS:
            talk.keep_choice()
            talk.acknowledge()
            await TELLERS[what](talk, interview)
        case _:
            talk.acknowledge("common.not_yours")


def _told_already(talk: Talk, interview: Interview, what: str, place: str) -> bool:
    """Whether a button is from before later news, or asks what is being asked."""
    draft = talk.draft
    asking = draft is not None and draft.kind == "until" and draft.subject == interview.id
    return place != str(interview.told) or (what == "delay" and asking)


async def heard(talk: Talk, what: str) -> None:
    """News told unasked, in words; the first word may be of an interview that was never logged."""
    if what in (News.REJECTED, News.OFFER) and not await talk.turn.interviews.count():
        talk.say("news.of_none", [[talk.button("log", "log", "new")]], news=what)
        return
    interview = await pick(talk, "news", "ID", what, "TOLD", used_too=True)
    if interview is not None:
        await TELLERS[what](talk, interview)


async def _nothing(talk: Talk, interview: Interview) -> None:
    if await _used_up(talk, interview):
        return
    silent = await remember(talk, interview, news=News.NOTHING, standing=Standing.WAITING)
    facts = interview_of(silent)
    plan = None
    if not silence.over(facts, talk.rhythm, talk.now):
        plan = await replan(talk, silent)
    if plan is not None:
        early, rows = told(talk, plan), _next_steps(talk, silent)
        await _say(talk, silent, "news.nothing_yet_early", rows, plan=early)
    else:
        rows = [*_next_steps(talk, silent), [news_button(talk, silent, "tomorrow")]]
        if closed := not silent.writing and not talk.rhythm.offices_open(talk.now):
            rows[0] = [talk.button("call", "call", silent.id, "late")]
        await _say(talk, silent, "news.nothing_yet", rows, closed=closed)


async def _delay(talk: Talk, interview: Interview) -> None:
    day = read_day(talk.text, talk.moment, "future") if talk.text else DayProblem.NOT_A_DAY
    if isinstance(day, DayProblem) or day < talk.today:
        if tells_that_they_rang(talk.text):  # what to do about that comes before the day
            await delay_until(talk, interview, None)
        else:
            await forming.begin(talk, "until", subject=interview.id)
    else:
        await delay_until(talk, interview, day)


async def delay_until(talk: Talk, interview: Interview, until: date | None) -> None:
    """They need longer: until a day, or for who knows how long."""
    if until is None:
        changed = await remember(talk, interview, news=News.DELAY, standing=Standing.WAITING)
        plan = await plan_on(talk, changed, talk.today + SOON)
    else:
        changed = await remember(
            talk,
            interview,
            news=News.DELAY,
            standing=Standing.WAITING,
            promised=until,
            asked_on=None,
        )
        plan = await replan(talk, changed)
    if plan is None:
        talk.say(no_plan(talk, "news.used_up"), interview=interview_of(changed))
        return
    key = "news.delayed" if until else "news.delayed_open"
    await _say(talk, changed, key, [undo_row(talk, changed)], plan=told(talk, plan))


async def _answered(talk: Talk, interview: Interview, news: News) -> None:
    """The silence is over; the call is worth making whatever the answer."""
    left, _ = await right_to_call(talk, interview.id)
    changed = await remember(talk, interview, news=news, standing=Standing.ANSWERED, asked_on=None)
    await replan(talk, changed)
    undo = undo_row(talk, changed)
    if left is Right.UNDER_WAY:
        talk.say("news.noted_on_the_line", [undo], news=news.value)
        await forming.resume(talk)
    elif left is Right.USED:
        talk.say("news.noted_after_call", [undo], interview=interview_of(changed), news=news.value)
    else:
        talk.leave(PREPARING, changed.id)  # it was for a silence that is over
        rows = [*_next_steps(talk, changed), undo]
        await _say(talk, changed, f"news.{news.value}", rows)


async def _tomorrow(talk: Talk, interview: Interview) -> None:
    """Tomorrow, or on the day that the words name."""
    day = read_day(talk.text, talk.moment, "future") if talk.text else DayProblem.NOT_A_DAY
    if isinstance(day, DayProblem) or day <= talk.today:
        await ask_on(talk, interview, await next_day(talk, interview), "news.tomorrow")
    else:
        await ask_on(talk, interview, day, "interviews.will_ask")


async def stop_asking(talk: Talk, interview: Interview) -> None:
    """Not about this one, ever."""
    changed = await remember(talk, interview, standing=Standing.QUIET)
    await replan(talk, changed)
    talk.say("news.quiet", [undo_row(talk, changed)], interview=interview_of(changed))


TELLERS: Mapping[str, Callable[[Talk, Interview], Awaitable[None]]] = {
    "nothing": _nothing,
    "delay": _delay,
    "rejected": partial(_answered, news=News.REJECTED),
    "offer": partial(_answered, news=News.OFFER),
    "tomorrow": _tomorrow,
    "quiet": stop_asking,
}


async def ask_on(talk: Talk, interview: Interview, day: date, key: str) -> None:
    awake = Standing.WAITING if interview.standing == Standing.QUIET else interview.standing
    changed = await remember(talk, interview, standing=awake)
    plan = await plan_on(talk, changed, day)
    facts = interview_of(changed)
    if plan is None:
        talk.say(no_plan(talk, "interviews.nothing_to_move"), interview=facts)
    else:
        talk.say(key, [undo_row(talk, changed)], interview=facts, plan=told(talk, plan))


async def _say(talk: Talk, interview: Interview, key: str, rows: Rows, **values: Any) -> None:
    """What there is to say to news. Where it sounds as if it came by a call of their own, that was
    the one call: a tap says so, and no other is to be suggested."""
    text = talk.render(key, interview=interview_of(interview), **values)
    left, _ = await right_to_call(talk, interview.id)
    if tells_that_they_rang(talk.text) and left not in (Right.USED, Right.UNDER_WAY):
        text += "\n\n" + talk.render("news.if_they_rang", interview=interview_of(interview))
        rows = [[talk.button("i_rang_them", "done", interview.id)], *rows]
    talk.say_text(text, rows)


async def _used_up(talk: Talk, interview: Interview) -> bool:
    left, _ = await right_to_call(talk, interview.id)
    if left is not Right.USED:
        return False
    talk.say("news.used_up", interview=interview_of(interview))
    return True


def _next_steps(talk: Talk, interview: Interview, invited: bool = False) -> Rows:
    """The call, or the e-mail instead; one that they asked for is welcome anyway."""
    if interview.writing and not invited:
        return [[talk.button("write_email", "say", interview.id)]]
    return [[talk.button("call", "call", interview.id)], [talk.button("say", "say", interview.id)]]


async def move(talk: Talk) -> None:
    """ "Ask me tomorrow", in words: to the day they name, or tomorrow."""
    interview = await pick(talk, "news", "ID", "tomorrow", "TOLD")
    if interview is not None:
        await _tomorrow(talk, interview)

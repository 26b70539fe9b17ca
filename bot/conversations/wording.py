""" "Is it ok to say ...?": the words that could start an argument, why, and what to say instead."""

import re

from markupsafe import Markup, escape

from bot.coaching.forms import Answers, Draft, Slot
from bot.coaching.interview import Situation
from bot.coaching.tone import Verdict
from bot.conversations import forming
from bot.conversations.forming import Form, Problem, register
from bot.conversations.said import Rows
from bot.conversations.talk import Talk
from bot.conversations.values import interview_of

LONGEST = 4000
MOST = 5
"""Sentences that are shown; a whole e-mail may have more, and these are plenty to begin with."""

_QUOTED = re.compile(
    r"""["“”«„]([^"“”«»„]{2,})["“”»]      # in double quotes of any kind
      | (?<!\w)['‘](.{2,})['’](?!\w)     # in single ones, which are apostrophes inside words
    """,
    re.X | re.S,
)
_ASKED = re.compile(
    r"""^\W*
    (?: (?:is\ it|is\ this|would\ it\ be|does\ it\ sound)
        \ (?:ok|okay|alright|all\ right|fine|rude|bad|polite|too\ \w+)
      | (?:can|could|should|may)\ i
      | how\ (?:does|is)(?:\ this)?
      | what\ about
      | check(?:\ my\ wording)?
    )
    (?:\ (?:to|if\ i|for\ me\ to|i))?
    (?:\ (?:say|said|ask|asked|tell\ them|write|sound|saying|asking))?
    (?:\ this|\ that)?\W+
    """,
    re.X | re.I,
)


def sentence_in(text: str) -> str:
    """The words to be judged: what is quoted, or what follows the asking; "" when there is none."""
    quoted = _QUOTED.search(text)
    if quoted:
        return (quoted[1] or quoted[2]).strip()
    rest = _ASKED.sub("", text, count=1).strip(" ?")
    return rest if len(rest.split()) > 2 else ""


async def heard(talk: Talk) -> None:
    """Asked in words; the sentence may stand in them, or is asked for."""
    sentence = sentence_in(talk.text)
    if sentence:
        await judge(talk, sentence)
        await forming.resume(talk)
    else:
        await forming.begin(talk, Wording.kind)


async def start(talk: Talk) -> None:
    """tone: a button."""
    talk.acknowledge()
    await forming.begin(talk, Wording.kind)


async def judge(talk: Talk, text: str) -> None:
    """Say what could hurt, sentence by sentence; nothing found is no praise."""
    verdicts = talk.words.tone.check_all(text[:LONGEST], await _situation(talk))
    found = [verdict for verdict in verdicts if verdict.findings]
    another = [[talk.button("check", "tone")]]
    if not found:
        doubtful = any(verdict.second_look for verdict in verdicts)
        talk.say("wording.second_look" if doubtful else "wording.nothing", another)
        return
    shown = [
        {"marked": marked(verdict), "worst": verdict.worst, "findings": verdict.findings}
        for verdict in found[:MOST]
    ]
    talk.say("wording.found", another, sentences=shown, more=len(found) - len(shown))


def marked(verdict: Verdict) -> Markup:
    """The sentence with the words that were found underlined."""
    text, place, parts = verdict.text, 0, []
    for finding in verdict.findings:
        parts += [escape(text[place : finding.start]), Markup("<u>")]
        parts += [escape(text[finding.start : finding.end]), Markup("</u>")]
        place = finding.end
    return Markup("").join([*parts, escape(text[place:])])


async def _situation(talk: Talk) -> Situation:
    """Of the interview they are most likely about: the newest."""
    newest = await talk.turn.interviews.latest_first(limit=1)
    return interview_of(newest[0]).situation if newest else Situation.NO_NEWS


@register
class Wording(Form):
    """A sentence to be judged."""

    kind = "wording"
    slots = (Slot("sentence"),)

    async def question(self, talk: Talk, draft: Draft, slot: Slot) -> tuple[str, Rows]:
        """One question."""
        return talk.render("wording.ask"), []

    async def read(self, talk: Talk, draft: Draft, slot: Slot) -> Answers | Problem:
        """All that was typed."""
        return {"sentence": talk.text} if talk.text else Problem("common.words_please")

    async def done(self, talk: Talk, draft: Draft) -> None:
        """Judge it."""
        talk.drop(self.kind)
        await judge(talk, draft.answers["sentence"])
        await forming.finish(talk, draft)

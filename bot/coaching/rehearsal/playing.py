"""The practice call: a person, a situation, the lines so far -> what the person says next.

Nothing is kept but the lines: the call is played again from the start each time, so the same number
and the same lines always give the same call. It is over after MOST lines at the latest.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.coaching.interview import Situation
from bot.coaching.rehearsal.hearing import Act, Acts, Ear
from bot.coaching.rehearsal.people import Ending
from bot.coaching.rehearsal.scene import Exchange, Rehearsal, Scene

MOST = 14
"""Lines of one rehearsal: a short call has five to eight, and more would be another call."""
NOT_HEARD = 3
"""Lines in a row without a word that can be understood, after which anybody would hang up."""
AT_ONCE = 2
"""Questions answered in one breath."""
COST = {Act.ARGUES: 2, Act.PUSHES: 1, Act.TOO_LONG: 1}
"""What it takes of a person's patience."""
HARSH = (Act.ARGUES, Act.PUSHES)
TRYING = ((Act.ARGUES, "argued"), (Act.PUSHES, "pressed"))
NO_WORDS = frozenset({Act.SILENCE, Act.HESITATES, Act.GARBLED})

QUESTIONS = {
    Situation.NO_NEWS: "status date call_back needed advice later write"
    " title start pay written answer_by",
    Situation.REJECTED: "advice status call_back later write date"
    " title start pay written answer_by needed",
    Situation.OFFER: "written answer_by title start advice date"
    " status call_back later write pay needed",
}
"""What is answered first, when several things are asked at once."""
BEAT_OF = {
    Act.ASKS_STATUS: "status",
    Act.ASKS_DATE: "date",
    Act.ASKS_ADVICE: "advice",
    Act.ASKS_REASONS: "advice",
    Act.ASKS_BACK: "call_back",
    Act.ASKS_LATER: "later",
    Act.ASKS_TO_WRITE: "write",
    Act.ASKS_IN_WRITING: "written",
    Act.ASKS_ANSWER_BY: "answer_by",
    Act.ASKS_TITLE: "title",
    Act.ASKS_START: "start",
    Act.ASKS_PAY: "pay",
    Act.ASKS_NEEDED: "needed",
}
REMARKS = (
    (Act.ADDS, "adds"),
    (Act.KEEN, "keen"),
    (Act.TAKES, "acknowledges"),
    (Act.RESPECTS, "acknowledges"),
    (Act.SORRY, "forgives"),
    (Act.CHATS, "chats"),
)
"""What is no question and still gets an answer of its own, once each."""


def picks_up(rehearsal: Rehearsal) -> Scene:
    """Before the first line: the phone was answered."""
    scene = Scene(rehearsal.situation, rehearsal.person.patience)
    return _say(rehearsal, scene, "picks_up")


def play(rehearsal: Rehearsal, lines: Sequence[str], ear: Ear) -> tuple[Exchange, ...]:
    """The whole call so far; lines after its end are not heard any more."""
    return tuple(_play(rehearsal, lines, ear))


def _play(rehearsal: Rehearsal, lines: Sequence[str], ear: Ear) -> Iterator[Exchange]:
    scene = picks_up(rehearsal)
    for number, line in enumerate(lines, start=1):
        if scene.ending is not None:
            return
        heard = ear.hear(line, scene.situation, rehearsal.name)
        before, scene = scene, _answer(rehearsal, scene, heard.acts)
        if number >= MOST and scene.ending is None:
            scene = _say(rehearsal, scene, "no_time")
        yield Exchange(line, heard, before, scene)


def _answer(rehearsal: Rehearsal, scene: Scene, acts: Acts) -> Scene:
    """In this order: what ends a call, what cannot be heard, who it is, what harms, what helps."""
    if Act.DESPAIRS in acts:
        return replace(scene, beats=(), says=(), ending=Ending.DESPAIR)
    if Act.INSULTS in acts:
        return _say(rehearsal, scene, "insulted")
    if acts & NO_WORDS:
        return _not_heard(rehearsal, scene, acts)
    scene = replace(scene, lost=0, patience=scene.patience - _cost(acts))
    if scene.patience <= 0:
        return _say(rehearsal, scene, "enough")
    return _heard(rehearsal, scene, acts)


def _cost(acts: Acts) -> int:
    return max((cost for act, cost in COST.items() if act in acts), default=0)


def _not_heard(rehearsal: Rehearsal, scene: Scene, acts: Acts) -> Scene:
    scene = replace(scene, lost=scene.lost + 1)
    if scene.lost >= NOT_HEARD:
        return _say(rehearsal, scene, "lost")
    if Act.GARBLED in acts:
        return _say(rehearsal, scene, "garbled")
    return _say(rehearsal, scene, "silence" if Act.SILENCE in acts else "waits")


def _heard(rehearsal: Rehearsal, scene: Scene, acts: Acts) -> Scene:
    asks = bool(_asked(scene, acts))
    if Act.ASKS_REPEAT in acts and not asks:
        return _again(rehearsal, scene)
    if Act.TOO_LONG in acts and not acts & set(HARSH):
        known = scene.known or Act.INTRODUCES in acts
        return _say(rehearsal, replace(scene, known=known), "too_long")
    if Act.GOODBYE in acts and not asks and not scene.known:
        return _goodbye(rehearsal, scene)
    return _known(rehearsal, scene, acts) if scene.known else _who(rehearsal, scene, acts)


def _again(rehearsal: Rehearsal, scene: Scene) -> Scene:
    """The same once more, word for word, and still to be answered."""
    said = _say(rehearsal, scene, "repeats")
    return replace(said, beats=scene.beats, says=(*said.says, *scene.says[-AT_ONCE:]))


def _who(rehearsal: Rehearsal, scene: Scene, acts: Acts) -> Scene:
    """They want to know who is calling, once; then whatever comes counts as a name."""
    asked = _asked(scene, acts) | scene.pending
    if Act.INTRODUCES not in acts and scene.just != "who":
        return replace(_say(rehearsal, scene, "who"), pending=asked)
    return _known(rehearsal, replace(scene, known=True, pending=asked), acts)


def _first(rehearsal: Rehearsal, scene: Scene, beat: str) -> Scene:
    """How the hurried and the annoyed begin; or the offer, which answers all that was asked."""
    said = replace(_say(rehearsal, scene, beat), opened=True)
    if beat != "offers":
        return said
    return replace(said, situation=Situation.OFFER, told=said.told | {beat}, pending=frozenset())


def _known(rehearsal: Rehearsal, scene: Scene, acts: Acts) -> Scene:
    first = rehearsal.person.first
    if first is not None and not scene.opened and not acts & set(HARSH):
        pending = scene.pending | _asked(scene, acts)
        return _first(rehearsal, replace(scene, pending=pending), first)
    trying = next((beat for act, beat in TRYING if act in acts), None)
    if trying is not None:
        return _say(rehearsal, replace(scene, opened=True), trying)
    if asked := _asked(scene, acts) or scene.pending:
        return _tell(rehearsal, replace(scene, pending=frozenset()), asked)
    if Act.GOODBYE in acts:
        return _goodbye(rehearsal, scene)
    return _remark(rehearsal, scene, acts)


def _asked(scene: Scene, acts: Acts) -> Acts:
    """What is still to be answered. Any question to one's new boss is about the work."""
    # "I'll send it today" after "do write to me", and "goodbye" after anything, ask nothing more
    settled = BEAT_OF.keys() if Act.GOODBYE in acts else {Act.ASKS_TO_WRITE, Act.ASKS_LATER}
    asked = frozenset(
        act for act in acts & BEAT_OF.keys() if act not in settled or BEAT_OF[act] not in scene.told
    )
    about_work = scene.situation is Situation.OFFER and not scene.used["offers"]
    if not asked and about_work and Act.ASKS_OTHER in acts and Act.CHATS not in acts:
        return frozenset({Act.ASKS_ADVICE})
    return asked


def _tell(rehearsal: Rehearsal, scene: Scene, asked: Acts) -> Scene:
    """The answers to what was asked; what was told before is not told again."""
    wanted = {BEAT_OF[act] for act in asked}
    beats = [beat for beat in QUESTIONS[scene.situation].split() if beat in wanted]
    if "advice" in scene.told:
        beats = ["more" if beat == "advice" else beat for beat in beats]
    new = [beat for beat in beats if beat not in scene.told][:AT_ONCE]
    if "later" in new and "write" in new:
        new.remove("write")  # they were asked to choose
    if new:
        return replace(_say(rehearsal, scene, *new), told=scene.told | set(new))
    tired = replace(scene, patience=scene.patience - 1)
    return _say(rehearsal, tired, "again" if tired.patience > 0 else "enough")


def _goodbye(rehearsal: Rehearsal, scene: Scene) -> Scene:
    fond = scene.patience >= rehearsal.person.patience
    return _say(rehearsal, scene, "goodbye" if fond else "goodbye_cool")


def _remark(rehearsal: Rehearsal, scene: Scene, acts: Acts) -> Scene:
    """No question: an answer of its own where there is one, and else a step towards the end."""
    if scene.just == "anything_else" and Act.ADDS not in acts:
        return _goodbye(rehearsal, scene)
    asks_moment = Act.ASKS_MOMENT in acts and not scene.told and not scene.used["moment"]
    # "Really? Thank you!" asks nothing
    asks_other = Act.ASKS_OTHER in acts and Act.THANKS not in acts
    other = asks_other and scene.used["other"] < AT_ONCE
    choices = (
        (scene.just == "offers" and Act.SAYS_NO in acts, "declined"),
        (_says_yes(scene, acts), "welcomes"),
        (asks_moment, "moment"),
        *((act in acts and not scene.used[beat], beat) for act, beat in REMARKS),
        (other, "other"),
    )
    beat = next((beat for applies, beat in choices if applies), None)
    if beat is not None:
        return _say(rehearsal, scene, beat)
    return _towards_the_end(rehearsal, scene) if scene.told else _draw_out(rehearsal, scene)


def _says_yes(scene: Scene, acts: Acts) -> bool:
    """To the offer that was made on the spot."""
    if not scene.used["offers"] or scene.used["welcomes"]:
        return False
    return Act.ACCEPTS in acts or (Act.SAYS_YES in acts and Act.RESPECTS not in acts)


def _towards_the_end(rehearsal: Rehearsal, scene: Scene) -> Scene:
    if scene.used["anything_else"]:
        return _goodbye(rehearsal, scene)
    return _say(rehearsal, scene, "anything_else")


def _draw_out(rehearsal: Rehearsal, scene: Scene) -> Scene:
    """Nothing has been asked yet. After a while one guesses what the call is about."""
    if not scene.used["how_help"]:
        return _say(rehearsal, scene, "how_help")
    if not scene.used["unclear"]:
        return _say(rehearsal, scene, "unclear")
    return _tell(rehearsal, scene, frozenset({Act.ASKS_STATUS}))


def _say(rehearsal: Rehearsal, scene: Scene, *names: str) -> Scene:
    beats = tuple(rehearsal.person.beats[scene.situation, name] for name in names)
    used = scene.used.copy()
    says = []
    for beat in beats:
        says.append(beat.says[(_start(rehearsal) + used[beat.id]) % len(beat.says)])
        used[beat.id] += 1
    ending = next((beat.ends for beat in beats if beat.ends), None)
    return replace(scene, beats=beats, says=tuple(says), used=used, ending=ending)


def _start(rehearsal: Rehearsal) -> int:
    # each person comes round every sixth time: without the second part always with the same words
    return rehearsal.number + rehearsal.number // 6

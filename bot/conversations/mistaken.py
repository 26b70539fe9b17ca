"""News that was told of the wrong interview: "no wait, it was Tesco". One tap moves it."""

from bot.coaching.understanding import puts_right, which
from bot.conversations import news
from bot.conversations.talk import Talk
from bot.conversations.undoing import told_last, undo
from bot.conversations.values import interview_of

ANSWERS = ("rejected", "offer")


async def heard(talk: Talk) -> bool:
    """Propose to move the news that was told last; False where no other interview is named."""
    last = await told_last(talk)
    if last is None or last.news not in ANSWERS or not puts_right(talk.text):
        return False
    kept = await talk.turn.interviews.latest_first(limit=50)
    named = which(talk.text, [(i.id or 0, interview_of(i)) for i in kept])
    meant = next((i for i in kept if [i.id] == named), None)
    if meant is None or meant.id == last.id:
        return False
    move = talk.button("move_news", "instead", meant.id, last.id, last.told, company=meant.company)
    facts = {"interview": interview_of(meant), "company": last.company}
    talk.say("news.of_another", [[move]], news=last.news, **facts)
    return True


async def tapped(talk: Talk) -> None:
    """instead:<interview>:<the one it was told of>:<as which>."""
    meant, last = await talk.tapped_interview(), await talk.tapped_interview(place=2)
    told = talk.said.tap.number(3) if talk.said.tap else None
    if meant is None or last is None:
        return
    if last.before is None or last.told != told or last.news not in ANSWERS:
        talk.acknowledge("news.undo_passed")
        return
    what = last.news
    await undo(talk, last, str(told))
    await news.TELLERS[what](talk, meant)

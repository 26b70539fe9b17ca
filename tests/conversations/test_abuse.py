"""What one person may not do to the others, and what those see who run the bot."""

from datetime import date

from bot.conversations.values import MOST_OPEN
from tests.chat import Chat
from tests.conftest import House
from tests.conversations.steps import A_WEEK_AGO, go, in_london, interviews, saved


async def test_five_hundred_interviews_are_enough(ada: Chat) -> None:
    await in_london(ada)
    async with ada.coach.store.turn(ada.person, ada.clock.now()) as turn:
        assert turn is not None
        for n in range(MOST_OPEN):
            facts = {"company": f"Acme {n}", "day": date(2026, 3, 3)}
            await turn.interviews.add(facts, ada.clock.now())
    await go(ada, f"/log {A_WEEK_AGO}", "tap They did not say", "tap Save")
    assert ada.last.startswith("You have 500 interviews here")
    assert len(await interviews(ada)) == MOST_OPEN
    await ada.send_file("more.csv", b"Company,Day\nBlue Fox,2026-03-09\n")
    assert ada.last.startswith("That would be more than 500 interviews")


async def test_stats_are_counts_and_for_admins_only(house_on_both: House) -> None:
    ada, grace = house_on_both.person("Ada"), house_on_both.person("Grace")
    house_on_both.coach.taking.admins = frozenset({grace.person})
    await saved(ada)
    assert (await ada.send("/stats")).startswith("What you can say to me")
    said = await grace.send("/stats")
    assert "Candidates: 2\n" in said and "Interviews: 1\n" in said
    assert "Acme" not in said

"""How fast messages may leave, where it is not Telegram that says so."""

import asyncio

from bot.telegram.pace import A_SECOND, Pace


async def until_the_nudge(pace: Pace, chat: int) -> float:
    before = asyncio.get_running_loop().time()
    async with pace.nudge(chat):
        return asyncio.get_running_loop().time() - before


async def test_a_nudge_waits_for_a_second_after_a_reply_unless_the_clock_was_moved() -> None:
    pace = Pace()
    await pace.reply(1)
    pace.begin_anew()
    assert await until_the_nudge(pace, 1) < A_SECOND / 2
    await pace.reply(2)
    assert await until_the_nudge(pace, 2) >= A_SECOND - 0.1

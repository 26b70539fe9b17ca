# /// script
# requires-python = ">=3.11"
# dependencies = ["aiogram==3.31.0", "apscheduler==3.11.3", "redis==8.1.0", "sqlalchemy==2.1.9"]
# ///
"""aiogram with its finite state machine in Redis, and APScheduler with a job store on SQLite.

Its packages are its own, named above: aiogram wants an older pydantic than Ringback has.
"""

import os
from datetime import UTC, datetime, timedelta
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command, CommandObject
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.fsm.storage.redis import RedisStorage
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler

JOB, DAY, CONTACT, CARD = (State(name, "form") for name in ("job", "day", "contact", "card"))
IN_A_WEEK = timedelta(days=7)
SAVE = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text="Save", callback_data="save")]]
)

scheduler = AsyncIOScheduler(jobstores={"default": SQLAlchemyJobStore("sqlite:///jobs.db")})


def connected() -> Any:
    """The bot at its Telegram."""
    server = TelegramAPIServer.from_base(os.environ["TELEGRAM_API_URL"])
    return Bot(os.environ["TELEGRAM_BOT_TOKEN"], session=AiohttpSession(api=server))


async def log(message: Message, command: CommandObject, state: FSMContext) -> None:
    """/log COMPANY."""
    await state.set_state(JOB)
    await state.set_data({"company": command.args})
    await message.answer("What is the job?")


async def job(message: Message, state: FSMContext) -> None:
    """The first answer."""
    await state.update_data(job=message.text)
    await state.set_state(DAY)
    await message.answer("When was the interview?")


async def day(message: Message, state: FSMContext) -> None:
    """The second."""
    await state.update_data(day=message.text)
    await state.set_state(CONTACT)
    await message.answer("Who would be the person to ring?")


async def contact(message: Message, state: FSMContext) -> None:
    """The last answer: sum up."""
    told = await state.update_data(contact=message.text)
    await state.set_state(CARD)
    facts = ", ".join(str(told.get(name)) for name in ("company", "job", "day", "contact"))
    await message.answer(f"{facts}: is this right?", reply_markup=SAVE)


async def save(tap: CallbackQuery, state: FSMContext) -> None:
    """Remind in a week; the job holds the interview."""
    await tap.answer()
    company = (await state.get_data())["company"]
    at = datetime.now(UTC) + IN_A_WEEK
    scheduler.add_job(remind, "date", run_date=at, args=[tap.from_user.id, company], id=company)
    await state.clear()
    await tap.message.answer(f"Saved: {company}. I will ask you in a week.")


async def remind(chat: int, company: str) -> None:
    """A week later."""
    async with connected() as bot:
        await bot.send_message(chat, f"{company}: did they answer?")


async def cancel(message: Message, state: FSMContext) -> None:
    """/cancel."""
    await state.clear()
    await message.answer("Cancelled.")


async def explain(message: Message) -> None:
    """/help."""
    await message.answer("I remind you of an interview in a week. Begin with /log.")


async def lost(message: Message) -> None:
    """Anything where no conversation is open."""
    await message.answer("There is nothing open. Begin with /log.")


async def lost_tap(tap: CallbackQuery) -> None:
    """The same."""
    await tap.answer()
    await tap.message.answer("There is nothing open. Begin with /log.")


async def wake() -> None:
    """With the bot's own event loop."""
    scheduler.start()


def main() -> None:
    """Until SIGTERM."""
    # each update is a task with a connection of its own; past redis's own limit it is lost
    plenty = {"max_connections": 1000}
    states = RedisStorage.from_url(os.environ["REDIS_URL"], connection_kwargs=plenty)
    dispatcher = Dispatcher(storage=states)
    dispatcher.startup.register(wake)
    dispatcher.message.register(log, Command("log"))
    dispatcher.message.register(cancel, Command("cancel"))
    dispatcher.message.register(explain, Command("help"))
    for handler, state in ((job, JOB), (day, DAY), (contact, CONTACT)):
        dispatcher.message.register(handler, state)
    dispatcher.callback_query.register(save, CARD)
    dispatcher.message.register(lost)
    dispatcher.callback_query.register(lost_tap)
    dispatcher.run_polling(connected())


if __name__ == "__main__":
    main()

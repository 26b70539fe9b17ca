"""python-telegram-bot with what it brings: ConversationHandler, PicklePersistence, JobQueue."""

import os
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    filters,
)

Context = ContextTypes.DEFAULT_TYPE
Handler = Callable[[Update, Context], Coroutine[Any, Any, int]]
JOB, DAY, CONTACT, CARD = range(4)
IN_A_WEEK = timedelta(days=7)
SAVE = InlineKeyboardMarkup([[InlineKeyboardButton("Save", callback_data="save")]])


async def say(update: Update, text: str, buttons: InlineKeyboardMarkup | None = None) -> None:
    """To whoever wrote, or tapped."""
    assert update.effective_message is not None
    await update.effective_message.reply_text(text, reply_markup=buttons)


def form(context: Context) -> dict[str, Any]:
    """What this person told."""
    assert context.user_data is not None
    return context.user_data


async def log(update: Update, context: Context) -> int:
    """/log COMPANY."""
    form(context)["company"] = " ".join(context.args or ())
    await say(update, "What is the job?")
    return JOB


def answer(name: str, question: str, state: int) -> Handler:
    """Keeps an answer, and asks the next question."""

    async def keep(update: Update, context: Context) -> int:
        assert update.message is not None
        form(context)[name] = update.message.text
        await say(update, question)
        return state

    return keep


async def contact(update: Update, context: Context) -> int:
    """The last answer: sum up."""
    assert update.message is not None
    told = form(context)
    told["contact"] = update.message.text
    card = f"{told['company']}, {told['job']}, {told['day']}, {told['contact']}: is this right?"
    await say(update, card, SAVE)
    return CARD


async def save(update: Update, context: Context) -> int:
    """Keep the interview, and remind in a week."""
    assert update.callback_query is not None and context.job_queue is not None
    await update.callback_query.answer()
    told = form(context)
    told.setdefault("interviews", []).append({name: told[name] for name in ("company", "day")})
    context.job_queue.run_once(remind, IN_A_WEEK, name=told["company"], chat_id=chat(update))
    await say(update, f"Saved: {told['company']}. I will ask you in a week.")
    return ConversationHandler.END


def chat(update: Update) -> int:
    """Its number."""
    assert update.effective_chat is not None
    return update.effective_chat.id


async def remind(context: Context) -> None:
    """A week later."""
    assert context.job is not None and context.job.chat_id is not None
    await context.bot.send_message(context.job.chat_id, f"{context.job.name}: did they answer?")


async def cancel(update: Update, context: Context) -> int:
    """/cancel."""
    await say(update, "Cancelled.")
    return ConversationHandler.END


async def explain(update: Update, context: Context) -> None:
    """/help."""
    await say(update, "I remind you of an interview in a week. Begin with /log.")


async def lost(update: Update, context: Context) -> None:
    """Anything where no conversation is open."""
    if update.callback_query:
        await update.callback_query.answer()
    await say(update, "There is nothing open. Begin with /log.")


async def jobs(update: Update, context: Context) -> None:
    """/jobs: the companies it will remind of."""
    assert context.job_queue is not None
    await say(update, "\n".join(["Jobs:", *(str(job.name) for job in context.job_queue.jobs())]))


def main() -> None:
    """Until SIGTERM."""
    address, token = os.environ["TELEGRAM_API_URL"], os.environ["TELEGRAM_BOT_TOKEN"]
    kept = PicklePersistence("state.pickle")
    builder = ApplicationBuilder().token(token).base_url(f"{address}/bot").persistence(kept)
    application = builder.build()
    words = filters.TEXT & ~filters.COMMAND
    states: Any = {
        JOB: [MessageHandler(words, answer("job", "When was the interview?", DAY))],
        DAY: [MessageHandler(words, answer("day", "Who would be the person to ring?", CONTACT))],
        CONTACT: [MessageHandler(words, contact)],
        CARD: [CallbackQueryHandler(save, "^save$")],
    }
    entry: Any = [CommandHandler("log", log)]
    leaving: Any = [CommandHandler("cancel", cancel)]
    conversation: Any = ConversationHandler(entry, states, leaving, name="log", persistent=True)
    application.add_handler(conversation)
    application.add_handler(CommandHandler("cancel", cancel))
    application.add_handler(CommandHandler("help", explain))
    application.add_handler(CommandHandler("jobs", jobs))
    application.add_handler(MessageHandler(filters.ALL, lost))
    application.add_handler(CallbackQueryHandler(lost))
    application.run_polling()


if __name__ == "__main__":
    main()

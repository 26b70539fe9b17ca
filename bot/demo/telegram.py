"""The demo's Telegram: people on one side, a bot on the other."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from bot.demo import listening, profile, talking
from bot.demo.errors import AnswerLost, ApiError, Garbled
from bot.demo.faults import Fault
from bot.demo.params import Params, decoded
from bot.demo.persons import Persons
from bot.demo.world import Request, World

T = TypeVar("T")
Method = Callable[[World, Params], Awaitable[Any]]

METHODS: dict[str, Method] = {
    "answerCallbackQuery": talking.answer_callback_query,
    "deleteMessage": talking.delete_message,
    "deleteMyCommands": profile.delete_my_commands,
    "deleteWebhook": listening.delete_webhook,
    "editMessageCaption": talking.edit_message_caption,
    "editMessageReplyMarkup": talking.edit_message_reply_markup,
    "editMessageText": talking.edit_message_text,
    "getChat": profile.get_chat,
    "getChatMenuButton": profile.get_chat_menu_button,
    "getFile": profile.get_file,
    "getMe": profile.get_me,
    "getMyCommands": profile.get_my_commands,
    "getMyDescription": profile.get_my_description,
    "getMyShortDescription": profile.get_my_short_description,
    "getUpdates": listening.get_updates,
    "getWebhookInfo": listening.get_webhook_info,
    "sendChatAction": talking.send_chat_action,
    "sendContact": talking.send_contact,
    "sendDocument": talking.send_document,
    "sendMessage": talking.send_message,
    "sendPhoto": talking.send_photo,
    "setChatMenuButton": profile.set_chat_menu_button,
    "setMyCommands": profile.set_my_commands,
    "setMyDescription": profile.set_my_description,
    "setMyShortDescription": profile.set_my_short_description,
    "setWebhook": listening.set_webhook,
}
_BY_LOWER_NAME = {name.lower(): method for name, method in METHODS.items()}


class Telegram(Persons):
    """The whole of it: state, rules, and the bot's requests, without any network."""

    async def call(self, method: str, sent: Mapping[str, Any]) -> Any:
        """Does one Bot API request and returns its ``result``.

        Raises `ApiError` for a refusal and `AnswerLost` where a fault cuts the line. Every
        request is kept in `requests`, whatever becomes of it.
        """
        request = Request(method, decoded(sent), self.clock.now())
        self.requests.append(request)
        self.bell.ring()
        try:
            result = await self._call_with_faults(request)
        except ApiError as error:
            request.error = error.description
            raise
        except AnswerLost:
            request.error = "the answer was lost"
            raise
        except Garbled:
            request.error = "the answer was no JSON"
            raise
        finally:
            self.bell.ring()
        request.answered = True
        return result

    async def _call_with_faults(self, request: Request) -> Any:
        fault = self._take_fault(request.method)
        if fault is None:
            return await self._do(request)
        harmless = fault.error_code is None and not fault.drop and not fault.garbled
        if harmless or fault.after_accepting:
            result = await self._do(request)
        await asyncio.sleep(fault.delay)
        if fault.drop:
            raise AnswerLost
        if fault.garbled:
            raise Garbled
        if error := fault.error():
            raise error
        return result

    def _take_fault(self, method: str) -> Fault | None:
        fault = next((fault for fault in self.faults if fault.hits(method)), None)
        if fault is not None:
            fault.times -= 1
            self.faults = [fault for fault in self.faults if fault.times > 0]
        return fault

    async def _do(self, request: Request) -> Any:
        method = _BY_LOWER_NAME.get(request.method.lower())
        if method is None:
            raise ApiError(404, "Not Found: method not found")
        if self.limits is not None:
            self.limits.check(request.method, str(request.params.get("chat_id")))
        return await method(self, Params(request.params))

    async def wait_for(self, predicate: Callable[[], T], timeout: float = 5.0) -> T:
        """What ``predicate`` says, as soon as it is true; asked again at each change.

        Raises `TimeoutError` after ``timeout`` seconds of real time.
        """
        return await self.bell.wait_for(predicate, timeout)

"""The people's side over HTTP: what the chat page, a test, or anybody with curl can do."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.demo.bodies import field
from bot.demo.errors import PersonError
from bot.demo.events import stream
from bot.demo.faults import Fault
from bot.demo.params import Upload
from bot.demo.profile import description, menu
from bot.demo.telegram import Telegram

MAX_UPLOAD = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Ask:
    """One request of a page: whose, what it says, and to which Telegram."""

    telegram: Telegram
    request: Request
    body: dict[str, Any]

    @property
    def id(self) -> int:
        """The person (or group) that the address names."""
        return int(self.request.path_params["id"])


Handler = Callable[[Ask], Any]


def person_routes(telegram: Telegram) -> list[Route]:
    """Everything under ``/demo``: JSON in, JSON out, ``{"error"}`` when it cannot be done."""
    return [
        Route(path, _responder(telegram, handler), methods=[verb])
        for verb, path, handler in (
            ("POST", "/demo/people", join),
            ("GET", "/demo/people/{id:int}", look),
            ("GET", "/demo/people/{id:int}/events", events),
            ("POST", "/demo/people/{id:int}/send", send),
            ("POST", "/demo/people/{id:int}/edit", edit),
            ("POST", "/demo/people/{id:int}/tap", tap),
            ("POST", "/demo/people/{id:int}/block", block),
            ("POST", "/demo/groups", make_group),
            ("GET", "/demo/groups/{id}", look_at_group),
            ("GET", "/demo/clock", read_clock),
            ("POST", "/demo/clock", move_clock),
            ("POST", "/demo/faults", add_fault),
            ("GET", "/demo/requests", requests),
            ("GET", "/demo/files/{file_id}", file),
        )
    ]


def _responder(telegram: Telegram, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    async def respond(request: Request) -> Response:
        try:
            found = handler(Ask(telegram, request, await _body(request)))
        except PersonError as error:
            return JSONResponse({"error": error.reason}, status_code=error.status)
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            return JSONResponse({"error": f"that cannot be read: {error!r}"}, status_code=422)
        return found if isinstance(found, Response) else JSONResponse(found)

    return respond


async def _body(request: Request) -> dict[str, Any]:
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        async with request.form(max_part_size=MAX_UPLOAD) as form:
            return {name: await field(value) for name, value in form.multi_items()}
    raw = await request.body()
    body = json.loads(raw) if raw else {}
    if not isinstance(body, dict):
        raise PersonError(422, "a JSON object is expected")
    return body


def join(ask: Ask) -> Any:
    person = ask.telegram.join(ask.body.get("first_name"), ask.body.get("language_code", "en"))
    return ask.telegram.people[person]["user"]


def look(ask: Ask) -> Any:
    telegram = ask.telegram
    known = telegram.person(ask.id)
    return {
        "person": known["user"],
        "bot": {name: telegram.bot[name] for name in ("id", "first_name", "username")}
        | {"description": description(telegram, known["user"].get("language_code") or "")},
        "messages": telegram.history(ask.id),
        "commands": menu(telegram, ask.id),
        "keyboard": known["keyboard"],
        "blocked": known["blocked"],
        "online": telegram.online,
        "last_event_id": telegram.feed(ask.id).last_id,
        **telegram.clock_state(),
    }


def events(ask: Ask) -> Any:
    ask.telegram.person(ask.id)
    since = ask.request.headers.get("last-event-id") or ask.request.query_params.get("since")
    return StreamingResponse(
        stream(ask.telegram, ask.id, since),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store"},
    )


def send(ask: Ask) -> Any:
    telegram, person, body = ask.telegram, ask.id, ask.body
    chat = int(body["chat_id"]) if "chat_id" in body else None
    if "text" in body:
        return telegram.send_text(person, str(body["text"]), chat)
    if "contact" in body:
        return telegram.send_contact(person, **body["contact"])
    for kind in ("photo", "document"):
        if isinstance(body.get(kind), Upload):
            return telegram.send_file(person, kind, body[kind], str(body.get("caption", "")), chat)
    for kind in ("location", "sticker", "voice", "poll", "dice", "photo", "document"):
        if body.get(kind):
            return telegram.send_other(person, kind, None if body[kind] is True else body[kind])
    raise PersonError(422, "there is nothing to send in that")


def edit(ask: Ask) -> Any:
    return ask.telegram.edit_text(ask.id, int(ask.body["message_id"]), str(ask.body["text"]))


def tap(ask: Ask) -> Any:
    message_id, data = int(ask.body["message_id"]), str(ask.body["data"])
    forge = ask.body.get("forge") is True
    return {"callback_query_id": ask.telegram.tap(ask.id, message_id, data, forge)}


def block(ask: Ask) -> Any:
    ask.telegram.block(ask.id, ask.body["blocked"] is True)
    return {"blocked": ask.telegram.people[ask.id]["blocked"]}


def make_group(ask: Ask) -> Any:
    kind, title = str(ask.body.get("type", "group")), str(ask.body.get("title", "Job hunters"))
    return ask.telegram.chat(ask.telegram.make_group(int(ask.body["person"]), title, kind))


def look_at_group(ask: Ask) -> Any:
    if ask.id not in ask.telegram.groups:
        raise PersonError(404, "there is no such group")
    return {"chat": ask.telegram.chat(ask.id), "messages": ask.telegram.history(ask.id)}


def read_clock(ask: Ask) -> Any:
    return ask.telegram.clock_state()


def move_clock(ask: Ask) -> Any:
    if ask.body.get("reset") is True:
        ask.telegram.clock.reset()
    else:
        ask.telegram.clock.advance(timedelta(seconds=float(ask.body["advance"])))
    return ask.telegram.clock_state()


def add_fault(ask: Ask) -> Any:
    if not isinstance(ask.body.get("method", "*"), str):
        raise PersonError(422, "a method has a name")
    return ask.telegram.add_fault(Fault(**ask.body))


def requests(ask: Ask) -> Any:
    return [
        {
            "method": made.method,
            "params": {name: _shown(value) for name, value in made.params.items()},
            "at": made.at.isoformat(),
            "error": made.error,
        }
        for made in ask.telegram.requests
    ]


def _shown(value: Any) -> Any:
    return repr(value) if isinstance(value, Upload) else value


def file(ask: Ask) -> Response:
    """An upload as it came; only pictures are shown in place, for anything else might run."""
    facts = ask.telegram.file_facts.get(ask.request.path_params["file_id"])
    if facts is None:
        raise PersonError(404, "there is no such file")
    place = "inline" if facts["kind"] == "photos" else "attachment"
    headers = {
        "Content-Disposition": f"{place}; filename*=UTF-8''{quote(facts['name'])}",
        "X-Content-Type-Options": "nosniff",
    }
    content = ask.telegram.files[facts["file"]["file_id"]]
    return Response(content, media_type=facts["content_type"], headers=headers)

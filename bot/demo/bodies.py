"""Reading what came in a form."""

from starlette.datastructures import UploadFile

from bot.demo.params import Upload


async def field(value: UploadFile | str) -> Upload | str:
    """A form's field: its text, or the file in it."""
    if isinstance(value, str):
        return value
    kind = value.content_type or "application/octet-stream"
    return Upload(value.filename or "file", kind, await value.read())

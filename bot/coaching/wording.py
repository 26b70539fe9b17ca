"""What every file of words has in common: shared phrases, cited facts, one kind of complaint."""

import re
from collections.abc import Mapping
from typing import Any

FACTS = range(1, 109)


class ContentError(ValueError):
    """A mistake in content/. The message names the place and says what is wrong with it."""


def with_phrases(phrases: Mapping[str, str], template: str) -> str:
    """`template` with the phrases it uses set before it, so that it may say `{{ name }}` for each.

    A phrase may use those that stand above it in the file.
    """
    for name, phrase in reversed(list(phrases.items())):
        if name in template and re.search(rf"\b{name}\b", template):  # most use none of them
            template = block(name, phrase) + template
    return template


def block(name: str, template: str | None) -> str:
    """A Jinja block that gives `template`, filled in, the name `name`; empty for None."""
    return "{% set " + name + " %}" + (template or "") + "{% endset %}"


def cited(owner: str, table: Mapping[str, Any], facts: Any) -> tuple[int, ...]:
    """The numbered facts that a piece of content rests on: none only where `default = true` says
    that it is the coach's own. Raises ContentError.
    """
    numbers = tuple(facts or ())
    if not numbers and not table.get("default", False):
        raise ContentError(f"{owner} cites no fact and is not marked as the coach's own default")
    if strangers := [number for number in numbers if number not in FACTS]:
        raise ContentError(f"{owner} cites {strangers[0]}, and facts run from 1 to {FACTS[-1]}")
    return numbers


def text(owner: str, table: Mapping[str, Any], key: str) -> str:
    """The words under `key`, which must be there and not be blank. Raises ContentError."""
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise ContentError(f"{owner} has no {key}")
    return value


def is_short_id(name: str) -> bool:
    """Fits a button's 64 bytes of callback data beside everything else that travels there."""
    return re.fullmatch(r"[a-z0-9_]{1,16}", name) is not None

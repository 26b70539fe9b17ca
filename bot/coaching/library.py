"""Loads the words in content/ and fills them in.

Every sentence the bot says is a Jinja2 template in a TOML file. Autoescape is on, so what people
typed cannot become markup; StrictUndefined is on, so a gap in the words is an error and not a hole.
"""

from collections.abc import Mapping, MutableMapping, Sequence
from functools import cache, cached_property
from html import unescape
from pathlib import Path
from typing import Any, Self

import tomli
from jinja2 import Environment, StrictUndefined, Template

from bot.coaching.callmap import CallMap
from bot.coaching.charting import load_callmap
from bot.coaching.facts import Fact, load_facts
from bot.coaching.filters import FILTERS
from bot.coaching.learned import Themes, load_themes
from bot.coaching.questions import Questions, load_questions
from bot.coaching.rehearsal import Ear, People, load_people
from bot.coaching.scripts import Scripts, load_scripts
from bot.coaching.tone import Tone, load_tone
from bot.coaching.understanding.weights import stored

CONTENT = Path(__file__).parent.parent / "content"


class UnknownWords(KeyError):
    """No message of that name stands in content/: a mistake in the code, found by the tests."""


class Library:
    """The words of one language.

    `messages` maps "topic.name" to a template, `buttons` a name to a label, `commands` a command
    to its line in the menu.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._environment = _environment()
        self._compiled: dict[str, Template] = {}
        self.messages = {
            f"{file.stem}.{name}": template
            for file in sorted((folder / "messages").glob("*.toml"))
            for name, template in _read(file).items()
        }
        self.buttons: Mapping[str, str] = _read(folder / "buttons.toml")
        self.commands: Mapping[str, str] = _read(folder / "commands.toml")
        self._environment.filters["span"] = lambda days: self.say("common.span", days=days)

    @classmethod
    def load(cls, language: str = "en") -> Self:
        """Raises FileNotFoundError for a language that has no folder in content/."""
        return cls(CONTENT / language)

    def say(self, key: str, **values: Any) -> str:
        """The message `key` as Telegram HTML. Raises UnknownWords, or jinja2.UndefinedError."""
        if key not in self.messages:
            raise UnknownWords(key)
        return self.render(self.messages[key], **values)

    def label(self, key: str, **values: Any) -> str:
        """A button's label as plain text: Telegram does not parse markup there."""
        if key not in self.buttons:
            raise UnknownWords(key)
        return unescape(self.render(self.buttons[key], **values))

    @cached_property
    def still_labels(self) -> Mapping[str, str]:
        """The labels of the buttons in which nothing is to be filled in, which most are."""
        return {key: unescape(words) for key, words in self.buttons.items() if "{" not in words}

    def page(self, name: str, **values: Any) -> str:
        """A whole file of content/ filled in: "script.html", or "script.txt" without its markup."""
        template = (self._folder / name).read_text(encoding="utf-8")
        rendered = self.render(template, **values)
        return rendered if name.endswith(".html") else unescape(rendered)

    def render(self, template: str, **values: Any) -> str:
        """Fill in any template from content/; runs of blank lines are squeezed to one."""
        if "{" not in template:  # nothing to fill in
            return _tidied(template)
        return _tidy(self._ready(template).render(**values))

    def compile_all(self) -> None:
        """So that nobody waits for the first of each message: the longest takes 10 ms."""
        for template in (*self.messages.values(), *self.buttons.values()):
            if "{" in template:
                self._ready(template)

    def _ready(self, template: str) -> Template:
        compiled = self._compiled.get(template)
        if compiled is None:
            compiled = self._compiled[template] = self._environment.from_string(template)
        return compiled

    @cached_property
    def columns(self) -> Mapping[str, Sequence[str]]:
        """A fact -> what a table's column for it may be called."""
        return _read(self._folder / "columns.toml")

    @cached_property
    def callmap(self) -> CallMap:
        """What the other side may say, and the next courteous line."""
        return load_callmap(_read(self._folder / "callmap.toml"))

    @cached_property
    def facts(self) -> dict[int, Fact]:
        """What the words rest on, by number."""
        return load_facts(_read(self._folder / "facts.toml"))

    @cached_property
    def scripts(self) -> Scripts:
        """Answers to "what should I say?"."""
        return load_scripts(_read(self._folder / "scripts.toml"))

    @cached_property
    def tone(self) -> Tone:
        """Which words could start an argument, and what to say instead."""
        learned = stored(self._folder / "tone.model.json")
        return load_tone(_read(self._folder / "tone.toml"), learned)

    @cached_property
    def people(self) -> People:
        """Whom a candidate may rehearse with."""
        return load_people(_read(self._folder / "people.toml"))

    @cached_property
    def ear(self) -> Ear:
        """How a line is heard in a rehearsal."""
        return Ear.load(_read(self._folder / "heard.toml"), self.tone)

    @cached_property
    def themes(self) -> Themes:
        """What employers' words have in common."""
        return load_themes(_read(self._folder / "themes.toml"))

    @cached_property
    def questions(self) -> Questions:
        """Sensible questions, by situation and kind of role."""
        return load_questions(_read(self._folder / "questions.toml"))


def _read(file: Path) -> dict[str, Any]:
    return tomli.loads(file.read_text(encoding="utf-8"))


@cache
def _tidied(template: str) -> str:
    return _tidy(template)


def _tidy(text: str) -> str:
    """No trailing spaces and at most one empty line: templates may be laid out to be read."""
    tidy: list[str] = []
    for line in (line.rstrip() for line in text.strip().splitlines()):
        if line or (tidy and tidy[-1]):
            tidy.append(line)
    return "\n".join(tidy)


class _Environment(Environment):
    """Each template has its globals as one dict: Jinja's chain of two costs a third of rendering a
    message, and nothing is ever added to it."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}


def _environment() -> Environment:
    environment = _Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # we escape for Telegram's HTML, whose only named entities are lt, gt, amp and quot;
        # MarkupSafe writes the apostrophe as &#39;, which Telegram reads too
    )
    environment.filters |= FILTERS
    return environment

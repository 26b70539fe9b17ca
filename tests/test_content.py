"""Every word the bot says: it reads well whatever is known, and Telegram takes it as it is."""

import ast
import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from jinja2 import meta

from bot.coaching.curve import Story
from bot.coaching.interview import Interview, Situation, Writing
from bot.coaching.library import Library
from bot.coaching.rhythm import Rhythm
from bot.coaching.silence import Reason
from bot.demo.html import parse_html
from bot.store.counting import COUNTED
from bot.telegram.routes import COMMANDS
from bot.watching.trouble import Troubles
from tests.coaching.spoken import GAPS

BOT = Path(__file__).parent.parent / "bot"
WORDS = Library.load()

MOST_CHARACTERS = 4096
"""Of a message, in UTF-16 units, without its tags: the Bot API's limit for sendMessage."""
MOST_ON_A_TOAST = 200
MOST_ON_A_BUTTON = 40
"""Our own: two share a row on a phone."""


# What may be known, by the name that the templates call it

TUESDAY = date(2026, 3, 3)
TODAY = date(2026, 3, 10)
AT_TEN = datetime(2026, 3, 17, 10, 0, tzinfo=UTC)
KNOWN = {
    "role": "night-shift team leader",
    "hour": time(14, 30),
    "contact": "Mr Dan O'Neill",
    "phone": "+44 20 7946 0321",
    "email": "dan.oneill@acme.example",
    "promised": date(2026, 3, 6),
    "writing": Writing.PREFERRED,
}
ACME = Interview("Acme", TUESDAY, **KNOWN)  # type: ignore[arg-type]
PLANS = [
    {"day": AT_TEN.date(), "local": AT_TEN, "moved": moved, "passed": passed}
    for moved in (False, True)
    for passed in ("", " Good Friday is a public holiday, so I do not ask then.")
]
SAID = "We went with somebody who had done it before."
JUDGED = {"why": "It could start an argument.", "instead": "Thank you, that helps."}
THEME = {"name": "Experience", "to_do": "Have one example ready."}


@dataclass(frozen=True)
class Again:
    """A theme and who named it."""

    theme: Mapping[str, str]
    companies: Collection[str]


VALUES: dict[str, list[Any]] = {
    "columns": [None, {"company": "Firma", "day": "Datum"}],
    "after": [None, 2, 5, 8],
    "again": [[Again(THEME, ["Acme"] * n)] for n in (2, 3, 5)],
    "asked": [True, False],
    "before": [None, 5],
    "body": ["Dear Mr O&#39;Neill,\n\nThank you.\n\nKind regards,\nAda"],
    "called": [0, 1, 4],
    "calls": [2, 84],
    "card": ["<b>Acme</b>"],
    "city": [None, "Buenos Aires"],
    "at_night": [False, True],
    "closed": [False, True],
    "close": ["Thank you, goodbye."],
    "company": ["Acme", None],
    "contact": ["Mr Dan O'Neill"],
    "companies": [("Acme",), ("Acme", "Bolt")],
    "to_do": ["Bring three short stories."],
    "count": [0, 1, 4],
    "day": [TUESDAY, None],
    "country": ["United Arab Emirates"],
    "counts": [dict.fromkeys(COUNTED, 3)],
    "days": [3, 7, 10, 14, 21],
    "earlier": [0, 3],
    "extra": [None, "I have passed the food hygiene certificate since."],
    "felt": [
        [],
        [
            {"interview": ACME, "on": TUESDAY, "before": before, "after": after}
            for before, after in ((7, 3), (None, 3), (7, None))
        ],
    ],
    "found": [Troubles(20, 2, 1, 3), Troubles(overdue=5), Troubles(errors=1)],
    "good": [[], [{"words": "Is now a good moment?", "why": "You asked whether it suits."}]],
    "heading": ["Is this right?"],
    "holidays": [("Good Friday",), ("Good Friday", "Easter Monday")],
    "holidays_of": [None, "United Kingdom (England)"],
    "hour": [None, time(15, 0)],
    "begun": [TUESDAY],
    "answered": [False, True],
    "invited_on": [None, TODAY, TUESDAY],
    "first": [None, "Acme"],
    "fits": [True, False],
    "ignored": [[], ["Wage"], ["Wage"] * 10],
    "interviews": [[ACME], [ACME, ACME]],
    "items": [
        [
            {"interview": ACME, "stands": "Still to come.", "on": TUESDAY}
            | {"words": SAID, "goes_on": goes_on}
            for goes_on in (False, True)
        ]
    ],
    "kind": ["You began."],
    "known": [0, 1, 3],
    "left_out": [0, 1, 3],
    "label": ["Skip"],
    "late": [False, True],
    "left": ["What is left is an e-mail."],
    "limit": [120],
    "line": ["Is now a good moment?"],
    "local": [AT_TEN],
    "made_up": [False, True],
    "marked": ["You <u>promised</u> to call."],
    "me": ["Ada", None],
    "more": [0, 2],
    "new": [
        {"contact": "Mr Dan O'Neill"},
        {"role": "night porter", "day": TUESDAY, "hour": time(15, 0), "promised": TUESDAY},
        {"phone": "+44 20 7946 0123", "email": "dan@acme.example"},
    ],
    "news": ["nothing", "delay", "rejected", "offer"],
    "name": ["Mr Dan O'Neill"],
    "number": ["+44 20 7946 0123"],
    "notes": [None, SAID],
    "now": [True, False],
    "on": [None, TUESDAY],
    "openings": [("Since we spoke,", "I forgot to say:", "You had asked about")],
    "others": [["Blue Fox"], ["Blue Fox", "Harbour Hotel"]],
    "page": [1, 2],
    "pages": [1, 3],
    "plan": PLANS,
    "planned": [AT_TEN],
    "practised": [0, 1, 3],
    "prompts": [("What is new?", "What did you forget?")],
    "question": ["Is there a day by which you expect to decide?", None],
    "questions": [("One?", "Two?", "Three?")],
    "reason": [reason.value for reason in Reason],
    "rhythm": [Rhythm(ZoneInfo("Europe/London"))],
    "rings": [False, True],
    "said": [SAID, None],
    "sent": [None, "My interview was"],
    "sentences": [[{"marked": "You <u>promised</u>.", "worst": JUDGED}]],
    "situation": [situation.value for situation in Situation],
    "stopped": [False, True],
    "stands": ["Still to come."],
    "story": [
        Story(1, 7, None, None, 0, 0, 0, 0, 0),
        Story(1, 7, None, None, 1, 1, 1, 1, 0),
        Story(1, 7, None, None, 1, 0, 1, 0, 1),
        Story(1, 7, None, None, 1, 0, 1, 0, 0),
        Story(1, None, None, 3, 0, 0, 0, 0, 0),
        Story(4, 7, 3, None, 4, 3, 2, 1, 1),
        Story(4, 3, 7, None, 0, 0, 0, 0, 0),
        Story(4, 5, 5, None, 2, 0, 3, 0, 0),
        Story(4, None, None, 3, 0, 0, 0, 0, 0),
    ],
    "subject": ["Our interview on Tuesday 3 March"],
    "them": ["Dan"],
    "to_come": [False, True],
    "today": [TODAY],
    "waited": ["A week has gone by."],
    "weekdays": [[TUESDAY], [TUESDAY, TODAY]],
    "words": [SAID],
    "what": ["The day is Tuesday 3 March."],
    "why": ["It could start an argument."],
    "worst": [JUDGED],
    "begins": [False, True],
    "typed": [False, True],
    "year": [False, True],
}
# never without it, in these messages
ALWAYS = {
    "company": {
        "call.finish_first",
        "call.other_call",
        "log.several",
        "buttons.move_news",
        "log.next_one",
        "news.of_another",
    },
    "on": {"learned.picture_day"},
    "hour": {"buttons.hour_choice", "buttons.on_day_at", "settings.shall_i"},
    "day": {
        "buttons.day_choice",
        "buttons.next_slot",
        "buttons.earlier_day",
        "buttons.this_week",
        "buttons.next_week",
        "buttons.on_day",
        "buttons.on_day_at",
        "call.invited_noted",
    },
    "question": {"common.chosen", "say.rings_back"},
    "city": {"where.is_here", "where.moved"},
    "said": {"practise.says", "practise.hung_up", "practise.said_goodbye"},
    "plan": {"call.early", "interviews.will_ask", "log.saved"},
}


def templates() -> dict[str, str]:
    """Every message, button and command."""
    return (
        dict(WORDS.messages)
        | {f"buttons.{name}": label for name, label in WORDS.buttons.items()}
        | {f"commands.{name}": told for name, told in WORDS.commands.items()}
    )


@cache
def names_in(template: str) -> frozenset[str]:
    """What a template needs to be told."""
    return frozenset(meta.find_undeclared_variables(WORDS._environment.parse(template)))


def interviews_for(template: str) -> list[Interview]:
    """Every combination of what may be unknown, among what the template speaks of."""
    asked = {name for name in KNOWN if re.search(rf"\.{name}\b", template)}
    asked |= {"role"} if "|title" in template else set()
    subsets = itertools.product((True, False), repeat=len(asked))
    told = [
        Interview("Acme", TUESDAY, **{name: KNOWN[name] for name in itertools.compress(asked, s)})  # type: ignore[arg-type]
        for s in subsets
    ]
    return told + [replace(each, writing=Writing.NO_CALLS) for each in told if each.writing]


def every_knowledge(key: str, template: str) -> Iterator[dict[str, Any]]:
    """Every combination of what may be known when that message is said."""
    names = sorted(names_in(template))
    assert set(names) <= {"interview", *VALUES}, f"tell VALUES what {key} may be told"
    choices = []
    for name in names:
        values: list[Any] = interviews_for(template) if name == "interview" else VALUES[name]
        certain = key in ALWAYS.get(name, ())
        choices.append([value for value in values if not (certain and value is None)])
    for chosen in itertools.product(*choices):
        told = dict(zip(names, chosen, strict=True))
        if possible(told):
            yield told


def possible(told: Mapping[str, Any]) -> bool:
    """Whether that can be so: nobody waits for a day that was not promised."""
    if told.get("reason") == Reason.PROMISED and "interview" in told:
        return told["interview"].promised is not None
    return True


@pytest.mark.parametrize("key", sorted(templates()))
def test_it_reads_without_a_gap_whatever_is_known(key: str) -> None:
    template = templates()[key]
    for told in every_knowledge(key, template):
        said = WORDS.render(template, **told)
        text, _ = parse_html(said)
        assert text.strip(), told
        assert GAPS.search(text) is None, (text, told)
        assert GAPS.search(said) is None, (said, told)


# What people type may be long, and look like markup

NASTY = '<b>&amp; </i> O\'Neill "&" <script>'
LONG_NAME = (NASTY + "x" * 120)[:120]
LONG_LINE = (NASTY + "x" * 300)[:300]
LONG_NOTES = (NASTY + "x" * 1000)[:1000]
TYPED = {
    "company": LONG_NAME,
    "role": LONG_NAME,
    "contact": LONG_NAME,
    "phone": "+" + "9" * 39,
    "email": "x" * 190 + "@acme.example"[:10],
}
LONGEST_KNOWN = Interview(**(KNOWN | TYPED | {"day": TUESDAY}))  # type: ignore[arg-type]
LONGEST: dict[str, Any] = {
    "company": LONG_NAME,
    "contact": LONG_NAME,
    "extra": LONG_LINE,
    "heading": LONG_NAME,
    "interview": LONGEST_KNOWN,
    "items": [VALUES["items"][0][0] | {"interview": LONGEST_KNOWN, "words": LONG_LINE}] * 5,
    "felt": [{"interview": LONGEST_KNOWN, "on": TUESDAY, "before": 7, "after": 3}] * 12,
    "label": "x" * 40,
    "me": LONG_NAME[:64],
    "notes": LONG_NOTES,
    "others": [LONG_NAME] * 5,
    "question": LONG_LINE,
    "said": LONG_LINE,
    "them": LONG_NAME,
}


@pytest.mark.parametrize("key", sorted(WORDS.messages))
def test_telegram_takes_it_however_much_was_typed(key: str) -> None:
    template = WORDS.messages[key]
    told = {name: LONGEST.get(name, VALUES.get(name, [None])[-1]) for name in names_in(template)}
    told |= {name: VALUES[name][0] for name in told if told[name] is None}
    told |= {name: "x" * 300 for name in told if f"{name}|safe" in template}  # rendered before
    text, entities = parse_html(WORDS.render(template, **told))
    assert len(text.encode("utf-16-le")) // 2 <= MOST_CHARACTERS
    if NASTY in "".join(str(value) for value in told.values() if isinstance(value, str)):
        assert NASTY in text  # as it was typed
    assert all(entity["type"] in SHOWN for entity in entities)


MOST_ON_AN_OLD_PHONE = 1_000
"""Characters that a ten-year-old phone shows without trouble."""


@pytest.mark.parametrize("key", sorted(WORDS.messages))
def test_no_message_is_longer_than_an_old_phone_likes(key: str) -> None:
    template = WORDS.messages[key]
    for told in itertools.islice(every_knowledge(key, template), 50):
        text, _ = parse_html(WORDS.render(template, **told))
        assert len(text) <= MOST_ON_AN_OLD_PHONE


def test_every_button_says_what_it_does_in_letters() -> None:
    for name, label in WORDS.buttons.items():
        spoken = name.startswith("question_")  # "1" stands under the three that are numbered
        assert spoken or re.search(r"[A-Za-z]{2}", re.sub(r"{%.*?%}", "", label)), name


SHOWN = {"bold", "italic", "underline", "code", "pre", "blockquote", "bot_command", "url", "email"}


@pytest.mark.parametrize("name", sorted(WORDS.buttons))
def test_a_label_fits_on_its_button(name: str) -> None:
    for told in every_knowledge(f"buttons.{name}", WORDS.buttons[name]):
        label = WORDS.label(name, **told)
        assert 0 < len(label) <= MOST_ON_A_BUTTON
        assert "<" not in label and "\n" not in label


def test_the_menu_shows_commands_that_there_are() -> None:
    assert set(WORDS.commands) <= set(COMMANDS)
    for name, told in WORDS.commands.items():
        assert re.fullmatch(r"[a-z0-9_]{1,32}", name)
        assert 3 <= len(told) <= 60 and not told.endswith(".")


def test_no_message_shouts_or_promises() -> None:
    for key, template in templates().items():
        assert "!" not in re.sub(r"\{.*?\}|!=", "", template, flags=re.DOTALL), key
        assert not re.search(r"\bguarantee(?!s in this)|\bnever fails\b|\b100 ?%", template), key


# What the code asks for, and what there is


def texts(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Every string that is written out, with its place."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node, node.value


@dataclass(frozen=True)
class Module:
    """A file of the bot, and the words in it."""

    name: str
    tree: ast.Module

    @cached_property
    def constants(self) -> set[str]:
        """Every string that is written out."""
        pieces = {
            id(part)
            for node in ast.walk(self.tree)
            if isinstance(node, ast.JoinedStr)
            for part in node.values
        }
        return {text for node, text in texts(self.tree) if id(node) not in pieces}

    @cached_property
    def patterns(self) -> list[str]:
        """What may come of every f-string that makes a name: "log.ask_{slot}" -> log\\.ask_\\w+."""
        made = [
            "".join(
                re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"\w+"
                for part in node.values
            )
            for node in ast.walk(self.tree)
            if isinstance(node, ast.JoinedStr)
        ]
        return [pattern for pattern in made if re.match(r"[a-z]\w*\\?[._]", pattern)]

    def calls(self, *methods: str) -> Iterator[ast.Call]:
        """Every call of a method, or function, of one of those names."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                called = node.func
                name = called.attr if isinstance(called, ast.Attribute) else ast.unparse(called)
                if name in methods:
                    yield node


@cache
def modules(under: str = "") -> list[Module]:
    files = sorted((BOT / under).rglob("*.py"))
    return [
        Module(str(file.relative_to(BOT)), ast.parse(file.read_text(encoding="utf-8")))
        for file in files
        if "versions" not in file.parts
    ]


TOPICS = "|".join(sorted({key.partition(".")[0] for key in WORDS.messages}))


def keys_used_in(module: Module) -> set[str]:
    """The messages that a module may say."""
    words, patterns = module.constants, module.patterns
    used = {word for word in words if word in WORDS.messages}
    for pattern in patterns:
        topic, dot, rest = pattern.partition(r"\.")
        if dot and rest == r"\w+":  # "call.{slot.name}": one of the names in that module
            used |= {key for key in WORDS.messages if _named_in(module, topic, key)}
        elif dot:
            used |= {key for key in WORDS.messages if re.fullmatch(pattern, key)}
    return used


def _named_in(module: Module, topic: str, key: str) -> bool:
    if not key.startswith(f"{topic}."):
        return False
    name = key.removeprefix(f"{topic}.")
    made = (p for p in module.patterns if r"\." not in p)
    return name in module.constants or any(re.fullmatch(pattern, name) for pattern in made)


def test_every_message_the_code_names_exists() -> None:
    for module in modules():
        if module.name.startswith(("models", "store")):
            continue  # "call.id" is a column there
        for word in module.constants:
            if re.fullmatch(rf"(?:{TOPICS})\.[a-z_0-9]+", word):
                assert word in WORDS.messages, f"{module.name} says {word}"
        for pattern in module.patterns:
            if re.match(rf"(?:{TOPICS})\\\.", pattern):
                assert any(re.fullmatch(pattern, key) for key in WORDS.messages), module.name


def test_every_message_is_said_somewhere() -> None:
    used: set[str] = set().union(*map(keys_used_in, modules()))
    unused = sorted(set(WORDS.messages) - used)
    assert not unused, f"nobody says {unused}"


def test_every_button_the_code_names_exists() -> None:
    for module in modules():
        if module.name.startswith("store/"):
            continue  # a label is a column's name there
        for call in module.calls("button", "offered", "label"):
            # a form's own buttons are handed the talk first
            label = next((a for a in call.args if ast.unparse(a) != "talk"), None)
            if isinstance(label, ast.Constant):
                assert label.value in WORDS.buttons, f"{module.name} offers {label.value!r}"


def test_every_button_is_offered_somewhere() -> None:
    used: set[str] = set()
    for module in modules():
        used |= module.constants & set(WORDS.buttons)
        used |= {
            name
            for pattern in module.patterns
            for name in WORDS.buttons
            if r"\." not in pattern and re.fullmatch(pattern, name)
        }
    unused = sorted(set(WORDS.buttons) - used)
    assert not unused, f"nobody offers {unused}"


def test_toasts_are_short_and_plain() -> None:
    said = {
        key
        for module in modules()
        for call in module.calls("acknowledge")
        for argument in call.args
        for _, key in texts(argument)
    }
    assert said
    for key in said:
        template = WORDS.messages[key]
        assert not names_in(template), f"{key} would show its escaped values"
        assert not re.search(r"[<&{]", template)
        assert len(template) <= MOST_ON_A_TOAST


# No sentence for people stands in the code

SENTENCE = re.compile(r"(?=.*\b[a-z]{2})[“\"']?[A-Z][\w’']*(?:,? \W?[\w’']+){2,}")
FOR_OPERATORS = {
    "__main__.py",  # the command line
    "app.py",
    *(
        f"commands/{name}.py"
        for name in ("copy", "doctor", "migrate", "outbox", "restore", "backup")
    ),
    "commands/run.py",
    "copying.py",
    "living.py",
    "opening.py",
    "playing.py",
    "port.py",
    "settings.py",
    "coaching/understanding/learn/__main__.py",
    "coaching/tone/learn.py",
    "watching/health.py",
    "watching/meters.py",
    "telegram/webhook.py",  # to whoever posts there and is not Telegram
}


def docstrings(tree: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        for statement in body if isinstance(body, list) else ():
            if isinstance(statement, ast.Expr):
                yield statement.value


def not_for_people(tree: ast.Module) -> Iterator[ast.AST]:
    """Docstrings, exceptions, log lines, patterns: what no candidate ever sees."""
    for node in ast.walk(tree):
        calls = isinstance(node, ast.Call) and re.match(
            r"log\.|.*told\.(?:tell|well)$|re\.|ContextVar|.*(?:Error|bad_request)$",
            ast.unparse(node.func),
        )
        if calls or isinstance(node, ast.Raise):
            yield from ast.walk(node)
    yield from docstrings(tree)


def literals(module: Module) -> Iterable[str]:
    """The strings that a candidate could come to see."""
    spared = {id(node) for node in not_for_people(module.tree)}
    for node in ast.walk(module.tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in spared
        ):
            yield node.value


def test_no_sentence_stands_in_the_code() -> None:
    found = [
        (module.name, literal)
        for module in modules()
        if module.name not in FOR_OPERATORS and not module.name.startswith("demo/")
        for literal in literals(module)
        if SENTENCE.match(literal)
    ]
    assert not found, found


def test_conversations_have_no_words_of_their_own() -> None:
    spoken = [*modules("conversations"), *(m for m in modules() if m.name == "nudges.py")]
    found = [
        (module.name, literal)
        for module in spoken
        for literal in literals(module)
        if re.search(r"[A-Za-z]{2,},? [A-Za-z]{2,}", literal)
    ]
    assert not found, found


def test_the_demo_speaks_only_as_telegram_does() -> None:
    found = [
        (module.name, literal)
        for module in modules("demo")
        for literal in literals(module)
        if SENTENCE.match(literal)
    ]
    telegrams_own = re.compile(r"(?:Bad Request|Conflict|Forbidden|Wrong response|Webhook)\b")
    assert [each for each in found if not telegrams_own.match(each[1])] == []

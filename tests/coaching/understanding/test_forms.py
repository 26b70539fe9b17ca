"""What a form needs is in all that its pattern matches: looking for it first loses nothing."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.coaching.understanding.content import lines
from bot.coaching.understanding.forms import Form, forms
from bot.coaching.understanding.words import plain, words
from tests.coaching.understanding import scoring

FORMS = [*forms("days"), *forms("hours")]
SETS = ("intents", "unlearned_intents", "blind_intents", "oneline_logs", "unlearned_logs")


def lacking(form: Form, read: str) -> list[str]:
    """What its pattern matches without what it needs."""
    found = (match[0] for match in form.pattern.finditer(read))
    return [text for text in found if not re.search(form.needs, text)]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.written[:40])
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_whatever_a_pattern_matches_has_what_it_needs(form: Form, data: st.DataObject) -> None:
    assert lacking(form, data.draw(st.from_regex(form.pattern))) == []


def test_whatever_people_wrote_is_read_as_without_a_first_look() -> None:
    written = [*lines("told"), *lines("sentences"), *lines("voices"), *lines("phrasings")]
    written += [row["text"] for name in SETS for row in scoring.rows(name)]
    reads = [words(plain(text)).read for text in written]
    assert [text for form in FORMS for read in reads for text in lacking(form, read)] == []

"""Whether a message is in a language that the coach does not speak."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coaching.understanding.language import is_foreign


@pytest.mark.parametrize(
    "text",
    [
        "hola, como estas? tuve una entrevista ayer",
        "ich hatte gestern ein Vorstellungsgespräch bei Siemens",
        "j'ai eu un entretien hier",
        "miałem wczoraj rozmowę kwalifikacyjną",
        "obrigado pela ajuda ontem",
        "मेरा इंटरव्यू कल था",
        "мне отказали",
        "昨日面接を受けました",
    ],
)
def test_another_language_is_noticed(text: str) -> None:
    assert is_foreign(text)


@pytest.mark.parametrize(
    "text",
    [
        "they said no :(",
        "what should i say",
        "had me interview in Tesco yesterday so I did",
        "yaar interview was good only, they told they will call",
        "i didnt get it",
        "Monzo",
        "Société Générale",
        "👍",
        "020 7946 0123",
        "",
    ],
)
def test_english_of_any_kind_and_bare_names_are_not(text: str) -> None:
    assert not is_foreign(text)


@given(st.text())
def test_any_text_has_an_answer(text: str) -> None:
    assert is_foreign(text) in (True, False)

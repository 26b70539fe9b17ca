"""How the employer would like to hear from people, and what only sounds like it."""

import pytest

from bot.coaching.understanding import Wish, read_wish

NO_CALLS = [
    "The advert said no calls",
    "the job ad says no phone calls please",
    "no calls please, it said",
    "They said don't call them",
    "They told me not to ring",
    "it says in the posting: please do not phone",
    "she asked me not to call",
    "interview at acme yesterday, the ad said no calls",
]
PREFERRED = [
    "they prefer writing",
    "They'd prefer an e-mail",
    "she said she prefers email",
    "they would rather have it in writing",
    "they prefer to be contacted by e-mail",
    "he'd rather I emailed",
    "they told me to email them instead",
    "email only",
    "HR asked me to write.",
]
CALLS = ["a call is fine", "they don't mind a call", "she said I can call"]
NEITHER = [
    "they said no",
    "no calls yet",
    "I've had no calls from them",
    "nobody called",
    "they said don't call before Friday",
    "they said they don't call back",
    "they asked me to write code",
    "I have to write a test for them",
    "they will email me",
    "what should I write in the e-mail?",
    "they want to email me the contract",
    "I am writing to them",
    "Interview at Acme yesterday for the writing job",
    "they said they would call me",
    "I made the call",
    "don't call me",
    "they prefer someone with written English",
    "They preferred people who write code",
    "they would rather have somebody with e-mail marketing experience",
    "",
]


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        *((text, Wish.NO_CALLS) for text in NO_CALLS),
        *((text, Wish.PREFERRED) for text in PREFERRED),
        *((text, Wish.CALLS) for text in CALLS),
        *((text, None) for text in NEITHER),
    ],
)
def test_it_is_heard_where_it_is_said(text: str, wish: Wish | None) -> None:
    assert read_wish(text) is wish
    assert read_wish(text.upper()) is wish

"""Every story in stories/ goes as it is written; and one that does not says where, in full."""

from pathlib import Path

import pytest

from tests.conftest import House
from tests.stories.playing import Parted, Play
from tests.stories.script import Scene, Unreadable, read_story, scenes

STORIES = [
    f for f in sorted((Path(__file__).parent / "stories").glob("*.md")) if f.stem != "README"
]
HELLO = "**Ada:** /cancel\n\n**Bot:** There is nothing to cancel …\n\n"


@pytest.mark.parametrize("story", STORIES, ids=[story.stem for story in STORIES])
async def test_it_goes_like_this(story: Path, house: House) -> None:
    why = await parting(house, read_story(story))
    if why:
        pytest.fail(f"{story.name}, {why}", pytrace=False)


async def parting(house: House, story: list[Scene]) -> str:
    """Why the bot did not go along with a story, in words; "" when it did."""
    try:
        await Play(house).play(story)
    except (Parted, Unreadable) as parted:
        return str(parted)
    return ""


async def test_a_story_that_parts_shows_the_conversation_and_marks_the_line(house: House) -> None:
    wrong = HELLO + "**Ada:** /log\n\n**Bot:** So that …\nand who are you?\n"
    why = await parting(house, scenes(wrong))
    assert why.splitlines() == [
        "line 7: the bot and the story part.",
        "",
        "  **Ada:** /cancel",
        "  ",
        "  **Bot:** There is nothing to cancel just now. Your interviews are as they were.",
        "  ",
        "  **Ada:** /log",
        "  ",
        "  **Bot:** So that I never write to you at night: which city are you in?",
        "> You can also share your location, or tell me what time it is where you are, "
        "for instance 14:20.",
        "",
        "The story says here:",
        "and who are you?",
    ]


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        ("**Bot:** And then?", "The bot says nothing. The story says:\n**Bot:** And then?"),
        ("**Ada:** /help", "The story says nothing of this."),
        (
            "**Ada:** /cancel\n**Bot (pop-up):** There is nothing …",
            "The story says here:\n**Bot (p",
        ),
        ("**Ada:** /cancel\n**Bot:** …\n[Save]", "The story says here:\n[Save]"),
        ("**Ada:** /interviews\n**Bot:** You …\n[Log]", "> [Log an interview]"),
        ("**Ada:** /interviews\n**Bot:** You have not told me", "> **Bot:** You have not told me"),
        ("**Ada taps:** Save", "There is no button 'Save'"),
        ("*a week passes*\n**Bot:** Hello", "The bot says nothing."),
    ],
)
async def test_it_says_what_is_wrong(house: House, more: str, complaint: str) -> None:
    assert complaint in await parting(house, scenes(HELLO + more))


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        ("*it is Tuesday 11 March, 10:00*", "line 5: that is another weekday"),
        ("*it is Monday 9 March, 10:00*", "line 5: that is another weekday, or it has passed"),
        ("*it is Monday 32 March, 10:00*", "line 5: there is no such time"),
        ("*the sun sets*", "line 5: this is not understood: the sun sets"),
        ("**Ada shares a contact:** Priya", "line 5: this is not understood: Priya"),
        ("**Ada:** /cancel\n**Bot to Eve:** Hello", "line 5: nobody is called Eve here"),
        ("**Grace:** /cancel\n**Bot:** …\n*a day passes*\n**Bot:** Hello", "line 7: say to whom"),
    ],
)
async def test_a_story_at_fault_is_told_so(house: House, more: str, complaint: str) -> None:
    assert (await parting(house, scenes(HELLO + more))).startswith(complaint)


@pytest.mark.parametrize(
    ("story", "complaint"),
    [
        ("Hello", "line 1: nobody says this: Hello"),
        ("**Bot:** Hello", "line 1: nobody has done anything yet"),
        ("**Ada:** Hello", "in this story the bot never says anything"),
        ("**Ada sings:** la", "line 1: nobody can do this: sings"),
        ("**ada:** Hello", "line 1: this is not understood"),
        ("# Title\n\n**Ada:** Hi\n**Bot, loudly:** Hello", "line 4: the bot does not speak like"),
        ("**Ada:** Hi\n**Bot:** Hello\n[Save]\nand so on", "line 2: words below the buttons"),
        ("**Ada:** Hi\n*a week passes*\nand more", "line 2: nobody says what follows"),
    ],
)
def test_what_is_not_understood_is_a_mistake(story: str, complaint: str) -> None:
    with pytest.raises(Unreadable, match=complaint):
        scenes(story)


def test_a_story_is_read_as_it_is_meant() -> None:
    one, two = scenes(
        "# Title\n> A remark.\n\n**Ada:** one\ntwo\n\n> Another.\n\n**Bot:** Is **this**\\\n"
        "right?\n\n[Save]  [No]\n…\n**Bot (pop-up):** Oh\n\n*a week passes*\n"
    )
    assert (one.deed.who, one.deed.what) == ("Ada", "one\ntwo")
    question, oh = one.answers
    assert (question.lines, question.rows) == (("Is **this**", "right?"), ("[Save] [No]", "…"))
    assert (oh.how, oh.lines, oh.rows) == ("pop-up", ("Oh",), None)
    assert (two.deed.who, two.deed.what, two.answers) == (None, "a week passes", ())

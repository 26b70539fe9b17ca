"""Every story in stories/ goes as it is written; and a story that does not says where, in full."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conftest import House
from tests.stories.playing import Parted, Play
from tests.stories.script import Unreadable, read_story, scenes

STORIES = sorted((Path(__file__).parent / "stories").glob("*.md"))
HELLO = "**Ada:** /cancel\n\n**Bot:** There is nothing to cancel just now. …"


@pytest.mark.parametrize(
    "story", [s for s in STORIES if s.stem != "README"], ids=lambda story: story.stem
)
async def test_it_goes_like_this(story: Path, house: House) -> None:
    try:
        await Play(house).play(read_story(story))
    except (Parted, Unreadable) as parted:
        pytest.fail(f"{story.name}, {parted}", pytrace=False)

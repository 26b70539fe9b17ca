"""The picture of the fear: drawn whatever is known, the same each time, and readable."""

import subprocess
import sys
from io import BytesIO
from itertools import product
from typing import Any

import pytest
from PIL import Image

from bot.telegram.picture import FAINT, FIRST, GROUND, INK, THEN, draw

WORDS = {
    **{"fear": "How scary it felt", "before": "before", "after": "after", "note": ""},
    **{"most": "10\nthe worst", "half": "5", "none": "0\nnot at all"},
    **{"manner": "How they were", "expected": "expected", "found": "as it was"},
    **{"friendly": "friendly", "plain": "businesslike", "short": "short"},
}
NOTHING = {"before": None, "after": None, "expected": None, "found": None}


def point(day: str = "3 Mar", **told: float) -> dict[str, Any]:
    return {"day": day} | NOTHING | told


def drawn(*points: dict[str, Any], **words: str) -> Image.Image:
    return Image.open(BytesIO(draw({"points": points, "words": WORDS | words})))


def colours(image: Image.Image) -> set[str]:
    found = image.convert("RGB").getcolors(1_000_000)
    assert found is not None
    return {hexed(colour) for _, colour in found}


def hexed(colour: object) -> str:
    assert isinstance(colour, tuple)
    return "#" + bytes(colour[:3]).hex()


def light(colour: str) -> float:
    """Relative luminance, as WCAG 2 has it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(first: str, second: str) -> float:
    lights = sorted((light(first), light(second)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


@pytest.mark.parametrize("known", list(product((True, False), repeat=4)))
def test_it_is_drawn_whatever_is_known(known: tuple[bool, ...]) -> None:
    full = {"before": 7.0, "after": 3.0, "expected": 0.0, "found": 2.0}
    told = {
        name: full[name] if is_known else None for name, is_known in zip(full, known, strict=True)
    }
    image = drawn({"day": "3 Mar"} | told)
    assert image.width == 1080
    assert (FIRST in colours(image)) and (THEN in colours(image))  # the key is always there
    assert (image.height > 1080) == (known[2] and known[3])


@pytest.mark.parametrize("count", [1, 2, 5, 12])
def test_it_is_drawn_for_few_and_for_many(count: int) -> None:
    days = [point(f"{n + 1} Mar", before=10 - n % 11, after=n % 11) for n in range(count)]
    assert drawn(*days, note="Each mark is the average of up to 84 calls.").size[0] == 1080


def test_the_same_facts_give_the_same_bytes() -> None:
    picture = {"points": [point(before=7, after=3)], "words": WORDS}
    assert draw(picture) == draw(picture)


def test_no_letter_is_missing_whatever_the_words_are() -> None:
    drawn(point(before=1), fear="How $scary$ it_felt^2, \\frac and <b>")


def test_its_ground_is_its_own_in_a_dark_chat_and_in_a_light_one() -> None:
    image = drawn(point(before=7, after=3)).convert("RGBA")
    assert image.getchannel("A").getextrema() == (255, 255)  # nothing shines through
    assert hexed(image.getpixel((3, 3))) == GROUND


@pytest.mark.parametrize(("ink", "least"), [(INK, 7.0), (FAINT, 4.5), (FIRST, 3.0), (THEN, 3.0)])
def test_what_is_on_it_can_be_read(ink: str, least: float) -> None:
    assert contrast(ink, GROUND) >= least


def test_nothing_is_loaded_for_it_before_one_is_drawn() -> None:
    code = "import sys, bot.app, bot.telegram.senders; print('matplotlib' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"

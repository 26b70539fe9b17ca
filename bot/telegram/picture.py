"""Draws the curve of fear: a picture with ground and ink of its own, so that it reads in a dark
chat as in a light one.

Each is drawn by a process of its own, `python -m bot.telegram.picture`: matplotlib would take a
quarter of the bot's memory, and this gives it back.
"""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

GROUND, INK, FAINT, RULE = "#22303c", "#f4f1ea", "#a9b7c2", "#40525f"
FIRST, THEN = "#f2a65a", "#6fd3c0"
RING = {"color": FIRST, "markerfacecolor": GROUND, "markersize": 11}
DOT = {"color": THEN, "markerfacecolor": THEN, "markersize": 7}
"""Told apart by shape as well as by colour, and both to be seen where they meet."""
EDGE = 2.2
WIDE, PIXELS = 4.5, 240
"""Inches, and pixels in one: 1080 pixels across. So small a sheet keeps the letters large where a
chat shows the picture three inches wide; and hardly higher than wide, it is shown in full."""
MARGIN, GUTTER, HEAD, FOOT, NOTE = 0.25, 1.0, 0.95, 0.42, 0.28
FEAR, MANNER = 2.0, 1.0
"""Inches of the two fields, between what stands over and under each."""
TITLE, LETTERS, SMALL = 14, 11.5, 10
"""Points."""
MOST_DAYS = 4
ONE_AT_A_TIME = asyncio.Semaphore(1)
"""However many candidates look at once, one processor is enough for their pictures."""

Points = Sequence[Mapping[str, Any]]
Words = Mapping[str, str]


async def drawn_apart(picture: Mapping[str, Any]) -> bytes:
    """The same as `draw`, while everybody else is answered. Raises RuntimeError."""
    async with ONE_AT_A_TIME:
        drawing = await asyncio.create_subprocess_exec(
            sys.executable, "-m", __name__, stdin=PIPE, stdout=PIPE, stderr=PIPE
        )
        drawn, complaint = await drawing.communicate(json.dumps(picture).encode())
    if drawing.returncode:
        # what went wrong, without what it quotes
        last = complaint.decode(errors="replace").strip().rpartition("\n")[2] or "nothing said why"
        raise RuntimeError(f"the picture was not drawn: {last.partition(':')[0]}")
    return drawn


def draw(picture: Mapping[str, Any]) -> bytes:
    """A PNG of `points` (day, before, after, expected, found) with the `words` beside them, and a
    `note` below, where there is one.

    The same picture gives the same bytes.
    """
    from matplotlib import rc_context  # noqa: PLC0415
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    parts, note = _parts(picture["points"], picture["words"]), picture["words"]["note"]
    high = sum(HEAD + part.deep + FOOT for part in parts) + (NOTE if note else 0)
    plain = rc_context({"font.family": "DejaVu Sans", "text.parse_math": False})
    with plain:
        figure = Figure(figsize=(WIDE, high), dpi=PIXELS, facecolor=GROUND)
        FigureCanvasAgg(figure)
        top = high
        for part in parts:
            _Drawing(figure, part, top, high).draw()
            top -= HEAD + part.deep + FOOT
        figure.text(MARGIN / WIDE, NOTE / high, note, color=FAINT, size=SMALL)
        stored = BytesIO()
        figure.savefig(stored, format="png", metadata={"Software": None})
    return stored.getvalue()


@dataclass(frozen=True, slots=True)
class _Part:
    """A field `deep` inches high, with a column for each point and the marks of a `pair` in it.

    `scale` names heights from the lowest to the highest; `key` says which mark is which.
    """

    points: Points
    pair: tuple[str, str]
    deep: float
    scale: Sequence[tuple[float, str]]
    title: str
    key: tuple[str, str]
    numbers: bool


def _parts(points: Points, words: Words) -> list[_Part]:
    """The fear; below it the manners, where both were told of some call."""

    def part(pair: tuple[str, str], deep: float, title: str, *scale: tuple[float, str]) -> _Part:
        key = (words[pair[0]], words[pair[1]])
        return _Part(points, pair, deep, scale, words[title], key, numbers=title == "fear")

    scale = ((0, words["none"]), (5, words["half"]), (10, words["most"]))
    fear = part(("before", "after"), FEAR, "fear", *scale)
    if all(point["expected"] is None or point["found"] is None for point in points):
        return [fear]
    warmth = enumerate((words["short"], words["plain"], words["friendly"]))
    return [fear, part(("expected", "found"), MANNER, "manner", *warmth)]


@dataclass(frozen=True, slots=True)
class _Drawing:
    """A part on a figure `high` inches high, below `top` inches from the lower edge."""

    figure: "Figure"
    part: _Part
    top: float
    high: float

    def draw(self) -> None:
        """The heading, the field, and a column for each point."""
        self._heading()
        axes = self._field()
        for x, point in enumerate(self.part.points):
            self._column(axes, x, [point[name] for name in self.part.pair])

    def _heading(self) -> None:
        from matplotlib.lines import Line2D  # noqa: PLC0415

        left, line = MARGIN / WIDE, (self.top - 0.3) / self.high
        self.figure.text(
            left, line, self.part.title, color=INK, size=TITLE, weight="bold", va="center"
        )
        below = (self.top - 0.62) / self.high
        for at, mark, name in zip((left, 0.51), (RING, DOT), self.part.key, strict=True):
            sign = Line2D([at + 0.024], [below], marker="o", markeredgewidth=EDGE, **mark)  # type: ignore[arg-type]
            self.figure.add_artist(sign)
            self.figure.text(at + 0.058, below, name, color=INK, size=LETTERS, va="center_baseline")

    def _field(self) -> "Axes":
        left, right = MARGIN + GUTTER, WIDE - MARGIN
        low = self.top - HEAD - self.part.deep
        box = (left / WIDE, low / self.high, (right - left) / WIDE, self.part.deep / self.high)
        axes = self.figure.add_axes(box)
        highest, last = self.part.scale[-1][0], len(self.part.points) - 1
        axes.set(facecolor=GROUND, ylim=(-0.12 * highest, 1.12 * highest))
        axes.set_xlim(-0.6, last + 0.6)
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0, labelsize=SMALL, labelcolor=FAINT, pad=5)
        axes.set_yticks(*zip(*self.part.scale, strict=True), ha="left")
        axes.tick_params(axis="y", pad=GUTTER * 72)
        axes.set_xticks(*_days(self.part.points))
        axes.grid(axis="y", color=RULE, linewidth=1)
        axes.set_axisbelow(True)
        return axes

    def _column(self, axes: "Axes", x: int, heights: Sequence[float | None]) -> None:
        """A ring for what came first, a dot for what came then, and a line between the two."""
        known = sorted({height for height in heights if height is not None}, reverse=True)
        axes.plot([x] * len(known), known, color=FAINT, linewidth=2, zorder=2)
        for height, mark in zip(heights, (RING, DOT), strict=True):
            if height is not None:
                axes.plot(x, height, "o", markeredgewidth=EDGE, zorder=3, **mark)  # type: ignore[arg-type]
        for side, height in zip((1, -1), known if self.part.numbers else (), strict=False):
            axes.annotate(
                f"{round(height, 1):g}",
                (x, height),
                xytext=(0, 13 * side),
                textcoords="offset points",
                color=INK,
                size=SMALL,
                ha="center",
                va="center",
                bbox={"facecolor": GROUND, "edgecolor": "none", "pad": 1},
            )


def _days(points: Points) -> tuple[list[int], list[str]]:
    """A few places with the day of the call there: the first, the last, and some between."""
    last = len(points) - 1
    steps = min(MOST_DAYS - 1, last)
    places = [round(last * step / steps) for step in range(steps + 1)] if steps else [0]
    days = [points[place]["day"] for place in places]
    kept = [at for at, day in enumerate(days) if at == 0 or day != days[at - 1]]
    return [places[at] for at in kept], [days[at] for at in kept]


if __name__ == "__main__":
    sys.stdout.buffer.write(draw(json.load(sys.stdin)))

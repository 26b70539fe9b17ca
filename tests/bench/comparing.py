"""What was measured of each contender, side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.bench.table import Section

OURS, BASE = "Ringback", "stock"


@dataclass(frozen=True, slots=True)
class Measure:
    """One row; `values` by the contender's name. The goal is that nobody does better than we do."""

    name: str
    values: Mapping[str, float]
    more_is_better: bool = False

    def cell(self, contender: str) -> str:
        """The value, and how many times the stock bot's it is."""
        value, base = self.values[contender], self.values.get(BASE)
        if contender == BASE or not base or not value:
            return told(value)
        return f"{told(value)} ({value / base:.2g} ×)"

    def better(self) -> list[str]:
        """Who does better than we do."""
        ours = self.values[OURS]
        return [
            name
            for name, value in self.values.items()
            if (value > ours if self.more_is_better else value < ours)
        ]


def told(value: float) -> str:
    """A number with as many digits as mean something."""
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.1f}"


def compared(title: str, measures: Sequence[Measure], paragraph: str) -> Section:
    """A column for each contender; the paragraph goes on with what we are worse at."""
    names = list(measures[0].values)
    rows = [[measure.name, *map(measure.cell, names)] for measure in measures]
    return Section(title, ["", *names], rows, f"{paragraph}\n\n{missed(measures)}")


def missed(measures: Sequence[Measure]) -> str:
    """Where the goal is missed, as sentences."""
    behind = [
        f"{measure.name}: {' and '.join(better)} did better ({_values(measure, better)})."
        for measure in measures
        if (better := measure.better())
    ]
    if not behind:
        return f"The goal, that nobody does better than {OURS} in any row, is kept."
    lines = "\n".join(f"- {line}" for line in behind)
    return f"The goal, that nobody does better than {OURS} in any row, is missed here:\n\n{lines}"


def _values(measure: Measure, better: Sequence[str]) -> str:
    theirs = [told(measure.values[name]) for name in better]
    return f"{', '.join(theirs)} against {told(measure.values[OURS])}"

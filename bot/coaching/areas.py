"""Countries and their parts, by what people call them. A code is ISO 3166: "FR", or "US-TX"."""

from collections.abc import Collection, Mapping
from typing import Any

from babel import Locale

from bot.coaching.gazetteer import plain

Codes = Collection[str]


class Areas:
    """`named` finds by a name, `coded` by what stands in short behind a city: "ca" is California,
    and Canada."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        names = Locale("en").territories
        self._shown = {code: name for code, name in names.items() if is_country(code)}
        self._codes: dict[str, set[str]] = {}
        self._named: dict[str, set[str]] = {}
        for code, name in self._shown.items():
            self._learn(code, [name])
        for name, code in words["countries"].items():
            self._learn(code, [name])
        for country, regions in words["regions"].items():
            for region, called in regions.items():
                self._learn(f"{country}-{region}", called)
                self._shown[f"{country}-{region}"] = called[0]

    def _learn(self, code: str, names: Collection[str]) -> None:
        self._codes.setdefault(code.rpartition("-")[2].casefold(), set()).add(code)
        for name in names:
            self._named.setdefault(plain(name), set()).add(code)

    def named(self, name: str) -> Codes:
        """The areas of that name: "georgia" is a country and a state."""
        return self._named.get(name, ())

    def coded(self, name: str) -> Codes:
        """The areas of that name or code."""
        return self._codes.get(name, set()) | self._named.get(name, set())

    def shown(self, code: str) -> str:
        """An area's name as it is written; a country's where its part has none."""
        return str(self._shown.get(code) or self._shown.get(code[:2], ""))

    def last(self, words: str) -> tuple[str, str] | None:
        """ "paris texas usa" -> ("paris texas", "usa"); None when they end in no area."""
        split = words.split()
        for cut in range(1, len(split)):
            area = " ".join(split[cut:])
            if self.coded(area):
                return " ".join(split[:cut]), area
        return None


def inside(code: str, areas: Codes) -> bool:
    """Whether a city of the area `code` lies in one of the areas."""
    return code in areas or code[:2] in areas


def is_country(code: str) -> bool:
    """Not a part of one ("US-TX"), nor a continent ("150")."""
    return len(code) == 2 and code.isalpha()

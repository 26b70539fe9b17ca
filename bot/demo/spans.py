"""Entities against each other: which may overlap, which give way, in what order they come.

Bold, italic, underline, strikethrough and spoiler may be cut into pieces; links, code, mentions
and the like may not, and never lie within one another; a quotation may hold those, but not a
second quotation. Code holds nothing. (As Telegram's servers answer; see html_cases.json.)
"""

from bot.demo.texts import Entity

_STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")
_QUOTES = ("blockquote", "expandable_blockquote")
_CODE = ("pre", "code")
# of two entities over the same text, the lower is the outer
_RANK = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 11,
    "code": 20,
    "date_time": 30,
    "text_link": 49,
    "text_mention": 49,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
}


def nesting_order(entity: Entity) -> tuple[int, int, int]:
    """Sorts as Telegram does: by start, the longer first, then by kind."""
    return entity["offset"], -entity["length"], _RANK.get(entity["type"], 50)


def untangled(entities: list[Entity], found: list[Entity] | None = None) -> list[Entity]:
    """The entities as Telegram keeps them, with those ``found`` in the words where they fit."""
    ordered = sorted((e for e in entities if e["length"] > 0), key=nesting_order)
    quotes = _apart([e for e in ordered if e["type"] in _QUOTES])
    whole = _apart([e for e in ordered if e["type"] not in _QUOTES + _STYLES])
    whole += [e for e in found or [] if not any(_overlap(e, other) for other in whole)]
    fixed = quotes + [e for e in whole if not any(_sticks_out(e, quote) for quote in quotes)]
    styles = [e for e in ordered if e["type"] in _STYLES]
    return sorted(fixed + _cut(styles, fixed), key=nesting_order)


def _end(entity: Entity) -> int:
    end: int = entity["offset"] + entity["length"]
    return end


def _overlap(one: Entity, other: Entity) -> bool:
    return bool(one["offset"] < _end(other) and other["offset"] < _end(one))


def _sticks_out(entity: Entity, quote: Entity) -> bool:
    inside = quote["offset"] <= entity["offset"] and _end(entity) <= _end(quote)
    return _overlap(entity, quote) and not inside


def _apart(ordered: list[Entity]) -> list[Entity]:
    """The first of each knot of overlapping entities."""
    kept: list[Entity] = []
    for entity in ordered:
        if not kept or entity["offset"] >= _end(kept[-1]):
            kept.append(entity)
    return kept


def _cut(styles: list[Entity], fixed: list[Entity]) -> list[Entity]:
    """The styles, joined where they touch, cut at the others' edges, gone within code."""
    runs = [run for style in _STYLES for run in _runs(style, styles)]
    edges = {edge for e in fixed for edge in (e["offset"], _end(e))}
    edges |= {run["offset"] for run in runs}
    code = [e for e in fixed if e["type"] in _CODE]
    pieces = []
    for run in runs:
        cuts = sorted(edge for edge in edges if run["offset"] < edge < _end(run))
        starts, ends = [run["offset"], *cuts], [*cuts, _end(run)]
        pieces += [_span(run["type"], start, end) for start, end in zip(starts, ends, strict=True)]
    return [piece for piece in pieces if not any(_overlap(piece, block) for block in code)]


def _span(kind: str, start: int, end: int) -> Entity:
    return {"type": kind, "offset": start, "length": end - start}


def _runs(style: str, styles: list[Entity]) -> list[Entity]:
    """One style's entities, those that touch or overlap made one."""
    runs: list[Entity] = []
    for entity in styles:
        if entity["type"] != style:
            continue
        if runs and entity["offset"] <= _end(runs[-1]):
            start = runs[-1]["offset"]
            runs[-1] = _span(style, start, max(_end(runs[-1]), _end(entity)))
        else:
            runs.append(_span(style, entity["offset"], _end(entity)))
    return runs

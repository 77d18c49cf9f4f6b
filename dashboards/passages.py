"""Document text as safe HTML, with the exact characters of spans marked.

The text of a document is untrusted: every character of it goes through `markupsafe.escape`, nothing of it is ever
read as HTML or Markdown. Marking never changes the text: what the browser shows is what the span covers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

# Signs that turn the order of the text behind them; alone in an element of their own they turn nothing.
QUOTED = 160  # characters of a passage that is quoted beside something else
DIRECTION_SIGNS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
SPECIAL = re.compile(f"([{DIRECTION_SIGNS}]|[^\\S\\n]*\\n\\s*)")


SENTENCE_END = re.compile("[\u3002\uff1b\uff01\uff1f;!?]|\n\\s*")  # full stop, semicolon, ! and ? of both widths


@dataclass(frozen=True, slots=True)
class Highlight:
    """Characters [start, end) of a source, why they are marked, and a note shown on hover."""

    start: int
    end: int
    kind: str
    note: str = ""


def render_text(text: str) -> Markup:
    """The text, escaped. Signs of writing direction stand alone so that they cannot turn what follows; line breaks
    with the blank lines behind them stand in an element of their own, which the style sheet shows as one gap.
    """
    pieces = SPECIAL.split(text)
    return Markup("").join(
        _render_special(piece) if number % 2 else escape(piece) for number, piece in enumerate(pieces)
    )


def _render_special(piece: str) -> Markup:
    if "\n" in piece:
        return Markup('<span class="tz-gap">{}</span>').format(piece)
    return Markup('<bdi class="tz-sign" title="U+{}">{}</bdi>').format(f"{ord(piece):04X}", piece)


def render_passage(text: str, offset: int, highlights: Iterable[Highlight], breaks: Iterable[int] = ()) -> Markup:
    """The text whose first character is number `offset` of its source, with the highlights that meet it marked.

    Where highlights overlap, each stretch carries the kinds of all that cover it. At `breaks` a new line is shown.
    """
    end = offset + len(text)
    met = [h for h in highlights if h.start < end and h.end > offset and h.start < h.end]
    shown = {place for place in breaks if offset < place < end}
    edges = sorted({offset, end, *shown, *(min(max(p, offset), end) for h in met for p in (h.start, h.end))})
    parts = []
    for start, stop in pairwise(edges):
        if start in shown:
            parts.append(Markup('<span class="tz-break"></span>'))
        covering = [h for h in met if h.start <= start and h.end >= stop]
        parts.append(_render_stretch(text[start - offset : stop - offset], covering))
    return Markup("").join(parts)


def _render_stretch(text: str, covering: Sequence[Highlight]) -> Markup:
    if not covering:
        return render_text(text)
    kinds = " ".join(dict.fromkeys(f"tz-{h.kind}" for h in covering))
    notes = " · ".join(dict.fromkeys(h.note for h in covering if h.note))
    return Markup('<mark class="{}" title="{}">{}</mark>').format(kinds, notes, render_text(text))


def trim_context(text: str, offset: int, start: int, end: int) -> tuple[str, int]:
    """The text without the broken sentence or line at either end; what lies in [start, end) is never cut."""
    before, after = text[: start - offset], text[end - offset :]
    first = next((match.end() for match in SENTENCE_END.finditer(before)), 0)
    last = max((match.end() for match in SENTENCE_END.finditer(after)), default=len(after))
    return text[first : end - offset + last], offset + first


def clip_around(text: str, offset: int, start: int, end: int, margin: int) -> tuple[str, int]:
    """At most `margin` characters on each side of [start, end), and the number of the first of them."""
    first = max(offset, start - margin)
    last = min(offset + len(text), end + margin)
    return text[first - offset : last - offset], first


def quote_passage(words: str) -> Markup:
    """A passage in Chinese quotation marks, cut to its first QUOTED characters."""
    shown = " ".join(words.split())
    cut = shown if len(shown) <= QUOTED else shown[:QUOTED] + "…"
    return Markup('<q lang="zh-CN">{}</q>').format(cut)

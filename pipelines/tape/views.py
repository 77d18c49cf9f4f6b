"""The view of a source: its text as finders see it, folded once for all of its documents."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.model import SourceText
from pipelines.text.folding import fold_text, mark_cells, read_labels


@dataclass(frozen=True, slots=True)
class View:
    """A source's text as finders see it, each at the text's own length, so that all offsets are those of the text.

    `folded` is in half width, `labelled` reads 【年度目标】 before a sentence as 年度目标:, `parted` is the text as it
    is, but with | for every upright line that parts cells.
    """

    source: SourceText
    folded: str
    labelled: str
    parted: str


def read_view(source: SourceText) -> View:
    """The text of a source, folded once for all of its documents."""
    folded = fold_text(source.text)
    return View(source, folded, read_labels(folded), mark_cells(source.text))

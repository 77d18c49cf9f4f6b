"""What a government says it has done: the sentences of review sections."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.model import Document, Statement
from pipelines.tape.clauses import Regions
from pipelines.tape.tapes import Tape

_SHORTEST = 6


def find_statements(tape: Tape) -> tuple[Statement, ...]:
    """Every sentence of the document's review sections that has words of its own, in reading order."""
    return tuple(_find(tape.document, tape.regions))


def _find(document: Document, regions: Regions) -> Iterator[Statement]:
    folded = regions.folded
    for region, sentences in zip(regions.own, regions.sentences, strict=True):
        if region.node.section != "review":
            continue
        year = regions.years[region.node.index] or document.review_year
        for start, end in sentences:
            left = folded[start:end].rstrip()
            words = left.lstrip()
            if len(words) >= _SHORTEST:
                last = start + len(left)
                yield Statement(region.node.index, last - len(words), last, year)

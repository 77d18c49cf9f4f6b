"""What a government says it has done: the sentences of review sections."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.extract.clauses import own_regions, split_sentences
from pipelines.model import Document, Node, SourceText, Statement
from pipelines.text.folding import fold_between

_SHORTEST = 6


def find_statements(source: SourceText, document: Document, nodes: tuple[Node, ...]) -> tuple[Statement, ...]:
    """Every sentence of the document's review sections that has words of its own, in reading order."""
    folded = fold_between(source.text, document.start, document.end)
    return tuple(_find(folded, document, nodes))


def _find(folded: str, document: Document, nodes: tuple[Node, ...]) -> Iterator[Statement]:
    years: list[int | None] = []
    for node in nodes:
        years.append(node.year if node.year or node.parent is None else years[node.parent])
    for region in own_regions(folded, nodes):
        if region.node.section != "review":
            continue
        year = years[region.node.index] or document.review_year
        for start, end in split_sentences(folded, region.start, region.end):
            left = folded[start:end].rstrip()
            words = left.lstrip()
            if len(words) >= _SHORTEST:
                last = start + len(left)
                yield Statement(region.node.index, last - len(words), last, year)

"""The tape: one document read once, and handed to every finder. Nothing behind it folds or searches the text anew."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipelines.lexicon import Lexicon
from pipelines.model import Document, Grid, Node, SourceText
from pipelines.tape.clauses import Regions, read_regions
from pipelines.tape.grids import find_grids
from pipelines.tape.repairs import lost_characters
from pipelines.tape.views import View
from pipelines.text.folding import fold_text

_NO_REGIONS = Regions("", (), (), ())


@dataclass(frozen=True, slots=True)
class Tape:
    """One document: its view, its grids, its nodes and their regions, and the characters that its text has lost.

    `title` is folded, and `headings` are the folded titles of the nodes. `sentences` is the text in which numbers and
    tasks are looked for: labels read as such, but not in news, which has 【site】 before its headlines. Before
    `add_outline` there are neither nodes nor regions.
    """

    source: SourceText
    document: Document
    title: str
    folded: str
    labelled: str
    sentences: str
    lost: frozenset[str]
    grids: tuple[Grid, ...] = ()
    nodes: tuple[Node, ...] = ()
    headings: tuple[str, ...] = ()
    regions: Regions = _NO_REGIONS

    @property
    def text(self) -> str:
        """The text as decoded."""
        return self.source.text


def read_tape(view: View, document: Document, lexicon: Lexicon) -> Tape:
    """The document, before its outline is known."""
    return Tape(
        source=view.source,
        document=document,
        title=fold_text(document.title),
        folded=view.folded,
        labelled=view.labelled,
        sentences=view.folded if document.doc_type == "news" else view.labelled,
        lost=lost_characters(view.folded, document.body_start, document.end, lexicon),
        grids=find_grids(view, document, lexicon),
    )


def add_outline(tape: Tape, nodes: tuple[Node, ...]) -> Tape:
    """The same document with its nodes, and the regions of text that belong to each of them."""
    headings = tuple(fold_text(node.title) for node in nodes)
    return replace(tape, nodes=nodes, headings=headings, regions=read_regions(tape.folded, tape.document, nodes))

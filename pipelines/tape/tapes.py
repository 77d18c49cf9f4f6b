"""The tape: one document read once, and handed to every finder. Nothing behind it folds or searches the text anew."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipelines.lexicon import Lexicon
from pipelines.model import Document, Node, SourceText
from pipelines.tape.clauses import Regions, read_regions
from pipelines.tape.repairs import lost_characters
from pipelines.text.folding import fold_text, mark_cells, read_labels

_NO_REGIONS = Regions("", (), (), ())


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


@dataclass(frozen=True, slots=True)
class Tape:
    """One document: its view, its nodes and their regions, and the characters that its text has lost.

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
    parted: str
    lost: frozenset[str]
    nodes: tuple[Node, ...] = ()
    headings: tuple[str, ...] = ()
    regions: Regions = _NO_REGIONS

    @property
    def text(self) -> str:
        """The text as decoded."""
        return self.source.text


def read_view(source: SourceText) -> View:
    """The text of a source, folded once for all of its documents."""
    folded = fold_text(source.text)
    return View(source, folded, read_labels(folded), mark_cells(source.text))


def read_tape(view: View, document: Document, lexicon: Lexicon) -> Tape:
    """The document, before its outline is known."""
    return Tape(
        source=view.source,
        document=document,
        title=fold_text(document.title),
        folded=view.folded,
        labelled=view.labelled,
        sentences=view.folded if document.doc_type == "news" else view.labelled,
        parted=view.parted,
        lost=lost_characters(view.folded, document.body_start, document.end, lexicon),
    )


def add_outline(tape: Tape, nodes: tuple[Node, ...]) -> Tape:
    """The same document with its nodes, and the regions of text that belong to each of them."""
    headings = tuple(fold_text(node.title) for node in nodes)
    return replace(tape, nodes=nodes, headings=headings, regions=read_regions(tape.folded, tape.document, nodes))

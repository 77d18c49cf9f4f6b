"""A small document of its own for tests of what is found in one: split and outlined as a file would be."""

from __future__ import annotations

from datetime import date

from pipelines.extract.tables import find_tables
from pipelines.extract.tables.cells import Table
from pipelines.lexicon import Lexicon
from pipelines.model import DocType, Document, Node, SourceText, Span
from pipelines.outline import parse_outline
from pipelines.tape import Tape, add_outline, read_tape, read_view


def taped(source: SourceText, document: Document, nodes: tuple[Node, ...], lexicon: Lexicon) -> Tape:
    """The tape of a document whose outline is given."""
    return add_outline(read_tape(read_view(source), document, lexicon), nodes)


def tables_of(tape: Tape, lexicon: Lexicon) -> tuple[Table, ...]:
    """The tables of goals, results and tasks of a document."""
    return find_tables(tape, lexicon).read


def outlined(text: str, lexicon: Lexicon, doc_type: DocType = "work_plan", plan_year: int | None = 2021) -> Tape:
    """`text` as one document of 杨浦区, with its nodes."""
    document = Document(
        start=0, end=len(text), title="工作要点", title_span=Span(0, 0), body_start=0, issuer=None,
        district_code="310110", doc_type=doc_type, published_on=date(2021, 1, 6), plan_year=plan_year,
        review_year=2020, plan_quarter=None, rule_id="test",
    )  # fmt: skip
    source = SourceText("a.txt", "a.txt", "text/plain", "utf-8", 0, "", text)
    tape = read_tape(read_view(source), document, lexicon)
    return add_outline(tape, parse_outline(tape, lexicon))

"""A source's documents: where each begins and ends, and who, where, when and what it is."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.lexicon import Lexicon
from pipelines.model import Document, Issue, SourceText, Span
from pipelines.split.bundles import draft_documents, read_lines, shift_draft, split_patterns
from pipelines.split.identities import identify
from pipelines.split.issuing import UNLISTED
from pipelines.split.pages import Words, read_page
from pipelines.split.sheets import draft_sheets
from pipelines.text.folding import fold_text

# Workbooks, new and old: their sheets may be documents of their own.
WORKBOOKS = frozenset(("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/vnd.ms-excel"))


def split_bundle(source: SourceText, lexicon: Lexicon) -> tuple[Document, ...]:
    """The documents of one source in reading order; their spans do not overlap, page furniture belongs to none."""
    folded = fold_text(source.text)
    parts = source.parts or (Span(0, len(folded)),)
    return tuple(document for part in parts for document in _split_part(source, folded, part, lexicon))


def _split_part(source: SourceText, folded: str, part: Span, lexicon: Lexicon) -> Iterator[Document]:
    """The documents of one file, which is the whole source or one among several in it."""
    own = folded[part.start : part.end]
    is_workbook = source.media_type in WORKBOOKS
    sheets = draft_sheets(source.text) if is_workbook else []
    lines = [Words(line.start, line.end, line.text) for line in read_lines(own)]
    page = read_page(source, own, lines, split_patterns(lexicon))
    for draft in sheets or draft_documents(own, lexicon, Span(page.start, page.end)):
        moved = shift_draft(draft, part.start) if part.start else draft
        yield identify(source, folded, moved, page, lexicon)


def find_doubts(document: Document) -> tuple[Issue, ...]:
    """What the text does not say of its document, or says only by the file's name."""
    doubts = []
    if document.rule_id.endswith(UNLISTED):
        doubts.append(("district_unlisted", "the title names a zone or a town, which GB/T 2260 does not list"))
    elif document.district_code is None:
        doubts.append(("district_unknown", "no place of GB/T 2260 is named in title, opening, signature or text"))
    elif document.rule_id.endswith("district.file_name"):
        doubts.append(("district_from_file_name", "only the file's name tells the place"))
    elif document.rule_id.endswith("district.text"):
        doubts.append(("district_from_text", "only names in the running text tell the place"))
    if document.published_on is None:
        doubts.append(("date_unknown", "the text states no date of publication"))
    if document.plan_year is None and document.doc_type != "news":
        doubts.append(("plan_year_unknown", "neither title, headings nor date tell the year promised for"))
    if not document.title:
        doubts.append(("title_missing", "the text begins without a title"))
    doubts += document.contradictions
    start, end = document.title_span
    return tuple(Issue(start, end, code, message) for code, message in doubts)

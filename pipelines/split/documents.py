"""A source's documents: where each begins and ends, and who, where, when and what it is."""

from __future__ import annotations

from pipelines.lexicon import Lexicon
from pipelines.model import Document, Issue, SourceText, Span
from pipelines.split.bundles import draft_documents, read_lines, split_patterns
from pipelines.split.identities import identify
from pipelines.split.pages import Words, read_page
from pipelines.split.sheets import draft_sheets
from pipelines.text.folding import fold_text


def split_bundle(source: SourceText, lexicon: Lexicon) -> tuple[Document, ...]:
    """The documents of one source in reading order; their spans do not overlap, page furniture belongs to none."""
    folded = fold_text(source.text)
    is_workbook = source.media_type.endswith("spreadsheetml.sheet")
    sheets = draft_sheets(source.text) if is_workbook else []
    lines = [Words(line.start, line.end, line.text) for line in read_lines(folded)]
    page = read_page(source, folded, lines, split_patterns(lexicon))
    drafts = sheets or draft_documents(folded, lexicon, Span(page.start, page.end))
    return tuple(identify(source, folded, draft, page, lexicon) for draft in drafts)


def find_doubts(document: Document) -> tuple[Issue, ...]:
    """What the text does not say of its document, or says only by the file's name."""
    doubts = []
    if document.district_code is None:
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

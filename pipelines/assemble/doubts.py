"""Doubts of a document that only its numbers tell: most of them are of other years than the document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from pipelines.model import Document, Issue, Quantity

ENOUGH = 10  # fewer numbers of a kind say nothing
MOST = 0.5
YEARLY = ("work_report", "work_plan")


def find_year_doubts(document: Document, quantities: Sequence[Quantity]) -> Iterator[Issue]:
    """A yearly report whose results are not of years before its own, or whose promises are of years that are over."""
    year = document.plan_year
    if year is None or document.doc_type not in YEARLY:
        return
    reviewed = year - 1 if document.review_year is None else document.review_year
    for kind, last in (("result", reviewed), ("target", year - 1)):
        years = Counter(q.period_year for q in quantities if q.kind == kind and q.period_year is not None)
        over = sum(count for of, count in years.items() if of <= last)
        wrong = over if kind == "target" else years.total() - over
        if years.total() >= ENOUGH and wrong > MOST * years.total():
            most = years.most_common(1)[0][0]
            message = f"read as of {year}, but {wrong} of {years.total()} {kind}s are not, most are of {most}"
            yield Issue(*document.title_span, "promised_years_disagree", message)

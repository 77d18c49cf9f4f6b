"""复核: the riskiest verdicts for a person to confirm or refuse; only at the machine that serves the pages."""

from __future__ import annotations

from dashboards import cards, review_parts
from dashboards.filters import choose_one, choose_page, page_number
from dashboards.labels import label, t
from dashboards.local_use import is_local
from dashboards.published import current_version
from dashboards.queries import reviews

PAGE_SIZE = 10
CONTRADICTED = 100


def draw() -> None:
    """The whole page."""
    version = current_version()
    cards.page_head(t("review.title"), t("review.lead"))
    counts = reviews.count_risks(version)
    review_parts.draw_figures(counts)
    risk = choose_one(
        "risk", t("review.risk"), reviews.RISKS, lambda code: f"{label('risk', code)} · {counts[code]:,}", is_row=True
    )
    cards.section_head(label("risk", risk), label("risk_long", risk))
    total = counts[risk]
    if not total:
        cards.empty_state(t("review.none"), t("review.none_advice"))
    else:
        may_answer = is_local()
        if not may_answer:
            cards.note(t("review.not_local"))
        offset = PAGE_SIZE * (page_number(max(1, -(-total // PAGE_SIZE))) - 1)
        for row in reviews.list_verdicts(version, risk, PAGE_SIZE, offset):
            review_parts.draw_verdict(version, row, may_answer=may_answer)
        choose_page(total, PAGE_SIZE)

    rows = reviews.list_contradicted(version, CONTRADICTED)
    if rows:
        cards.section_head(t("review.contradicted"), t("review.contradicted_note"))
        review_parts.draw_contradicted(rows)


draw()

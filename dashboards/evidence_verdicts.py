"""Of the evidence page: why a promise has its status, how sure that is, what was found instead, who reviewed it."""

from __future__ import annotations

from markupsafe import Markup

from dashboards import cards
from dashboards.formats import day
from dashboards.labels import current_language, label, t
from dashboards.passages import quote_passage
from dashboards.published import Row, Version
from dashboards.queries import evidence
from dashboards.sitemap import href


def badges(version: Version, progress: Row) -> Markup:
    """Status, certainty, and that a person has looked at just this verdict."""
    reviewed = any(review["is_same_verdict"] for review in evidence.list_reviews(version, progress["target_id"]))
    mark = Markup('<span class="tz-badge tz-reviewed">{}</span>').format(t("review.reviewed")) if reviewed else ""
    return Markup("{}{}{}").format(
        cards.status_badge(progress["status"]), cards.certainty_badge(progress["certainty"]), mark
    )


def reason(progress: Row) -> Markup:
    """One sentence that says why the status was given."""
    words = progress["verdict_reason_en" if current_language() == "en" else "verdict_reason"]
    return Markup('<p class="tz-reason"><b>{}</b> {}</p>').format(t("evidence.reason"), words)


def certainty(version: Version, progress: Row) -> Markup:
    """How sure the verdict is, and each thing that makes it less sure; nothing where no result was judged."""
    if progress["certainty"] is None:
        return Markup("")
    rows = evidence.list_reasons(version, progress["certainty_reasons"])
    words = "words_en" if current_language() == "en" else "words"
    items = Markup("").join(Markup("<li>{}</li>").format(row[words]) for row in rows)
    return Markup("<p><b>{}</b> {}</p>{}").format(
        t("evidence.certainty"),
        label("certainty_long", progress["certainty"]),
        Markup('<ul class="tz-doubts">{}</ul>').format(items) if items else "",
    )


def passage(progress: Row) -> Markup:
    """The sentence by which a review speaks of the work without a number; nothing without one."""
    if not progress["passage_words"]:
        return Markup("")
    address = href("reader", document=progress["passage_document_id"], at=progress["passage_start"])
    return Markup('<p><b>{}</b> {} <a href="{}" lang="zh-CN">{}</a></p>').format(
        t("evidence.spoken_of"), quote_passage(progress["passage_words"]), address, progress["passage_title"]
    )


def reviews(version: Version, target_id: str) -> Markup:
    """What people said of the verdict, each with who, when and why."""
    lines = [
        Markup('<li>{} <bdi lang="zh-CN">{}</bdi> <small>{} · {}{}</small></li>').format(
            t("review.said", status=label("status", row["status"]), answer=label("review_answer", row["answer"])),
            row["because"] or "",
            row["reviewed_by"],
            day(row["reviewed_on"]),
            "" if row["is_same_verdict"] else f" · {t('review.other_now')}",
        )
        for row in evidence.list_reviews(version, target_id)
    ]
    if not lines:
        return Markup("")
    return Markup('<p><b>{}</b></p><ul class="tz-doubts">{}</ul>').format(t("review.reviewed"), Markup("").join(lines))

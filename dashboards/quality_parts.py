"""The parts of the documents page: the documents, numerals by fate, doubts, repairs and files set aside."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from dashboards import cards
from dashboards.formats import day, plan_period, share
from dashboards.labels import current_language, label, t
from dashboards.passages import Highlight, render_passage, render_text
from dashboards.published import Row
from dashboards.sitemap import href

SHOWN = 20
# Merges are short, and every one of them can be wrong.
MERGES_SHOWN = 50


def draw_documents(rows: Sequence[Row]) -> None:
    """One line a document: what it is, and how much was found in it; the title opens it for reading."""
    if not rows:
        cards.empty_state(t("documents.empty"), t("documents.empty_advice"))
        return
    names = ("items", "tasks", "targets", "results", "projects")
    heads = [
        t(f"column.{name}") for name in ("document", "doc_type", "plan_period", "review_year", "published_on", *names)
    ]
    cells = [
        (
            Markup('<a href="{}" lang="zh-CN">{}</a><br><small>{} · {}</small><br><small>{}</small>').format(
                href("reader", document=row["document_id"]),
                row["title"],
                cards.district_name(row),
                row["issuer"] or t("value.no_issuer"),
                tell_origin(row),
            ),
            label("doc_type", row["doc_type"]),
            plan_period(row["plan_period"]),
            t("date.year", year=row["review_year"]) if row["review_year"] else "—",
            day(row["published_on"]),
            *(f"{row[name]:,}" if row[name] else "—" for name in names),
        )
        for row in rows
    ]
    cards.data_table(t("documents.title"), heads, cells, numeric=range(5, 10), is_wordy=True)


def tell_origin(row: Row) -> Markup:
    """What brought the document, when it came and was last looked for, and a link to where its publisher shows it."""
    if row["channel_id"]:
        fetched, looked = (day(row[name].date()) if row[name] else "—" for name in ("fetched_at", "last_looked_at"))
        words = t("documents.brought", source=row["channel_id"], fetched=fetched, looked=looked)
    else:
        words = t("documents.own_folder", name=row["source_name"])
    if not str(row["page_url"] or "").startswith(("http://", "https://")):
        return Markup("<bdi>{}</bdi>").format(words)
    link = Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(row["page_url"], t("documents.published_at"))
    return Markup("<bdi>{}</bdi> · {}").format(words, link)


def draw_figures(numerals: Row, doubts: Row) -> None:
    """What became of the numerals, and how much is in doubt."""
    whole = numerals["numerals"] or 1
    cards.figure_cards(
        [
            cards.Figure(
                t("quality.numerals"), numerals["numerals"], t("quality.numerals_note", lost=numerals["lost"])
            ),
            cards.Figure(t("quality.used"), numerals["used"], share(numerals["used"] / whole)),
            cards.Figure(t("quality.rejected"), numerals["rejected"], share(numerals["rejected"] / whole)),
            cards.Figure(t("quality.issues"), doubts["issues"], t("quality.issues_short")),
            cards.Figure(t("quality.repairs"), doubts["repairs"], t("quality.repairs_short")),
            cards.Figure(
                t("quality.quarantine"), doubts["quarantined"], t("quality.quarantine_short", sources=doubts["sources"])
            ),
        ]
    )


def draw_rejects(rows: Sequence[Row], numerals: int) -> None:
    """Why numerals are neither promise nor report, each reason with one of them."""
    cells = [
        (
            label("reason", row["reason"]),
            f"{row['numerals']:,}",
            cards.share_bar(row["numerals"] / numerals),
            _marked(row),
        )
        for row in rows
    ]
    heads = [t("column.reason"), t("column.numerals"), t("column.share"), t("column.example")]
    cards.data_table(t("quality.rejects"), heads, cells, numeric=(1,), is_wordy=True)


def draw_issues(rows: Sequence[Row], total: int) -> None:
    """Doubts, each in its text."""
    if not rows:
        cards.empty_state(t("quality.no_issues"), t("quality.no_issues_advice"))
        return
    # The program's own words are English: a Chinese page names the doubt in its own, and the download has both.
    has_words = current_language() == "en"
    cells = [
        (label("issue", row["code"]), *([row["message"]] if has_words else []), _marked(row), _place(row))
        for row in rows
    ]
    names = ("issue", *(["message"] if has_words else []), "example", "document")
    cards.data_table(t("quality.issues"), [t(f"column.{name}") for name in names], cells, is_wordy=True)
    _say_cut(len(rows), total)


def draw_repairs(rows: Sequence[Row], total: int) -> None:
    """Damaged places, how they are written and how they are read."""
    if not rows:
        cards.empty_state(t("quality.no_repairs"), t("quality.no_repairs_advice"))
        return
    cells = [
        (
            _repaired(row),
            t("quality.certain") if row["is_certain"] else t("quality.doubtful"),
            _place(row),
        )
        for row in rows
    ]
    heads = [t("column.repaired"), t("column.certainty"), t("column.document")]
    cards.data_table(t("quality.repairs"), heads, cells, is_wordy=True)
    _say_cut(len(rows), total)


def draw_merges(rows: Sequence[Row], total: int) -> None:
    """Names of indicators that are counted as one, with the rule that found them alike."""
    if not rows:
        cards.empty_state(t("quality.no_merges"), t("quality.no_merges_advice"))
        return
    cells = [
        (
            Markup('<span lang="zh-CN">{}</span>').format(row["indicator_name"]),
            Markup('<span lang="zh-CN">{}</span>').format(row["merged_indicator_name"]),
            t(f"quality.{row['rule'].replace('.', '_')}"),
            share(row["score"]),
            f"{row['quantity_count']:,}",
        )
        for row in rows
    ]
    names = ("merged_name", "counted_as", "merge_rule", "likeness", "numbers")
    cards.data_table(t("quality.merges"), [t(f"column.{name}") for name in names], cells, numeric=(3, 4), is_wordy=True)
    _say_cut(len(rows), total)


def draw_quarantine(rows: Sequence[Row]) -> None:
    """Files set aside and why."""
    if not rows:
        cards.empty_state(t("quality.no_quarantine"), t("quality.no_quarantine_advice"))
        return
    cells = [
        (
            row["source_uri"],
            label("quarantine", row["code"]) + (t("quality.kept") if row["is_kept"] else ""),
            row["reason"],
        )
        for row in rows
    ]
    heads = [t("column.source_name"), t("column.reason"), t("column.message")]
    cards.data_table(t("quality.quarantine"), heads, cells, is_wordy=True)


def _marked(row: Row) -> Markup:
    marks = [Highlight(row["char_start"], row["char_end"], "hit")]
    return Markup('<span class="tz-example" lang="zh-CN">…{}…</span>').format(
        render_passage(row["window_text"], row["window_start"], marks)
    )


def _repaired(row: Row) -> Markup:
    """The text around a damaged place: what is written there struck out, the reading put in."""
    text, offset = row["window_text"], row["window_start"]
    start, end = row["char_start"] - offset, row["char_end"] - offset
    written = Markup("<del>{}</del>").format(text[start:end]) if end > start else ""
    return Markup('<span class="tz-example" lang="zh-CN">…{}{}<ins>{}</ins>{}…</span>').format(
        render_text(text[:start]), written, row["reading"], render_text(text[end:])
    )


def _place(row: Row) -> str | Markup:
    if row["document_id"] is None:
        return t("value.no_document")
    address = href("reader", document=row["document_id"], at=row["char_start"])
    return Markup('<a href="{}" lang="zh-CN">{}</a>').format(address, row["title"])


def _say_cut(shown: int, total: int) -> None:
    if shown < total:
        cards.show(Markup('<p class="tz-note">{}</p>').format(t("table.cut", shown=shown, total=f"{total:,}")))

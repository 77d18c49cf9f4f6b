"""Promises measured against another series, without a number of their own: cards, a table, and the page of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st
from markupsafe import Markup, escape

from dashboards import cards, evidence_history, evidence_parts
from dashboards.downloads import csv_button
from dashboards.filters import address, choose_page, page_number
from dashboards.formats import amount, exact, period, share
from dashboards.labels import current_language, label, t
from dashboards.passages import render_text
from dashboards.published import Row, Version
from dashboards.queries import evidence, relatives
from dashboards.sitemap import href, page_file

PAGE_SIZE = 20
MOST = 30  # lines of a table that stands among other things


def draw_list(version: Version, words: Sequence[str], chosen: Mapping[str, Sequence[str]]) -> None:
    """One page of them as cards that open the page of each."""
    total = relatives.count_relatives(version, words, chosen)
    if not total:
        cards.empty_state(t("ledger.empty"), t("ledger.empty_advice"))
        return
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        cards.show(Markup('<p class="tz-count" role="status">{}</p>').format(t("relative.count", number=f"{total:,}")))
        export = relatives.export_relatives
        csv_button("relatives", "taizhang-relative-targets", lambda: export(version, words, chosen))
    cards.note(t("relative.note"))
    first = (page_number(max(1, -(-total // PAGE_SIZE))) - 1) * PAGE_SIZE
    rows = relatives.list_relatives(version, words, chosen, PAGE_SIZE, first)
    for number, row in enumerate(rows, start=first + 1):
        with st.container(key=f"tz_row_{number}", gap=None):
            cards.show(_card(row))
            parameters = address(target=None, result=None, relative=row["entry_id"])
            st.page_link(page_file("evidence"), label=t("ledger.open", number=number), query_params=parameters)
    choose_page(total, PAGE_SIZE)


def _card(row: Row) -> Markup:
    facts = [period(row["period_year"], row["period_start"], row["period_end"]), cards.district_name(row)]
    return Markup(
        '<article class="tz-entry"><div class="tz-entry-value"><span class="tz-value tz-said">{}</span>'
        '<small>{}</small></div><div class="tz-entry-body"><h2 lang="zh-CN">{}</h2>'
        '<p class="tz-quote">{}</p><p class="tz-facts">{}</p></div><div class="tz-entry-state">{}{}</div></article>'
    ).format(
        _said(row),
        label("measure", row["measure"]),
        row["indicator"],
        cards.quote(row),
        Markup(" · ").join(escape(fact) for fact in [*facts, cards.theme_name(row), row["title"]]),
        cards.kind_badge(row["kind"]),
        cards.status_badge(row["status"]),
    )


def draw_table(version: Version, indicator_id: str, districts: Sequence[str]) -> None:
    """Those of one indicator, or measured against it; nothing where there are none."""
    chosen = {"indicator": (indicator_id,), **({"district": tuple(districts)} if districts else {})}
    rows = relatives.list_relatives(version, (), chosen, MOST)
    if not rows:
        return
    cards.section_head(t("relative.title"), t("relative.note"))
    cells = [
        (
            Markup('<a href="{}" lang="zh-CN">{} {}</a>').format(
                href("evidence", relative=row["entry_id"]), row["indicator"], _said(row)
            ),
            period(row["period_year"], row["period_start"], row["period_end"]),
            cards.district_name(row),
            _numbers(row),
            cards.status_badge(row["status"]),
        )
        for row in rows
    ]
    heads = [t(f"column.{name}") for name in ("promised", "year", "district", "both_numbers", "status")]
    cards.data_table(t("relative.title"), heads, cells, is_wordy=True)
    total = relatives.count_relatives(version, (), chosen)
    if total > len(rows):
        cards.note(t("table.cut", shown=len(rows), total=total))
    csv_button("relatives", "taizhang-relative-targets", lambda: relatives.export_relatives(version, (), chosen))


def _said(row: Row) -> str:
    """What is asked, in words: 与经济增长同步."""
    return t(f"relative_said.{row['comparator']}", reference=row["reference"])


def _numbers(row: Row) -> str:
    return " / ".join("—" if row[name] is None else exact(row[name]) for name in ("result_value", "reference_value"))


def draw_page(version: Version, entry: Row) -> None:
    """One of them: its passage, what became of it, both numbers in their own passages, and everything about it."""
    path = evidence.list_ancestors(version, entry["work_item_id"])
    evidence_parts.draw_head(entry, Markup('<span class="tz-value">{}</span>').format(_said(entry)))
    text, side = st.columns([5, 3], gap="large")
    with text:
        cards.section_head(t("evidence.passage"), t("relative.passage_note"))
        evidence_parts.draw_passage(entry, path)
        _draw_progress(version, entry)
    with side:
        _draw_facts(version, entry, path)
        evidence_history.draw_report(entry, evidence_parts.draw_links(entry))


def _draw_progress(version: Version, entry: Row) -> None:
    """The verdict, and the two numbers or the words that it rests on."""
    cards.section_head(t("evidence.progress"))
    lines = [escape(label("relative_status", "stated" if entry["stated_words"] else entry["status"]))]
    if entry["attainment"] is not None:
        lines.append(escape(t("relative.attainment", share=share(entry["attainment"]))))
    if entry["stated_words"]:
        lines.append(
            Markup('<a href="{}" lang="zh-CN">{}</a>: <q lang="zh-CN">{}</q>').format(
                href("reader", document=entry["stated_document_id"], at=entry["stated_start"]),
                entry["stated_title"],
                render_text(entry["stated_words"]),
            )
        )
    cards.show(
        Markup('<div class="tz-verdict tz-status-{}">{}{}<p class="tz-note">{}</p></div>').format(
            entry["status"],
            cards.status_badge(entry["status"]),
            Markup("").join(Markup("<p>{}</p>").format(line) for line in lines),
            t("relative.searched", documents=entry["searched_documents"]),
        )
    )
    for caption, column in ((t("relative.own"), "result_id"), (t("relative.other"), "reference_result_id")):
        result = evidence.find_entry(version, "result", entry[column]) if entry[column] else None
        if result is not None:
            cards.show(
                Markup('<h3 class="tz-matched">{} · <a href="{}" lang="zh-CN">{}</a> · {}</h3>').format(
                    caption,
                    href("evidence", result=result["entry_id"]),
                    result["indicator"],
                    amount(result, current_language()),
                )
            )
            evidence_parts.draw_passage(result, evidence.list_ancestors(version, result["work_item_id"]))


def _draw_facts(version: Version, entry: Row, path: Sequence[Row]) -> None:
    facts: list[tuple[str, str | Markup]] = [
        (t("column.operator"), label("relative_long", entry["comparator"])),
        (t("column.reference"), Markup('<span lang="zh-CN">{}</span>').format(entry["reference"])),
        (t("column.reference_scope"), label("relative_scope", entry["reference_scope"])),
        (t("column.measure"), label("measure_long", entry["measure"])),
        (t("column.commitment"), label("commitment", entry["commitment"])),
    ]
    facts += evidence_parts.list_units_of(evidence.list_units(version, [row["work_item_id"] for row in path]))
    cards.section_head(t("evidence.facts"))
    cards.definition_list([*facts, *evidence_parts.list_sources(entry)])

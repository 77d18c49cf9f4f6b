"""The parts that only the first page has: its filters, the map, what is new, how far plans can be checked."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from dashboards import cards
from dashboards.chips import draw_chips
from dashboards.downloads import csv_button, rows_of
from dashboards.filters import choose_many, link
from dashboards.formats import day, plan_period, share
from dashboards.labels import label, t
from dashboards.published import Row, Version
from dashboards.queries import overview
from dashboards.queries.scopes import Scope, count_by, count_years
from dashboards.sitemap import href, page_file, page_link
from dashboards.summaries import Names, name_of, scope_link

SAMPLE = 5  # promises shown of a filtered page
NEWS = 6  # documents
FEWEST_TASKS = 10  # a plan of fewer tasks says nothing of how plans are written
ENDS = 4  # plans at either end


def lead(build: Row) -> str:
    """What the site holds, in one sentence."""
    return t(
        "overview.lead",
        documents=f"{build['documents']:,}",
        districts=f"{build['districts']:,}",
        first=build["first_year"] or "—",
        last=build["last_year"] or "—",
        built=day(build["built_at"]),
    )


def choose_scope(version: Version, known: Names) -> Scope:
    """The filters of the page, and what is set as chips."""
    everything = Scope()
    options = {
        "year": [str(row["year"]) for row in reversed(count_years(version, everything))],
        "district": [row["code"] for row in count_by(version, everything, "district")],
        "theme": list(known["theme"]),
    }
    chosen = {}
    for column, (facet, codes) in zip(st.columns(3), options.items(), strict=True):
        with column:
            chosen[facet] = choose_many(facet, t(f"filter.{facet}"), codes, lambda code, f=facet: _say(known, f, code))
    scope = Scope(chosen["year"], chosen["district"], chosen["theme"])
    draw_chips(chosen, lambda facet, code: _say(known, facet, code))
    return scope


def _say(known: Names, facet: str, code: str) -> str:
    return t("date.year", year=code) if facet == "year" else name_of(known, facet, code)


def draw_sample(version: Version, scope: Scope) -> None:
    """A few promises of a page that is filtered, each open to its sentence, and the way to all of them."""
    for row in overview.list_promises(version, scope, SAMPLE):
        with st.container(key=f"tz_row_{row['entry_id']}", gap=None):
            cards.show(cards.entry_card(row))
            st.page_link(page_file("evidence"), label=t("overview.open"), query_params=link(target=row["entry_id"]))
    page_link("ledger", t("overview.all_promises"), kind="target", **scope_link(scope))


def draw_news(version: Version, scope: Scope) -> None:
    """The documents that came in last and what each of them brought."""
    rows = overview.list_news(version, scope, NEWS)
    if not rows:
        cards.empty_state(t("documents.empty"), t("overview.empty_advice"))
        return
    intake = overview.find_intake(version)
    if intake:
        counted = {name: f"{intake[name]:,}" for name in ("sources", "documents")}
        cards.note(t("summary.news", date=day(intake["seen_on"]), **counted))
    heads = [
        t(f"column.{name}")
        for name in ("document", "first_seen_at", "district", "plan_period", "targets", "results", "answers")
    ]
    cells = [
        (
            Markup('<a href="{}" lang="zh-CN">{}</a>').format(
                href("reader", document=row["document_id"]), row["title"]
            ),
            Markup('<span class="tz-nowrap">{}</span>').format(day(row["first_seen_at"])),
            cards.district_name(row),
            plan_period(row["plan_period"]),
            f"{row['targets']:,}",
            f"{row['results']:,}",
            t("overview.answers", kept=f"{row['kept']:,}", missed=f"{row['missed']:,}"),
        )
        for row in rows
    ]
    cards.data_table(t("overview.news"), heads, cells, numeric=(4, 5), is_wordy=True)
    csv_button("news", "taizhang-new-documents", lambda: rows_of(list(rows[0]), rows))


def draw_plans(version: Version, scope: Scope) -> None:
    """The plans that say most and least precisely what is to be done: a sentence, and both ends as a table."""
    rows = overview.rank_plans(version, scope, FEWEST_TASKS, ENDS)
    if not rows:
        cards.empty_state(t("overview.no_plans"), t("overview.empty_advice"))
        return
    best, least = rows[0], rows[-1]
    if best is not least:
        cards.note(
            t(
                "summary.plans",
                plans=f"{best['plans']:,}",
                best=_plan_name(best),
                best_share=share(best["measurability"]),
                least=_plan_name(least),
                least_share=share(least["measurability"]),
            )
        )
    names = ("measurability", "tasks", "share_quantified", "share_dated", "share_led")
    heads = [
        t("column.document"),
        t("column.rank"),
        t("column.district"),
        t("column.plan_period"),
        *(label("column", name) for name in names),
    ]
    cells = [
        (
            Markup('<a href="{}" lang="zh-CN">{}</a>').format(
                href("reader", document=row["document_id"]), row["title"]
            ),
            f"{row['place']:,}",
            cards.district_name(row),
            plan_period(row["plan_period"]),
            cards.share_bar(row["measurability"]),
            f"{row['tasks']:,}",
            *(share(row[name]) for name in names[2:]),
        )
        for row in rows
    ]
    cards.data_table(t("overview.plans"), heads, cells, numeric=(1, 5, 6, 7, 8), is_wordy=True)
    csv_button("plans", "taizhang-plans", lambda: rows_of(list(rows[0]), rows))


def _plan_name(row: Row) -> str:
    """A plan by place, period and title: many are only called 政府工作报告."""
    return t("summary.plan", place=cards.district_name(row), period=plan_period(row["plan_period"]), title=row["title"])

"""The parts that only the first page has: its filters, the map, what is new, how far plans can be checked."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from dashboards import cards, country_parts, maps
from dashboards.chips import draw_chips
from dashboards.country_parts import MEASURES
from dashboards.downloads import csv_button, rows_of
from dashboards.filters import choose_many, choose_one, link
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


def draw_map(version: Version, scope: Scope, known: Names) -> None:
    """The country, and a map for every outline that is kept and has documents, with the same as a list beside it.

    Where several provinces have documents only the outlines of the one that is chosen are drawn.
    """
    has_country = country_parts.has_country(version)
    if has_country:
        cards.section_head(t("overview.country"), t("overview.country_note"))
        country_parts.draw_country(version, scope, known, _choose_measure())
    counts = {row["code"]: row for row in count_by(version, Scope(scope.years, (), scope.themes), "district")}
    for parent in maps.list_parents():
        outlines = maps.load_outlines(parent)
        places = [row for row in overview.list_places(version, parent) if row["district_name"] in outlines]
        if not any(row["document_count"] for row in places) or (has_country and parent != country_parts.chosen_area()):
            continue
        cards.section_head(t("overview.map", place=name_of(known, "district", parent)), t("overview.map_note"))
        measure = st.query_params.get("map", next(iter(MEASURES))) if has_country else _choose_measure()
        rows = [
            _place(row, counts.get(row["district_code"]), measure, outlines[row["district_name"]]) for row in places
        ]
        chart, table = st.columns([3, 2], gap="medium")
        with chart:
            _draw_outlines(rows, parent, measure, scope)
            cards.note(t("map.credit"))
        with table:
            _draw_list(rows, measure, scope)


def _choose_measure() -> str:
    return choose_one("map", t("filter.map"), list(MEASURES), lambda code: label("column", code), is_row=True)


def _place(row: Row, counts: Row | None, measure: str, geometry: dict[str, object]) -> Row:
    has_documents = bool(row["document_count"])
    number = (counts[measure] if counts else None) if MEASURES[measure] else (counts[measure] if counts else 0)
    written = share(number) if MEASURES[measure] else f"{number or 0:,}"
    name = cards.district_name(row)
    return {
        "district_code": row["district_code"],
        "place": name,
        "short": name.removesuffix(t("map.suffix")),
        "geometry": geometry,
        "number": number if has_documents else None,
        "words": written if has_documents else t("map.no_documents"),
        "has_documents": has_documents,
    }


def _draw_outlines(rows: Sequence[Row], parent: str, measure: str, scope: Scope) -> None:
    number_format = ".0%" if MEASURES[measure] else ",.0f"
    chart = maps.choropleth(rows, label("column", measure), number_format)
    event = st.altair_chart(chart, width="stretch", on_select="rerun", key=f"map_{parent}")
    picked = event["selection"].get("place") or []
    if picked:
        st.switch_page(page_file("district"), query_params=link(district=picked[0]["district_code"], year=scope.years))


def _draw_list(rows: Sequence[Row], measure: str, scope: Scope) -> None:
    ordered = sorted(rows, key=lambda row: (not row["has_documents"], -(row["number"] or 0)))
    with_documents = sum(row["has_documents"] for row in rows)
    cards.note(t("summary.map", shown=with_documents, total=len(rows)))
    cells = [
        (
            Markup('<a href="{}">{}</a>').format(
                href("district", district=row["district_code"], year=scope.years), row["place"]
            )
            if row["has_documents"]
            else row["place"],
            row["words"] if row["has_documents"] else Markup("<small>{}</small>").format(row["words"]),
        )
        for row in ordered
    ]
    cards.data_table(t("filter.map"), [t("column.district"), label("column", measure)], cells, numeric=(1,))


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

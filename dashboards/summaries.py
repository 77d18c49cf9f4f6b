"""The parts of the first page: figures, statuses, findings in sentences, and tables by place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st
from markupsafe import Markup, escape

from dashboards import cards, charts
from dashboards.downloads import csv_button, rows_of
from dashboards.filters import link
from dashboards.formats import day, plan_period, share
from dashboards.labels import current_language, label, t
from dashboards.published import Row, Version
from dashboards.queries import documents
from dashboards.queries.overview import STATUSES
from dashboards.sitemap import href, page_file

Names = Mapping[str, Mapping[str, Row]]
FEWEST_TASKS = 10  # a share of fewer tasks says nothing
SOURCES = 8  # documents named on the first page


def name_of(known: Names, facet: str, code: str | None) -> str:
    """The name behind a code in the page's language; the code itself where nobody has named it."""
    row = known[facet].get(code or "")
    if facet == "district":
        return cards.place_name(code, row["name"] if row else None)
    if row is None:
        return code or t("value.none")
    return str(row["name_en"] if facet == "theme" and current_language() == "en" else row["name"])


def lead(build: Row) -> str:
    """What the site holds, in one sentence."""
    return t(
        "overview.lead",
        documents=build["documents"],
        districts=build["districts"],
        first=build["first_year"] or "—",
        last=build["last_year"] or "—",
        built=day(build["built_at"]),
    )


def draw_figures(totals: Row, build: Row) -> None:
    """The key figures."""
    cards.figure_cards(
        [
            cards.Figure(t("figure.tasks"), totals["tasks"] or 0, t("figure.tasks_note")),
            cards.Figure(
                t("figure.targets"),
                totals["targets"] or 0,
                t("figure.targets_note", share=share(totals["share_quantified"])),
            ),
            cards.Figure(t("figure.results"), totals["results"] or 0, t("figure.results_note")),
            cards.Figure(t("figure.unreported"), totals["unreported"] or 0, t("figure.unreported_note")),
            cards.Figure(t("figure.awaiting"), totals["awaiting"] or 0, t("figure.awaiting_note")),
            cards.Figure(t("figure.projects"), build["projects"], t("figure.projects_note")),
        ]
    )


def draw_statuses(totals: Row) -> None:
    """All promised numbers as one bar, and below it every status with its number, its meaning and its targets."""
    whole = sum(totals[status] or 0 for status in STATUSES) or 1
    shown = [status for status in STATUSES if totals[status]]
    stretches = [
        Markup('<i class="tz-status-{}" style="flex:{}" title="{}"></i>').format(
            status, totals[status], f"{label('status', status)} {totals[status]:,}"
        )
        for status in shown
    ]
    lines = [
        Markup('<li><a href="{}">{}<b>{}</b><em>{}</em></a><span>{}</span></li>').format(
            href("ledger", kind="target", status=status, year=st.query_params.get_all("year")),
            cards.status_badge(status),
            f"{totals[status] or 0:,}",
            share((totals[status] or 0) / whole),
            label("status_long", status),
        )
        for status in STATUSES
    ]
    cards.show(
        Markup('<div class="tz-stack" aria-hidden="true">{}</div><ul class="tz-statuses">{}</ul>').format(
            Markup("").join(stretches), Markup("").join(lines)
        )
    )


def draw_findings(districts: Sequence[Row], themes: Sequence[Row], known: Names) -> None:
    """What the tables say, in sentences."""
    sentences = [
        *_find_extremes(districts, "district", known),
        *_find_extremes(themes, "theme", known),
    ]
    items = Markup("").join(Markup("<li>{}</li>").format(sentence) for sentence in sentences)
    cards.show(Markup('<ul class="tz-findings">{}</ul>').format(items))


def _find_extremes(rows: Sequence[Row], facet: str, known: Names) -> list[Markup]:
    """The place with the most promises, the one that can be checked best and the one that can be checked least."""
    weighty = [row for row in rows if row["tasks"] >= FEWEST_TASKS]
    if not weighty:
        return []
    most = max(weighty, key=lambda row: row["tasks"])
    best = max(weighty, key=lambda row: row["share_quantified"])
    least = min(weighty, key=lambda row: row["share_quantified"])
    bold = Markup("<strong>{}</strong>")
    sentences = [
        escape(t(f"finding.most_{facet}")).format(
            name=bold.format(name_of(known, facet, most["code"])), tasks=f"{most['tasks']:,}"
        )
    ]
    if best is not least:
        sentences.append(
            escape(t(f"finding.range_{facet}")).format(
                best=bold.format(name_of(known, facet, best["code"])),
                best_share=share(best["share_quantified"]),
                least=bold.format(name_of(known, facet, least["code"])),
                least_share=share(least["share_quantified"]),
            )
        )
    return sentences


def draw_places(rows: Sequence[Row], facet: str, known: Names) -> None:
    """Tasks, targets and results by district or theme, each name a link into the ledger."""
    years = st.query_params.get_all("year")
    cells = [
        (
            Markup('<a href="{}">{}</a>').format(
                href("ledger", **{facet: row["code"], "year": years}), name_of(known, facet, row["code"])
            ),
            f"{row['tasks']:,}",
            f"{row['targets']:,}",
            f"{row['results']:,}",
            cards.share_bar(row["share_quantified"]),
            cards.share_bar(row["share_dated"]),
            cards.share_bar(row["share_led"]),
        )
        for row in rows
    ]
    heads = [t(f"column.{facet}"), t("column.tasks"), t("column.targets"), t("column.results")]
    shares = [t("column.share_quantified"), t("column.share_dated"), t("column.share_led")]
    cards.data_table(t(f"overview.{facet}s"), [*heads, *shares], cells, numeric=(1, 2, 3))


def draw_cells(cells: Sequence[Row], known: Names, years: Sequence[str]) -> None:
    """The heat map of promised numbers; a click on a cell opens its promises in the ledger."""
    values = [
        {
            "theme": name_of(known, "theme", row["theme_code"]),
            "place": name_of(known, "district", row["district_code"]),
            "number": row["targets"],
            "theme_code": row["theme_code"],
            "district_code": row["district_code"],
        }
        for row in cells
        if row["targets"]
    ]
    if not values:
        cards.empty_state(t("overview.empty"), t("overview.empty_advice"))
        return
    themes = [name_of(known, "theme", code) for code in known["theme"]]
    places = sorted(
        {row["place"] for row in values}, key=lambda p: -sum(v["number"] for v in values if v["place"] == p)
    )
    event = st.altair_chart(
        charts.heat_map(values, places, themes, t("column.targets")), width="stretch", on_select="rerun", key="cells"
    )
    picked = event["selection"].get("cell") or []
    if picked:
        wanted = link(kind="target", district=picked[0]["district_code"], theme=picked[0]["theme_code"], year=years)
        st.switch_page(page_file("ledger"), query_params=wanted)
    with st.expander(t("chart.as_table")):
        cards.data_table(
            t("overview.cells"),
            [t("column.theme"), *places],
            [(theme, *(_cell_link(values, theme, place, years) for place in places)) for theme in themes],
            numeric=range(1, len(places) + 1),
        )
        csv_button("cells", "taizhang-district-theme", lambda: rows_of(list(cells[0]), list(cells)))


def _cell_link(values: Sequence[Row], theme: str, place: str, years: Sequence[str]) -> str | Markup:
    found = next((v for v in values if v["theme"] == theme and v["place"] == place), None)
    if found is None:
        return "—"
    address = href(
        "ledger", kind="target", district=found["district_code"], theme=found["theme_code"], year=list(years)
    )
    return Markup('<a href="{}">{}</a>').format(address, f"{found['number']:,}")


def draw_years(rows: Sequence[Row]) -> None:
    """The chart of years as a table."""
    heads = [t("column.year"), t("column.tasks"), t("column.targets"), t("column.results")]
    cells = [[str(row["year"]), *(f"{row[name]:,}" for name in ("tasks", "targets", "results"))] for row in rows]
    cards.data_table(t("overview.years"), heads, cells, numeric=(1, 2, 3))


def draw_sources(version: Version) -> None:
    """The documents with numbers in them: what each is and how much it holds."""
    rows = [row for row in documents.list_documents(version, SOURCES) if row["targets"] + row["results"]]
    cards.data_table(
        t("overview.sources"),
        [
            t("column.document"),
            t("column.district"),
            t("column.plan_period"),
            t("column.published_on"),
            t("column.targets"),
            t("column.results"),
        ],
        [
            (
                Markup('<a href="{}" lang="zh-CN">{}</a>').format(
                    href("reader", document=row["document_id"]), row["title"]
                ),
                cards.district_name(row),
                plan_period(row["plan_period"]),
                day(row["published_on"]),
                f"{row['targets']:,}",
                f"{row['results']:,}",
            )
            for row in rows
        ],
        numeric=(4, 5),
    )
    names = ["document_id", "title", "district_name", "plan_period", "published_on", "targets", "results"]
    csv_button("sources", "taizhang-sources", lambda: rows_of(names, rows))

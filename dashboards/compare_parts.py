"""The parts of the comparison: key figures, statuses, fields, years and common indicators, a column a district."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from markupsafe import Markup

from dashboards import cards, charts, courses, indicator_parts, summaries
from dashboards.downloads import csv_button, rows_of
from dashboards.filters import choose_many
from dashboards.formats import share
from dashboards.labels import label, t
from dashboards.published import Row, Version
from dashboards.queries import indicators, profiles, scopes
from dashboards.queries.scopes import OUTCOMES, Scope
from dashboards.sitemap import href
from dashboards.summaries import Names, name_of

FEWEST, MOST = 2, 4
COMMON = 3  # indicators drawn where the address names none
OFFERED = 40
ROWS = 30  # numbers in the table of one indicator; the download has all
COUNTED = ("tasks", "targets", "results")
SHARES = ("measurability", "share_quantified", "share_dated", "share_led", "share_reported", "share_achieved")

Places = Mapping[str, str]  # code of a district to its name, in the order of the columns


def choose_places(version: Version, known: Names) -> Places:
    """Two to four districts: those of the address, filled up with those that promise most."""
    codes = [row["code"] for row in scopes.count_by(version, Scope(), "district") if row["tasks"] or row["targets"]]
    chosen = choose_many(
        "district",
        t("compare.choose"),
        codes,
        lambda code: name_of(known, "district", code),
        placeholder=t("compare.choose_hint"),
        most=MOST,
    )
    if len(chosen) < FEWEST:
        chosen = (*chosen, *(code for code in codes if code not in chosen))[:FEWEST]
        if len(chosen) == FEWEST:
            cards.note(t("compare.filled"))
    return {code: name_of(known, "district", code) for code in chosen}


def _summarise(rows: Mapping[str, Row], places: Places) -> str | None:
    """Who stands first and last in the first share that shows a difference; None where none does."""
    for name in SHARES:
        known = [code for code in places if rows[code][name] is not None]
        if not known:
            continue
        best = max(known, key=lambda code: rows[code][name])
        least = min(known, key=lambda code: rows[code][name])
        best_share, least_share = share(rows[best][name]), share(rows[least][name])
        if best_share != least_share:
            return t(
                "compare.summary",
                measure=label("column", name),
                best=places[best],
                best_share=best_share,
                least=places[least],
                least_share=least_share,
            )
    return None


def draw_figures(rows: Mapping[str, Row], places: Places, scope: Scope) -> None:
    """Counts, shares and statuses, a row a measure; the sentence above says who stands first in what."""
    if summary := _summarise(rows, places):
        cards.note(summary)
    lines: list[tuple[str | Markup, ...]] = []
    lines += [(label("column", name), *(f"{rows[code][name] or 0:,}" for code in places)) for name in COUNTED]
    lines += [(label("column", name), *(cards.share_bar(rows[code][name]) for code in places)) for name in SHARES]
    lines += [
        (cards.status_badge(status), *(_status(rows[code], status, code, scope) for code in places))
        for status in OUTCOMES
    ]
    heads = [t("compare.measure"), *_links(places, scope)]
    cards.data_table(t("compare.figures"), heads, lines)
    names = ["district", *COUNTED, *SHARES, *OUTCOMES]
    table = [{"district": places[code], **rows[code]} for code in places]
    csv_button("compare", "taizhang-comparison", lambda: rows_of(names, table))


def _links(places: Places, scope: Scope) -> list[Markup]:
    return [
        Markup('<a href="{}">{}</a>').format(href("district", district=code, year=scope.years), name)
        for code, name in places.items()
    ]


def _status(row: Row, status: str, code: str, scope: Scope) -> Markup:
    number = row[status] or 0
    part = share(number / row["targets"]) if row["targets"] else "—"
    target = href("ledger", kind="target", **summaries.outcome_link(status), district=code, year=scope.years)
    return Markup('<a href="{}">{}</a> <small>{}</small>').format(target, f"{number:,}", part)


def draw_statuses(rows: Mapping[str, Row], places: Places) -> None:
    """One bar a district of what became of its promises; the numbers stand in the table above."""
    bars = [
        Markup('<section><h3>{}</h3>{}<p class="tz-facts">{}</p></section>').format(
            name, summaries.status_bar(rows[code]), _in_words(rows[code])
        )
        for code, name in places.items()
    ]
    cards.show(Markup('<div class="tz-stacks">{}</div>').format(Markup("").join(bars)))


def _in_words(row: Row) -> str:
    return " · ".join(f"{label('status', status)} {row[status]:,}" for status in OUTCOMES if row[status])


def draw_themes(version: Version, places: Places, scope: Scope, known: Names) -> None:
    """Promised numbers by field, as bars of one scale."""
    cells = {(row["theme_code"], row["district_code"]): row for row in scopes.count_cells(version, scope)}
    largest = max((row["targets"] for row in cells.values()), default=0) or 1
    lines = [
        (
            Markup('<a href="{}">{}</a>').format(
                href("theme", theme=theme, district=list(places), year=scope.years), name_of(known, "theme", theme)
            ),
            *(_bar(cells.get((theme, code)), largest) for code in places),
        )
        for theme in known["theme"]
        if any((theme, code) in cells for code in places)
    ]
    cards.data_table(t("compare.themes"), [t("column.theme"), *places.values()], lines)


def _bar(cell: Row | None, largest: int) -> Markup:
    number = cell["targets"] if cell else 0
    return Markup('<span class="tz-bar"><i style="width:{}%"></i></span><b>{}</b>').format(
        round(100 * number / largest), f"{number:,}"
    )


def draw_years(version: Version, places: Places, scope: Scope) -> None:
    """Promises and reports by year, a chart a district on one scale, and all of them as one table."""
    rows = scopes.count_years(version, scope, by_district=True)
    if not rows:
        cards.empty_state(t("overview.empty"), t("overview.empty_advice"))
        return
    years = [str(year) for year in sorted({row["year"] for row in rows})]
    highest = max(max(row["targets"], row["results"]) for row in rows)
    for column, (code, name) in zip(st.columns(len(places)), places.items(), strict=True):
        with column:
            cards.show(Markup('<h3 class="tz-panel">{}</h3>').format(name))
            own = [row for row in rows if row["district_code"] == code]
            st.altair_chart(charts.year_bars(own, years, highest, height=200), width="stretch")
    found = {(str(row["year"]), row["district_code"]): row for row in rows}
    with st.expander(t("chart.as_table")):
        heads = [
            t("column.year"),
            *(f"{name} {t(f'column.{kind}')}" for name in places.values() for kind in COUNTED[1:]),
        ]
        lines = [
            (
                year,
                *(
                    f"{found[year, code][kind]:,}" if (year, code) in found else "—"
                    for code in places
                    for kind in COUNTED[1:]
                ),
            )
            for year in years
        ]
        cards.data_table(t("overview.years"), heads, lines, numeric=range(1, len(heads)))


def draw_indicators(version: Version, places: Places, scope: Scope) -> None:
    """The indicators that at least two of the districts name: a row of panels each, on one scale."""
    common = profiles.list_indicators(version, scope, OFFERED, FEWEST)
    if not common:
        cards.empty_state(t("compare.no_common"), t("compare.no_common_advice"))
        return
    by_id = {row["indicator_id"]: row for row in common}
    chosen = choose_many(
        "indicator", t("compare.indicators"), list(by_id), lambda code: by_id[code]["indicator_name"], most=6
    )
    courses.draw_legend()
    for indicator_id in chosen or list(by_id)[:COMMON]:
        _draw_indicator(version, by_id[indicator_id], places, scope)


def _draw_indicator(version: Version, found: Row, places: Places, scope: Scope) -> None:
    indicator_id = found["indicator_id"]
    codes = tuple(places)
    measures = indicators.list_measures(version, indicator_id, codes)
    measure, unit = measures[0]["measure"], measures[0]["unit"]
    rows = indicators.list_numbers(version, indicator_id, measure, unit, codes, 1000)
    if scope.years:
        rows = [row for row in rows if str(row["period_year"]) in scope.years]
    link = href("indicator", indicator=indicator_id, district=codes)
    cards.show(
        Markup('<h3 class="tz-course"><a href="{}" lang="zh-CN">{}</a> <small>{} {}</small></h3>').format(
            link, found["indicator_name"], label("measure", measure), unit
        )
    )
    cards.note(indicator_parts.summarise(rows))
    courses.draw_panels(rows, list(places.items()), unit, len(places))
    with st.expander(t("chart.as_table"), key=f"table_{indicator_id}"):
        indicator_parts.draw_table(rows[:ROWS])
        if len(rows) > ROWS:
            cards.note(t("table.cut", shown=ROWS, total=f"{len(rows):,}"))
        csv_button(f"numbers_{indicator_id}", "taizhang-indicator", lambda: rows_of(list(rows[0]), list(rows)))

"""Summaries of a scope: figures, statuses, findings in sentences, years, and tables by place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st
from markupsafe import Markup, escape

from dashboards import cards, charts
from dashboards.downloads import csv_button, rows_of
from dashboards.formats import share
from dashboards.labels import current_language, label, t
from dashboards.published import Row
from dashboards.queries.scopes import GRADED, OUTCOMES, Scope
from dashboards.sitemap import href

Names = Mapping[str, Mapping[str, Row]]
FEWEST_TASKS = 10  # a share of fewer tasks says nothing
MOST_PLACES = 30  # rows of a table of places; the download has all
FIGURE_STATUSES = ("achieved", "missed", "low", "unreported", "awaiting")


def name_of(known: Names, facet: str, code: str | None) -> str:
    """The name behind a code in the page's language; the code itself where nobody has named it."""
    row = known[facet].get(code or "")
    if facet == "district":
        return cards.place_name(code, row["name"] if row else None)
    if row is None:
        return code or t("value.none")
    return str(row["name_en"] if facet == "theme" and current_language() == "en" else row["name"])


def scope_link(scope: Scope) -> dict[str, tuple[str, ...]]:
    """The scope as parameters of a link."""
    return {"year": scope.years, "district": scope.districts, "theme": scope.themes}


def read_scope() -> Scope:
    """The scope that the address asks for, before any widget has looked at it."""
    asked = {name: tuple(st.query_params.get_all(name)) for name in ("year", "district", "theme")}
    return Scope(asked["year"], asked["district"], asked["theme"])


def draw_figures(totals: Row) -> None:
    """The key figures: how much was promised, and what became of it."""
    targets = totals["targets"] or 0
    figures = [
        cards.Figure(t("figure.targets"), targets, t("figure.targets_note")),
        *(
            cards.Figure(label("status", status), totals[status] or 0, label("status_short", status), status)
            for status in FIGURE_STATUSES
        ),
        cards.Figure(
            t("figure.tasks"), totals["tasks"] or 0, t("figure.tasks_note", share=share(totals["share_quantified"]))
        ),
    ]
    cards.figure_cards(figures)


def draw_statuses(totals: Row, scope: Scope) -> None:
    """All promised numbers as one bar, and below it every status with its number, its meaning and its targets."""
    whole = sum(totals[status] or 0 for status in OUTCOMES) or 1
    lines = [
        Markup('<li><a href="{}">{}<b>{}</b><em>{}</em></a><span>{}</span></li>').format(
            href("ledger", kind="target", **outcome_link(status), **scope_link(scope)),
            cards.status_badge(status),
            f"{totals[status] or 0:,}",
            share((totals[status] or 0) / whole),
            label("status_long", status),
        )
        for status in OUTCOMES
    ]
    cards.show(status_bar(totals) + Markup('<ul class="tz-statuses">{}</ul>').format(Markup("").join(lines)))


def outcome_link(outcome: str) -> dict[str, tuple[str, ...]]:
    """One of OUTCOMES as parameters of a link to the ledger."""
    if outcome == "low":
        return {"certainty": ("low",)}
    return {"status": (outcome,), "certainty": ("high", "medium") if outcome in GRADED else ()}


def status_bar(totals: Row) -> Markup:
    """The targets of each status as stretches of one bar; whatever it says must stand beside it in words too."""
    stretches = [
        Markup('<i class="tz-status-{}" style="flex:{}" title="{}"></i>').format(
            status, totals[status], f"{label('status', status)} {totals[status]:,}"
        )
        for status in OUTCOMES
        if totals[status]
    ]
    return Markup('<div class="tz-stack" aria-hidden="true">{}</div>').format(Markup("").join(stretches))


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


def draw_places(rows: Sequence[Row], facet: str, known: Names, scope: Scope, most: int = MOST_PLACES) -> None:
    """Tasks, targets and results by district or theme, each name a link to its own page; the first `most` of them."""
    counted = ("targets", "achieved", "missed", "low", "unreported", "awaiting")
    cells = [
        (
            Markup('<a href="{}">{}</a>').format(
                href(facet, **{"year": scope.years, facet: row["code"]}), name_of(known, facet, row["code"])
            ),
            f"{row['tasks']:,}",
            *(f"{row[name]:,}" for name in counted),
            cards.share_bar(row["share_quantified"]),
            cards.share_bar(row["share_dated"]),
            cards.share_bar(row["share_led"]),
        )
        for row in rows[:most]
    ]
    heads = [t(f"column.{facet}"), t("column.tasks"), t("column.targets")]
    statuses = [label("status", name) for name in counted[1:]]
    shares = [t("column.share_quantified"), t("column.share_dated"), t("column.share_led")]
    cards.data_table(t(f"overview.{facet}s"), [*heads, *statuses, *shares], cells, numeric=range(1, 8))
    if len(rows) > most:
        cards.note(t("table.cut", shown=most, total=len(rows)))
    csv_button(f"{facet}s", f"taizhang-{facet}s", lambda: rows_of(list(rows[0]), list(rows)))


def draw_years(rows: Sequence[Row]) -> None:
    """Promises and reports by year: a sentence, a chart, and the chart as a table."""
    busiest = max(rows, key=lambda row: row["targets"], default=None)
    if busiest is None:
        cards.empty_state(t("overview.empty"), t("overview.empty_advice"))
        return
    cards.note(
        t(
            "summary.years",
            first=rows[0]["year"],
            last=rows[-1]["year"],
            year=busiest["year"],
            targets=f"{busiest['targets']:,}",
        )
    )
    st.altair_chart(charts.year_bars(rows), width="stretch")
    with st.expander(t("chart.as_table")):
        names = ("tasks", "targets", "results", "achieved", "missed", "low", "unreported", "awaiting")
        heads = [t("column.year"), *(t(f"column.{name}") for name in names[:3])]
        heads += [label("status", name) for name in names[3:]]
        cells = [[str(row["year"]), *(f"{row[name]:,}" for name in names)] for row in rows]
        cards.data_table(t("overview.years"), heads, cells, numeric=range(1, len(heads)))
        csv_button("years", "taizhang-years", lambda: rows_of(["year", *names], list(rows)))

"""Charts: every colour has a word or number beside it, every palette works without red and green, light and dark."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import streamlit as st

from dashboards.labels import current_language, label, t
from dashboards.published import Row

CELL = 30
MOST_NUMBERED = 14  # years; with more of them the numbers above the bars would meet
MOST_BARS = 20  # years; with more of them two bars a year are a wall, and lines are drawn
SEQUENTIAL = {"light": ("#f3ede2", "#e0b39a", "#9a2f26"), "dark": ("#25282d", "#7c4a41", "#f0a596")}
INK = {"light": ("#1f2124", "#ffffff"), "dark": ("#ebe8e2", "#15171a")}
AXIS_INK = {"light": "#5a6068", "dark": "#aeb3ba"}
KINDS = {"light": ("#1c6690", "#c8641b"), "dark": ("#6fb4dc", "#f0a05e")}


def shade() -> str:
    """`dark` or `light`, as the reader's browser shows the page."""
    return "dark" if st.context.theme.type == "dark" else "light"


def axis_ink() -> str:
    """The colour of words on axes and legends: one that can be read, which Streamlit's own grey cannot by AA."""
    return AXIS_INK[shade()]


def heat_map(cells: Sequence[Row], places: Sequence[str], themes: Sequence[str], caption: str) -> alt.LayerChart:
    """Themes down, districts across; the number stands in every cell, chosen cells are framed.

    Rows: theme, place, number, the codes of both, and is_chosen.
    """
    low, middle, high = SEQUENTIAL[shade()]
    dark_ink, light_ink = INK[shade()]
    largest = max((row["number"] for row in cells), default=1)
    shades = alt.Scale(type="sqrt", range=[low, middle, high], interpolate="rgb")
    pick = alt.selection_point(name="cell", fields=["theme_code", "district_code"], on="click")
    base = alt.Chart(alt.Data(values=list(cells))).encode(
        alt.X(
            "place:N",
            sort=list(places),
            title=None,
            axis=_place_axis(),
        ),
        alt.Y(
            "theme:N",
            sort=list(themes),
            title=None,
            axis=alt.Axis(domain=False, ticks=False, labelLimit=220, labelFlush=False, labelColor=axis_ink()),
        ),
    )
    boxes = base.mark_rect(cornerRadius=3, cursor="pointer").encode(
        color=alt.Color("number:Q", scale=shades, legend=None),
        tooltip=[
            alt.Tooltip("place:N", title=t("column.district")),
            alt.Tooltip("theme:N", title=t("column.theme")),
            alt.Tooltip("number:Q", title=caption, format=","),
        ],
        stroke=alt.condition("datum.is_chosen", alt.value(dark_ink), alt.value(None)),
        strokeWidth=alt.value(2),
    )
    words = base.mark_text(fontSize=13).encode(
        text=alt.Text("number:Q", format=","),
        color=alt.condition(f"datum.number > {largest} * 0.64", alt.value(light_ink), alt.value(dark_ink)),
    )
    return (
        alt.layer(boxes.add_params(pick), words)
        .properties(
            description=t("overview.cells"),
            height=CELL * len(themes) + CELL,
            padding={"left": 5, "top": 5, "right": 28, "bottom": 5},
        )
        .configure_view(strokeWidth=0)
    )


def year_bars(
    rows: Sequence[Row], years: Sequence[str] | None = None, highest: int | None = None, height: int = 240
) -> alt.LayerChart:
    """Promised and reported numbers side by side for each year. Rows: year, targets, results.

    `years` and `highest` set the scales, where several charts stand side by side.
    """
    kinds = [label("kinds", "target"), label("kinds", "result")]
    values = [
        {"year": str(row["year"]), "kind": name, "number": row[column]}
        for row in rows
        for name, column in zip(kinds, ("targets", "results"), strict=True)
        if row[column]
    ]
    base = alt.Chart(alt.Data(values=values)).encode(
        alt.X(
            "year:O",
            title=None,
            scale=alt.Scale(domain=list(years)) if years else alt.Undefined,
            axis=alt.Axis(
                labelAngle=0, domain=False, ticks=False, labelFlush=False, labelColor=axis_ink(), labelOverlap=True
            ),
        ),
        alt.XOffset("kind:N", sort=kinds),
        alt.Y(
            "number:Q",
            title=None,
            scale=alt.Scale(domain=[0, highest]) if highest else alt.Undefined,
            axis=alt.Axis(tickCount=4, domain=False, ticks=False, labelFlush=False, labelColor=axis_ink()),
        ),
        tooltip=[
            alt.Tooltip("year:O", title=t("column.year")),
            alt.Tooltip("kind:N", title=t("column.kind")),
            alt.Tooltip("number:Q", title=t("column.number"), format=","),
        ],
    )
    if len(years or rows) > MOST_BARS:
        return _year_lines(values, kinds, years, highest, height)
    bars = base.mark_bar(cornerRadiusEnd=2).encode(
        color=alt.Color(
            "kind:N", sort=kinds, scale=alt.Scale(domain=kinds, range=list(KINDS[shade()])), legend=_legend()
        )
    )
    words = base.mark_text(dy=-7, fontSize=11, color=axis_ink()).encode(text=alt.Text("number:Q", format=","))
    return (alt.layer(bars, words) if len(years or rows) <= MOST_NUMBERED else alt.layer(bars)).properties(
        description=t("overview.years"), height=height
    )


def _year_lines(
    values: Sequence[Row], kinds: Sequence[str], years: Sequence[str] | None, highest: int | None, height: int
) -> alt.LayerChart:
    """Decades of years as two lines; a year without numbers is a gap of the line's points, not of the axis."""
    numbers = [int(row["year"]) for row in values] or [0]
    ends = [int(years[0]), int(years[-1])] if years else [min(numbers), max(numbers)]
    base = alt.Chart(alt.Data(values=[{**row, "at": int(row["year"])} for row in values])).encode(
        alt.X(
            "at:Q",
            title=None,
            scale=alt.Scale(domain=ends, nice=False),
            axis=alt.Axis(format="d", tickMinStep=5, domain=False, ticks=False, grid=False, labelColor=axis_ink()),
        ),
        alt.Y(
            "number:Q",
            title=None,
            scale=alt.Scale(domain=[0, highest]) if highest else alt.Undefined,
            axis=alt.Axis(tickCount=4, domain=False, ticks=False, labelFlush=False, labelColor=axis_ink()),
        ),
        color=alt.Color(
            "kind:N", sort=kinds, scale=alt.Scale(domain=kinds, range=list(KINDS[shade()])), legend=_legend()
        ),
        strokeDash=alt.StrokeDash("kind:N", sort=kinds, scale=alt.Scale(domain=kinds, range=[[1, 0], [5, 3]])),
        tooltip=[
            alt.Tooltip("year:O", title=t("column.year")),
            alt.Tooltip("kind:N", title=t("column.kind")),
            alt.Tooltip("number:Q", title=t("column.number"), format=","),
        ],
    )
    return alt.layer(base.mark_line(strokeWidth=2), base.mark_point(size=24, filled=True)).properties(
        description=t("overview.years"), height=height
    )


def history(rows: Sequence[Row], unit: str) -> alt.Chart:
    """One indicator over the years: promises as rings, reports as diamonds. Rows: year, value, kind, amount, text."""
    kinds = [label("kinds", "target"), label("kinds", "result")]
    values = [{**row, "kind": label("kinds", row["kind"])} for row in rows]
    return (
        alt.Chart(alt.Data(values=values))
        .mark_point(size=110, strokeWidth=2.5)
        .encode(
            alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, labelFlush=False, labelColor=axis_ink())),
            alt.Y("value:Q", title=unit, scale=alt.Scale(zero=False), axis=_unit_axis()),
            alt.Shape("kind:N", scale=alt.Scale(domain=kinds, range=["circle", "diamond"]), legend=_legend()),
            alt.Color("kind:N", scale=alt.Scale(domain=kinds, range=list(KINDS[shade()])), legend=_legend()),
            tooltip=[
                alt.Tooltip("year:O", title=t("column.year")),
                alt.Tooltip("kind:N", title=t("column.kind")),
                alt.Tooltip("amount:N", title=t("column.value")),
                alt.Tooltip("text:N", title=t("column.indicator")),
            ],
        )
        .properties(description=t("evidence.same"), height=220)
    )


def _unit_axis() -> alt.Axis:
    """The unit stands upright above the axis, as Chinese does not read sideways."""
    return alt.Axis(
        titleAngle=0,
        titleAnchor="end",
        titleAlign="left",
        titleY=-12,
        titleX=-28,
        tickCount=5,
        labelFlush=False,
        labelColor=axis_ink(),
    )


def _place_axis() -> alt.Axis:
    """Names above the columns, every one of them; names in Latin letters need more room and stand aslant."""
    angle = -35 if current_language() == "en" else 0
    return alt.Axis(
        orient="top",
        labelAngle=angle,
        labelOverlap=False,
        domain=False,
        ticks=False,
        labelFlush=False,
        labelColor=axis_ink(),
    )


def _legend() -> alt.Legend:
    return alt.Legend(title=None, orient="top", symbolType="square", columns=1, labelColor=axis_ink())

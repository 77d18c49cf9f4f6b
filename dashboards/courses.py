"""The course of one indicator: promises as ticks, floors, ceilings and bands, reports as dots, a panel a district."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import streamlit as st
from markupsafe import Markup

from dashboards import cards
from dashboards.charts import KINDS, axis_ink, shade
from dashboards.formats import LARGE, amount
from dashboards.labels import current_language, label, t
from dashboards.published import Row

HEIGHT = 210
PANEL = 290  # pixels that a panel has for its years on a narrow screen
TICK = (6, 20)  # the shortest and the longest sign of a promise, in pixels
FEWEST_FAR = 8  # numbers that it takes to say that one of them is far away
FAR = 3  # how many times the middle span a number may lie away from the others
# Operator -> how a promise is drawn.
FORMS = {"=": "exact", "~": "exact", ">=": "floor", "<=": "ceiling", "range": "band"}
SIGNS = {"exact": "━", "floor": "▲", "ceiling": "▼", "band": "▮", "result": "●"}


def draw_legend() -> None:
    """What the signs mean, in words."""
    items = [
        Markup('<li class="tz-kind-{}"><i aria-hidden="true">{}</i> {}</li>').format(
            "result" if form == "result" else "target", sign, label("form", form)
        )
        for form, sign in SIGNS.items()
    ]
    cards.show(Markup('<ul class="tz-legend tz-signs">{}</ul>').format(Markup("").join(items)))


def draw_panels(rows: Sequence[Row], districts: Sequence[tuple[str, str]], unit: str, columns: int) -> None:
    """One panel a district (code and name), all on one scale of years and numbers."""
    drawn, left_out = choose_points(rows)
    if not drawn:
        cards.empty_state(t("indicator.no_points"), t("indicator.no_points_advice"))
        return
    size, name = _large(max(abs(row["value_upper"] or row["value"]) for row in drawn))
    years = [row["period_year"] for row in drawn]
    values = [value / size for row in drawn for value in (row["value"], row["value_upper"]) if value is not None]
    domains = ([min(years) - 0.5, max(years) + 0.5], _room(min(values), max(values)))
    for start in range(0, len(districts), columns):
        row_of_panels = districts[start : start + columns]
        for place, (code, words) in zip(st.columns(columns), row_of_panels, strict=False):
            points = [_point(row, size) for row in drawn if row["district_code"] == code]
            with place:
                cards.show(Markup('<h3 class="tz-panel">{}</h3>').format(words))
                if points:
                    panel = _panel(points, domains, name + unit).properties(description=words)
                    st.altair_chart(panel, width="stretch")
                else:
                    cards.note(t("indicator.no_numbers", place=words))
    if left_out:
        cards.note(t("indicator.left_out", number=f"{left_out:,}"))


def choose_points(rows: Sequence[Row]) -> tuple[list[Row], int]:
    """The numbers that one scale can show, and how many it cannot: of several years together, or far from all others.

    What a number of five years says does not compare with one of a single year; where there are only such numbers, they
    are shown.
    """
    dated = [row for row in rows if row["value"] is not None and row["period_year"] is not None]
    yearly = [row for row in dated if not _is_long(row)] or dated
    ordered = sorted(row["value"] for row in yearly)
    if len(ordered) < FEWEST_FAR:
        return yearly, len(dated) - len(yearly)
    low, high = ordered[len(ordered) // 10], ordered[-1 - len(ordered) // 10]
    room = FAR * (high - low or abs(high) or 1)
    near = [row for row in yearly if low - room <= row["value"] <= high + room]
    return near, len(dated) - len(near)


def _is_long(row: Row) -> bool:
    start, end = row["period_start"], row["period_end"]
    return start is not None and end is not None and start.year != end.year


def _room(low: float, high: float) -> list[float]:
    """The scale with a little room, from 0 where the numbers are far from one another."""
    margin = (high - low or abs(high) or 1) * 0.12
    return [0 if 0 <= low < high / 2 else low - margin, high + margin]


def _large(largest: float) -> tuple[float, str]:
    """The large unit of the language that the axis counts in."""
    return next(((size, name) for size, name in LARGE[current_language()] if largest >= size), (1, ""))


def _point(row: Row, size: float) -> Row:
    return {
        "year": row["period_year"],
        "value": row["value"] / size,
        "upper": None if row["value_upper"] is None else row["value_upper"] / size,
        "form": "result" if row["kind"] == "result" else FORMS.get(row["operator"], "exact"),
        "kind": label("kind", row["kind"]),
        "amount": amount(row, current_language()),
        "exact": amount(row, current_language(), is_exact=True),
        "status": label("status", row["status"]) if row.get("status") else "",
        "words": row["indicator"],
    }


def _panel(points: Sequence[Row], domains: tuple[list[float], list[float]], unit: str) -> alt.LayerChart:
    promise, report = KINDS[shade()]
    years = domains[0]
    tick = min(max(0.8 * PANEL / (years[1] - years[0]), TICK[0]), TICK[1])
    base = _frame(points, domains, unit)
    band = base.transform_filter("datum.form == 'band'").mark_bar(width=11, color=promise, opacity=0.45)
    ticks = base.transform_filter("datum.form != 'result' && datum.form != 'band'").mark_point(
        shape="stroke", size=tick**2, strokeWidth=3, color=promise, opacity=1
    )
    return alt.layer(
        band.encode(alt.Y2("upper:Q")),
        base.transform_filter("datum.form == 'result'").mark_point(size=45, filled=True, color=report, opacity=1),
        ticks,
        *(
            base.transform_filter(f"datum.form == '{form}'").mark_point(
                shape=shape, size=40, filled=True, color=promise, yOffset=offset, opacity=1
            )
            for form, shape, offset in (("floor", "triangle-up", -6), ("ceiling", "triangle-down", 6))
        ),
    ).properties(height=HEIGHT, padding={"left": 5, "top": 16, "right": 8, "bottom": 5})


def _frame(points: Sequence[Row], domains: tuple[list[float], list[float]], unit: str) -> alt.Chart:
    """What all marks of a panel share: its axes, and what pointing at a mark tells."""
    years, values = domains
    return alt.Chart(alt.Data(values=list(points))).encode(
        alt.X(
            "year:Q",
            title=None,
            scale=alt.Scale(domain=years, nice=False),
            axis=alt.Axis(format="d", tickMinStep=1, tickCount=6, grid=False, labelFlush=False, labelColor=axis_ink()),
        ),
        alt.Y(
            "value:Q",
            title=unit,
            scale=alt.Scale(domain=values),
            axis=alt.Axis(
                titleAngle=0,
                titleAlign="left",
                titleAnchor="end",
                titleY=-10,
                titleX=-26,
                tickCount=4,
                labelFlush=False,
                labelColor=axis_ink(),
                titleColor=axis_ink(),
            ),
        ),
        tooltip=[
            alt.Tooltip("year:Q", title=t("column.year"), format="d"),
            alt.Tooltip("kind:N", title=t("column.kind")),
            alt.Tooltip("amount:N", title=t("column.value")),
            alt.Tooltip("exact:N", title=t("column.exact")),
            alt.Tooltip("status:N", title=t("column.status")),
            alt.Tooltip("words:N", title=t("column.indicator")),
        ],
    )

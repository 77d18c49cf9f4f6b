"""The parts of the indicator page: the list of all, the numbers of one as a table, and the governments above."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import streamlit as st
from markupsafe import Markup

from dashboards import cards
from dashboards.charts import KINDS, axis_ink, shade
from dashboards.downloads import csv_button, rows_of
from dashboards.filters import choose_page, page_number, write_text
from dashboards.formats import amount, exact, period
from dashboards.labels import current_language, label, t
from dashboards.ledger_filters import split_words
from dashboards.published import Row, Version
from dashboards.queries import indicators
from dashboards.sitemap import href

PAGE_SIZE = 30
ROWS = 25
MOST_PAIRS = 24


def draw_list(version: Version) -> None:
    """A search line and one page of all indicators."""
    words = split_words(write_text("q", t("filter.search"), t("indicator.search_hint")))
    total = indicators.count_indicators(version, words)
    if not total:
        cards.empty_state(t("indicator.none"), t("indicator.none_advice"))
        return
    cards.show(Markup('<p class="tz-count" role="status">{}</p>').format(t("indicator.count", number=f"{total:,}")))
    number = page_number(max(1, -(-total // PAGE_SIZE)))
    rows = indicators.list_indicators(version, words, PAGE_SIZE, (number - 1) * PAGE_SIZE)
    heads = [t(f"column.{name}") for name in ("indicator_name", "unit", "targets", "results", "direction")]
    cells = [
        (
            Markup('<a href="{}" lang="zh-CN">{}</a>').format(
                href("indicator", indicator=row["indicator_id"]), row["indicator_name"]
            ),
            row["unit"] or "—",
            f"{row['target_count']:,}",
            f"{row['result_count']:,}",
            label("direction", row["desired_direction"]),
        )
        for row in rows
    ]
    cards.data_table(t("nav.indicator"), heads, cells, numeric=(2, 3))
    csv_button("indicators", "taizhang-indicators", lambda: rows_of(list(rows[0]), rows))
    choose_page(total, PAGE_SIZE)


def summarise(rows: Sequence[Row]) -> str:
    """How many targets and results there are, and the latest of each, in a sentence."""
    sentences = []
    for kind in ("target", "result"):
        found = [row for row in rows if row["kind"] == kind]
        if found:
            last = found[0]
            sentences.append(
                t(
                    f"indicator.summary_{kind}",
                    number=f"{len(found):,}",
                    place=cards.district_name(last),
                    period=period(last["period_year"], last["period_start"], last["period_end"]),
                    amount=amount(last, current_language()),
                )
            )
    return " ".join(sentences)


def draw_numbers(rows: Sequence[Row]) -> None:
    """The numbers, one page of a plain table, and all of them as a download."""
    if not rows:
        cards.empty_state(t("indicator.no_points"), t("indicator.no_points_advice"))
        return
    first = (page_number(max(1, -(-len(rows) // ROWS))) - 1) * ROWS
    draw_table(rows[first : first + ROWS])
    csv_button("numbers", "taizhang-indicator", lambda: rows_of(list(rows[0]), list(rows)))
    choose_page(len(rows), ROWS)


def draw_table(rows: Sequence[Row]) -> None:
    """These numbers as a plain table, each open to its sentence."""
    heads = [t(f"column.{name}") for name in ("value", "year", "district", "kind", "status", "document")]
    cells = [
        (
            Markup('<a href="{}">{}</a>').format(
                href("evidence", **{row["kind"]: row["entry_id"]}), cards.value_mark(row)
            ),
            period(row["period_year"], row["period_start"], row["period_end"]),
            cards.district_name(row),
            cards.kind_badge(row["kind"]),
            cards.status_badge(row["status"]),
            Markup('<span lang="zh-CN">{}</span>').format(row["title"]),
        )
        for row in rows
    ]
    cards.data_table(t("indicator.numbers"), heads, cells, is_wordy=True)


def draw_amplifications(version: Version, indicator_id: str, measure: str, districts: tuple[str, ...]) -> None:
    """The same promise on two levels of government: a sentence, a chart with a line a pair, and a table."""
    rows = indicators.list_amplifications(version, indicator_id, measure, districts, MOST_PAIRS)
    if not rows:
        cards.empty_state(t("indicator.no_pairs"), t("indicator.no_pairs_advice"))
        return
    counts = {name: f"{rows[0][name]:,}" for name in ("total", "above", "equal", "below")}
    cards.note(t("indicator.pairs", **counts))
    st.altair_chart(_dumbbells(rows), width="stretch")
    heads = [t(f"column.{name}") for name in ("year", "upper", "lower", "difference")]
    cards.data_table(t("indicator.amplification"), heads, [_pair(row) for row in rows], numeric=(3,))
    if len(rows) < rows[0]["total"]:
        cards.note(t("table.cut", shown=len(rows), total=counts["total"]))
    csv_button("pairs", "taizhang-amplification", lambda: rows_of(list(rows[0]), rows))


def _pair(row: Row) -> tuple[str | Markup, ...]:
    return (
        t("date.year", year=row["year"]),
        *(
            Markup('{} <a href="{}">{}</a>').format(
                _place(row, side), href("evidence", target=row[f"{side}_target_id"]), _amount(row, side)
            )
            for side in ("upper", "lower")
        ),
        f"{row['value_difference']:+.4g}" if row["value_difference"] else "0",
    )


def _place(row: Row, side: str) -> str:
    return cards.place_name(row[f"{side}_district_code"], row[f"{side}_name"])


def _amount(row: Row, side: str) -> str:
    number = {name: row[f"{side}_{name}"] for name in ("value", "value_upper", "unit", "operator", "measure")}
    return amount(number, current_language())


def _dumbbells(rows: Sequence[Row]) -> alt.LayerChart:
    """One line a pair: a ring for the government above, a dot for the one below."""
    sides = [t("column.upper"), t("column.lower")]
    ends = [
        {
            "pair": f"{row['year']} {_place(row, 'upper')} → {_place(row, 'lower')}",
            "side": words,
            "place": _place(row, side),
            "value": row[f"{side}_value"],
            "amount": _amount(row, side),
            "low": row["upper_value"],
            "high": row["lower_value"],
        }
        for row in rows
        for side, words in zip(("upper", "lower"), sides, strict=True)
    ]
    order = list(dict.fromkeys(end["pair"] for end in ends))
    unit = str(rows[0]["lower_unit"] or "")
    base = alt.Chart(alt.Data(values=ends)).encode(
        alt.Y(
            "pair:N",
            sort=order,
            title=None,
            axis=alt.Axis(labelLimit=230, ticks=False, labelFlush=False, labelColor=axis_ink()),
        )
    )
    axis = alt.Axis(title=unit, labelFlush=False, labelColor=axis_ink(), titleColor=axis_ink())
    lines = base.mark_rule(strokeWidth=2, opacity=0.6).encode(
        alt.X("low:Q", scale=alt.Scale(zero=False), axis=axis), alt.X2("high:Q")
    )
    points = base.mark_point(size=90, strokeWidth=2.5, opacity=1).encode(
        alt.X("value:Q", scale=alt.Scale(zero=False), axis=axis),
        alt.Shape("side:N", scale=alt.Scale(domain=sides, range=["circle", "diamond"]), legend=_legend()),
        alt.Color("side:N", scale=alt.Scale(domain=sides, range=list(KINDS[shade()])), legend=_legend()),
        tooltip=[
            alt.Tooltip("pair:N", title=t("column.year")),
            alt.Tooltip("place:N", title=t("column.district")),
            alt.Tooltip("amount:N", title=t("column.value")),
        ],
    )
    return alt.layer(lines, points).properties(description=t("indicator.amplification"), height=26 * len(order) + 40)


def _legend() -> alt.Legend:
    return alt.Legend(title=None, orient="top", labelColor=axis_ink())


def draw_facts(row: Row) -> None:
    """What the indicator is: unit, which way is better, whether a table lists it, how many numbers there are."""
    cards.definition_list(
        [
            (t("column.unit"), row["unit"] or "—"),
            (t("column.direction"), label("direction", row["desired_direction"])),
            (t("column.targets"), exact(row["target_count"])),
            (t("column.results"), exact(row["result_count"])),
        ]
    )

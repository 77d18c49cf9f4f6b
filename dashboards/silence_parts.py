"""The parts of the page of silence: its figures, the matrix, and the documents that were searched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from dashboards import cards
from dashboards.formats import share
from dashboards.labels import current_language, label, t
from dashboards.published import Row
from dashboards.queries.silence import REASONS
from dashboards.sitemap import href

STATE_SIGNS = {
    "silent": "○",
    "only_multi_year": "Σ",
    "only_without_number": "¶",
    "review_missing_part": "∅",
    "waiting": "…",
    "reported": "✓",
    "unpromised": "●",
}
# State -> filter of the ledger that leaves its promises.
LEDGER = {"waiting": {"status": ["awaiting"]}, **{reason: {"unreported": [reason]} for reason in REASONS}}
MOST_LETTERS = 60

Told = Mapping[tuple[str, str, int], int]


def draw_figures(counts: Row) -> None:
    """All promises with a year, and how many of them are in each state."""
    whole = counts["targets"] or 1
    cards.figure_cards(
        [
            cards.Figure(t("silence.targets"), counts["targets"], t("silence.targets_note")),
            *(
                cards.Figure(
                    label("state", state),
                    counts[state],
                    t("silence.of_all", share=share(counts[state] / whole), words=label("state_long", state)),
                )
                for state in ("reported", *REASONS, "waiting")
            ),
        ]
    )


def draw_legend() -> None:
    """What each sign of the matrix means."""
    keys = Markup("").join(
        Markup("<li>{} {}</li>").format(_mark(state, None), label("state_long", state)) for state in STATE_SIGNS
    )
    cards.show(Markup('<ul class="tz-legend" aria-label="{}">{}</ul>').format(t("silence.legend"), keys))


def draw_matrix(rows: Sequence[Row], told: Told, kind: str) -> None:
    """One line a row, one column a year, the latest first; each cell leads to its promises."""
    promised = {cell["year"] for row in rows for cell in row["cells"]}
    years = sorted(promised | {year for _, _, year in told}, reverse=True)
    cells = [(_row_head(row), f"{row['silent']:,}", *(_cell(row, year, told, kind) for year in years)) for row in rows]
    # The sum stands beside the name: behind the years it would be out of sight where they are many.
    heads = [t(f"column.{kind}"), label("state", "silent"), *(str(year) for year in years)]
    cards.data_table(t("silence.title"), heads, cells, numeric=(1,), is_matrix=True)


def _row_head(row: Row) -> Markup:
    name = row["row_name_en"] if current_language() == "en" else row["row_name"]
    text = str(name or t("value.none"))
    shown = text if len(text) <= MOST_LETTERS else text[:MOST_LETTERS] + "…"
    return Markup('<span title="{}">{}</span><small>{}</small>').format(text, shown, cards.district_name(row))


def _cell(row: Row, year: int, told: Told, kind: str) -> Markup:
    """The states of one row in one year with their numbers; a report without a promise where there is only that."""
    cell = next((cell for cell in row["cells"] if cell["year"] == year), None)
    where = {"district": row["district_code"], "year": year}
    if kind != "task":
        where[kind] = row["row_id"]
    if cell is None:
        results = told.get((row["district_code"], row["row_id"], year), 0)
        if not results:
            return Markup('<span class="tz-none" aria-hidden="true">·</span>')
        return _mark("unpromised", results, href("ledger", kind="result", **where))
    marks = Markup("").join(
        _mark(state, cell[state], _cell_address(cell, state, where, kind)) for state in STATE_SIGNS if cell.get(state)
    )
    return Markup('<span class="tz-states">{}</span>').format(marks)


def _cell_address(cell: Row, state: str, where: Row, kind: str) -> str:
    """The promise itself where there is only one, else the ledger narrowed to them."""
    if cell["targets"] == 1 or kind == "task":
        return href("evidence", target=cell["target_id"])
    return href("ledger", kind="target", **LEDGER.get(state, {}), **where)


def _mark(state: str, number: int | None, address: str | None = None) -> Markup:
    count = "" if number is None else Markup("<b>{}</b>").format(number)
    words = label("state", state)
    sign = Markup('<i aria-hidden="true">{}</i>').format(STATE_SIGNS[state])
    name = Markup('<span class="tz-hidden">{} </span>').format(words) if number is not None else words
    inner = Markup("{}{}{}").format(sign, name, count)
    if address:
        return Markup('<a class="tz-state tz-state-{}" href="{}" title="{}">{}</a>').format(
            state, address, label("state_long", state), inner
        )
    return Markup('<span class="tz-state tz-state-{}">{}</span>').format(state, inner)


def draw_searched(rows: Sequence[Row]) -> None:
    """Which later documents stand behind the word silent."""
    if not rows:
        cards.empty_state(t("silence.no_searched"), t("silence.no_searched_advice"))
        return
    cells = [
        (
            cards.district_name(row),
            t("date.year", year=row["review_year"]),
            Markup("<br>").join(
                Markup('<a href="{}" lang="zh-CN">{}</a>').format(
                    href("reader", document=document["document_id"]), document["title"]
                )
                for document in row["documents"]
            ),
        )
        for row in rows
    ]
    heads = [t("column.district"), t("column.review_year"), t("column.searched")]
    cards.data_table(t("silence.searched"), heads, cells, is_wordy=True)

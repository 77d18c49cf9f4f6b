"""Promise by promise and year by year: what was reported, on what later documents are silent, what is still to come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from dashboards.published import Row, Version, fetch, stream

# What a row of the matrix stands for: the column of fct_target, and where its name comes from.
ROWS = {
    "indicator": ("indicator_id", "dim_indicator", "indicator_name", "indicator_name"),
    "theme": ("theme_code", "dim_theme", "theme_name", "theme_name_en"),
    "task": ("task_id", "fct_task", "text", "text"),
}
# Why an unreported promise has no result; only the first is silence.
REASONS = ("silent", "only_multi_year", "only_without_number", "review_missing_part")
STATES = (*REASONS, "waiting", "reported")
COUNTS = ", ".join(["target_count AS targets", *(f"{state}_count AS {state}" for state in STATES)])
SUMS_OF_THEMES = ", ".join(
    ["sum(target_count)::BIGINT AS targets", *(f"sum({state}_count)::BIGINT AS {state}" for state in STATES)]
)
COUNTED = ", ".join(
    [
        *(f"count(*) FILTER (unreported_reason = '{reason}') AS {reason}" for reason in REASONS),
        "count(*) FILTER (status = 'awaiting') AS waiting",
        "count(*) FILTER (status NOT IN ('unreported', 'awaiting')) AS reported",
    ]
)
CELL = ", ".join(["year", "targets", *STATES, "target_id"])


@dataclass(frozen=True)
class SilenceFilter:
    """What to show: rows of this kind (a key of ROWS), words that their name holds, and codes per facet.

    `states` keeps the rows that have at least one promise in one of these states.
    """

    kind: str = "indicator"
    words: tuple[str, ...] = ()
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    states: tuple[str, ...] = ()

    def prepare(self) -> tuple[str, str, dict[str, Any]]:
        """The WITH clause up to `rows` and `named`; the condition on the promises of `rows`; the parameters."""
        column, table, name, name_en = ROWS[self.kind]
        parts, parameters = ["true"], dict[str, Any]()
        for facet in ("district", "theme"):
            if self.chosen.get(facet):
                parts.append(f"list_contains(${facet}, {facet}_code)")
                parameters[facet] = list(self.chosen[facet])
        of_promises = " AND ".join(["kind = 'target'", "period_year IS NOT NULL", "is_government_promise", *parts])
        for number, word in enumerate(self.words):
            parts.append(f"row_id IN (SELECT {column} FROM {table} WHERE contains(lower({name}), $word{number}))")
            parameters[f"word{number}"] = word.lower()
        kept = " OR ".join(f"{state} > 0" for state in STATES if state in self.states) or "true"
        if self.chosen.get("theme"):
            counts, kept = SUMS_OF_THEMES, f"AND NOT is_every_theme GROUP BY ALL HAVING {kept}"
        else:
            counts, kept = COUNTS, f"AND is_every_theme AND ({kept})"
        return (
            f"""WITH rows AS (
                SELECT district_code, row_id, {counts} FROM agg_silence_row
                WHERE row_kind = '{self.kind}' AND {" AND ".join(parts)} {kept}
            ), named AS (SELECT {column} AS row_id, {name} AS row_name, {name_en} AS row_name_en FROM {table})""",
            of_promises,
            parameters,
        )

    def matrix(self, rows: str, condition: str) -> str:
        """The cells of these `rows`, one per district, row and year, as one more table of the WITH clause."""
        column = ROWS[self.kind][0]
        return f"""matrix AS (
            SELECT district_code, {column} AS row_id, period_year AS year, count(*) AS targets, {COUNTED},
                min(entry_id) AS target_id
            FROM fct_ledger_entry AS entry
            SEMI JOIN {rows} ON {rows}.district_code = entry.district_code AND {rows}.row_id = entry.{column}
            WHERE {condition} GROUP BY ALL)"""


def count_states(version: Version, wanted: SilenceFilter) -> Row:
    """How many rows there are, and their promises by state."""
    head, _, parameters = wanted.prepare()
    sums = ", ".join(f"coalesce(sum({name}), 0)::BIGINT AS {name}" for name in ("targets", *STATES))
    return fetch(version, f"{head} SELECT count(*) AS rows, {sums} FROM rows", parameters)[0]


def list_rows(version: Version, wanted: SilenceFilter, limit: int, offset: int) -> list[Row]:
    """One page of the matrix, the rows with most silence first, each with its `cells` by year.

    A cell has year, targets, the number of promises in each of STATES and the id of one of its targets.
    """
    head, condition, parameters = wanted.prepare()
    order = "silent DESC, targets DESC, district_code, row_id"
    return fetch(
        version,
        f"""{head}, page AS MATERIALIZED (SELECT * FROM rows ORDER BY {order} LIMIT $limit OFFSET $offset),
        {wanted.matrix("page", condition)}, cells AS (
            SELECT district_code, row_id, list(struct_pack({CELL}) ORDER BY year) AS cells
            FROM matrix GROUP BY ALL)
        SELECT page.*, row_name, row_name_en, district_name, cells
        FROM page JOIN cells ON page.district_code IS NOT DISTINCT FROM cells.district_code
            AND page.row_id = cells.row_id
        LEFT JOIN named ON named.row_id = page.row_id
        LEFT JOIN dim_district ON dim_district.district_code = page.district_code
        ORDER BY {", ".join(f"page.{part.strip()}" for part in order.split(","))}""",
        {**parameters, "limit": limit, "offset": offset},
    )


def list_unpromised(version: Version, pairs: list[tuple[str, str]]) -> list[Row]:
    """Years for which a number was reported of these districts and indicators, and how many numbers."""
    return fetch(
        version,
        """WITH pairs AS (SELECT unnest($districts) AS district_code, unnest($indicators) AS indicator_id)
        SELECT district_code, indicator_id AS row_id, period_year AS year, count(*) AS results
        FROM fct_result JOIN pairs USING (district_code, indicator_id)
        WHERE period_year IS NOT NULL GROUP BY ALL ORDER BY ALL""",
        {"districts": [district for district, _ in pairs], "indicators": [indicator for _, indicator in pairs]},
    )


def list_searched(version: Version, districts: list[str]) -> list[Row]:
    """The review documents that were looked through for promises of these districts, by district and year."""
    return fetch(
        version,
        """SELECT r.district_code, district_name, r.review_year,
            list(struct_pack(document_id := d.document_id, title := d.title) ORDER BY d.title, d.document_id)
                AS documents
        FROM bridge_district_review AS r JOIN dim_document AS d ON d.document_id = r.document_id
        LEFT JOIN dim_district ON dim_district.district_code = r.district_code
        WHERE list_contains($districts, r.district_code) GROUP BY ALL
        ORDER BY r.district_code, r.review_year DESC""",
        {"districts": districts},
    )


def export_cells(version: Version, wanted: SilenceFilter) -> Iterator[tuple[Any, ...]]:
    """The column names, then every cell of the matrix under this filter."""
    head, condition, parameters = wanted.prepare()
    sql = f"""{head}, {wanted.matrix("rows", condition)}
        SELECT district_name, row_name AS {wanted.kind}, year, targets, {", ".join(STATES)}
        FROM matrix JOIN named USING (row_id)
        LEFT JOIN dim_district USING (district_code) ORDER BY ALL"""
    return stream(version, sql, parameters)

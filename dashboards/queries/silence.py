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
STATES = ("silent", "waiting", "reported")
SILENT = "count(*) FILTER (status = 'unreported')"
WAITING = "count(*) FILTER (status = 'awaiting')"
REPORTED = "count(*) FILTER (status NOT IN ('unreported', 'awaiting'))"


@dataclass(frozen=True)
class SilenceFilter:
    """What to show: rows of this kind (a key of ROWS), words that their name holds, and codes per facet.

    `states` keeps the rows that have at least one promise in one of these states.
    """

    kind: str = "indicator"
    words: tuple[str, ...] = ()
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    states: tuple[str, ...] = ()

    def prepare(self) -> tuple[str, dict[str, Any]]:
        """The WITH clause up to `matrix` (one row per district, row and year) and `rows`, and its parameters."""
        column, table, name, name_en = ROWS[self.kind]
        key = "task_id" if self.kind == "task" else column
        parts, parameters = ["t.period_year IS NOT NULL"], dict[str, Any]()
        for facet, target in (("district", "t.district_code"), ("theme", "t.theme_code")):
            if self.chosen.get(facet):
                parts.append(f"list_contains(${facet}, {target})")
                parameters[facet] = list(self.chosen[facet])
        for number, word in enumerate(self.words):
            parts.append(f"t.{column} IN (SELECT {key} FROM {table} WHERE contains(lower({name}), $word{number}))")
            parameters[f"word{number}"] = word.lower()
        kept = " OR ".join(f"{state} > 0" for state in STATES if state in self.states) or "true"
        return (
            f"""WITH matrix AS (
                SELECT t.district_code, t.{column} AS row_id, t.period_year AS year, count(*) AS targets,
                    {SILENT} AS silent, {WAITING} AS waiting, {REPORTED} AS reported, min(t.target_id) AS target_id
                FROM fct_target AS t JOIN fct_progress USING (target_id)
                WHERE {" AND ".join(parts)} AND t.{column} IS NOT NULL GROUP BY ALL
            ), rows AS (
                SELECT district_code, row_id, sum(targets)::BIGINT AS targets, sum(silent)::BIGINT AS silent,
                    sum(waiting)::BIGINT AS waiting, sum(reported)::BIGINT AS reported
                FROM matrix GROUP BY ALL HAVING {kept}
            ), named AS (SELECT {key} AS row_id, {name} AS row_name, {name_en} AS row_name_en FROM {table})""",
            parameters,
        )


def count_states(version: Version, wanted: SilenceFilter) -> Row:
    """How many rows there are, and their promises by state."""
    head, parameters = wanted.prepare()
    sums = ", ".join(f"coalesce(sum({name}), 0)::BIGINT AS {name}" for name in ("targets", *STATES))
    return fetch(version, f"{head} SELECT count(*) AS rows, {sums} FROM rows", parameters)[0]


def list_rows(version: Version, wanted: SilenceFilter, limit: int, offset: int) -> list[Row]:
    """One page of the matrix, the rows with most silence first, each with its `cells` by year.

    A cell has year, targets, silent, waiting, reported and the id of one of its targets.
    """
    head, parameters = wanted.prepare()
    order = "silent DESC, targets DESC, district_code, row_id"
    return fetch(
        version,
        f"""{head}, page AS (SELECT * FROM rows ORDER BY {order} LIMIT $limit OFFSET $offset),
        cells AS (
            SELECT district_code, row_id, list(struct_pack(year, targets, silent, waiting, reported, target_id)
                ORDER BY year) AS cells
            FROM matrix SEMI JOIN page USING (district_code, row_id) GROUP BY ALL)
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
    head, parameters = wanted.prepare()
    sql = f"""{head} SELECT district_name, row_name AS {wanted.kind}, year, matrix.targets, matrix.silent,
            matrix.waiting, matrix.reported
        FROM matrix SEMI JOIN rows USING (district_code, row_id) JOIN named USING (row_id)
        LEFT JOIN dim_district USING (district_code) ORDER BY ALL"""
    return stream(version, sql, parameters)

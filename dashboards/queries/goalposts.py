"""Moved goalposts: a promise and the next promise of the same indicator; and what a promise adds to the last result."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from dashboards.published import Row, Version, fetch, stream
from dashboards.queries.passages import with_passages

KINDS = ("lowered", "postponed", "dropped", "mentioned", "rebased", "raised", "kept")
PROMISE = """struct_pack(target_id := {0}.target_id, value := {0}.value, value_upper := {0}.value_upper,
    unit := {0}.unit, operator := {0}.operator, measure := {0}.measure, period_year := {0}.period_year,
    period_start := {0}.period_start, period_end := {0}.period_end, commitment := {0}.commitment)"""
REVISIONS = """
revisions AS (
    SELECT r.target_revision_id, r.revision, r.is_eased, r.is_softened, r.value_change, r.change_share,
        r.previous_plan_year, r.plan_year, r.previous_target_id, r.target_id, r.indicator_id, r.district_code,
        r.theme_code, coalesce(r.plan_year, r.previous_plan_year) AS year, r.revision = 'kept' AS is_same,
        r.passage_document_id, r.passage_start, r.passage_end
    FROM fct_target_revision AS r
)"""
AMBITIONS = """
ambitions AS (
    SELECT a.target_id, a.result_id, a.baseline_value, a.value_change, a.change_share, a.is_beyond_baseline,
        a.indicator_id, a.district_code, a.theme_code, a.period_year AS year, false AS is_same
    FROM fct_target_ambition AS a
)"""
TABLES = {"revisions": REVISIONS, "ambitions": AMBITIONS}
FACETS = {"district": "district_code", "theme": "theme_code", "revision": "revision", "year": "year::VARCHAR"}
FLAGS = {"eased": "is_eased", "softened": "is_softened"}
SORTS = {
    "newest": "year DESC NULLS LAST, is_same, district_code, indicator_id",
    "change": "abs(change_share) DESC NULLS LAST, year DESC, district_code, indicator_id",
}
PASSAGE = {"passage_words": ("passage_source_id", "passage_start", "passage_end")}


@dataclass(frozen=True)
class GoalpostFilter:
    """What to show: words in the indicator's name, codes per facet, and flags that must hold (a key of FLAGS)."""

    words: tuple[str, ...] = ()
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    flags: tuple[str, ...] = ()

    def prepare(self, table: str) -> tuple[str, str, dict[str, Any]]:
        """The WITH clause up to this table, the condition on it, and its parameters."""
        parts, parameters = ["true"], dict[str, Any]()
        for facet, codes in self.chosen.items():
            if codes and (table == "revisions" or facet != "revision"):
                parts.append(f"list_contains(${facet}, {FACETS[facet]})")
                parameters[facet] = list(codes)
        if table == "revisions" and self.flags:
            parts.append("(" + " OR ".join(FLAGS[flag] for flag in self.flags) + ")")
        for number, word in enumerate(self.words):
            parts.append(
                "indicator_id IN (SELECT indicator_id FROM dim_indicator "
                f"WHERE contains(lower(indicator_name), $word{number}))"
            )
            parameters[f"word{number}"] = word.lower()
        return f"WITH {TABLES[table]}", " AND ".join(parts), parameters


def count_revisions(version: Version, wanted: GoalpostFilter) -> Row:
    """Revisions of each kind, those that are easier to meet and those in weaker words; `revisions` counts all."""
    head, condition, parameters = wanted.prepare("revisions")
    kinds = ", ".join(f"count(*) FILTER (WHERE revision = '{kind}') AS {kind}" for kind in KINDS)
    return fetch(
        version,
        f"""{head} SELECT count(*) AS revisions, count(*) FILTER (WHERE is_eased) AS eased,
        count(*) FILTER (WHERE is_softened) AS softened, {kinds} FROM revisions WHERE {condition}""",
        parameters,
    )[0]


def count_by_district(version: Version, wanted: GoalpostFilter) -> list[Row]:
    """The same counts for each district, the most moved first."""
    head, condition, parameters = wanted.prepare("revisions")
    kinds = ", ".join(f"count(*) FILTER (WHERE revision = '{kind}') AS {kind}" for kind in KINDS)
    return fetch(
        version,
        f"""{head} SELECT district_code, district_name, count(*) AS revisions,
            count(*) FILTER (WHERE is_eased) AS eased, count(*) FILTER (WHERE is_softened) AS softened, {kinds}
        FROM revisions LEFT JOIN dim_district USING (district_code) WHERE {condition}
        GROUP BY ALL ORDER BY eased DESC, revisions DESC, district_code""",
        parameters,
    )


def list_revisions(version: Version, wanted: GoalpostFilter, sort: str, limit: int, offset: int) -> list[Row]:
    """One page of revisions, each with `before` and `after` as rows of promises.

    `after` is null where it was dropped, and where it is only mentioned: then `passage_words` and `passage_title` are
    the words and the document that speak of it.
    """
    head, condition, parameters = wanted.prepare("revisions")
    rows = fetch(
        version,
        f"""{head}, page AS (SELECT * FROM revisions WHERE {condition}
            ORDER BY {SORTS[sort]}, target_revision_id LIMIT $limit OFFSET $offset)
        SELECT page.*, indicator_name, district_name, {PROMISE.format("f")} AS before,
            CASE WHEN n.target_id IS NOT NULL THEN {PROMISE.format("n")} END AS after,
            passage.title AS passage_title, passage.source_id AS passage_source_id
        FROM page JOIN fct_target AS f ON f.target_id = page.previous_target_id
        LEFT JOIN fct_target AS n ON n.target_id = page.target_id
        LEFT JOIN dim_document AS passage ON passage.document_id = page.passage_document_id
        LEFT JOIN dim_indicator ON dim_indicator.indicator_id = page.indicator_id
        LEFT JOIN dim_district ON dim_district.district_code = page.district_code
        ORDER BY {SORTS[sort].replace("indicator_id", "page.indicator_id").replace("district", "page.district")},
            target_revision_id""",
        {**parameters, "limit": limit, "offset": offset},
    )
    return with_passages(version, rows, PASSAGE)


def list_chain(version: Version, target_id: str) -> list[Row]:
    """The revisions that lead to this promise and away from it, in time, in the form of `list_revisions`."""
    rows = fetch(
        version,
        f"""WITH {REVISIONS} SELECT revisions.*, {PROMISE.format("f")} AS before,
            CASE WHEN n.target_id IS NOT NULL THEN {PROMISE.format("n")} END AS after,
            passage.title AS passage_title, passage.source_id AS passage_source_id
        FROM revisions JOIN fct_target AS f ON f.target_id = revisions.previous_target_id
        LEFT JOIN fct_target AS n ON n.target_id = revisions.target_id
        LEFT JOIN dim_document AS passage ON passage.document_id = revisions.passage_document_id
        WHERE revisions.previous_target_id = $target_id OR revisions.target_id = $target_id
        ORDER BY previous_plan_year, target_revision_id""",
        {"target_id": target_id},
    )
    return with_passages(version, rows, PASSAGE)


def count_ambitions(version: Version, wanted: GoalpostFilter) -> Row:
    """Promises with a result of the year before, and those that ask for more than it."""
    head, condition, parameters = wanted.prepare("ambitions")
    return fetch(
        version,
        f"""{head} SELECT count(*) AS ambitions, count(*) FILTER (WHERE is_beyond_baseline) AS beyond,
        count(*) FILTER (WHERE NOT is_beyond_baseline) AS within FROM ambitions WHERE {condition}""",
        parameters,
    )[0]


def list_ambitions(version: Version, wanted: GoalpostFilter, sort: str, limit: int, offset: int) -> list[Row]:
    """One page of promises, each with the result of the year before as `before` and itself as `after`."""
    head, condition, parameters = wanted.prepare("ambitions")
    return fetch(
        version,
        f"""{head}, page AS (SELECT * FROM ambitions WHERE {condition}
            ORDER BY {SORTS[sort]}, target_id LIMIT $limit OFFSET $offset)
        SELECT page.*, indicator_name, district_name, {PROMISE.format("n")} AS after,
            struct_pack(result_id := r.result_id, value := r.value, value_upper := r.value_upper, unit := r.unit,
                operator := r.operator, measure := r.measure, period_year := r.period_year,
                period_start := r.period_start, period_end := r.period_end) AS before
        FROM page JOIN fct_target AS n USING (target_id) JOIN fct_result AS r USING (result_id)
        LEFT JOIN dim_indicator ON dim_indicator.indicator_id = page.indicator_id
        LEFT JOIN dim_district ON dim_district.district_code = page.district_code
        ORDER BY {SORTS[sort].replace("indicator_id", "page.indicator_id").replace("district", "page.district")},
            page.target_id""",
        {**parameters, "limit": limit, "offset": offset},
    )


def find_ambition(version: Version, target_id: str) -> Row | None:
    """What this promise adds to the result of the year before; None where there is none."""
    rows = fetch(
        version,
        """SELECT a.*, r.value, r.value_upper, r.unit, r.operator, r.measure, r.period_year, r.period_start,
            r.period_end FROM fct_target_ambition AS a JOIN fct_result AS r USING (result_id)
        WHERE a.target_id = $target_id""",
        {"target_id": target_id},
    )
    return rows[0] if rows else None


def list_options(version: Version, facet: str) -> list[str]:
    """The values of a facet that occur, the most frequent first."""
    column = FACETS[facet]
    rows = fetch(
        version,
        f"""WITH {REVISIONS} SELECT {column} AS code, count(*) AS entries FROM revisions
        WHERE {column} IS NOT NULL GROUP BY ALL ORDER BY entries DESC, code""",
    )
    return [row["code"] for row in rows]


def export_revisions(version: Version, wanted: GoalpostFilter) -> Iterator[tuple[Any, ...]]:
    """The column names, then every revision under this filter."""
    head, condition, parameters = wanted.prepare("revisions")
    sql = f"""{head} SELECT district_name, indicator_name, revision, is_eased, is_softened, previous_plan_year,
            plan_year, value_change, change_share, previous_target_id, target_id
        FROM revisions LEFT JOIN dim_indicator USING (indicator_id) LEFT JOIN dim_district USING (district_code)
        WHERE {condition} ORDER BY ALL"""
    return stream(version, sql, parameters)


def export_ambitions(version: Version, wanted: GoalpostFilter) -> Iterator[tuple[Any, ...]]:
    """The column names, then every promise with a result of the year before under this filter."""
    head, condition, parameters = wanted.prepare("ambitions")
    sql = f"""{head} SELECT district_name, indicator_name, year, baseline_value, value_change, change_share,
            is_beyond_baseline, target_id, result_id
        FROM ambitions LEFT JOIN dim_indicator USING (indicator_id) LEFT JOIN dim_district USING (district_code)
        WHERE {condition} ORDER BY ALL"""
    return stream(version, sql, parameters)

"""What the first page asks besides counts: the build, what came in last, and how far plans can be checked."""

from __future__ import annotations

from dashboards.published import Row, Version, fetch
from dashboards.queries.scopes import Scope

CANDIDATES = 60


def find_build(version: Version) -> Row:
    """When these tables were built, and from how many files and documents."""
    return fetch(
        version,
        """SELECT built_at, (SELECT count(*) FROM dim_source) AS sources,
            (SELECT count(*) FROM dim_document) AS documents,
            (SELECT count(*) FROM dim_project) AS projects,
            (SELECT count(DISTINCT district_code) FROM dim_document) AS districts,
            (SELECT min(least(plan_year, review_year)) FROM dim_document) AS first_year,
            (SELECT max(greatest(plan_year, review_year)) FROM dim_document) AS last_year
        FROM meta_build""",
    )[0]


def find_intake(version: Version) -> Row | None:
    """The last day on which files came in, with their number and that of their documents; None without files."""
    rows = fetch(
        version,
        """SELECT first_seen_at::DATE AS seen_on, count(DISTINCT source_id) AS sources,
            count(document_id) AS documents
        FROM dim_source LEFT JOIN dim_document USING (source_id) GROUP BY ALL ORDER BY seen_on DESC LIMIT 1""",
    )
    return rows[0] if rows else None


def list_news(version: Version, scope: Scope, limit: int) -> list[Row]:
    """The documents that came in last, with what each brought: targets, results, and the promises its results answer.

    Of the last `CANDIDATES` documents those with numbers stand first. A document is in the scope by its district and by
    the years it plans for or looks back on; numbers by their theme.
    """
    found, parameters = Scope(districts=scope.districts).condition()
    years = "true" if not scope.years else "list_contains($year, plan_year) OR list_contains($year, review_year)"
    counted, themes = Scope(themes=scope.themes).condition()
    if scope.years:
        parameters["year"] = [int(year) for year in scope.years]
    inside = f"document_id IN (SELECT document_id FROM latest) AND {counted}"
    return fetch(
        version,
        f"""WITH latest AS (
            SELECT document_id, title, doc_type, district_code, published_on, plan_period, review_year, first_seen_at
            FROM dim_document JOIN dim_source USING (source_id) WHERE {found} AND ({years})
            ORDER BY first_seen_at::DATE DESC, published_on DESC NULLS LAST, document_id LIMIT {CANDIDATES}
        ), promised AS (
            SELECT document_id, count(*) AS targets FROM fct_target WHERE {inside} AND is_government_promise
            GROUP BY ALL),
        brought AS MATERIALIZED (SELECT document_id, result_id FROM fct_result WHERE {inside}),
        reported AS (SELECT document_id, count(*) AS results FROM brought GROUP BY ALL),
        answered AS (
            SELECT document_id, count(*) FILTER (WHERE status = 'achieved') AS kept,
                count(*) FILTER (WHERE status = 'missed') AS missed
            FROM brought JOIN fct_progress USING (result_id)
            WHERE certainty IS DISTINCT FROM 'low' GROUP BY ALL)
        SELECT latest.*, district_name, coalesce(promised.targets, 0) AS targets,
            coalesce(reported.results, 0) AS results, coalesce(kept, 0) AS kept, coalesce(missed, 0) AS missed
        FROM latest LEFT JOIN promised USING (document_id) LEFT JOIN reported USING (document_id)
        LEFT JOIN answered USING (document_id) LEFT JOIN dim_district USING (district_code)
        ORDER BY first_seen_at::DATE DESC, promised.targets IS NULL AND reported.results IS NULL,
            published_on DESC NULLS LAST, document_id LIMIT $limit""",
        {**parameters, **themes, "limit": limit},
    )


def list_promises(version: Version, scope: Scope, limit: int) -> list[Row]:
    """A few promises of the scope, the latest year first, each as a row of the ledger."""
    condition, parameters = scope.condition("period_year")
    return fetch(
        version,
        f"""WITH page AS (
            SELECT 'target' AS kind, target_id AS entry_id, document_id, indicator, value, value_upper, unit, operator,
                measure, period_year, period_start, period_end, theme_code, district_code, sentence, sentence_start,
                sentence_end, char_start, char_end
            FROM fct_target WHERE {condition} AND is_government_promise
            ORDER BY period_year DESC NULLS LAST, document_id, char_start, target_id LIMIT $limit
        ), statuses AS (
            SELECT target_id, status, certainty FROM fct_progress WHERE target_id IN (SELECT entry_id FROM page))
        SELECT page.*, status, certainty, title, published_on, district_name, theme_name, theme_name_en
        FROM page JOIN dim_document USING (document_id) LEFT JOIN statuses ON target_id = entry_id
        LEFT JOIN dim_district ON dim_district.district_code = page.district_code
        LEFT JOIN dim_theme ON dim_theme.theme_code = page.theme_code
        ORDER BY period_year DESC NULLS LAST, document_id, page.char_start, entry_id""",
        {**parameters, "limit": limit},
    )


def rank_plans(version: Version, scope: Scope, fewest: int, ends: int) -> list[Row]:
    """Plans by how far their tasks can be checked: the first and the last `ends`, or all where there are fewer.

    Only plans with at least `fewest` tasks in the scope; measurability is the mean of the shares of tasks with a
    number, a deadline and a lead unit; `place` counts from 1 = the most measurable of `plans`.
    """
    condition, parameters = scope.condition("plan_year")
    return fetch(
        version,
        f"""WITH plans AS (
            SELECT document_id, count(*) AS tasks, avg(is_quantified::INT) AS share_quantified,
                avg(has_deadline::INT) AS share_dated, avg(has_lead_unit::INT) AS share_led,
                (share_quantified + share_dated + share_led) / 3 AS measurability
            FROM fct_task WHERE {condition} GROUP BY ALL HAVING count(*) >= $fewest
        ), ranked AS (
            SELECT *, row_number() OVER (ORDER BY measurability DESC, tasks DESC, document_id) AS place,
                count(*) OVER () AS plans FROM plans
        )
        SELECT ranked.*, title, plan_period, published_on, dim_document.district_code, district_name
        FROM ranked JOIN dim_document USING (document_id) LEFT JOIN dim_district USING (district_code)
        WHERE place <= $ends OR place > plans - $ends ORDER BY place""",
        {**parameters, "fewest": fewest, "ends": ends},
    )


def list_provinces(version: Version) -> list[Row]:
    """Every province with its names."""
    return fetch(
        version,
        """SELECT district_code, district_name, district_name_en FROM dim_district
        WHERE level = 'province' ORDER BY district_code""",
    )


def list_places(version: Version, parent: str) -> list[Row]:
    """Every place directly below another one, with the documents of its own and of the places below it."""
    return fetch(
        version,
        """WITH below AS (SELECT parent_code AS district_code, sum(document_count) AS documents FROM dim_district
            WHERE left(parent_code, 2) = left($parent, 2) GROUP BY ALL)
        SELECT district_code, district_name, (document_count + coalesce(documents, 0))::BIGINT AS document_count
        FROM dim_district LEFT JOIN below USING (district_code)
        WHERE parent_code = $parent ORDER BY district_code""",
        {"parent": parent},
    )

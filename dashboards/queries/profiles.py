"""What the pages of one district, of one theme and of a comparison ask besides counts: their indicators."""

from __future__ import annotations

from dashboards.published import Row, Version, fetch
from dashboards.queries.scopes import Scope


def list_indicators(version: Version, scope: Scope, limit: int, fewest_districts: int = 1) -> list[Row]:
    """Canonical indicators with their targets and results in the scope, the most promised first.

    `fewest_districts` leaves out what fewer districts of the scope promise or report.
    """
    condition, parameters = scope.condition("period_year")
    return fetch(
        version,
        f"""WITH numbers AS (
            SELECT indicator_id, district_code, count(*) AS targets, 0 AS results, min(period_year) AS first_year,
                max(period_year) AS last_year
            FROM fct_target WHERE {condition} AND is_government_promise GROUP BY ALL
            UNION ALL
            SELECT indicator_id, district_code, 0, count(*), min(period_year), max(period_year)
            FROM fct_result WHERE {condition} AND indicator_id IS NOT NULL GROUP BY ALL
        ), counted AS (
            SELECT indicator_id, sum(targets)::BIGINT AS targets, sum(results)::BIGINT AS results,
                count(DISTINCT district_code) AS districts,
                count(DISTINCT district_code) FILTER (WHERE targets > 0) AS promising,
                min(first_year) AS first_year, max(last_year) AS last_year
            FROM numbers GROUP BY ALL HAVING count(DISTINCT district_code) >= $fewest
            ORDER BY promising DESC, targets DESC, results DESC, indicator_id LIMIT $limit)
        SELECT counted.*, indicator_name, unit FROM counted JOIN dim_indicator USING (indicator_id)
        ORDER BY promising DESC, targets DESC, results DESC, indicator_id""",
        {**parameters, "limit": limit, "fewest": fewest_districts},
    )

"""Canonical indicators: which there are, and one of them over the years, by district and against governments above."""

from __future__ import annotations

from typing import Any

from dashboards.published import Row, Version, fetch

# Every number of one indicator in one measure and unit; growth of % and of 个百分点 are two courses, never one.
NUMBERS = """
numbers AS (
    SELECT 'target' AS kind, target_id AS entry_id, document_id, district_code, indicator, value, value_upper, unit,
        operator, measure, period_year, period_start, period_end
    FROM fct_target WHERE indicator_id = $indicator
    UNION ALL
    SELECT 'result', result_id, document_id, district_code, indicator, value, value_upper, unit,
        operator, measure, period_year, period_start, period_end
    FROM fct_result WHERE indicator_id = $indicator
)"""

IN_DISTRICTS = "(len($districts) = 0 OR list_contains($districts, district_code))"


def count_indicators(version: Version, words: tuple[str, ...]) -> int:
    """How many indicators with any number hold all these words in their name."""
    condition, parameters = _named(words)
    sql = f"SELECT count(*) AS indicators FROM dim_indicator WHERE {condition}"
    return int(fetch(version, sql, parameters)[0]["indicators"])


def list_indicators(version: Version, words: tuple[str, ...], limit: int, offset: int = 0) -> list[Row]:
    """One page of the indicators whose name holds all these words, those with the most promises first."""
    condition, parameters = _named(words)
    return fetch(
        version,
        f"""SELECT indicator_id, indicator_name, unit, desired_direction, is_listed, target_count, result_count
        FROM dim_indicator WHERE {condition}
        ORDER BY target_count > 0 AND result_count > 0 DESC, target_count + result_count DESC, indicator_id
        LIMIT $limit OFFSET $offset""",
        {**parameters, "limit": limit, "offset": offset},
    )


def _named(words: tuple[str, ...]) -> tuple[str, dict[str, Any]]:
    parts = ["target_count + result_count > 0"]
    parts += [f"contains(lower(indicator_name), $word{number})" for number in range(len(words))]
    return " AND ".join(parts), {f"word{number}": word.lower() for number, word in enumerate(words)}


def find_indicator(version: Version, indicator_id: str) -> Row | None:
    """One indicator; None for an unknown one."""
    rows = fetch(version, "FROM dim_indicator WHERE indicator_id = $indicator", {"indicator": indicator_id})
    return rows[0] if rows else None


def list_measures(version: Version, indicator_id: str, districts: tuple[str, ...] = ()) -> list[Row]:
    """The measures and units in which the indicator is promised and reported there, the most used first."""
    return fetch(
        version,
        f"""WITH {NUMBERS} SELECT measure, coalesce(unit, '') AS unit, count(*) AS numbers FROM numbers
        WHERE {IN_DISTRICTS} GROUP BY ALL ORDER BY numbers DESC, measure, unit""",
        {"indicator": indicator_id, "districts": list(districts)},
    )


def list_numbers(
    version: Version, indicator_id: str, measure: str, unit: str, districts: tuple[str, ...], limit: int
) -> list[Row]:
    """Targets and results of an indicator in one measure and unit, the latest year first; no district means all."""
    return fetch(
        version,
        f"""WITH {NUMBERS}, page AS (
            SELECT * FROM numbers WHERE measure = $measure AND coalesce(unit, '') = $unit AND {IN_DISTRICTS}
            ORDER BY period_year DESC NULLS LAST, district_code, kind DESC, entry_id LIMIT $limit
        ), statuses AS (
            SELECT target_id, status FROM fct_progress
            WHERE target_id IN (SELECT entry_id FROM page WHERE kind = 'target'))
        SELECT page.*, status, title, published_on, district_name
        FROM page JOIN dim_document USING (document_id)
        LEFT JOIN statuses ON target_id = entry_id
        LEFT JOIN dim_district ON dim_district.district_code = page.district_code
        ORDER BY period_year DESC NULLS LAST, page.district_code, kind DESC, entry_id""",
        {
            "indicator": indicator_id,
            "measure": measure,
            "unit": unit,
            "districts": list(districts),
            "limit": limit,
        },
    )


def list_districts(version: Version, indicator_id: str, measure: str, unit: str) -> list[str]:
    """Codes of the districts that promise or report the indicator so, those with the most numbers first."""
    rows = fetch(
        version,
        f"""WITH {NUMBERS} SELECT district_code AS code FROM numbers
        WHERE measure = $measure AND coalesce(unit, '') = $unit AND district_code IS NOT NULL
        GROUP BY ALL ORDER BY count(*) FILTER (WHERE kind = 'target') > 0 DESC, count(*) DESC, code""",
        {"indicator": indicator_id, "measure": measure, "unit": unit},
    )
    return [row["code"] for row in rows]


def list_amplifications(
    version: Version, indicator_id: str, measure: str, districts: tuple[str, ...], limit: int
) -> list[Row]:
    """The same promise by a government and one above it in the same year, the latest first.

    Columns of the government above start with `upper_`, those of the one below with `lower_`; `total`, `above`, `equal`
    and `below` count all such pairs by how the lower number stands to the upper one.
    """
    columns = ("value_upper", "unit", "operator", "measure")
    named = ", ".join(f"{side}.{name} AS {side}_{name}" for side in ("upper", "lower") for name in columns)
    return fetch(
        version,
        # Counted apart: a FILTER over a window looks at all pairs for each of them, which took 5 s for 60,000.
        f"""WITH found AS (
            FROM fct_target_amplification WHERE indicator_id = $indicator AND measure = $measure
                AND (len($districts) = 0 OR list_contains($districts, lower_district_code))
        ), counted AS (
            SELECT count(*) AS total, count(*) FILTER (WHERE value_difference > 0) AS above,
                count(*) FILTER (WHERE value_difference = 0) AS equal,
                count(*) FILTER (WHERE value_difference < 0) AS below
            FROM found
        ), pairs AS (
            SELECT found.*, counted.* FROM found CROSS JOIN counted
            ORDER BY year DESC, lower_district_code, upper_district_code, target_amplification_id LIMIT $limit
        ), promises AS (
            SELECT target_id, {", ".join(columns)} FROM fct_target WHERE indicator_id = $indicator
                AND target_id IN (SELECT upper_target_id FROM pairs UNION ALL SELECT lower_target_id FROM pairs))
        SELECT pairs.*, {named}, above_place.district_name AS upper_name, below_place.district_name AS lower_name
        FROM pairs JOIN promises AS upper ON upper.target_id = upper_target_id
        JOIN promises AS lower ON lower.target_id = lower_target_id
        JOIN dim_district AS above_place ON above_place.district_code = upper_district_code
        JOIN dim_district AS below_place ON below_place.district_code = lower_district_code
        ORDER BY year DESC, lower_district_code, upper_district_code, target_amplification_id""",
        {"indicator": indicator_id, "measure": measure, "districts": list(districts), "limit": limit},
    )


def list_words(version: Version, indicator_id: str, limit: int) -> list[Row]:
    """The documents' own words for an indicator with how many numbers they name, the commonest first."""
    return fetch(
        version,
        f"""WITH {NUMBERS} SELECT indicator AS words, count(*) AS numbers, count(*) OVER () AS total FROM numbers
        GROUP BY ALL ORDER BY numbers DESC, words LIMIT $limit""",
        {"indicator": indicator_id, "limit": limit},
    )


def list_merges_into(version: Version, indicator_id: str) -> list[Row]:
    """The indicators that are counted as this one because their words say the same, those with most numbers first."""
    return fetch(
        version,
        """SELECT indicator_name, rule, score, quantity_count FROM fct_indicator_merge
        WHERE merged_indicator_id = $indicator ORDER BY quantity_count DESC, indicator_name""",
        {"indicator": indicator_id},
    )


def list_decisions(version: Version, name: str) -> list[Row]:
    """What readers decided of the indicator of this name and others."""
    return fetch(
        version,
        """SELECT decision, indicator_name, other_name, reason FROM fct_indicator_decision
        WHERE $name IN (indicator_name, other_name) ORDER BY decision, indicator_name, other_name""",
        {"name": name},
    )

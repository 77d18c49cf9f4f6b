"""Counts for the first page: how much was promised and reported, by district, theme and year."""

from __future__ import annotations

from typing import Any

from dashboards.published import Row, Version, fetch

STATUSES = ("achieved", "missed", "in_progress", "unreported", "awaiting", "not_comparable")
COUNTS = """sum(task_count)::BIGINT AS tasks, sum(target_count)::BIGINT AS targets,
    sum(result_count)::BIGINT AS results,
    sum(quantified_task_count) / nullif(sum(task_count), 0) AS share_quantified,
    sum(deadline_task_count) / nullif(sum(task_count), 0) AS share_dated,
    sum(lead_unit_task_count) / nullif(sum(task_count), 0) AS share_led"""


def count_all(version: Version, years: tuple[str, ...]) -> Row:
    """Tasks, targets and results of all districts together, and the targets of each status."""
    statuses = ", ".join(f"sum({status}_count)::BIGINT AS {status}" for status in STATUSES)
    return _count(version, years, f"SELECT {COUNTS}, {statuses} FROM chosen")[0]


def count_by(version: Version, years: tuple[str, ...], place: str) -> list[Row]:
    """One row per district or theme (`place`) that has any task or number, the most targets first."""
    column = {"district": "district_code", "theme": "theme_code"}[place]
    return _count(
        version,
        years,
        f"SELECT {column} AS code, {COUNTS} FROM chosen WHERE {column} IS NOT NULL "
        "GROUP BY ALL ORDER BY targets DESC, tasks DESC, code",
    )


def count_cells(version: Version, years: tuple[str, ...]) -> list[Row]:
    """One row per district and theme that have any task or number."""
    return _count(
        version,
        years,
        f"SELECT district_code, theme_code, {COUNTS} FROM chosen "
        "WHERE district_code IS NOT NULL AND theme_code IS NOT NULL GROUP BY ALL ORDER BY ALL",
    )


def count_years(version: Version) -> list[Row]:
    """One row per year with its tasks, targets and results, the earliest first."""
    return _count(version, (), f"SELECT year, {COUNTS} FROM chosen WHERE year IS NOT NULL GROUP BY ALL ORDER BY year")


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


def _count(version: Version, years: tuple[str, ...], select: str) -> list[Row]:
    parameters: dict[str, Any] = {"years": list(years)}
    chosen = """chosen AS (
        FROM agg_district_theme_year WHERE len($years) = 0 OR list_contains($years, year::VARCHAR))"""
    return fetch(version, f"WITH {chosen} {select}", parameters)

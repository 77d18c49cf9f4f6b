"""What a page of counts looks at: years, districts and themes, as one condition on the table of counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from dashboards.published import Row, Version, fetch

STATUSES = ("achieved", "missed", "in_progress", "unreported", "awaiting", "not_comparable")
# Verdicts have a certainty; those of low certainty are counted apart, as `low`, and in no share.
GRADED = ("achieved", "missed", "in_progress")
OUTCOMES = (*STATUSES, "low")
COUNTS = """sum(task_count)::BIGINT AS tasks, sum(target_count)::BIGINT AS targets,
    sum(result_count)::BIGINT AS results,
    sum(quantified_task_count) / nullif(sum(task_count), 0) AS share_quantified,
    sum(deadline_task_count) / nullif(sum(task_count), 0) AS share_dated,
    sum(lead_unit_task_count) / nullif(sum(task_count), 0) AS share_led,
    (share_quantified + share_dated + share_led) / 3 AS measurability,
    sum(reported_count - low_count)
        / nullif(sum(target_count - awaiting_count - low_count - review_missing_part_count), 0) AS share_reported,
    sum(achieved_count - achieved_low_count) / nullif(sum(reported_count - low_count), 0) AS share_achieved"""
BY_STATUS = (
    ", ".join(
        f"sum({status}_count{f' - {status}_low_count' if status in GRADED else ''})::BIGINT AS {status}"
        for status in STATUSES
    )
    + ", sum(low_count)::BIGINT AS low"
)
PLACES = {
    "district": "district_code",
    "theme": "theme_code",
    # The nation itself is no province.
    "province": "CASE WHEN district_code != '000000' THEN left(district_code, 2) || '0000' END",
}


@dataclass(frozen=True)
class Scope:
    """Years, districts and themes to look at, each none for all of them. Values are codes; years are digits."""

    years: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()

    def condition(self, year_column: str = "year") -> tuple[str, dict[str, Any]]:
        """The WHERE condition on a table with codes of district and theme and this column of years; its parameters."""
        parts, parameters = ["true"], dict[str, Any]()
        chosen = {"year": self.years, "district": self.districts, "theme": self.themes}
        for name, codes in chosen.items():
            if codes:
                column = f"{year_column}::VARCHAR" if name == "year" else PLACES[name]
                parts.append(f"list_contains(${name}, {column})")
                parameters[name] = list(codes)
        return " AND ".join(parts), parameters

    def only_years(self) -> Scope:
        """The same years in all districts and themes: what a chart shows that is itself a filter of the others."""
        return replace(self, districts=(), themes=())

    def everywhere(self) -> Scope:
        """The same years and themes in all districts: what a map shows."""
        return replace(self, districts=())


def count_all(version: Version, scope: Scope) -> Row:
    """Tasks, targets and results of the scope, and its targets of each of OUTCOMES; nulls for an empty scope."""
    return _count(version, scope, f"SELECT {COUNTS}, {BY_STATUS} FROM chosen")[0]


def count_by(version: Version, scope: Scope, place: str) -> list[Row]:
    """One row per district, theme or province (`place`) that has any task or number, the most targets first."""
    column = PLACES[place]
    return _count(
        version,
        scope,
        f"SELECT {column} AS code, {COUNTS}, {BY_STATUS} FROM chosen WHERE {column} IS NOT NULL "
        "GROUP BY ALL ORDER BY targets DESC, tasks DESC, code",
    )


def count_inside(version: Version, scope: Scope, codes: Sequence[str]) -> list[Row]:
    """One row per place of `codes` that has any task or number, its own or those of places whose code begins as its."""
    column = "CASE WHEN list_contains($codes, district_code) THEN district_code ELSE left(district_code, 4) || '00' END"
    return _count(
        version,
        scope,
        f"SELECT {column} AS code, {COUNTS}, {BY_STATUS} FROM chosen WHERE list_contains($codes, code) GROUP BY ALL",
        {"codes": list(codes)},
    )


def count_cells(version: Version, scope: Scope) -> list[Row]:
    """One row per district and theme that have any task or number."""
    return _count(
        version,
        scope,
        f"SELECT district_code, theme_code, {COUNTS}, {BY_STATUS} FROM chosen "
        "WHERE district_code IS NOT NULL AND theme_code IS NOT NULL GROUP BY ALL ORDER BY ALL",
    )


def count_years(version: Version, scope: Scope, *, by_district: bool = False) -> list[Row]:
    """One row per year, or per district and year, with tasks, targets, results and statuses; the earliest first."""
    more = "district_code, " if by_district else ""
    return _count(
        version,
        scope,
        f"SELECT {more}year, {COUNTS}, {BY_STATUS} FROM chosen WHERE year IS NOT NULL GROUP BY ALL ORDER BY {more}year",
    )


def _count(version: Version, scope: Scope, select: str, more: dict[str, Any] | None = None) -> list[Row]:
    condition, parameters = scope.condition()
    sql = f"WITH chosen AS (FROM agg_district_theme_year WHERE {condition}) {select}"
    return fetch(version, sql, {**parameters, **(more or {})})

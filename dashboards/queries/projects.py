"""Projects and the lists they stand in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from dashboards.published import Row, Version, fetch, stream

LISTINGS = """
listings AS (
    SELECT l.project_listing_id, l.project_id, l.project_name, l.list_year, l.status, l.category, l.document_id,
        l.char_start, l.char_end, d.title, d.source_id, d.published_on, d.district_code
    FROM fct_project_listing AS l JOIN dim_document AS d USING (document_id)
)"""
FACETS = {"district": "district_code", "year": "list_year::VARCHAR", "status": "status", "category": "category"}
# The order in which a project passes through the lists.
STAGE = "list_position(['planned', 'new_start', 'ongoing', 'completed'], status)"


@dataclass(frozen=True)
class ProjectFilter:
    """What to show: words that the name holds, and codes per facet."""

    words: tuple[str, ...] = ()
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def condition(self) -> tuple[str, dict[str, Any]]:
        """The WHERE condition and its parameters."""
        parts, parameters = ["true"], dict[str, Any]()
        for number, word in enumerate(self.words):
            parts.append(f"contains(lower(project_name), $word{number})")
            parameters[f"word{number}"] = word.lower()
        for name, codes in self.chosen.items():
            if codes:
                parts.append(f"list_contains(${name}, {FACETS[name]})")
                parameters[name] = list(codes)
        return " AND ".join(parts), parameters


def list_options(version: Version, facet: str) -> list[str]:
    """The values that occur in one facet."""
    column = FACETS[facet]
    rows = fetch(version, f"WITH {LISTINGS} SELECT DISTINCT {column} AS code FROM listings WHERE code IS NOT NULL")
    return sorted(row["code"] for row in rows)


def count_listings(version: Version, wanted: ProjectFilter) -> list[Row]:
    """Listings by year, status and category."""
    condition, parameters = wanted.condition()
    return fetch(
        version,
        f"""WITH {LISTINGS} SELECT list_year, status, category, count(*) AS listings FROM listings
        WHERE {condition} GROUP BY ALL ORDER BY ALL""",
        parameters,
    )


def count_projects(version: Version, wanted: ProjectFilter) -> int:
    """How many projects have a listing under this filter."""
    condition, parameters = wanted.condition()
    sql = f"WITH {LISTINGS} SELECT count(DISTINCT project_id) AS projects FROM listings WHERE {condition}"
    return int(fetch(version, sql, parameters)[0]["projects"])


def list_projects(version: Version, wanted: ProjectFilter, limit: int, offset: int) -> list[Row]:
    """One page of projects, each with all its listings in time, those in several lists first."""
    condition, parameters = wanted.condition()
    return fetch(
        version,
        f"""WITH {LISTINGS}, page AS (
            SELECT project_id, max(list_year) AS last_year, count(*) AS listings FROM listings
            WHERE project_id IN (SELECT project_id FROM listings WHERE {condition}) GROUP BY ALL
            ORDER BY listings DESC, last_year DESC, project_id LIMIT $limit OFFSET $offset)
        SELECT project_id, any_value(project_name) AS project_name, any_value(district_code) AS district_code,
            any_value(district_name) AS district_name,
            list({{'id': project_listing_id, 'year': list_year, 'status': status, 'category': category}}
                ORDER BY list_year, {STAGE}) AS steps
        FROM page JOIN listings USING (project_id) LEFT JOIN dim_district USING (district_code)
        GROUP BY project_id, page.listings, last_year ORDER BY page.listings DESC, last_year DESC, project_id""",
        {**parameters, "limit": limit, "offset": offset},
    )


def find_project(version: Version, project_id: str) -> list[Row]:
    """The listings of one project in time, each with the text around the name."""
    return fetch(
        version,
        f"""WITH {LISTINGS} SELECT listings.*, district_name, source_name,
            greatest(char_start - 160, 0) AS window_start,
            substr(text, greatest(char_start - 160, 0) + 1, char_end - char_start + 320) AS window_text
        FROM listings JOIN dim_source USING (source_id) LEFT JOIN dim_district USING (district_code)
        WHERE project_id = $project_id ORDER BY list_year, {STAGE}, char_start""",
        {"project_id": project_id},
    )


def export_listings(version: Version, wanted: ProjectFilter) -> Iterator[tuple[Any, ...]]:
    """The column names, then every listing under this filter."""
    condition, parameters = wanted.condition()
    sql = f"""WITH {LISTINGS} SELECT project_listing_id, project_id, project_name, district_name, list_year, status,
        category, title AS document_title, published_on, char_start, char_end
        FROM listings LEFT JOIN dim_district USING (district_code) WHERE {condition}
        ORDER BY list_year, {STAGE}, char_start"""
    return stream(version, sql, parameters)

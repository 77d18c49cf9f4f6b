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
# One row per project that lists or sentences name: where it stands now, and whether it slipped or vanished on its way.
WAYS = """
ways AS (
    SELECT p.project_id, p.project_name, p.district_code, w.status, w.last_year, coalesce(w.stages, 0) AS stages,
        coalesce(w.has_slipped, false) AS has_slipped, coalesce(w.has_vanished, false) AS has_vanished
    FROM dim_project AS p LEFT JOIN (
        SELECT project_id, arg_max(status, stage_number) AS status, max(list_year) AS last_year, count(*) AS stages,
            bool_or(event = 'slipped') AS has_slipped, bool_or(is_vanished) AS has_vanished
        FROM fct_project_stage GROUP BY project_id) AS w USING (project_id)
)"""
MARKS = {"slipped": "has_slipped", "vanished": "has_vanished"}
FACETS = {"district": "district_code", "year": "list_year::VARCHAR", "status": "status", "category": "category"}
# The order in which a project passes through the lists.
STAGE = "list_position(['planned', 'new_start', 'ongoing', 'completed'], status)"


@dataclass(frozen=True)
class ProjectFilter:
    """What to show: words that the name holds, codes per facet, and marks (a key of MARKS)."""

    words: tuple[str, ...] = ()
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    marks: tuple[str, ...] = ()

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

    def of_projects(self, condition: str) -> str:
        """The condition on `ways`: projects of which a listing fits, with at least one of the marks asked for."""
        marks = " OR ".join(MARKS[mark] for mark in self.marks) or "true"
        if not self.words and not any(self.chosen.values()):
            return f"({marks})"
        return f"project_id IN (SELECT project_id FROM listings WHERE {condition}) AND ({marks})"


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
    """How many projects there are under this filter."""
    condition, parameters = wanted.condition()
    sql = f"WITH {LISTINGS}, {WAYS} SELECT count(*) AS projects FROM ways WHERE {wanted.of_projects(condition)}"
    return int(fetch(version, sql, parameters)[0]["projects"])


def count_pipeline(version: Version, wanted: ProjectFilter) -> list[Row]:
    """Projects by the stage they were last seen at, with those that slipped or vanished from the lists."""
    condition, parameters = wanted.condition()
    return fetch(
        version,
        f"""WITH {LISTINGS}, {WAYS} SELECT status, count(*) AS projects,
            count(*) FILTER (WHERE has_slipped) AS slipped, count(*) FILTER (WHERE has_vanished) AS vanished
        FROM ways WHERE {wanted.of_projects(condition)} GROUP BY ALL""",
        parameters,
    )


def list_projects(version: Version, wanted: ProjectFilter, limit: int, offset: int) -> list[Row]:
    """One page of projects, each with its `steps` in time; those that slipped and those with most steps first."""
    condition, parameters = wanted.condition()
    return fetch(
        version,
        f"""WITH {LISTINGS}, {WAYS}, page AS (
            SELECT * FROM ways WHERE {wanted.of_projects(condition)}
            ORDER BY has_slipped DESC, stages DESC, last_year DESC, project_id LIMIT $limit OFFSET $offset)
        SELECT page.*, district_name, coalesce(steps, []) AS steps
        FROM page LEFT JOIN (
            SELECT project_id,
                list(struct_pack(year := list_year, status, event, is_vanished) ORDER BY stage_number) AS steps
            FROM fct_project_stage SEMI JOIN page USING (project_id) GROUP BY project_id) USING (project_id)
        LEFT JOIN dim_district ON dim_district.district_code = page.district_code
        ORDER BY has_slipped DESC, stages DESC, last_year DESC, page.project_id""",
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

"""Projects and the lists and sentences that name them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from dashboards.published import Row, Version, fetch, stream
from dashboards.queries.passages import with_passages

# Every row of a list and every work that a sentence names, in the document that says it.
MENTIONS = """
mentions AS (
    SELECT s.project_stage_id, s.project_id, s.project_name, s.list_year, s.status, s.event, s.is_promise,
        s.is_vanished, s.stage_number, s.stage_source, s.due_on, l.category, s.document_id, s.clause_start,
        s.clause_end, s.char_start, s.char_end, d.title, d.source_id, d.published_on, d.district_code
    FROM fct_project_stage AS s JOIN dim_document AS d USING (document_id)
    LEFT JOIN fct_project_listing AS l ON l.project_listing_id = s.project_stage_id
)"""
# One row per project: where it stands now, and whether it slipped or vanished on its way.
WAYS = """
ways AS (
    SELECT project_id, project_name, district_code, latest_status AS status, last_year,
        listing_count + mention_count AS stages, slip_count > 0 AS has_slipped, is_vanished AS has_vanished
    FROM dim_project
)"""
MARKS = {"slipped": "has_slipped", "vanished": "has_vanished"}
FACETS = {"district": "district_code", "year": "list_year::VARCHAR", "status": "status", "category": "category"}
MARGIN = 120  # characters shown on each side of the clause


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
        """The condition on `ways`: projects of which a mention fits, with at least one of the marks asked for."""
        marks = " OR ".join(MARKS[mark] for mark in self.marks) or "true"
        if not self.words and not any(self.chosen.values()):
            return f"({marks})"
        return f"project_id IN (SELECT project_id FROM mentions WHERE {condition}) AND ({marks})"


def list_options(version: Version, facet: str) -> list[str]:
    """The values that occur in one facet."""
    column = FACETS[facet]
    rows = fetch(version, f"WITH {MENTIONS} SELECT DISTINCT {column} AS code FROM mentions WHERE code IS NOT NULL")
    return sorted(row["code"] for row in rows)


def count_listings(version: Version, wanted: ProjectFilter) -> list[Row]:
    """Rows of lists by year, status and category."""
    condition, parameters = wanted.condition()
    return fetch(
        version,
        f"""WITH {MENTIONS} SELECT list_year, status, category, count(*) AS listings FROM mentions
        WHERE {condition} AND stage_source = 'list' GROUP BY ALL ORDER BY ALL""",
        parameters,
    )


def count_projects(version: Version, wanted: ProjectFilter) -> int:
    """How many projects there are under this filter."""
    condition, parameters = wanted.condition()
    sql = f"WITH {MENTIONS}, {WAYS} SELECT count(*) AS projects FROM ways WHERE {wanted.of_projects(condition)}"
    return int(fetch(version, sql, parameters)[0]["projects"])


def count_pipeline(version: Version, wanted: ProjectFilter) -> list[Row]:
    """Projects by the stage they were last seen at, with those that slipped or vanished from the lists."""
    condition, parameters = wanted.condition()
    return fetch(
        version,
        f"""WITH {MENTIONS}, {WAYS} SELECT status, count(*) AS projects,
            count(*) FILTER (WHERE has_slipped) AS slipped, count(*) FILTER (WHERE has_vanished) AS vanished
        FROM ways WHERE {wanted.of_projects(condition)} GROUP BY ALL""",
        parameters,
    )


def list_projects(version: Version, wanted: ProjectFilter, limit: int, offset: int) -> list[Row]:
    """One page of projects, each with its `steps` in time; those that slipped and those with most steps first."""
    condition, parameters = wanted.condition()
    return fetch(
        version,
        f"""WITH {MENTIONS}, {WAYS}, page AS (
            SELECT * FROM ways WHERE {wanted.of_projects(condition)}
            ORDER BY has_slipped DESC, stages DESC, last_year DESC, project_id LIMIT $limit OFFSET $offset)
        SELECT page.*, district_name, coalesce(steps, []) AS steps
        FROM page LEFT JOIN (
            SELECT project_id,
                list(struct_pack(year := list_year, status, event, is_promise, is_vanished) ORDER BY stage_number)
                    AS steps
            FROM fct_project_stage SEMI JOIN page USING (project_id) GROUP BY project_id) USING (project_id)
        LEFT JOIN dim_district ON dim_district.district_code = page.district_code
        ORDER BY has_slipped DESC, stages DESC, last_year DESC, page.project_id""",
        {**parameters, "limit": limit, "offset": offset},
    )


def find_project(version: Version, project_id: str) -> list[Row]:
    """What lists and sentences say of one project, in time, each with the text around the name."""
    rows = fetch(
        version,
        f"""WITH {MENTIONS} SELECT mentions.*, district_name, source_name,
            greatest(clause_start - $margin, 0) AS window_start,
            window_start + clause_end - clause_start + 2 * $margin AS window_end
        FROM mentions JOIN dim_source USING (source_id) LEFT JOIN dim_district USING (district_code)
        WHERE project_id = $project_id ORDER BY stage_number""",
        {"project_id": project_id, "margin": MARGIN},
    )
    return with_passages(version, rows, {"window_text": ("source_id", "window_start", "window_end")})


def list_promises(version: Version, project_id: str) -> list[Row]:
    """What was promised of one project, for which day, and what became of it."""
    return fetch(
        version,
        """SELECT milestone, due_on, outcome, new_due_on, slip_months, p.document_id, title
        FROM fct_project_promise AS p JOIN dim_document USING (document_id)
        WHERE project_id = $project_id ORDER BY due_on, milestone, project_promise_id""",
        {"project_id": project_id},
    )


def export_listings(version: Version, wanted: ProjectFilter) -> Iterator[tuple[Any, ...]]:
    """The column names, then every mention under this filter."""
    condition, parameters = wanted.condition()
    sql = f"""WITH {MENTIONS} SELECT project_stage_id, project_id, project_name, district_name, list_year, status,
        event, is_promise, stage_source, due_on, category, title AS document_title, published_on, char_start, char_end
        FROM mentions LEFT JOIN dim_district USING (district_code) WHERE {condition}
        ORDER BY project_id, stage_number"""
    return stream(version, sql, parameters)

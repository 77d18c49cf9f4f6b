"""Projects of lists and sentences through the linking core, government by government, into `linked.project_link`."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import duckdb

from pipelines.assemble.ids import make_id
from pipelines.lexicon import Lexicon
from pipelines.link import match_rules
from pipelines.link.projects import NamedWork, link_projects
from pipelines.records import ProjectListingRecord, ProjectMentionRecord
from pipelines.warehouse.increments import changes_of
from pipelines.warehouse.rows import insert_rows
from pipelines.warehouse.schema import raw_table
from pipelines.warehouse.state import ProjectLinkRow

STAGE = "projects"
READ = (ProjectListingRecord, ProjectMentionRecord)

# Lists before sentences: the names of lists are the fuller ones. Then in the time they speak of.
WORKS = """
SELECT project_listing_id AS record_id, project_name, district_code, true AS is_listed, list_year AS year, document_id,
    char_start
FROM raw.project_listing
WHERE list_contains($places, district_code)
UNION ALL
SELECT project_mention_id, project_name, district_code, false, period_year, document_id, char_start
FROM raw.project_mention
WHERE list_contains($places, district_code)
ORDER BY is_listed DESC, year NULLS LAST, document_id, char_start, record_id
"""
# What stays: links of works that are still there, of places that have not changed.
FORGET = f"""
DELETE FROM {raw_table(ProjectLinkRow)} WHERE record_id NOT IN (
    SELECT project_listing_id FROM raw.project_listing
    WHERE district_code IS NOT NULL AND NOT list_contains($places, district_code)
    UNION ALL
    SELECT project_mention_id FROM raw.project_mention
    WHERE district_code IS NOT NULL AND NOT list_contains($places, district_code))
"""  # noqa: S608 - name from the schema


@dataclass(frozen=True, slots=True)
class ProjectReport:
    """What one linking did: governments looked at, their projects, their records by rule, and seconds."""

    governments: int
    project_count: int
    counts: dict[str, int]
    seconds: float


def link_all_projects(
    connection: duckdb.DuckDBPyConnection, lexicon: Lexicon, version: str | None = None
) -> ProjectReport:
    """Bring `linked.project_link` in step with all lists and sentences, in one transaction.

    `version` stands for the code and tables that link; where both it and a government's files are those of the last
    time, its links stay. Without one all are made anew.
    """
    clock = time.perf_counter()
    roots = match_rules(lexicon).root
    with changes_of(connection, STAGE, READ, version, roots) as changes:
        places = {"places": changes.places}
        rows = connection.execute(WORKS, places).fetchall()
        works = sorted(rows, key=lambda row: roots(row[2]))
        links = [
            link
            for root, some in groupby(works, key=lambda row: roots(row[2]))
            for link in _link(root, list(some), lexicon)
        ]
        connection.execute(FORGET, places)
        insert_rows(connection, ProjectLinkRow, links)
    counts: dict[str, int] = {}
    for link in links:
        counts[link.rule] = counts.get(link.rule, 0) + 1
    return ProjectReport(
        changes.governments, len({link.project_id for link in links}), counts, time.perf_counter() - clock
    )


def _link(root: str, rows: Sequence[tuple[Any, ...]], lexicon: Lexicon) -> list[ProjectLinkRow]:
    """The links of one government. A project's id follows from the first of its names, so it outlives later ones."""
    works = [NamedWork(*row[:4]) for row in rows]
    return [
        ProjectLinkRow(
            record_id=link.record_id,
            project_id=make_id("project", works[link.project].district_code, "".join(works[link.project].name.split())),
            project_name=works[link.project].name,
            linked_name=link.linked_name,
            score=link.score,
            rule=link.rule,
        )
        for link in link_projects(works, lexicon)
    ]

"""Projects of lists and sentences through the linking core, government by government, into `raw.project_link`."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import duckdb

from pipelines.assemble.ids import make_id
from pipelines.lexicon import Lexicon
from pipelines.matching import match_rules
from pipelines.matching.projects import NamedWork, link_projects
from pipelines.warehouse.rows import insert_rows
from pipelines.warehouse.schema import raw_table
from pipelines.warehouse.state import ProjectLinkRow

# Lists before sentences: the names of lists are the fuller ones. Then in the time they speak of.
WORKS = """
SELECT project_listing_id AS record_id, project_name, district_code, true AS is_listed, list_year AS year, document_id,
    char_start
FROM raw.project_listing
WHERE district_code IS NOT NULL
UNION ALL
SELECT project_mention_id, project_name, district_code, false, period_year, document_id, char_start
FROM raw.project_mention
WHERE district_code IS NOT NULL
ORDER BY is_listed DESC, year NULLS LAST, document_id, char_start, record_id
"""


@dataclass(frozen=True, slots=True)
class ProjectReport:
    """What one linking did: projects, records by rule, and seconds."""

    project_count: int
    counts: dict[str, int]
    seconds: float


def link_all_projects(connection: duckdb.DuckDBPyConnection, lexicon: Lexicon) -> ProjectReport:
    """Replace `raw.project_link` by the projects of all lists and sentences, in one transaction."""
    clock = time.perf_counter()
    rows = connection.execute(WORKS).fetchall()
    roots = match_rules(lexicon).root
    works = sorted(rows, key=lambda row: roots(row[2]))
    links = [
        link
        for root, some in groupby(works, key=lambda row: roots(row[2]))
        for link in _link(root, list(some), lexicon)
    ]
    connection.begin()
    try:
        connection.execute(f"DELETE FROM {raw_table(ProjectLinkRow)}")  # noqa: S608 - name from the schema
        insert_rows(connection, ProjectLinkRow, links)
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    counts: dict[str, int] = {}
    for link in links:
        counts[link.rule] = counts.get(link.rule, 0) + 1
    return ProjectReport(len({link.project_id for link in links}), counts, time.perf_counter() - clock)


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

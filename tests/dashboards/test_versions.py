"""Which papers a paper's page lists beside it: copies, corrected issues, and notices that correct single numbers."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from dashboards.queries import documents
from dashboards.queries.documents import list_versions

TABLES = """
CREATE TABLE dim_document AS SELECT * FROM (VALUES
    ('list', '清单', DATE '2024-02-05', 's1', NULL::VARCHAR, NULL::VARCHAR),
    ('again', '清单', DATE '2024-02-08', 's2', 'list', NULL),
    ('notice', '更正', DATE '2024-07-22', 's3', NULL, NULL), ('other', '计划', DATE '2024-03-01', 's4', NULL, NULL)
) AS rows(document_id, title, published_on, source_id, copy_of, corrected_by);
CREATE TABLE dim_source AS
    SELECT 's' || n AS source_id, 'a.txt' AS source_name, 'a' || n AS source_uri FROM range(1, 5) AS r(n);
CREATE TABLE fct_target AS SELECT * FROM (VALUES
    ('t1', 'list', 't2'), ('t2', 'notice', NULL), ('t3', 'other', 't4'), ('t4', 'other', NULL)
) AS rows(target_id, document_id, superseded_by);
"""


@pytest.mark.parametrize(
    ("document", "wanted"),
    [
        ("list", {"again": "copy", "notice": "corrected_in_part"}),
        ("notice", {"list": "corrects_in_part"}),
        ("other", {}),
    ],
)
def test_a_notice_and_the_paper_that_it_corrects_name_each_other(
    document: str, wanted: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = duckdb.connect()
    connection.execute(TABLES)

    def fetch(_version: Any, sql: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        found = connection.execute(sql, parameters)
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    monkeypatch.setattr(documents, "fetch", fetch)
    rows = list_versions(None, document)  # type: ignore[arg-type]
    assert {row["document_id"]: row["relation"] for row in rows} == wanted

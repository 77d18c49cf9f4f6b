"""The check of places and years lists what contradicts itself, warns, and holds nothing back."""

import dagster as dg
import duckdb

from pipelines.orchestration.document_checks import find_disagreeing_documents, place_and_year_agree
from pipelines.orchestration.resources import Warehouse
from pipelines.settings import Settings
from pipelines.warehouse.builds import open_build

DOUBT = """
INSERT INTO raw.issue BY NAME
SELECT * REPLACE ('year_disagrees' AS code, 'read as 2022, against it: title 2021' AS message)
FROM (SELECT issue.* FROM raw.issue JOIN raw.document USING (document_id) ORDER BY document_id LIMIT 1)
"""


def resource(settings: Settings) -> Warehouse:
    return Warehouse(
        sources=str(settings.sources),
        warehouse=str(settings.warehouse),
        reference=str(settings.reference),
        dbt_project=str(settings.dbt_project),
        wait_seconds=60,
        show_progress=False,
    )


def test_documents_that_agree_with_themselves_pass(copied: Settings) -> None:
    result = place_and_year_agree(resource(copied))
    assert isinstance(result, dg.AssetCheckResult)
    assert (result.passed, result.description) == (True, "every document agrees with itself")


def test_a_document_that_contradicts_itself_is_listed_and_only_warned_of(copied: Settings) -> None:
    with open_build(copied) as connection:
        connection.execute(DOUBT)
        ((name, _, _, _, message),) = find_disagreeing_documents(connection)
    assert message == "read as 2022, against it: title 2021"
    result = place_and_year_agree(resource(copied))
    assert isinstance(result, dg.AssetCheckResult)
    assert not result.passed
    assert result.severity is dg.AssetCheckSeverity.WARN
    assert result.description == f"1 documents to look at: {name}: {message}"
    assert [spec.blocking for spec in place_and_year_agree.check_specs] == [False]


def test_other_doubts_are_not_listed() -> None:
    with duckdb.connect() as connection:
        connection.execute("CREATE SCHEMA raw")
        connection.execute(
            "CREATE TABLE raw.issue AS SELECT 'd' AS document_id, 'date_unknown' AS code, 'none' AS message"
        )
        connection.execute(
            "CREATE TABLE raw.document AS SELECT 'd' AS document_id, 's' AS source_id, 't' AS title,"
            " '310000' AS district_code, 2020 AS plan_year"
        )
        connection.execute("CREATE TABLE raw.source AS SELECT 's' AS source_id, 'a.txt' AS source_name")
        assert find_disagreeing_documents(connection) == []

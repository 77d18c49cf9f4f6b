"""An asset check that only warns: documents whose own words disagree about their place or their year."""

import dagster as dg
import duckdb

from pipelines.orchestration.metadata import markdown_table
from pipelines.orchestration.resources import Warehouse

LISTED = 50  # documents that are shown; all are counted

# Codes of the issues by which a document contradicts what was read of it.
DISAGREEING = ("district_disagrees", "year_disagrees", "promised_years_disagree")

DOCUMENTS = """
SELECT source_name, title, district_code, plan_year, string_agg(message, '; ' ORDER BY code)
FROM raw.issue JOIN raw.document USING (document_id) JOIN raw.source ON source.source_id = document.source_id
WHERE code IN (SELECT unnest($codes))
GROUP BY ALL ORDER BY source_name, title
"""


def find_disagreeing_documents(
    connection: duckdb.DuckDBPyConnection,
) -> list[tuple[str, str, str | None, int | None, str]]:
    """(file, title, place, year, what speaks against them) of every document that contradicts itself."""
    return connection.execute(DOCUMENTS, {"codes": list(DISAGREEING)}).fetchall()


@dg.asset_check(
    name="place_and_year_agree",
    asset=dg.AssetKey(["raw", "document"]),
    description="No document's title, headings, dates, text and promised years disagree about its place or year.",
)
def place_and_year_agree(warehouse: Warehouse) -> dg.AssetCheckResult:
    """Lists the documents to look at. It warns and holds nothing back: they are published with their doubts."""
    with warehouse.open_build() as connection:
        found = find_disagreeing_documents(connection)
    said = "; ".join(f"{name}: {message}" for name, _, _, _, message in found[:3])
    return dg.AssetCheckResult(
        passed=not found,
        severity=dg.AssetCheckSeverity.WARN,
        description=f"{len(found):,} documents to look at: {said}" if found else "every document agrees with itself",
        metadata={
            "documents": len(found),
            "listed": markdown_table(("file", "title", "place", "year", "against"), found[:LISTED]),
        },
    )

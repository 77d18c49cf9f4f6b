"""Asset `raw/accuracy`: how often the ledger is right on the hand-labelled documents."""

import dagster as dg

from pipelines.orchestration.assets.sources import reference
from pipelines.orchestration.metadata import describe_table, raw_table_schema
from pipelines.orchestration.resources import Warehouse
from pipelines.records import QuantityRecord
from pipelines.scoring import Accuracy, score_labels
from pipelines.settings import LABELLED_SOURCES, LABELS
from pipelines.warehouse.accuracy import replace_accuracy
from pipelines.warehouse.builds import open_build
from pipelines.warehouse.schema import summary_line
from pipelines.warehouse.state import AccuracyRow


@dg.asset(
    key=["raw", AccuracyRow.TABLE],
    deps=[reference, dg.AssetKey(["raw", QuantityRecord.TABLE])],
    description=summary_line(AccuracyRow),
    metadata={"dagster/column_schema": raw_table_schema(AccuracyRow)},
    group_name="raw",
    kinds={"python", "duckdb"},
)
def accuracy(warehouse: Warehouse) -> dg.MaterializeResult[None]:
    """The labelled documents under the present rules, whatever folder the sources come from."""
    settings = warehouse.settings
    scored = score_labels(LABELS, LABELLED_SOURCES.iterdir(), warehouse.lexicon)
    with open_build(settings) as connection:
        replace_accuracy(connection, accuracy_rows(scored))
        return dg.MaterializeResult(metadata=describe_table(connection, "raw", AccuracyRow.TABLE))


def accuracy_rows(scored: Accuracy) -> list[AccuracyRow]:
    """The figures as rows of `raw.accuracy`."""
    return [
        AccuracyRow(
            entity=figure.entity,
            field=figure.field,
            right_count=figure.right,
            asked_count=figure.asked,
            share=figure.share,
            share_low=figure.low,
            share_high=figure.high,
            label_count=scored.labels,
            source_count=scored.sources,
        )
        for figure in scored.figures
    ]

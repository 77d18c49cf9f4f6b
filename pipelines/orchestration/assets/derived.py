"""Assets of what follows from the rows of all files, one for each stage of `graph.py`."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

import dagster as dg
import duckdb

from pipelines.lexicon import Lexicon
from pipelines.orchestration.assets.sources import reference
from pipelines.orchestration.assets.specs import key_of, raw_spec
from pipelines.orchestration.metadata import describe_table
from pipelines.orchestration.resources import Warehouse
from pipelines.scoring import Accuracy, score_labels
from pipelines.settings import LABELLED_SOURCES, LABELS
from pipelines.warehouse import graph
from pipelines.warehouse.accuracy import AccuracyReport, replace_accuracy
from pipelines.warehouse.block_workers import BlockWorkers
from pipelines.warehouse.copies import mark_copies
from pipelines.warehouse.entries import EntriesReport, land_entries
from pipelines.warehouse.fingerprints import stage_version
from pipelines.warehouse.matches import match_progress
from pipelines.warehouse.merges import merge_indicators
from pipelines.warehouse.projects import link_all_projects
from pipelines.warehouse.runs import utc_now
from pipelines.warehouse.sheet_lines import LinesReport, make_sheet_lines
from pipelines.warehouse.state import AccuracyRow
from pipelines.warehouse.target_mentions import mention_targets
from pipelines.warehouse.task_mentions import mention_tasks

# Makes the tables of a stage by connection, lexicon and version, and with processes where it shares its work; returns a
# dataclass that tells what it did, with its seconds.
Run = Callable[..., Any]


def make_derived(stage: graph.Stage, run: Run, *, is_shared: bool = False) -> dg.AssetsDefinition:
    """The tables of a stage as assets of one step; `run` makes them and reports what it did.

    `is_shared`: it can have other processes work for it.
    """
    deps = [reference, *map(key_of, stage.inputs)]

    @dg.multi_asset(name=stage.name, specs=[raw_spec(table, stage, deps) for table in stage.tables])
    def derived(warehouse: Warehouse) -> Iterator[dg.MaterializeResult[None]]:
        with warehouse.open_build() as connection:
            version = stage_version(stage, warehouse.settings)
            helpers = [warehouse.block_workers] if is_shared else []
            did = _flat(run(connection, warehouse.lexicon, version, *helpers))
            for table in stage.tables:
                key = key_of(table)
                yield dg.MaterializeResult(asset_key=key, metadata={**describe_table(connection, *key.path), **did})

    return derived


def _flat(report: Any) -> dict[str, Any]:
    """The report's fields; of a mapping each entry."""
    told: dict[str, Any] = {}
    for name, value in asdict(report).items():
        told |= value if isinstance(value, dict) else {name: value}
    return told


def _score(
    connection: duckdb.DuckDBPyConnection, lexicon: Lexicon, version: str, workers: BlockWorkers
) -> AccuracyReport:
    """The labelled documents under the present rules, whatever folder the sources come from."""

    def score() -> list[AccuracyRow]:
        return accuracy_rows(score_labels(LABELS, LABELLED_SOURCES.iterdir(), lexicon, workers.share))

    return replace_accuracy(connection, score, version)


def accuracy_rows(scored: Accuracy) -> list[AccuracyRow]:
    """The figures as rows of `linked.accuracy`."""
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


def _land(connection: duckdb.DuckDBPyConnection, lexicon: Lexicon, _version: str) -> EntriesReport:
    """What units have reported, held against the lines as they are now; the history is kept."""
    return land_entries(connection, lexicon, utc_now())


def _make_lines(connection: duckdb.DuckDBPyConnection, _lexicon: Lexicon, version: str) -> LinesReport:
    return make_sheet_lines(connection, version)


derived_assets = (
    make_derived(graph.MERGING, merge_indicators),
    make_derived(graph.COPIES, mark_copies),
    make_derived(graph.MATCHING, match_progress, is_shared=True),
    make_derived(graph.PROJECTS, link_all_projects),
    make_derived(graph.MENTIONS, mention_tasks, is_shared=True),
    make_derived(graph.SECOND_LOOKS, mention_targets, is_shared=True),
    make_derived(graph.LINES, _make_lines),
    make_derived(graph.ENTRIES, _land),
    make_derived(graph.SCORING, _score, is_shared=True),
)

"""A table of schema `raw` or `linked` as Dagster knows it, from the stage of `graph.py` that makes it."""

from functools import cache
from typing import Any

import dagster as dg

from pipelines.orchestration.metadata import raw_table_schema
from pipelines.settings import load_settings
from pipelines.warehouse.fingerprints import stage_fingerprints
from pipelines.warehouse.graph import STAGES, Stage
from pipelines.warehouse.schema import schema_of, summary_line


@cache
def code_versions() -> dict[str, str]:
    """By stage, what changes with all that decides what it makes of its inputs, in the project's own folders."""
    return {name: fingerprint[:16] for name, fingerprint in stage_fingerprints(STAGES, load_settings()).items()}


def key_of(table: type) -> dg.AssetKey:
    """`raw/quantity`, `linked/match`."""
    return dg.AssetKey([schema_of(table), table.TABLE])  # type: ignore[attr-defined]


def raw_spec(table: type, stage: Stage, deps: list[Any], *, skippable: bool = False) -> dg.AssetSpec:
    """One table as an asset."""
    return dg.AssetSpec(
        key_of(table),
        deps=deps,
        description=summary_line(table),
        metadata={"dagster/column_schema": raw_table_schema(table)},
        group_name=schema_of(table),
        kinds={"python", "duckdb"},
        code_version=code_versions()[stage.name],
        skippable=skippable,
    )

"""The dbt project as assets: reference/…, staging/…, intermediate/…, marts/…; its tests are blocking asset checks.

dbt runs in this process: as a subprocess it would be imported twice.
"""

import json
from collections.abc import Iterable, Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import dagster as dg
import duckdb

from pipelines.errors import TransformError
from pipelines.orchestration.assets.dbt_specs import UNIQUE_ID, asset_specs, check_specs
from pipelines.orchestration.metadata import describe_table
from pipelines.orchestration.resources import Warehouse
from pipelines.warehouse.transform import INNER_LAYER, NodeResult, run_dbt

VIEW_LAYERS = ("staging", "intermediate")
Event = dg.MaterializeResult[None] | dg.AssetCheckResult


def make_dbt_models(manifest: Path) -> dg.AssetsDefinition:
    """Every seed and model of the manifest as an asset of one step, every data test as a blocking check."""
    parsed = json.loads(manifest.read_bytes())
    specs, checks = list(asset_specs(parsed)), list(check_specs(parsed, INNER_LAYER.removeprefix("tag:")))

    @dg.multi_asset(name="dbt", specs=specs, check_specs=checks, can_subset=True)
    def dbt_models(context: dg.AssetExecutionContext, warehouse: Warehouse) -> Iterator[Event]:
        nodes: list[NodeResult] = []
        failure: TransformError | None = None
        warehouse.end_workers()
        warehouse.close_build()
        try:
            run_dbt(warehouse.settings, select=_selection(context), on_node=nodes.append, lexicon=warehouse.lexicon)
        except TransformError as error:
            failure = error
        with warehouse.open_build() as connection:
            yield from _events(context, connection, nodes, is_whole=not context.is_subset and failure is None)
        if failure:
            raise failure

    return dbt_models


def _selection(context: dg.AssetExecutionContext) -> list[str]:
    """Names of the selected assets and checks as dbt knows them; empty when all are selected."""
    if not context.is_subset:
        return []
    specs = [spec for spec in context.assets_def.specs if spec.key in context.selected_asset_keys]
    checks = [spec for spec in context.assets_def.check_specs if spec.key in context.selected_asset_check_keys]
    return [spec.metadata[UNIQUE_ID].split(".")[2] for spec in (*specs, *checks)]


def _events(
    context: dg.AssetExecutionContext, connection: duckdb.DuckDBPyConnection, nodes: list[NodeResult], *, is_whole: bool
) -> Iterator[Event]:
    """What Dagster is told of each node that ran and was asked for; tests that dbt ran besides are left out.

    Seeds and views that stood already are told in a whole build, because others wait for them.
    """
    ran = {node.unique_id: node for node in nodes}
    for spec in _in_order(context.assets_def.specs):
        node = ran.get(spec.metadata[UNIQUE_ID])
        if node is None and is_whole:
            yield dg.MaterializeResult(asset_key=spec.key, metadata={"left_as_it_is": True})
        elif node and spec.key in context.selected_asset_keys and node.status == "success":
            yield _materialized(connection, spec.key, node)
    for check in context.assets_def.check_specs:
        node = ran.get(check.metadata[UNIQUE_ID])
        if node and check.key in context.selected_asset_check_keys and node.status != "skipped":
            yield _checked(check.key, node)


def _in_order(specs: Iterable[dg.AssetSpec]) -> list[dg.AssetSpec]:
    """Each behind those that it follows from, as Dagster wants to be told of them."""
    by_key = {spec.key: spec for spec in specs}
    graph = {key: {dep.asset_key for dep in spec.deps} & by_key.keys() for key, spec in by_key.items()}
    return [by_key[key] for key in TopologicalSorter(graph).static_order()]


def _materialized(
    connection: duckdb.DuckDBPyConnection, key: dg.AssetKey, node: NodeResult
) -> dg.MaterializeResult[None]:
    """Rows are counted and shown of tables; a view would be computed for it."""
    layer, table = key.path
    described = describe_table(connection, layer, table) if layer not in VIEW_LAYERS else {}
    return dg.MaterializeResult(asset_key=key, metadata={**described, "seconds": node.seconds})


def _checked(key: dg.AssetCheckKey, node: NodeResult) -> dg.AssetCheckResult:
    """A test of severity warn is recorded and stops nothing."""
    return dg.AssetCheckResult(
        asset_key=key.asset_key,
        check_name=key.name,
        passed=node.status == "pass",
        severity=dg.AssetCheckSeverity.WARN if node.status == "warn" else dg.AssetCheckSeverity.ERROR,
        description=node.message or None,
        metadata={"wrong": node.failures or 0, "seconds": node.seconds},
    )

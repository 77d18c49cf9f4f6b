"""The dbt project as assets: reference/…, staging/…, intermediate/…, marts/…; its tests are blocking asset checks.

dbt runs in this process: as a subprocess it would be imported twice.
"""

import json
from collections.abc import Iterable, Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import dagster as dg

from pipelines.errors import TransformError
from pipelines.orchestration.assets.dbt_specs import UNIQUE_ID, asset_specs, check_specs
from pipelines.orchestration.metadata import describe_look
from pipelines.orchestration.resources import Warehouse
from pipelines.warehouse.transform import INNER_LAYER, NodeResult

Event = dg.MaterializeResult[None] | dg.AssetCheckResult


def make_dbt_models(manifest: Path) -> dg.AssetsDefinition:
    """Every seed and model of the manifest as an asset of one step, every data test as a blocking check."""
    parsed = json.loads(manifest.read_bytes())
    specs, checks = list(asset_specs(parsed)), list(check_specs(parsed, INNER_LAYER.removeprefix("tag:")))

    @dg.multi_asset(name="dbt", specs=specs, check_specs=checks, can_subset=True)
    def dbt_models(context: dg.AssetExecutionContext, warehouse: Warehouse) -> Iterator[Event]:
        told = _Told(context)
        failure: TransformError | None = None
        warehouse.end_workers()
        try:
            for node in warehouse.run_dbt(_selection(context)):
                yield from told.take(node)
        except TransformError as error:
            failure = error
        yield from told.rest(is_whole=not context.is_subset and failure is None)
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


class _Told:
    """What Dagster is told of each node that ran and was asked for; tests that dbt ran besides are left out.

    An asset is told when those that it follows from are, as Dagster wants it; checks behind all assets.
    """

    def __init__(self, context: dg.AssetExecutionContext) -> None:
        self._context = context
        self._ran: dict[str, NodeResult] = {}
        self._selected = context.selected_asset_keys
        self._waiting = {spec.metadata[UNIQUE_ID]: spec for spec in _in_order(context.assets_def.specs)}
        self._open = {spec.key for spec in self._waiting.values()}

    def take(self, node: NodeResult) -> Iterator[Event]:
        """The node has ended."""
        self._ran[node.unique_id] = node
        spec = self._waiting.get(node.unique_id)
        if spec is not None and not self._open.intersection(dep.asset_key for dep in spec.deps):
            yield from self._tell(spec, is_whole=False)

    def rest(self, *, is_whole: bool) -> Iterator[Event]:
        """All nodes have ended. Seeds and views that stood already are told in a whole build: others wait for them."""
        for spec in list(self._waiting.values()):
            yield from self._tell(spec, is_whole=is_whole)
        for check in self._context.assets_def.check_specs:
            node = self._ran.get(check.metadata[UNIQUE_ID])
            if node and check.key in self._context.selected_asset_check_keys and node.status != "skipped":
                yield _checked(check.key, node)

    def _tell(self, spec: dg.AssetSpec, *, is_whole: bool) -> Iterator[Event]:
        del self._waiting[spec.metadata[UNIQUE_ID]]
        self._open.remove(spec.key)
        node = self._ran.get(spec.metadata[UNIQUE_ID])
        if node is None and is_whole:
            yield dg.MaterializeResult(asset_key=spec.key, metadata={"left_as_it_is": True})
        elif node and spec.key in self._selected and node.status == "success":
            described = describe_look(node.look) if node.look else {}
            yield dg.MaterializeResult(asset_key=spec.key, metadata={**described, "seconds": node.seconds})


def _in_order(specs: Iterable[dg.AssetSpec]) -> list[dg.AssetSpec]:
    """Each behind those that it follows from."""
    by_key = {spec.key: spec for spec in specs}
    graph = {key: {dep.asset_key for dep in spec.deps} & by_key.keys() for key, spec in by_key.items()}
    return [by_key[key] for key in TopologicalSorter(graph).static_order()]


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

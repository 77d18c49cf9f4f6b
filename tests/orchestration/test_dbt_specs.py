"""What Dagster is told of the dbt project, against what dagster-dbt makes of the same manifest."""

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from dagster_dbt import DagsterDbtTranslator, dbt_assets

from pipelines.orchestration.assets.dbt_specs import asset_specs, check_specs
from pipelines.settings import load_settings
from pipelines.warehouse.transform import INNER_LAYER, ensure_manifest

FIELDS = ("description", "group_name", "code_version", "kinds", "skippable", "tags", "owners")
# What dagster-dbt needs to start dbt itself.
ITS_OWN = {"dagster_dbt/manifest", "dagster_dbt/dagster_dbt_translator", "dagster_dbt/project_id"}


class Translator(DagsterDbtTranslator):
    """Keys and groups by layer."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        return dg.AssetKey([self.get_group_name(dbt_resource_props), dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        layers = {"source": dbt_resource_props.get("source_name"), "seed": "reference"}
        return str(layers.get(dbt_resource_props["resource_type"]) or dbt_resource_props["fqn"][1])


@pytest.fixture(scope="module")
def manifest() -> Path:
    return ensure_manifest(load_settings())


@pytest.fixture(scope="module")
def theirs(manifest: Path) -> dg.AssetsDefinition:
    @dbt_assets(manifest=manifest, exclude=INNER_LAYER, dagster_dbt_translator=Translator(), name="dbt")
    def definition():  # type: ignore[no-untyped-def]
        yield from ()

    return definition


def test_assets_are_those_of_dagster_dbt(manifest: Path, theirs: dg.AssetsDefinition) -> None:
    ours = {spec.key: spec for spec in asset_specs(json.loads(manifest.read_bytes()))}
    assert ours.keys() == theirs.keys
    for spec in theirs.specs:
        own = ours[spec.key]
        assert [getattr(own, field) for field in FIELDS] == [getattr(spec, field) for field in FIELDS]
        assert _keyed(own.deps) == _keyed(spec.deps)
        metadata = {name: value for name, value in spec.metadata.items() if name not in ITS_OWN}
        assert own.metadata == metadata


def test_checks_are_those_of_dagster_dbt(manifest: Path, theirs: dg.AssetsDefinition) -> None:
    specs = check_specs(json.loads(manifest.read_bytes()), INNER_LAYER.removeprefix("tag:"))
    ours = {spec.key: spec for spec in specs}
    assert ours.keys() == theirs.check_keys
    for spec in theirs.check_specs:
        own = ours[spec.key]
        assert (own.blocking, own.metadata, own.description) == (spec.blocking, spec.metadata, spec.description)
        assert _keyed(own.additional_deps) == _keyed(spec.additional_deps)


def test_a_build_that_runs_no_dbt_does_not_import_it() -> None:
    code = (
        "import sys; from pipelines.orchestration.definitions import build_definitions; "
        "from pipelines.settings import load_settings; build_definitions(load_settings()); "
        "print([name for name in ('dbt', 'dagster_dbt') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def _keyed(deps: Iterable[dg.AssetDep]) -> dict[dg.AssetKey, Mapping[str, Any]]:
    return {dep.asset_key: dep.metadata for dep in deps}

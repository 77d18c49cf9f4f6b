"""The nodes of dbt's manifest as Dagster knows them: keys, groups, columns, what each follows from, and the tests.

It says what dagster-dbt would say (a test holds them against each other). That package imports dbt whole, which takes
longer than all the rest of a build with nothing new, and such a build runs no dbt.
"""

import hashlib
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg

UNIQUE_ID = "dagster_dbt/unique_id"
ASSETS = ("model", "seed", "snapshot")

Node = Mapping[str, Any]


def asset_specs(manifest: Mapping[str, Any]) -> Iterator[dg.AssetSpec]:
    """Every seed and model: `marts/fct_target`, `reference/units`, in the group of its layer."""
    for node in _assets(manifest).values():
        yield dg.AssetSpec(
            _key(node),
            deps=[_dep(manifest, unique_id) for unique_id in sorted(set(node["depends_on"].get("nodes", [])))],
            description=_description(node),
            metadata={
                "dagster-dbt/materialization_type": node["config"].get("materialized"),
                **_table(node),
                UNIQUE_ID: node["unique_id"],
            },
            group_name=_layer(node),
            code_version=_code_version(node),
            kinds={"dbt", "duckdb"},
            skippable=True,
        )


def check_specs(manifest: Mapping[str, Any], without_tag: str) -> Iterator[dg.AssetCheckSpec]:
    """Every test of a seed or model, but those with the tag, as a check of it; one of severity error blocks."""
    assets = _assets(manifest)
    for node in manifest["nodes"].values():
        tested = assets.get(node.get("attached_node") or "")
        if node["resource_type"] != "test" or tested is None or without_tag in node["tags"]:
            continue
        key = _key(tested)
        yield dg.AssetCheckSpec(
            node["name"],
            asset=key,
            additional_deps={_key(_node(manifest, one)) for one in manifest["parent_map"][node["unique_id"]]} - {key},
            metadata={UNIQUE_ID: node["unique_id"]},
            blocking=(node["config"].get("severity") or "error").lower() == "error",
        )


def _assets(manifest: Mapping[str, Any]) -> dict[str, Node]:
    return {unique_id: node for unique_id, node in manifest["nodes"].items() if node["resource_type"] in ASSETS}


def _node(manifest: Mapping[str, Any], unique_id: str) -> Node:
    node: Node = manifest["nodes"].get(unique_id) or manifest["sources"][unique_id]
    return node


def _key(node: Node) -> dg.AssetKey:
    return dg.AssetKey([_layer(node), node["name"]])


def _layer(node: Node) -> str:
    """The folder under models/; `reference` for the tables of seeds/reference; of a source its schema."""
    if node["resource_type"] == "source":
        return str(node["source_name"])
    return "reference" if node["resource_type"] == "seed" else str(node["fqn"][1])


def _dep(manifest: Mapping[str, Any], unique_id: str) -> dg.AssetDep:
    node = _node(manifest, unique_id)
    return dg.AssetDep(_key(node), metadata=_table(node) if node["resource_type"] == "source" else None)


def _table(node: Node) -> dict[str, Any]:
    """Where the table is, and its columns where the project describes them."""
    name = node.get("alias") or node["name"]
    table: dict[str, Any] = {
        "dagster/table_name": f"{node['database']}.{node['schema']}.{name}",
        "dagster/storage_kind": "duckdb",
    }
    if node.get("columns") and node["resource_type"] != "source":
        columns = [
            dg.TableColumn(column["name"], column.get("data_type") or "?", description=column.get("description"))
            for column in node["columns"].values()
        ]
        table["dagster/column_schema"] = dg.TableSchema(columns=columns)
    return table


def _description(node: Node) -> str:
    code = textwrap.indent(node.get("raw_code") or "", "    ")
    said = node.get("description") or f"dbt {node['resource_type']} {node['name']}"
    return f"{said}\n\n#### Raw SQL:\n```sql\n{code}\n```"


def _code_version(node: Node) -> str:
    code = node.get("raw_code")
    if not code:
        return str(node["checksum"]["checksum"])
    return hashlib.sha1(code.encode(), usedforsecurity=False).hexdigest()

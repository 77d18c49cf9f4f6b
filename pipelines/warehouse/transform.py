"""dbt in this process on the build database: raw tables become the marts."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.errors import TransformError
from pipelines.settings import Settings
from pipelines.warehouse.fingerprints import model_fingerprint

if TYPE_CHECKING:
    from dbt.cli.main import dbtRunnerResult

DATABASE_VARIABLE = "TAIZHANG_BUILD_DATABASE"
INNER_LAYER = "tag:inner_layer"
FAILED = ("error", "fail", "runtime error")


@dataclass(frozen=True, slots=True)
class NodeResult:
    """How one node of the dbt project ended. `status`: success, pass, warn, error, fail or skipped."""

    unique_id: str
    name: str
    resource_type: str
    status: str
    message: str
    failures: int | None
    seconds: float

    @property
    def is_failed(self) -> bool:
        """The node stops the build from being published."""
        return self.status in FAILED


def run_dbt(
    settings: Settings, *, select: Sequence[str] = (), on_node: Callable[[NodeResult], None] | None = None
) -> list[NodeResult]:
    """Seeds, models and the tests of the marts in dependency order; the other tests belong to the test suite.

    `on_node` is called in another thread as each node ends. No connection to the build database may be open.
    Errors: TransformError with the message of every node that failed.
    """
    arguments = ["build", "--exclude-resource-type", "unit_test", "--exclude", INNER_LAYER]
    if select:
        arguments += ["--select", *select]
    result = invoke_dbt(settings, arguments, on_node)
    nodes = [_node_result(r) for r in getattr(result.result, "results", ())]
    failed = [node for node in nodes if node.is_failed]
    if failed:
        raise TransformError("; ".join(f"{node.name}: {node.message}" for node in failed))
    if not result.success:
        raise TransformError(f"dbt build: {result.exception}")
    return nodes


def ensure_manifest(settings: Settings) -> Path:
    """Path of dbt's manifest.json for this project, parsed again only when a model or reference table has changed."""
    manifest = target_path(settings) / "manifest.json"
    stamp = manifest.with_name("manifest.sha256")
    fingerprint = hashlib.sha256(f"{settings.build}\n{model_fingerprint(settings)}".encode()).hexdigest()
    if manifest.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == fingerprint:
        return manifest
    result = invoke_dbt(settings, ["parse"])
    if not result.success:
        raise TransformError(f"dbt parse: {result.exception}")
    stamp.write_text(fingerprint, encoding="utf-8")
    return manifest


def target_path(settings: Settings) -> Path:
    """Folder of dbt's artifacts; one per warehouse, since dbt's parse state holds the database's path."""
    return settings.warehouse / ".dbt"


def invoke_dbt(
    settings: Settings, arguments: Sequence[str], on_node: Callable[[NodeResult], None] | None = None
) -> dbtRunnerResult:
    """Run one dbt command in this process with absolute paths; the build database is closed behind it."""
    # dbt takes seconds to import: only a build that needs it pays.
    from dbt.cli.main import dbtRunner

    settings.warehouse.mkdir(parents=True, exist_ok=True)
    callbacks = [_node_listener(on_node)] if on_node else []
    with _environment(settings):
        try:
            return dbtRunner(callbacks=callbacks).invoke([*_global_flags(), *arguments, *_path_flags(settings)])
        finally:
            _close_database()


def _global_flags() -> list[str]:
    return ["--quiet", "--log-level", "none", "--log-level-file", "info", "--no-use-colors"]


def _path_flags(settings: Settings) -> list[str]:
    project = str(settings.dbt_project)
    target = target_path(settings)
    return [
        *("--project-dir", project, "--profiles-dir", project),
        *("--target-path", str(target), "--log-path", str(target / "logs")),
    ]


@contextmanager
def _environment(settings: Settings) -> Iterator[None]:
    """Where the profile of dbt finds the database's path."""
    before = os.environ.get(DATABASE_VARIABLE)
    os.environ[DATABASE_VARIABLE] = str(settings.build)
    try:
        yield
    finally:
        if before is None:
            del os.environ[DATABASE_VARIABLE]
        else:
            os.environ[DATABASE_VARIABLE] = before


def _close_database() -> None:
    """Close the connection that dbt-duckdb keeps after a run: publishing would meet its lock."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    manager: Any = DuckDBConnectionManager
    if manager._ENV is not None:
        manager._ENV.close()
    manager.close_all_connections()


def _node_listener(on_node: Callable[[NodeResult], None]) -> Callable[[Any], None]:
    def listen(event: Any) -> None:
        if event.info.name != "NodeFinished":
            return
        node, run = event.data.node_info, event.data.run_result
        on_node(
            NodeResult(
                unique_id=node.unique_id,
                name=node.node_name,
                resource_type=node.resource_type,
                status=node.node_status,
                message=run.message,
                failures=run.num_failures,
                seconds=run.execution_time,
            )
        )

    return listen


def _node_result(result: Any) -> NodeResult:
    return NodeResult(
        unique_id=result.node.unique_id,
        name=result.node.name,
        resource_type=str(result.node.resource_type),
        status=str(result.status),
        message=result.message or "",
        failures=result.failures,
        seconds=result.execution_time,
    )

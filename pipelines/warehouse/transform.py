"""dbt in this process on the build database: raw tables become the marts."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import duckdb

from pipelines.errors import TransformError
from pipelines.lexicon import Lexicon
from pipelines.link import last_successor, successors_of
from pipelines.settings import Settings
from pipelines.warehouse.builds import kept_open
from pipelines.warehouse.fingerprints import model_fingerprint
from pipelines.warehouse.looks import Look, look_at
from pipelines.warehouse.published_schemas import BESIDE, keep_old_names
from pipelines.warehouse.scripts import heard_statements, note_script
from pipelines.warehouse.standing import (
    Made,
    forget_standing,
    is_redirected,
    is_standing,
    note_rows,
    note_standing,
    plan_rows,
    show_all,
)

if TYPE_CHECKING:
    from dbt.cli.main import dbtRunnerResult
    from dbt.contracts.graph.manifest import Manifest

DATABASE_VARIABLE, MEMORY_VARIABLE = "TAIZHANG_BUILD_DATABASE", "TAIZHANG_MODELS_MEMORY"
# What the models may hold: joins and sorts of 2,100 reports (120 MB of files) fail with less than 600 MB.
LEAST_MODELS_MEMORY, MODELS_MEMORY_PER_BYTE = 900_000_000, 8
INNER_LAYER = "tag:inner_layer"
# On models that follow from reference tables alone, and on their tests: these stand as long as the project does.
OF_TABLES_ALONE = "of_tables_alone"
# Views for the most part: looking at one would compute it.
INNER_SCHEMAS = ("staging", "intermediate")
PARSE_STATE = "partial_parse.msgpack"
NODE_FINISHED = "NodeFinished"
FAILED = ("error", "fail", "runtime error")
# What turns the targets of other governments around follows from this model.
REDIRECTING = "int_indicator_direction"
MADE = ("config.materialized:table", "config.materialized:sliced", "test_type:data")
# Of a failed test so many rows are told.
FAULTS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class NodeResult:
    """How one node of the dbt project ended. `status`: success, pass, warn, error, fail or skipped.

    `look` is of a table that was made, where somebody listens, and of none of the layers in between.
    """

    unique_id: str
    name: str
    resource_type: str
    status: str
    message: str
    failures: int | None
    seconds: float
    look: Look | None = None

    @property
    def is_failed(self) -> bool:
        """The node stops the build from being published."""
        return self.status in FAILED


def run_dbt(
    settings: Settings,
    *,
    select: Sequence[str] = (),
    on_node: Callable[[NodeResult], None] | None = None,
    lexicon: Lexicon | None = None,
    manifest: Manifest | None = None,
    behind: str | None = None,
) -> list[NodeResult]:
    """Seeds, models and the tests of the marts in dependency order; the other tests belong to the test suite.

    `select` names nodes, tests too; exactly these run. Without it all do, but for seeds and views that stand as the
    project has them. With a `lexicon` rows of governments of which nothing has changed stand as well, see
    `standing.py`; without one every row is made anew. `on_node` is called in another thread as each node ends.
    `manifest` is the project as `get_ready` has read it; `behind` names a model: only what follows from it is made.
    No connection to the build database may be open.
    Errors: TransformError with the message of every node that failed, and what a failed test has found.
    """
    with kept_open(settings):
        has_standing, is_partial, made = _plan(settings, lexicon, is_whole=not select)
        memory = models_memory(settings)
    made_anew = [f"{behind}+,{kind}" for kind in MADE] if behind else MADE
    chosen = list(select) or (list(made_anew) if has_standing else [])
    manifest = manifest or _load_manifest(ensure_manifest(settings))
    arguments = _arguments(chosen, is_partial=is_partial)
    with heard_statements() as said:
        result = invoke_dbt(settings, arguments, on_node, manifest, memory=memory)
    results = list(getattr(result.result, "results", ()))
    failed = [each for each in results if _node_result(each).is_failed]
    if failed:
        raise TransformError("; ".join(_describe_failure(settings, each) for each in failed))
    if not result.success:
        raise TransformError(f"dbt build: {result.exception}")
    with kept_open(settings):
        if not has_standing and not select:
            _keep_old_names(settings)
        if not select:
            note_standing(settings)
            note_rows(settings, made, _sliced(manifest))
            if not is_partial:
                note_script(settings, manifest, results, said, OF_TABLES_ALONE)
        must_follow = is_partial and is_redirected(settings)
    if must_follow:
        turned = run_dbt(settings, on_node=on_node, lexicon=lexicon, manifest=manifest, behind=REDIRECTING)
        return [*map(_node_result, results), *turned]
    return [_node_result(each) for each in results]


def _arguments(chosen: Sequence[str], *, is_partial: bool) -> list[str]:
    """The command for these nodes, all without any; every row is made anew unless `is_partial`."""
    arguments = ["build", "--no-write-json", "--exclude-resource-type", "unit_test"]
    arguments += ["--exclude-resource-type", "exposure"]
    if chosen:
        # Not by way of a selected model: the test of a table looks at many others.
        arguments += ["--indirect-selection", "empty", "--select", *chosen]
    arguments += ["--exclude", INNER_LAYER]
    return [*arguments, f"tag:{OF_TABLES_ALONE}"] if is_partial else [*arguments, "--full-refresh"]


def _keep_old_names(settings: Settings) -> None:
    with duckdb.connect(str(settings.build)) as connection:
        connection.begin()
        keep_old_names(connection, settings.build.stem, BESIDE)
        connection.commit()


def _plan(settings: Settings, lexicon: Lexicon | None, *, is_whole: bool) -> tuple[bool, bool, Made]:
    """Whether seeds and views stand, whether rows do, and what is made; a run of single nodes shows every row."""
    has_standing = is_standing(settings)
    if is_whole and not has_standing:
        forget_standing(settings)
    if is_whole and lexicon:
        return has_standing, *plan_rows(settings, partial(last_successor, successors_of(lexicon)))
    show_all(settings)
    return has_standing, False, Made()


def _mark_of_tables_alone(manifest: Manifest) -> None:
    """Tag them: of a hundred names in a command dbt compares each with each node, three times."""
    follows: dict[str, bool] = {}

    def is_alone(unique_id: str) -> bool:
        if unique_id not in follows:
            node = manifest.nodes.get(unique_id)
            follows[unique_id] = node is not None and all(map(is_alone, node.depends_on_nodes))
        return follows[unique_id]

    for unique_id, node in manifest.nodes.items():
        if is_alone(unique_id):
            node.tags.append(OF_TABLES_ALONE)


def _sliced(manifest: Manifest) -> dict[str, str]:
    """By what the rows of a table are told apart, for every table that is made anew in part."""
    models = [node for node in manifest.nodes.values() if node.config.get("materialized") == "sliced"]
    return {f"{model.schema}.{model.name}": str(model.config.get("by")) for model in models}


def _describe_failure(settings: Settings, result: Any) -> str:
    """The node with its message; of a test that found faults also which, and how many rows have them."""
    node = _node_result(result)
    said = f"{node.name}: {node.message}"
    if not node.failures or not result.node.compiled_code:
        return said
    with duckdb.connect(str(settings.build), read_only=True) as connection:
        try:
            rows = connection.execute(result.node.compiled_code).fetchmany(FAULTS_SHOWN)
        except duckdb.Error as error:
            return f"{said} ({error})"
    return f"{said} ({'; '.join(', '.join(map(str, row)) for row in rows)})"


def ensure_manifest(settings: Settings) -> Path:
    """Path of dbt's manifest.json for this project, parsed again only when a model or reference table has changed.

    It lies in the project's folder and serves every warehouse. Errors: TransformError where dbt cannot parse it.
    """
    # A folder of its own: dbt run by hand writes to target/ itself, for other states of the project too.
    target = settings.dbt_project / "target" / "parsed"
    manifest, stamp = target / "manifest.json", target / "manifest.sha256"
    fingerprint = _parse_fingerprint(settings)
    if manifest.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == fingerprint:
        return manifest
    target.mkdir(parents=True, exist_ok=True)
    # Parsed aside and moved into place, so that nobody ever reads half of it.
    with TemporaryDirectory(prefix=".parse-", dir=target) as name:
        folder = Path(name)
        if (target / PARSE_STATE).exists():
            shutil.copy(target / PARSE_STATE, folder)
        # Parsing opens no database; one path for all keeps the parse state good for every warehouse.
        result = invoke_dbt(replace(settings, warehouse=target), ["parse"], folder=folder)
        if not result.success:
            raise TransformError(f"dbt parse: {result.exception}")
        for file in (PARSE_STATE, manifest.name):
            (folder / file).replace(target / file)
    stamp.write_text(fingerprint, encoding="utf-8")
    return manifest


def _parse_fingerprint(settings: Settings) -> str:
    """Hash of what the parse state follows from: the project, where it lies, and the dbt that has read it."""
    what = f"{settings.dbt_project}\n{version('dbt-core')}\n{version('dbt-duckdb')}\n{model_fingerprint(settings)}"
    return hashlib.sha256(what.encode()).hexdigest()


def _load_manifest(manifest: Path) -> Manifest:
    """The parsed project as dbt takes it: the parse state beside manifest.json, so that a run need not parse again."""
    from dbt.contracts.graph.manifest import Manifest
    from dbt.parser.manifest import extended_mashumuro_decoder

    parsed: Manifest = Manifest.from_msgpack(
        manifest.with_name(PARSE_STATE).read_bytes(), decoder=extended_mashumuro_decoder
    )
    # dbt fills it when it parses, not when it is handed a manifest; this is what our macros ask of it.
    parsed.flat_graph = {
        "nodes": {
            unique_id: {
                "name": node.name,
                "resource_type": str(node.resource_type),
                "config": {"materialized": node.config.materialized, "by": node.config.get("by")},
            }
            for unique_id, node in parsed.nodes.items()
        }
    }
    _mark_of_tables_alone(parsed)
    return parsed


def get_ready(settings: Settings) -> Manifest:
    """The parsed project, read with all of dbt imported: what a run does first. Errors: as `ensure_manifest`."""
    import parsedatetime
    from dbt.cli.main import dbtRunner  # noqa: F401 - imported for what comes after

    # Of every result dbt makes a table that can read days, and for it the names of months and weekdays anew.
    parsedatetime.Constants = cache(parsedatetime.Constants)
    return _load_manifest(ensure_manifest(settings))


def target_path(settings: Settings) -> Path:
    """Folder of what dbt writes in a run, one per warehouse: the compiled models."""
    return settings.warehouse / ".dbt"


def invoke_dbt(
    settings: Settings,
    arguments: Sequence[str],
    on_node: Callable[[NodeResult], None] | None = None,
    manifest: Manifest | None = None,
    folder: Path | None = None,
    memory: str | None = None,
) -> dbtRunnerResult:
    """Run one dbt command in this process with absolute paths; the build database is closed behind it.

    With a `manifest` nothing is parsed. What dbt writes goes to `folder`, else to the warehouse's. `memory` is what
    DuckDB may hold (`900MB`), else what the profile says.
    """
    # dbt takes seconds to import: only a build that needs it pays.
    from dbt.cli.main import dbtRunner

    from pipelines.warehouse.dbt_events import quiet_events

    settings.warehouse.mkdir(parents=True, exist_ok=True)
    callbacks = [_node_listener(on_node)] if on_node else []
    command = [*_global_flags(), *arguments, *_path_flags(settings, folder or target_path(settings))]
    with _environment({DATABASE_VARIABLE: str(settings.build), MEMORY_VARIABLE: memory}), quiet_events():
        try:
            return dbtRunner(manifest, callbacks).invoke(command)
        finally:
            _close_database()


def _global_flags() -> list[str]:
    # No log file: dbt builds the line of every debug event before it drops it, a seventh of a run. What failed is in
    # the TransformError; `dbt build` by hand still writes one.
    return ["--quiet", "--log-level", "none", "--log-level-file", "none", "--no-use-colors"]


def _path_flags(settings: Settings, target: Path) -> list[str]:
    project = str(settings.dbt_project)
    return [
        *("--project-dir", project, "--profiles-dir", project),
        *("--target-path", str(target), "--log-path", str(target / "logs")),
    ]


@contextmanager
def _environment(values: Mapping[str, str | None]) -> Iterator[None]:
    """Where the profile of dbt finds the database's path and what the models may hold; None leaves it as it was."""
    told = {name: value for name, value in values.items() if value is not None}
    before = {name: os.environ.get(name) for name in told}
    os.environ.update(told)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def models_memory(settings: Settings) -> str:
    """What the models may hold in memory: as the user has said, else by the size of the files that were read."""
    if MEMORY_VARIABLE in os.environ:
        return os.environ[MEMORY_VARIABLE]
    with duckdb.connect(str(settings.build)) as connection:
        (size,) = connection.execute("SELECT coalesce(sum(byte_size), 0) FROM raw.source").fetchone() or (0,)
    return f"{max(LEAST_MODELS_MEMORY, MODELS_MEMORY_PER_BYTE * int(size)) // 1_000_000}MB"


def _close_database() -> None:
    """Close the connection that dbt-duckdb keeps after a run: publishing would meet its lock."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    manager: Any = DuckDBConnectionManager
    if manager._ENV is not None:
        manager._ENV.close()
    manager.close_all_connections()


def _node_listener(on_node: Callable[[NodeResult], None]) -> Callable[[Any], None]:
    def listen(event: Any) -> None:
        if event.info.name != NODE_FINISHED:
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
                look=_look(node.node_relation.schema, node.node_relation.alias) if _is_shown(node) else None,
            )
        )

    return listen


def _is_shown(node: Any) -> bool:
    return (
        node.resource_type in {"model", "seed"}
        and node.node_status == "success"
        and node.node_relation.schema not in INNER_SCHEMAS
    )


def _look(schema: str, table: str) -> Look:
    """By the connection that dbt holds, in a cursor of its own."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    manager: Any = DuckDBConnectionManager
    with manager._ENV.conn.cursor() as cursor:
        return look_at(cursor, schema, table)


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

"""Where `taizhang build` notes its run: Dagster's own logs of events, with connections that stay open.

A build notes some eight hundred events. Dagster's log opens two or three connections for each, and closing one writes
SQLite's journal back: with few documents that took a quarter of the build.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple, Self

import dagster as dg
import sqlalchemy as sql
from dagster._core.instance.ref import InstanceRef
from dagster._core.instance.types import InstanceType
from dagster._core.launcher.sync_in_memory_run_launcher import SyncInMemoryRunLauncher
from dagster._core.run_coordinator import DefaultRunCoordinator
from dagster._core.storage.event_log import InMemoryEventLogStorage, SqliteEventLogStorage
from dagster._core.storage.event_log.base import AssetRecord
from dagster._core.storage.event_log.sqlite.sqlite_event_log import INDEX_SHARD_NAME
from dagster._core.storage.noop_compute_log_manager import NoOpComputeLogManager
from dagster._core.storage.root import TemporaryLocalArtifactStorage
from dagster._core.storage.runs import InMemoryRunStorage
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from dagster._serdes import ConfigurableClassData

# So long a connection stays: the UI learns of events when the journal is written back, which closing does.
HELD_SECONDS = 2.0
BUSY_SECONDS = 60
PLAIN_STORAGE = (DagsterSqliteStorage.__module__, DagsterSqliteStorage.__name__)


class _Held(NamedTuple):
    connection: sql.Connection
    since: float


class HeldEventLog(SqliteEventLogStorage):
    """Events in SQLite files, a connection to each file open for two seconds at a time.

    A commit does not wait for the disk: should the power fail, the last events are lost, and nothing else is harmed.
    """

    def __init__(self, base_dir: str) -> None:
        self._engines: dict[str, sql.Engine] = {}
        self._held: dict[str, _Held] = {}
        super().__init__(base_dir)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[sql.Connection]:
        with self._db_lock:
            connection = self._connection(shard)
            with connection.begin():
                yield connection

    def _connection(self, shard: str) -> sql.Connection:
        held = self._held.get(shard)
        if held is not None and time.monotonic() - held.since < HELD_SECONDS:
            return held.connection
        if held is not None:
            self._held.pop(shard).connection.close()
        connection = self._engine(shard).connect()
        connection.execute(sql.text("PRAGMA synchronous=NORMAL"))
        connection.commit()
        self._held[shard] = _Held(connection, time.monotonic())
        return connection

    def _engine(self, shard: str) -> sql.Engine:
        """One for each file, so that a statement is compiled once; the file is made if missing."""
        engine = self._engines.get(shard)
        if engine is None:
            # The lock of this log keeps two threads from using a connection at once.
            options = {"timeout": BUSY_SECONDS, "check_same_thread": False}
            engine = sql.create_engine(self.conn_string_for_shard(shard), poolclass=sql.NullPool, connect_args=options)
            self._initdb(engine, for_index_shard=shard == INDEX_SHARD_NAME)
            self._engines[shard] = engine
        return engine

    def dispose(self) -> None:
        """Close the files."""
        with self._db_lock:
            for held in self._held.values():
                held.connection.close()
            self._held.clear()
        super().dispose()


class HeldStorage(DagsterSqliteStorage):
    """Runs, schedules and events in the folder of DAGSTER_HOME, the events by `HeldEventLog`."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        super().__init__(base_dir, inst_data)
        self._event_log_storage = HeldEventLog(self._event_log_storage._base_dir)

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData, config_value: Any) -> Self:
        """As Dagster makes a storage of what `dagster.yaml` says."""
        return cls.from_local(inst_data=inst_data, **config_value)


class ForgottenEventLog(InMemoryEventLogStorage):
    """Of the events of a run that nobody looks at later only what its end asks for: how checks ended.

    To keep all, and to look for the last version of what each asset was made of, took a second of a build.
    """

    def store_event(self, event: dg.EventLogEntry) -> None:
        """Kept where the end of the run tells it."""
        if event.dagster_event_type == dg.DagsterEventType.ASSET_CHECK_EVALUATION:
            super().store_event(event)  # type: ignore[no-untyped-call]

    def get_asset_records(self, asset_keys: Sequence[dg.AssetKey] | None = None) -> Sequence[AssetRecord]:
        """None: no run has gone before."""
        return []

    @contextmanager
    def _connect(self) -> Iterator[sql.Connection]:
        with self._db_lock, self._held_conn.begin():
            yield self._held_conn


def open_instance(home: str | None) -> dg.DagsterInstance:
    """The instance of the folder `home`, as its `dagster.yaml` says; without one an instance that is forgotten."""
    if home is None:
        return dg.DagsterInstance(
            instance_type=InstanceType.EPHEMERAL,
            local_artifact_storage=TemporaryLocalArtifactStorage(),  # type: ignore[no-untyped-call]
            run_storage=InMemoryRunStorage(),
            event_storage=ForgottenEventLog(),
            compute_log_manager=NoOpComputeLogManager(),
            run_coordinator=DefaultRunCoordinator(),
            run_launcher=SyncInMemoryRunLauncher(),
        )
    ref = InstanceRef.from_dir(home)
    storage = ref.storage_data
    if storage is not None and (storage.module_name, storage.class_name) == PLAIN_STORAGE:
        held = ConfigurableClassData(__name__, HeldStorage.__name__, storage.config_yaml)
        ref = ref._replace(storage_data=held)
    return dg.DagsterInstance.from_ref(ref)

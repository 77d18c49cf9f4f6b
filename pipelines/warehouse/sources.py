"""All rows of one file change together: files are written by the batch, each batch in one transaction or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

import duckdb
import pyarrow as pa  # type: ignore[import-untyped]

from pipelines.warehouse.inventory import SourceFile
from pipelines.warehouse.reading import FILE_TYPES, Fault, ReadFile
from pipelines.warehouse.rows import insert_batches, insert_rows
from pipelines.warehouse.schema import quote_name, raw_table
from pipelines.warehouse.state import QuarantineRow, SourceFileRow

# A batch is written when it holds so many files, or so many bytes of rows: a commit for each file would take longer
# the more is there already. What a crash can lose is one batch, never half a file.
BATCH_FILES = 300
BATCH_BYTES = 64_000_000


class SourceWriter:
    """Writes the files of one build; `fingerprint` stands for the code that read them, `now` is the build's time."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, fingerprint: str, now: datetime) -> None:
        self._connection = connection
        self._fingerprint = fingerprint
        self._now = now
        self._waiting: list[ReadFile] = []
        self._waiting_bytes = 0
        self._kept: list[tuple[SourceFile, Fault]] = []

    def add(self, read: ReadFile) -> None:
        """The file's rows become those that were read, or it is set aside; with the next batch that is written."""
        self._waiting.append(read)
        self._waiting_bytes += read.byte_size
        if len(self._waiting) >= BATCH_FILES or self._waiting_bytes >= BATCH_BYTES:
            self.write()

    def keep(self, file: SourceFile, fault: Fault) -> None:
        """Set aside what lies there now; the rows of the last good version stay, marked; with the next batch."""
        self._kept.append((file, fault))

    def release(self, uri: str) -> None:
        """The last good version is there again: no mark is left."""
        with self._transaction():
            self._connection.execute("DELETE FROM raw.quarantine WHERE source_uri = ? AND is_kept", [uri])
            self._connection.execute("UPDATE raw.source_file SET offered_sha256 = NULL WHERE source_uri = ?", [uri])

    def write(self) -> None:
        """Write what waits; what these files held before is gone, but for those that keep it."""
        waiting, self._waiting, self._waiting_bytes = self._waiting, [], 0
        self._write_kept()
        if not waiting:
            return
        with self._transaction():
            first_seen = self._delete_rows([read.file.uri for read in waiting])
            for row_type in FILE_TYPES:
                table = row_type.TABLE  # type: ignore[attr-defined]
                batches = [read.batches[table] for read in waiting if table in read.batches]
                insert_batches(self._connection, row_type, batches)
            insert_rows(self._connection, QuarantineRow, [self._aside(r.file, r.fault) for r in waiting if r.fault])
            states = [self._state(read, first_seen.get(read.file.uri, self._now)) for read in waiting]
            insert_rows(self._connection, SourceFileRow, states)

    def quarantine(self, file: SourceFile, code: str, reason: str) -> None:
        """Set the file aside with its reason, at once."""
        self.add(ReadFile(file, fault=Fault(code, reason)))
        self.write()

    def _write_kept(self) -> None:
        kept, self._kept = self._kept, []
        if not kept:
            return
        uris = [file.uri for file, _ in kept]
        with self._transaction():
            self._delete((QuarantineRow,), "source_uri", uris)
            rows = [replace(self._aside(file, fault), is_kept=True) for file, fault in kept]
            insert_rows(self._connection, QuarantineRow, rows)
            for file, _ in kept:
                self._connection.execute(
                    "UPDATE raw.source_file SET offered_sha256 = ? WHERE source_uri = ?", [file.sha256 or "", file.uri]
                )

    def remove(self, uris: Sequence[str]) -> None:
        """Everything of files that are gone from the folder goes as well."""
        with self._transaction():
            self._delete_rows(uris)

    def mark_seen(self) -> None:
        """Every file that is still known was seen by this build."""
        self._connection.execute("UPDATE raw.source_file SET last_seen_at = ?", [self._now])

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Commit at the end; undo everything when anything is raised."""
        self._connection.begin()
        try:
            yield
        except BaseException:
            self._connection.rollback()
            raise
        self._connection.commit()

    def _aside(self, file: SourceFile, fault: Fault) -> QuarantineRow:
        return QuarantineRow(file.uri, fault.code, fault.reason, file.byte_size, file.sha256, self._now, is_kept=False)

    def _state(self, read: ReadFile, first_seen: datetime) -> SourceFileRow:
        return SourceFileRow(
            source_uri=read.file.uri,
            source_id=read.source_id,
            sha256=read.sha256 or read.file.sha256 or "",
            status="quarantined" if read.fault else "ingested",
            reader_fingerprint=self._fingerprint,
            offered_sha256=None,
            first_seen_at=first_seen,
            last_seen_at=self._now,
        )

    def _delete_rows(self, uris: Sequence[str]) -> dict[str, datetime]:
        """Delete all rows of the files; returns when those that are known were first seen."""
        if not uris:
            return {}
        self._connection.register("some_uris", pa.table({"source_uri": pa.array(uris, pa.string())}))
        try:
            known = self._connection.execute(
                "SELECT source_uri, source_id, first_seen_at "
                "FROM raw.source_file SEMI JOIN some_uris USING (source_uri)"
            ).fetchall()
        finally:
            self._connection.unregister("some_uris")
        self._delete(FILE_TYPES, "source_id", [source_id for _, source_id, _ in known if source_id is not None])
        self._delete((SourceFileRow, QuarantineRow), "source_uri", [uri for uri, _, _ in known])
        return {uri: first_seen for uri, _, first_seen in known}

    def _delete(self, row_types: Sequence[type], key: str, values: Sequence[str]) -> None:
        if not values:
            return
        for row_type in row_types:
            statement = f"DELETE FROM {raw_table(row_type)} WHERE {quote_name(key)} IN (SELECT unnest(?))"  # noqa: S608
            self._connection.execute(statement, [list(values)])

"""All rows of one file change together: every method of the writer is one transaction, or nothing happens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Literal

import duckdb

from pipelines.records import RECORD_TYPES, SourceRecord
from pipelines.warehouse.inventory import SourceFile
from pipelines.warehouse.rows import insert_rows
from pipelines.warehouse.schema import raw_table
from pipelines.warehouse.state import QuarantineRow, SearchTextRow, SourceFileRow


class SourceWriter:
    """Writes the files of one build; `fingerprint` stands for the code that read them, `now` is the build's time."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, fingerprint: str, now: datetime) -> None:
        self._connection = connection
        self._fingerprint = fingerprint
        self._now = now

    def replace(self, file: SourceFile, records: Sequence[Any], search_rows: Sequence[SearchTextRow]) -> None:
        """The file's rows become `records`; what it held before is gone."""
        source = next(r for r in records if isinstance(r, SourceRecord))
        with self._transaction():
            first_seen = self._delete_rows(file.uri)
            for record_type in RECORD_TYPES:
                insert_rows(self._connection, record_type, [r for r in records if type(r) is record_type])
            insert_rows(self._connection, SearchTextRow, search_rows)
            self._insert_state(file, source.source_id, source.sha256, "ingested", first_seen)

    def quarantine(self, file: SourceFile, code: str, reason: str) -> None:
        """Set the file aside with its reason; rows of an earlier, readable version are gone."""
        row = QuarantineRow(file.uri, code, reason, file.byte_size, file.sha256, self._now)
        with self._transaction():
            first_seen = self._delete_rows(file.uri)
            insert_rows(self._connection, QuarantineRow, [row])
            self._insert_state(file, None, file.sha256 or "", "quarantined", first_seen)

    def remove(self, uri: str) -> None:
        """Everything of a file that is gone from the folder goes as well."""
        with self._transaction():
            self._delete_rows(uri)

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

    def _insert_state(
        self,
        file: SourceFile,
        source_id: str | None,
        sha256: str,
        status: Literal["ingested", "quarantined"],
        first_seen: datetime | None,
    ) -> None:
        row = SourceFileRow(
            source_uri=file.uri,
            source_id=source_id,
            sha256=sha256,
            status=status,
            reader_fingerprint=self._fingerprint,
            first_seen_at=first_seen or self._now,
            last_seen_at=self._now,
        )
        insert_rows(self._connection, SourceFileRow, [row])

    def _delete_rows(self, uri: str) -> datetime | None:
        """Delete all rows of the file; returns when it was first seen, None where it is not known."""
        known = self._connection.execute(
            "SELECT source_id, first_seen_at FROM raw.source_file WHERE source_uri = ?", [uri]
        ).fetchone()
        if known is None:
            return None
        source_id, first_seen = known
        if source_id is not None:
            for record_type in (*RECORD_TYPES, SearchTextRow):
                self._connection.execute(f"DELETE FROM {raw_table(record_type)} WHERE source_id = ?", [source_id])  # noqa: S608
        for state_type in (SourceFileRow, QuarantineRow):
            self._connection.execute(f"DELETE FROM {raw_table(state_type)} WHERE source_uri = ?", [uri])  # noqa: S608
        return first_seen if isinstance(first_seen, datetime) else None

"""When what lies in the folder does not count: the last good version of the file stays, marked, and the run says so.

A report overwritten with junk (also junk that is text: a log, the page of a login), emptied, cut short, or out of reach
is more likely an accident than news. The last good version stays until a later version can be read or a person says
that what lies there counts (`--accept`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import duckdb

from pipelines.warehouse.inventory import FileState, Plan, SourceFile, is_accepted
from pipelines.warehouse.reading import Fault, ReadFile
from pipelines.warehouse.sources import SourceWriter

# A text of fewer characters may shrink as it likes; a longer one to no less than this share of what it was.
SHORT_TEXT = 500
LEAST_SHARE = 0.5
# A report of fewer numbers may lose them; one of more keeps at least this share of them.
FEW_NUMBERS = 5
LEAST_NUMBERS = 0.1


class Keeper:
    """Decides for each file whether what was read takes the place of what was read before."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        writer: SourceWriter,
        states: Mapping[str, FileState],
        accepted: Collection[str],
    ) -> None:
        self._connection = connection
        self._writer = writer
        self._states = states
        self._accepted = accepted

    def take(self, read: ReadFile) -> None:
        """The file's rows become what was read, or stay what they were, with the next batch that is written."""
        fault = read.fault or self._find_loss(read)
        if fault is not None and self._is_good(read.file.uri) and not is_accepted(read.file.uri, self._accepted):
            self._writer.keep(read.file, fault)
        else:
            self._writer.add(read)

    def keep_absent(self, plan: Plan) -> None:
        """Files that are out of reach stay with a mark, those that are back as they were lose theirs."""
        for uri in plan.hidden:
            self._keep(uri, "unreadable", "a folder above it cannot be read")
        reason = f"gone together with {len(plan.lost) - 1} others, which is too many at once"
        for uri in plan.lost:
            self._keep(uri, "gone", reason)
        for file in plan.files("unchanged"):
            state = self._states[file.uri]
            if state.is_good and state.offered_sha256 not in {None, file.sha256 or ""}:
                self._writer.release(file.uri)

    def _keep(self, uri: str, code: str, reason: str) -> None:
        if self._is_good(uri):
            self._writer.keep(SourceFile(Path(uri), uri, None, None), Fault(code, reason))

    def _is_good(self, uri: str) -> bool:
        state = self._states.get(uri)
        return state is not None and state.is_good

    def _find_loss(self, read: ReadFile) -> Fault | None:
        """Whether much less is in it than in what it would replace. Task sheets may lose rows."""
        state = self._states.get(read.file.uri)
        if state is None or not state.is_good or state.sha256 == read.sha256 or "document" not in read.batches:
            return None
        before, numbers_before = self._measure(read.file.uri)
        now = len(str(read.batches["source"].column("text")[0].as_py()))
        if before >= SHORT_TEXT and now < LEAST_SHARE * before:
            return Fault("shrunk", f"the text has {now:,} characters; the last good version has {before:,}")
        numbers = read.batches["quantity"].num_rows if "quantity" in read.batches else 0
        if numbers_before >= FEW_NUMBERS and numbers < LEAST_NUMBERS * numbers_before:
            return Fault("shrunk", f"{numbers:,} numbers were read in it; in the last good version {numbers_before:,}")
        return None

    def _measure(self, uri: str) -> tuple[int, int]:
        """Characters and numbers of the last good version; none where it holds no document."""
        row = self._connection.execute(
            "SELECT length(text), (SELECT count(*) FROM raw.quantity AS q WHERE q.source_id = source.source_id) "
            "FROM raw.source JOIN raw.source_file USING (source_id) "
            "WHERE source_file.source_uri = ? AND source_id IN (SELECT source_id FROM raw.document)",
            [uri],
        ).fetchone()
        return (int(row[0]), int(row[1])) if row else (0, 0)

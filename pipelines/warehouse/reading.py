"""One source file into columns of the raw tables. Touches no database, so that any process can do it."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa  # type: ignore[import-untyped]

from pipelines.errors import SourceError
from pipelines.lexicon import Lexicon
from pipelines.records import RECORD_TYPES, SourceRecord
from pipelines.warehouse.inventory import SourceFile
from pipelines.warehouse.rows import to_batch
from pipelines.warehouse.state import SearchTextRow
from pipelines.warehouse.words import word_cutter

# The raw tables that hold what one file says.
FILE_TYPES: tuple[type, ...] = (*RECORD_TYPES, SearchTextRow)


class Extracted(Protocol):
    """What the core returns for one file."""

    def records(self) -> Iterator[Any]:
        """Every record, table by table."""


Extract = Callable[[Path, Lexicon, str], Extracted]


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a file is set aside: a closed word, and the reason for a person."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReadFile:
    """One file as it was read: its rows by raw table, or the fault for which it is set aside.

    `source_id` and `sha256` are those of the text that was read; None where there is a fault.
    """

    file: SourceFile
    source_id: str | None = None
    sha256: str | None = None
    batches: dict[str, pa.RecordBatch] = field(default_factory=dict)
    fault: Fault | None = None

    @property
    def byte_size(self) -> int:
        """Bytes that the rows take in memory."""
        return sum(batch.nbytes for batch in self.batches.values())


class FileReader:
    """Reads one file after the other by the same reference tables."""

    def __init__(self, lexicon: Lexicon, extract: Extract) -> None:
        self._lexicon = lexicon
        self._extract = extract

    def read(self, file: SourceFile) -> ReadFile:
        """The file's rows. Whatever goes wrong with it is its fault, and is told, not raised."""
        if file.fault is not None:
            return ReadFile(file, fault=Fault("unreadable", file.fault))
        try:
            return self._read(file)
        except SourceError as error:
            return ReadFile(file, fault=Fault(error.code, error.reason))
        except OSError as error:
            return ReadFile(file, fault=Fault("unreadable", error.strerror or str(error)))
        except Exception as error:  # noqa: BLE001 - one file must not stop the others; the fault is kept and shown
            return ReadFile(file, fault=Fault("internal_error", _describe(error)))

    def _read(self, file: SourceFile) -> ReadFile:
        records = list(self._extract(file.path, self._lexicon, file.uri).records())
        rows: dict[type, list[Any]] = {row_type: [] for row_type in FILE_TYPES}
        for record in records:
            rows[type(record)].append(record)
        rows[SearchTextRow] = word_cutter(self._lexicon).cut_records(records)
        source: SourceRecord = rows[SourceRecord][0]
        batches = {t.TABLE: to_batch(t, some) for t, some in rows.items() if some}  # type: ignore[attr-defined]
        return ReadFile(file, source.source_id, source.sha256, batches)


def _describe(error: Exception) -> str:
    """The exception's text and where in the program it was raised."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({Path(frame.filename).name}, line {frame.lineno})"

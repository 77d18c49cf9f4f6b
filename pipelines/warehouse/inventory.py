"""What lies in the source folder, and what must be done about each file."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import duckdb

from pipelines.errors import NoSourceError

Action = Literal["new", "changed", "reread", "unchanged"]
FOLDER_URI = "."


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the source folder. `byte_size` and `sha256` are None where its bytes cannot be read: see `fault`."""

    path: Path
    uri: str
    byte_size: int | None
    sha256: str | None
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class FileState:
    """What the build database knows of a file."""

    sha256: str
    status: str
    reader_fingerprint: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Every file with what to do about it, in stable order, and the paths that are gone."""

    actions: tuple[tuple[SourceFile, Action], ...]
    removed: tuple[str, ...]

    def files(self, *actions: Action) -> list[SourceFile]:
        """Files that need one of the actions."""
        return [file for file, action in self.actions if action in actions]


def find_source_files(folder: Path) -> list[SourceFile]:
    """Every file below `folder` in the order of its path; names that start with a dot are left out.

    Errors: NoSourceError when the folder does not exist.
    """
    if not folder.is_dir():
        raise NoSourceError(f"{folder}: the source folder does not exist")
    files = []
    for path in folder.rglob("*"):
        inside = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in inside.parts):
            files.append(_describe(path, _uri(inside)))
    return sorted(files, key=lambda f: f.uri)


def _uri(inside: Path) -> str:
    """Path with forward slashes; bytes that are no UTF-8 show as the replacement character."""
    return os.fsencode(inside.as_posix()).decode("utf-8", "replace")


def _describe(path: Path, uri: str) -> SourceFile:
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256")
            return SourceFile(path, uri, file.tell(), digest.hexdigest())
    except OSError as error:
        return SourceFile(path, uri, None, None, error.strerror or str(error))


def read_states(connection: duckdb.DuckDBPyConnection) -> dict[str, FileState]:
    """State of every file that the build database knows, by path."""
    rows = connection.execute("SELECT source_uri, sha256, status, reader_fingerprint FROM raw.source_file").fetchall()
    return {uri: FileState(*state) for uri, *state in rows}


def plan_ingest(files: Iterable[SourceFile], states: Mapping[str, FileState], fingerprint: str) -> Plan:
    """Compare the folder with what is known; `fingerprint` stands for the code and tables that read now."""
    actions = tuple((file, _decide(file, states.get(file.uri), fingerprint)) for file in files)
    present = {file.uri for file, _ in actions}
    return Plan(actions, tuple(sorted(set(states) - present)))


def _decide(file: SourceFile, state: FileState | None, fingerprint: str) -> Action:
    if state is None:
        return "new"
    if state.sha256 != (file.sha256 or ""):
        return "changed"
    return "unchanged" if state.reader_fingerprint == fingerprint else "reread"

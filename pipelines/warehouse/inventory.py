"""What lies in the source folder, and what must be done about each file."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

import duckdb

from pipelines.warehouse.folders import walk_folder

Action = Literal["new", "changed", "reread", "unchanged"]
FOLDER_URI = "."
MOST_GONE = 1 / 3  # share of the files that may be gone at once


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
    """What the build database knows of a file. `offered_sha256`: a version that is not taken, see `SourceFileRow`."""

    sha256: str
    status: str
    reader_fingerprint: str
    offered_sha256: str | None = None
    source_id: str | None = None

    @property
    def is_good(self) -> bool:
        """A version of the file was read, and its rows are there."""
        return self.source_id is not None


@dataclass(frozen=True, slots=True)
class Plan:
    """Every file with what to do about it, in stable order, and the paths that are not there.

    `removed` are gone for good, or lie elsewhere now. Of the others the last good version stays: `hidden` lie below a
    folder that cannot be read, `lost` are gone with more than a third of all files, which a failed mount does more
    often than a person.
    """

    actions: tuple[tuple[SourceFile, Action], ...]
    removed: tuple[str, ...]
    hidden: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()

    def files(self, *actions: Action) -> list[SourceFile]:
        """Files that need one of the actions."""
        return [file for file, action in self.actions if action in actions]


def find_source_files(folder: Path) -> list[SourceFile]:
    """Every file below `folder` in the order of its path; names that start with a dot are left out.

    What cannot be used is among them with its fault: see `walk_folder`.
    Errors: NoSourceError when the folder does not exist or cannot be read.
    """
    return [
        _describe(entry.path, entry.uri)
        if entry.fault is None
        else SourceFile(entry.path, entry.uri, None, None, entry.fault)
        for entry in walk_folder(folder)
    ]


def find_files_since(folder: Path, moment: float) -> list[SourceFile]:
    """Of the files below `folder` that can be used those that came or changed after a moment (seconds of the epoch).

    Errors: as `find_source_files`.
    """
    entries = [entry for entry in walk_folder(folder) if entry.status is not None and entry.status.st_ctime > moment]
    return [_describe(entry.path, entry.uri) for entry in entries]


def _describe(path: Path, uri: str) -> SourceFile:
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256")
            return SourceFile(path, uri, file.tell(), digest.hexdigest())
    except OSError as error:
        return SourceFile(path, uri, None, None, error.strerror or str(error))


def read_states(connection: duckdb.DuckDBPyConnection) -> dict[str, FileState]:
    """State of every file that the build database knows, by path."""
    rows = connection.execute(
        "SELECT source_uri, sha256, status, reader_fingerprint, offered_sha256, source_id FROM raw.source_file"
    ).fetchall()
    return {uri: FileState(*state) for uri, *state in rows}


def plan_ingest(
    files: Iterable[SourceFile],
    states: Mapping[str, FileState],
    fingerprint: str,
    accepted: Collection[str] = frozenset(),
) -> Plan:
    """Compare the folder with what is known; `fingerprint` stands for the code and tables that read now.

    `accepted` are paths of which a person says that what lies there now counts, whatever it is; a dot means every one.
    """
    actions = tuple(
        (file, _decide(file, states.get(file.uri), fingerprint, is_accepted(file.uri, accepted))) for file in files
    )
    present = {file.uri for file, _ in actions}
    closed = tuple(uri for uri in present if uri.endswith("/"))
    gone = sorted(set(states) - present)
    hidden = [uri for uri in gone if uri.startswith(closed)]
    moved = _list_moved(gone, states, [file for file, _ in actions])
    lost = _list_lost([uri for uri in gone if uri not in {*hidden, *moved}], states)
    lost = [uri for uri in lost if not is_accepted(uri, accepted)]
    return Plan(actions, tuple(uri for uri in gone if uri not in {*hidden, *lost}), tuple(hidden), tuple(lost))


def is_accepted(uri: str, accepted: Collection[str]) -> bool:
    """A person has named the path, or every path."""
    return uri in accepted or FOLDER_URI in accepted


def _list_moved(gone: Iterable[str], states: Mapping[str, FileState], present: Iterable[SourceFile]) -> set[str]:
    """Files that lie under another path now: the same bytes, read by the same reader. Kept, they would count twice."""
    there = {(file.sha256, PurePosixPath(file.uri).suffix.lower()) for file in present}
    return {uri for uri in gone if (states[uri].sha256, PurePosixPath(uri).suffix.lower()) in there}


def _list_lost(gone: Iterable[str], states: Mapping[str, FileState]) -> list[str]:
    """Files that were read and are gone, if they are too many at once. One alone may always go."""
    good = {uri for uri, state in states.items() if state.is_good}
    lost = [uri for uri in gone if uri in good]
    return lost if len(lost) > 1 and len(lost) > MOST_GONE * len(good) else []


def _decide(file: SourceFile, state: FileState | None, fingerprint: str, is_taken: bool) -> Action:
    if state is None:
        return "new"
    present, offered = file.sha256 or "", state.offered_sha256
    if offered is not None and is_taken:
        return "changed"
    if present not in {state.sha256, offered}:
        return "changed"
    return "unchanged" if state.reader_fingerprint == fingerprint else "reread"

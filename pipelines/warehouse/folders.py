"""What lies below a folder, whatever lies there: nothing that a path is or does ends the walk."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.errors import NoSourceError
from pipelines.paths import identify

DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Entry:
    """A file, or a path that cannot be used with its `fault`. The uri of a folder ends in a slash.

    `status` is that of the file itself; None where there is a fault.
    """

    path: Path
    uri: str
    status: os.stat_result | None
    fault: str | None = None


def walk_folder(folder: Path) -> Iterator[Entry]:
    """Every file below `folder` in the order of its uri; names that start with a dot are left out.

    Links to files inside of the folder count as files, links to folders inside of it are met where those stand; links
    that lead out of it are faults, and so is a folder that cannot be read.
    Errors: NoSourceError when the folder itself is missing or cannot be read.
    """
    try:
        if not folder.is_dir():
            raise NoSourceError(f"{folder}: the source folder does not exist")
        root = os.path.realpath(folder, strict=True)
        with os.scandir(folder):
            pass
    except OSError as error:
        raise NoSourceError(f"{folder}: the source folder cannot be read ({error.strerror or error})") from error
    found: list[Entry] = []
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(here) as listing:
                entries = [entry for entry in listing if not entry.name.startswith(".")]
        except OSError as error:
            found.append(_folder_fault(folder, here, _reason(error)))
            continue
        for entry in entries:
            path = here / entry.name
            try:
                if entry.is_dir(follow_symlinks=False):
                    if len(path.relative_to(folder).parts) > DEEPEST:
                        found.append(_folder_fault(folder, path, f"more than {DEEPEST} folders inside one another"))
                    else:
                        waiting.append(path)
                    continue
                seen = _look_at(entry, path, folder, root)
            except OSError as error:
                seen = Entry(path, identify(path.relative_to(folder)), None, _reason(error))
            if seen is not None:
                found.append(seen)
    yield from sorted(found, key=lambda entry: entry.uri)


def _look_at(entry: os.DirEntry[str], path: Path, folder: Path, root: str) -> Entry | None:
    """The file, or why it is none; None for a link to a folder inside."""
    uri = identify(path.relative_to(folder))
    if entry.is_symlink():
        target = os.path.realpath(path, strict=True)
        if os.path.commonpath([root, target]) != root:
            return Entry(path, uri, None, "the link leads out of the source folder")
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        return None
    if not stat.S_ISREG(status.st_mode):
        return Entry(path, uri, None, "neither a file nor a folder")
    return Entry(path, uri, status)


def _folder_fault(folder: Path, here: Path, reason: str) -> Entry:
    return Entry(here, identify(here.relative_to(folder)) + "/", None, f"the folder cannot be read ({reason})")


def _reason(error: OSError) -> str:
    return error.strerror or str(error)

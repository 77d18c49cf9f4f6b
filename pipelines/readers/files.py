"""The bytes of a file that somebody else may be writing to, or that is none."""

from __future__ import annotations

import errno
import os
import stat
import time
from pathlib import Path

from pipelines.errors import SourceError

# How often a file is read that somebody writes to meanwhile, and the seconds between.
READINGS, BREATH = 4, 0.5
# What is larger is no document, and would fill the memory before a reader could say so.
MOST_BYTES = 300_000_000


def read_settled(path: Path, most_bytes: int = MOST_BYTES) -> bytes:
    """The file's bytes, read again where it was written to meanwhile.

    Errors: OSError; SourceError `unreadable` of what is no file (reading a pipe or a device would never end) and of a
    file that does not come to rest, `too_large`.
    """
    for attempt in range(READINGS):
        if attempt:
            time.sleep(BREATH)
        # A pipe that nobody writes to would be waited for at its opening.
        opened = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        try:
            before = os.fstat(opened)
            _check(before, path, most_bytes)
            data = read_opened(opened, most_bytes)
        finally:
            os.close(opened)
        after = path.stat()
        if len(data) > most_bytes:
            raise SourceError(path, "too_large", f"the file has more than {most_bytes:,} bytes")
        if (before.st_mtime_ns, before.st_ino, before.st_size) == (after.st_mtime_ns, after.st_ino, len(data)):
            return data
    raise SourceError(path, "unreadable", "somebody writes to the file: it changed each time that it was read")


def read_opened(opened: int, most_bytes: int) -> bytes:
    """What an open file holds, and one byte more than `most_bytes` where it holds more. Errors: OSError."""
    with os.fdopen(opened, "rb", closefd=False) as file:
        data: bytes | None = file.read(most_bytes + 1)
    if data is None:
        # What waits for others to write (some files of /proc) gives nothing rather than an end.
        raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
    return data


def _check(about: os.stat_result, path: Path, most_bytes: int) -> None:
    if stat.S_ISDIR(about.st_mode):
        raise SourceError(path, "unreadable", "is a folder, not a file")
    if not stat.S_ISREG(about.st_mode):
        raise SourceError(path, "unreadable", "is no file but a pipe, a socket or a device")
    if about.st_size > most_bytes:
        raise SourceError(path, "too_large", f"the file has {about.st_size:,} bytes, more than {most_bytes:,}")

"""One build at a time in a warehouse folder. The operating system frees the lock when its process dies."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from pipelines.errors import BuildLockedError
from pipelines.folders import open_folder
from pipelines.settings import Settings

LOCK_NAME = ".build.lock"
_RETRY_SECONDS = 0.2
_held: dict[Path, tuple[int, int]] = {}
_guard = threading.Lock()


@contextmanager
def build_lock(settings: Settings, wait_seconds: float = 0) -> Iterator[None]:
    """Hold the warehouse folder for this thread; within it the lock may be taken again.

    Errors: BuildLockedError when another build still holds it after `wait_seconds`; StorageError.
    """
    path = settings.warehouse / LOCK_NAME
    if _enter_again(path):
        try:
            yield
        finally:
            _leave(path)
        return
    open_folder(settings.warehouse)
    with path.open("a+", encoding="utf-8") as file:
        _acquire(file, path, wait_seconds)
        with _guard:
            _held[path] = (threading.get_ident(), 1)
        try:
            yield
        finally:
            _leave(path)
            file.truncate(0)


def _enter_again(path: Path) -> bool:
    """Count one more level where this thread holds the lock already."""
    with _guard:
        thread, depth = _held.get(path, (0, 0))
        if thread != threading.get_ident():
            return False
        _held[path] = (thread, depth + 1)
        return True


def _leave(path: Path) -> None:
    with _guard:
        thread, depth = _held.pop(path)
        if depth > 1:
            _held[path] = (thread, depth - 1)


def _acquire(file: IO[str], path: Path, wait_seconds: float) -> None:
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= deadline:
                file.seek(0)
                holder = file.read().strip() or "unknown"
                raise BuildLockedError(
                    f"{path.parent}: another build is running (process {holder}); try again when it has ended"
                ) from error
            time.sleep(_RETRY_SECONDS)
        else:
            file.truncate(0)
            file.write(str(os.getpid()))
            file.flush()
            return

"""Processes that tests start: each ends with its block and after its time, whatever the test does, and alone."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

SECONDS = 240.0
_GRACE = 20


@contextmanager
def start_child(
    command: Sequence[str | Path], seconds: float = SECONDS, **options: Any
) -> Iterator[subprocess.Popen[Any]]:
    """A process with these options of `Popen`. It is killed after `seconds`, so that nobody waits for its words longer.

    At the end of the block it is asked to end, if it still runs, and killed where it does not. What it has started
    itself is its own to end.
    """
    process = subprocess.Popen(command, **options)
    watch = threading.Timer(seconds, process.kill)
    watch.daemon = True
    watch.start()
    try:
        with process:
            try:
                yield process
            finally:
                end_child(process)
    finally:
        watch.cancel()


def end_child(process: subprocess.Popen[Any]) -> None:
    """Ask a process to end; kill it where it does not."""
    if process.stdin is not None and not process.stdin.closed:
        # What was still to be written has nowhere to go.
        with suppress(OSError):
            process.stdin.close()
    elif process.poll() is None:
        process.terminate()
    try:
        process.wait(_GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()

"""One request at a time to a host, a pause between two, and what its robots.txt allows; across processes."""

from __future__ import annotations

import fcntl
import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Hosts:
    """The hosts that are asked. A file a host keeps the time of the last request, and its lock the turn."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def turn(self, host: str, pause: float) -> Iterator[None]:
        """Wait until nobody else asks this host, and until `pause` seconds have passed since somebody did.

        A host is one machine however many ports it answers on.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        name = hashlib.sha256(host.lower().encode()).hexdigest()[:16]
        with (self._folder / f"{name}.lock").open("a+", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            wait = _read_time(file.read()) + pause - time.time()
            if wait > 0:
                # A time that lies ahead was written by a clock that has been set back since.
                time.sleep(min(wait, pause))
            try:
                yield
            finally:
                file.truncate(0)
                file.write(repr(time.time()))


def _read_time(words: str) -> float:
    try:
        return float(words)
    except ValueError:
        return 0.0

"""One request at a time to a host, a pause between two, and a rest where the host asks for one; across processes."""

from __future__ import annotations

import fcntl
import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import IO

from pipelines.errors import FetchError


@dataclass(slots=True)
class _Times:
    """When a host was last asked, when it last asked for a rest, of how many seconds; by the clock of this machine."""

    asked_at: float = 0.0
    told_at: float = 0.0
    rest: float = 0.0

    def left(self, pause: float) -> float:
        """Seconds until the host may be asked. A time that lies ahead was written before the clock was set back."""
        now = time.time()
        return max(min(self.asked_at + pause - now, pause), min(self.told_at + self.rest - now, self.rest), 0.0)


class Hosts:
    """The hosts that are asked. A file a host keeps its times, and its lock the turn."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def turn(self, host: str, pause: float, patience: float = float("inf")) -> Iterator[None]:
        """Wait until nobody else asks this host, and until `pause` seconds have passed since somebody did.

        A host is one machine however many ports it answers on. Errors: FetchError `busy` where it asked for a rest that
        ends more than `patience` seconds from now.
        """
        with self._open(host) as file:
            times = _read_times(file)
            rest = times.left(0.0)
            if rest > patience:
                raise FetchError(host, "busy", f"the server asked to be left alone for {rest:,.0f} s more")
            wait = times.left(pause)
            if wait > 0:
                time.sleep(wait)
            try:
                yield
            finally:
                times.asked_at = time.time()
                _write_times(file, times)

    def give_rest(self, host: str, seconds: float) -> None:
        """The host asks not to be asked for so long."""
        with self._open(host) as file:
            times = _read_times(file)
            times.told_at, times.rest = time.time(), seconds
            _write_times(file, times)

    def rest_of(self, host: str) -> float:
        """Seconds for which the host still asks to be left alone."""
        with self._open(host) as file:
            return _read_times(file).left(0.0)

    @contextmanager
    def _open(self, host: str) -> Iterator[IO[str]]:
        self._folder.mkdir(parents=True, exist_ok=True)
        name = hashlib.sha256(host.lower().encode()).hexdigest()[:16]
        with (self._folder / f"{name}.lock").open("a+", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file


def _read_times(file: IO[str]) -> _Times:
    file.seek(0)
    try:
        return _Times(*map(float, file.read().split()))
    except (ValueError, TypeError):
        return _Times()


def _write_times(file: IO[str], times: _Times) -> None:
    file.truncate(0)
    file.write(" ".join(map(repr, astuple(times))))
    file.flush()

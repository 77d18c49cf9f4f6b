"""How far the reading of files has come: a bar on the terminal, or a line in Dagster's log every ten seconds.

Both say how many files a second are read, and how long the rest will take.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import dagster as dg
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from pipelines.warehouse.ingest import Progress as OnProgress

EVERY_SECONDS = 10
BAR = (
    TextColumn("Reading"),
    BarColumn(),
    MofNCompleteColumn(),
    TextColumn("{task.fields[rate]}"),
    TimeRemainingColumn(),
    TextColumn("{task.description}"),
)


@contextmanager
def report_progress(context: dg.AssetExecutionContext, *, show_bar: bool) -> Iterator[OnProgress]:
    """What `ingest_sources` calls after every file."""
    if not show_bar:
        yield log_progress(context.log.info)
        return
    with Progress(*BAR, console=Console(stderr=True), transient=True) as bar:
        started = time.monotonic()
        task = bar.add_task("", rate="")

        def advance(done: int, total: int, uri: str) -> None:
            rate = f"{_rate(done, time.monotonic() - started):.1f}/s"
            bar.update(task, completed=done, total=total, description=escape(uri), rate=rate)

        yield advance


def log_progress(say: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> OnProgress:
    """Says how far it is when ten seconds have passed since the last time, and at the end."""
    started = last = clock()

    def log(done: int, total: int, uri: str) -> None:
        nonlocal last
        now = clock()
        if now - last < EVERY_SECONDS and done < total:
            return
        last = now
        rate = _rate(done, now - started)
        left = f", about {_duration((total - done) / rate)} left" if done < total else ""
        say(f"Read {done:,} of {total:,} files, {rate:.1f} a second{left}; the last: {uri}")

    return log


def _rate(done: int, seconds: float) -> float:
    return done / max(seconds, 0.001)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"

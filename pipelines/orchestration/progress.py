"""How far the reading of files has come: a bar on the terminal, or a line in Dagster's log at every tenth."""

from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from pipelines.warehouse.ingest import Progress as OnProgress

BAR = (
    TextColumn("Reading"),
    BarColumn(),
    MofNCompleteColumn(),
    TimeRemainingColumn(),
    TextColumn("{task.description}"),
)


@contextmanager
def report_progress(context: dg.AssetExecutionContext, *, show_bar: bool) -> Iterator[OnProgress]:
    """What `ingest_sources` calls after every file."""
    if not show_bar:
        yield _log_tenths(context)
        return
    with Progress(*BAR, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("")

        def advance(done: int, total: int, uri: str) -> None:
            bar.update(task, completed=done, total=total, description=escape(uri))

        yield advance


def _log_tenths(context: dg.AssetExecutionContext) -> OnProgress:
    def log(done: int, total: int, uri: str) -> None:
        if done * 10 // total > (done - 1) * 10 // total:
            context.log.info(f"Read {done} of {total} files, the last {uri}")

    return log

"""Where the processes of a build come from: one reads the reference tables and compiles the patterns, the others are
forked from it.

A process started afresh takes two seconds of processor time until it reads. The one that they are forked from has a
single thread, which the pipeline's own with Dagster and DuckDB has not. Where a system knows no fork they start afresh.
"""

from __future__ import annotations

import multiprocessing
import sys
from dataclasses import fields
from multiprocessing import forkserver
from multiprocessing.context import BaseContext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipelines.lexicon import Lexicon

METHOD = "forkserver"
# What the first process imports; the module gets everything ready as it is imported.
WARMED = "pipelines.warehouse.warmed"
# Bytes of documents that one process has read while others start.
WORTH_A_POOL = 3_000_000


def process_context() -> BaseContext:
    """How a build starts processes that read and link."""
    if METHOD not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context(METHOD)
    context.set_forkserver_preload([WARMED])
    return context


def end_first() -> None:
    """End the process that others were forked from, when they have ended; the next that is wanted starts another."""
    stop = getattr(forkserver._forkserver, "_stop", None)  # no public name; else it ends with us
    if stop is not None:
        stop()


def warm_lexicon(lexicon: Lexicon) -> Lexicon:
    """The same reference tables as the first process has read them, with all that was made of them; else `lexicon`."""
    known: Lexicon | None = getattr(sys.modules.get(WARMED), "LEXICON", None)
    if known is None or any(getattr(known, table.name) != getattr(lexicon, table.name) for table in fields(lexicon)):
        return lexicon
    return known

"""How every process behaves that works for a build."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from types import ModuleType


class _WithoutPandas(MetaPathFinder):
    """Finds no pandas."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:
        """None, which leaves a module to others. Errors: ModuleNotFoundError for pandas."""
        if name == "pandas":
            raise ModuleNotFoundError("a build does without pandas", name=name)


@contextmanager
def without_pandas() -> Iterator[None]:
    """Keep pyarrow from importing pandas, 0.2 s and 40 MB a process, to ask whether a list is one of its columns."""
    finder = _WithoutPandas()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


def follow_parent() -> None:
    """Leave Ctrl-C to the process that started this one, and end with it, however it ends; do without pandas."""
    sys.meta_path.insert(0, _WithoutPandas())
    # Ctrl-C goes to every process of the terminal; the pipeline's own tells the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)

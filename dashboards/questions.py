"""Questions in SQL that strangers may ask: one SELECT on the published file, which can touch nothing else.

Each question is answered by a process of its own (`question_runs.py`) that the operating system ends at its limits:
a question that hangs, crashes or eats memory takes nobody else's page with it. In that process the published file is
attached read-only, everything outside of it is switched off and the settings are locked. Few run at once, a few more
wait their turn, and whoever comes beyond that is told so.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from dashboards.published import Version

MAX_LENGTH = 10_000
MAX_ANSWER = 50_000_000  # bytes that are read from a process: more than it should ever say
RUNNING, WAITING = 2, 8
WAIT_SECONDS = 20
PROGRAM = Path(__file__).with_name("question_runs.py")
KINDS: dict[str, Callable[[Any], Any]] = {
    "text": str,
    "nested": lambda value: value,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "decimal": Decimal,
}


class QuestionRefused(Exception):
    """A question that gets no answer. `code` is a closed word, `values` fill its explanation."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(f"{code}: {values}")
        self.code = code
        self.values = values


@dataclass(frozen=True)
class Answer:
    """Columns and at most the allowed number of rows; `is_cut` if there were more."""

    columns: list[str]
    rows: list[tuple[Any, ...]]
    is_cut: bool


class Queue:
    """`running` questions at once; `waiting` more wait for at most `seconds`."""

    def __init__(self, running: int, waiting: int, seconds: float) -> None:
        self._free = threading.Semaphore(running)
        self._seats = threading.Semaphore(running + waiting)
        self._seconds = seconds

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold one of the places. Errors: QuestionRefused `busy`."""
        if not self._seats.acquire(blocking=False):
            raise QuestionRefused("busy")
        try:
            if not self._free.acquire(timeout=self._seconds):
                raise QuestionRefused("busy")
            try:
                yield
            finally:
                self._free.release()
        finally:
            self._seats.release()


# One for all sessions of a server: a module is loaded once in it.
_queue = Queue(RUNNING, WAITING, WAIT_SECONDS)


def ask(version: Version, sql: str, row_cap: int, seconds: float) -> Answer:
    """The answer to one SELECT; long cells are cut.

    Errors: QuestionRefused (empty, too_long, no_text, no_select, closed, error, too_slow, too_large, ended, busy).
    """
    if len(sql) > MAX_LENGTH:
        raise QuestionRefused("too_long", characters=MAX_LENGTH)
    if "\0" in sql or any("\ud800" <= sign <= "\udfff" for sign in sql):
        raise QuestionRefused("no_text")
    request = {"path": str(Path(version.path).absolute()), "sql": sql, "row_cap": row_cap, "seconds": seconds}
    with _queue.turn():
        answer = _run(json.dumps(request).encode("ascii"), seconds)
    if "refused" in answer:
        raise QuestionRefused(answer["refused"], **answer["values"])
    rows = [tuple(map(_read_cell, row)) for row in answer["rows"]]
    return Answer(answer["columns"], rows, answer["is_cut"])


def _run(request: bytes, seconds: float) -> dict[str, Any]:
    """What the process says; it is ended after `seconds` and when it says too much."""
    command = [sys.executable, "-I", "-X", "utf8", str(PROGRAM)]
    begun, pipe = time.monotonic(), subprocess.PIPE
    # Nothing of the server's environment and folders goes along.
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env={}, cwd="/") as process:
        watch = threading.Timer(seconds, process.kill)
        watch.start()
        try:
            written = _converse(process, request)
        finally:
            watch.cancel()
            process.kill()
    if len(written) > MAX_ANSWER:
        raise QuestionRefused("too_large")
    try:
        answer: dict[str, Any] = json.loads(written)
    except ValueError as error:
        # It was ended before it had said everything.
        is_late = time.monotonic() - begun >= seconds
        raise QuestionRefused("too_slow", seconds=seconds) if is_late else QuestionRefused("ended") from error
    return answer


def _converse(process: subprocess.Popen[bytes], request: bytes) -> bytes:
    if process.stdin is None or process.stdout is None:
        return b""
    try:
        process.stdin.write(request)
        process.stdin.close()
    except BrokenPipeError:
        # It ended before it had read the question; its exit code tells.
        return b""
    return process.stdout.read(MAX_ANSWER + 1)


def _read_cell(cell: Any) -> Any:
    return KINDS[cell[0]](cell[1]) if isinstance(cell, list) else cell

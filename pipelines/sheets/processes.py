"""A process of its own for files that may be bombs: it calls one function, within limits that the system enforces.

A workbook of four megabytes can take gigabytes of memory before any check of ours sees a cell, and no check in the
same process can take that back. The process stays for the next file, so a file costs no start.
"""

from __future__ import annotations

import importlib
import os
import pickle
import resource
import signal
import struct
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

MEMORY = 1_000_000_000  # bytes of address space
SECONDS = 60.0
WAIT = 3
MOST_BYTES = 1_500_000_000  # of one answer
_ROOT = Path(__file__).resolve().parent.parent.parent
_PROGRAM = f"import sys; sys.path.insert(0, {str(_ROOT)!r}); from {__name__} import serve_calls; serve_calls()"
_LENGTH = struct.Struct(">Q")
# numpy would take address space for threads that nobody uses here.
_UNUSED = ("numpy", "pandas", "lxml")


class OverrunError(Exception):
    """The process was ended at a limit, or ended itself. `code`: `too_slow`, `too_large` or `damaged`."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


@dataclass(slots=True)
class LimitedProcess:
    """Calls `function` ("module:name") in a process with at most `memory` bytes.

    A call may take `seconds` of a processor, and three times as long by the clock where others need that as well.
    Arguments and answers are pickled, so the function is one of ours. Threads take turns.
    """

    function: str
    memory: int = MEMORY
    seconds: float = SECONDS
    _process: subprocess.Popen[bytes] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def call(self, *arguments: Any) -> Any:
        """What the function gives. Errors: OverrunError; the next call has a new process."""
        with self._lock:
            process = self._running()
            late = threading.Event()

            def end() -> None:
                late.set()
                process.kill()

            watch = threading.Timer(WAIT * self.seconds, end)
            watch.start()
            try:
                kind, answer = self._converse(process, arguments)
            except (EOFError, OSError, pickle.UnpicklingError) as error:
                # It has ended, or is about to: how, it tells by its exit code.
                with suppress(subprocess.TimeoutExpired):
                    process.wait(5)
                self._end()
                raise self._overrun(process, is_late=late.is_set()) from error
            finally:
                watch.cancel()
        if kind == "memory":
            self._end()
            raise OverrunError("too_large", f"reading it takes more than {self.memory // 1_000_000:,} MB of memory")
        if kind == "fault":
            raise OverrunError("damaged", f"the file is damaged ({answer})")
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            program = (
                f"import sys; sys.path.insert(0, {str(_ROOT)!r}); from {__name__} import serve_calls; serve_calls()"
            )
            command = [sys.executable, "-X", "utf8", "-c", program, self.function, str(self.memory), str(self.seconds)]
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        return self._process

    @staticmethod
    def _converse(process: subprocess.Popen[bytes], arguments: tuple[Any, ...]) -> Any:
        if process.stdin is None or process.stdout is None:
            raise EOFError
        _write(process.stdin, arguments)
        return _read(process.stdout)

    def _overrun(self, process: subprocess.Popen[bytes], *, is_late: bool) -> OverrunError:
        if is_late or process.returncode == -signal.SIGXCPU:
            return OverrunError("too_slow", f"reading it takes more than {self.seconds:.0f} seconds")
        if process.returncode in {-signal.SIGSEGV, -signal.SIGABRT, -signal.SIGKILL}:
            return OverrunError("too_large", f"the process that read it ended (signal {-process.returncode})")
        return OverrunError("damaged", f"the process that read it ended (exit code {process.returncode})")

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            # What was still to be written has nowhere to go.
            with suppress(OSError):
                if stream is not None:
                    stream.close()
        process.wait()


def serve_calls() -> None:
    """The process's own side: call the function named on the command line until nobody asks any more."""
    name, memory, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    # Ctrl-C goes to every process of the terminal; this one ends when nobody asks it any more.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for unused in _UNUSED:
        sys.modules.setdefault(unused, None)  # type: ignore[arg-type]
    # Answers go to what was standard output; whatever else prints, prints to the error stream.
    questions, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    module, _, attribute = name.partition(":")
    function = getattr(importlib.import_module(module), attribute)
    _limit(resource.RLIMIT_AS, memory)
    _limit(resource.RLIMIT_CORE, 0)
    while True:
        try:
            arguments = _read(questions)
        except EOFError:
            return
        used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
        _limit(resource.RLIMIT_CPU, int(used + seconds) + 1)
        _write(answers, _answer(function, arguments))


def _answer(function: Any, arguments: tuple[Any, ...]) -> tuple[str, Any]:
    try:
        return "answer", function(*arguments)
    except MemoryError:
        # What filled the memory is freed when this frame is left.
        return "memory", None
    except Exception as error:  # noqa: BLE001 - libraries raise what they like at broken bytes; it is told, not lost
        return "fault", f"{type(error).__name__}: {error}"[:300]


def _limit(kind: int, most: int) -> None:
    """Set the soft limit. macOS knows none of address space; the others hold there."""
    _, hard = resource.getrlimit(kind)
    try:
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    except (ValueError, OSError):
        if kind != resource.RLIMIT_AS:
            raise


def _write(stream: IO[bytes], value: Any) -> None:
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def _read(stream: IO[bytes]) -> Any:
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    if length > MOST_BYTES:
        raise EOFError
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return pickle.loads(data)  # noqa: S301 - written by this module in a process of its own

"""Serves the dashboards and the Dagster UI side by side: both start, both answer, both end. Standard library only."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import NamedTuple

from pipelines.errors import ServeError
from pipelines.folders import open_folder
from pipelines.settings import PROJECT_ROOT, Settings

HOST = "127.0.0.1"
START_SECONDS = 180
STOP_SECONDS = 15
DAGSTER_MODULE = "pipelines.orchestration.definitions"
# `dagster dev` with a guard in front of its web server: that one answers any Host and Origin.
DAGSTER_DEVELOPMENT = "pipelines.orchestration.development"
# One run at a time: each holds the lock of the warehouse folder to its end. What a run has to say is in its event log;
# capturing its streams as well would start four processes and take the progress bar from the terminal.
DAGSTER_SETTINGS = """\
telemetry:
  enabled: false
concurrency:
  runs:
    max_concurrent_runs: 1
compute_logs:
  module: dagster._core.storage.noop_compute_log_manager
  class: NoOpComputeLogManager
"""


PORT_VARIABLES = "TAIZHANG_DASHBOARDS_PORT and TAIZHANG_DAGSTER_PORT"


class Ports(NamedTuple):
    """The ports of both servers on 127.0.0.1."""

    dashboards: int
    dagster: int


@dataclass(frozen=True, slots=True)
class Server:
    """One server: its command, where it answers (`health` is asked until it does), where its output goes."""

    name: str
    command: tuple[str, ...]
    port: int
    health: str
    log: Path

    @property
    def address(self) -> str:
        """What a person opens."""
        return f"http://{HOST}:{self.port}"


def load_ports(dashboards: int | None = None, dagster: int | None = None) -> Ports:
    """Ports from flags (first), `TAIZHANG_DASHBOARDS_PORT` / `TAIZHANG_DAGSTER_PORT`, or 8501 and 3000."""
    return Ports(
        dashboards or _port_from("TAIZHANG_DASHBOARDS_PORT", 8501), dagster or _port_from("TAIZHANG_DAGSTER_PORT", 3000)
    )


def serve(settings: Settings, ports: Ports) -> int:
    """Serve until Ctrl-C, SIGTERM or the end of either server; 0 when asked to end.

    Errors: ServeError for a port that is taken and for a server that ends or does not answer; both are ended first.
    StorageError where the warehouse is no folder to write to.
    """
    servers = _plan_servers(settings, ports)
    for server in servers:
        _check_port(server)
    open_folder(settings.warehouse)
    processes: list[subprocess.Popen[bytes]] = []
    try:
        with _signals_interrupt():
            processes.extend(_start(server, settings) for server in servers)
            _wait_until_answering(servers, processes)
            for server in servers:
                print(f"{server.name:<12} {server.address}", flush=True)
            print("Ctrl-C ends both.", flush=True)
            while True:
                _check_running(servers, processes)
                time.sleep(0.5)
    except KeyboardInterrupt:
        return 0
    finally:
        with _signals_ignored():
            _stop(processes)


def _plan_servers(settings: Settings, ports: Ports) -> tuple[Server, Server]:
    python = (sys.executable, "-m")
    page = str(PROJECT_ROOT / "dashboards" / "app.py")
    streamlit = ("streamlit", "run", page, "--server.address", HOST, "--server.port", str(ports.dashboards))
    quiet = ("--server.headless", "true", "--browser.gatherUsageStats", "false")
    dagster = (DAGSTER_DEVELOPMENT, "--host", HOST, "--port", str(ports.dagster), "--module-name", DAGSTER_MODULE)
    logs = settings.warehouse / "logs"
    return (
        Server(
            "Dashboards", (*python, *streamlit, *quiet), ports.dashboards, "/_stcore/health", logs / "dashboards.log"
        ),
        Server("Dagster UI", (*python, *dagster), ports.dagster, "/server_info", logs / "dagster.log"),
    )


def _start(server: Server, settings: Settings) -> subprocess.Popen[bytes]:
    """Start it in a session of its own, so that all its children, and only those, can be ended."""
    server.log.parent.mkdir(parents=True, exist_ok=True)
    with server.log.open("wb") as log:
        return subprocess.Popen(
            server.command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=PROJECT_ROOT,
            env=_environment(settings),
            start_new_session=True,
        )


def _environment(settings: Settings) -> dict[str, str]:
    """The caller's environment with the folders of this run and the commands of this Python in front."""
    return {
        **os.environ,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]),
        "TAIZHANG_SOURCES": str(settings.sources),
        "TAIZHANG_WAREHOUSE": str(settings.warehouse),
        "DAGSTER_HOME": str(make_dagster_home(settings)),
        "DAGSTER_DISABLE_TELEMETRY": "yes",
        "PYTHONUNBUFFERED": "1",
    }


def make_dagster_home(settings: Settings) -> Path:
    """Where Dagster keeps its runs; its settings say that nothing is sent to anybody and that runs queue up."""
    home = settings.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    configuration = home / "dagster.yaml"
    if not configuration.exists():
        configuration.write_text(DAGSTER_SETTINGS, encoding="utf-8")
    return home


def _wait_until_answering(servers: Sequence[Server], processes: Sequence[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + START_SECONDS
    waiting = list(servers)
    while waiting:
        _check_running(servers, processes)
        waiting = [server for server in waiting if not _answers(server)]
        if waiting and time.monotonic() > deadline:
            raise ServeError(f"{waiting[0].name}: no answer within {START_SECONDS} seconds; see {waiting[0].log}")
        time.sleep(0.3)


def _answers(server: Server) -> bool:
    try:
        with urllib.request.urlopen(server.address + server.health, timeout=5) as answer:  # noqa: S310 (own address)
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _check_running(servers: Sequence[Server], processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for server, process in zip(servers, processes, strict=True):
        code = process.poll()
        if code is not None:
            tail = "\n".join(server.log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])
            raise ServeError(f"{server.name}: ended with exit code {code}; the end of {server.log}:\n{tail}")


def _check_port(server: Server) -> None:
    error = _find_taken(server.port)
    if error is not None:
        reason = f"port {server.port} on {HOST} cannot be used ({error.strerror})"
        raise ServeError(f"{server.name}: {reason}; choose others with {PORT_VARIABLES}") from error


def list_taken(ports: Ports) -> list[int]:
    """Those of the ports that another program uses."""
    return [port for port in ports if _find_taken(port) is not None]


def _find_taken(port: int) -> OSError | None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            return error
    return None


def _stop(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask each server to end, then end whatever is left of its session."""
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
    deadline = time.monotonic() + STOP_SECONDS
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, deadline - time.monotonic()))
    for process in processes:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def _signals_interrupt() -> Iterator[None]:
    """SIGTERM and a closed terminal end the servers as Ctrl-C does, also where the caller's shell ignores Ctrl-C."""

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    with _signals_set_to(interrupt):
        yield


@contextmanager
def _signals_ignored() -> Iterator[None]:
    with _signals_set_to(signal.SIG_IGN):
        yield


@contextmanager
def _signals_set_to(handler: object) -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    for number in before:
        signal.signal(number, handler)  # type: ignore[arg-type]
    try:
        yield
    finally:
        for number, previous in before.items():
            signal.signal(number, previous)


def _port_from(name: str, default: int) -> int:
    value = os.environ.get(name, "")
    if not value:
        return default
    if not value.isdecimal() or not 0 < int(value) < 65536:
        raise ServeError(f"{name}: expected a port from 1 to 65535, found {value!r}")
    return int(value)

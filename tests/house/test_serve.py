"""Two servers live and die together, and no other process is touched."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines import serve
from pipelines.errors import ServeError
from pipelines.settings import Settings, load_settings
from tests.children import start_child

# A server with a child of its own that would outlive it; `stubborn` ones do not listen to Ctrl-C.
SERVER = """
import http.server, os, pathlib, signal, subprocess, sys
port, pids, stubborn = int(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3] == "stubborn"
if stubborn:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
pids.write_text(f"{os.getpid()} {child.pid}")
http.server.ThreadingHTTPServer(("127.0.0.1", port), http.server.SimpleHTTPRequestHandler).serve_forever()
"""
MAIN = """
import sys
from pathlib import Path
from pipelines import serve
from pipelines.settings import load_settings
folder, *ports = sys.argv[1:]
serve.STOP_SECONDS = 1
serve._plan_servers = lambda settings, ports: tuple(
    serve.Server(name, (sys.executable, str(Path(folder, "server.py")), str(port), str(Path(folder, name)), name),
                 port, "/", Path(folder, name + ".log"))
    for name, port in zip(("plain", "stubborn"), ports))
sys.exit(serve.serve(load_settings(warehouse=folder), serve.Ports(*map(int, ports))))
"""


@pytest.fixture
def folders(tmp_path: Path) -> Settings:
    return load_settings(warehouse=tmp_path / "warehouse")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(condition: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def _is_running(pid: int) -> bool:
    """Whether the process lives; one that has ended and waits for its parent does not."""
    status = Path(f"/proc/{pid}/stat")
    if Path("/proc/self").exists():
        return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(state.strip()) and not state.strip().startswith("Z")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_both_answer_and_both_end_with_their_children(number: int, tmp_path: Path) -> None:
    (tmp_path / "server.py").write_text(SERVER, "utf-8")
    ports = [_free_port(), _free_port()]
    command = [sys.executable, "-c", MAIN, str(tmp_path), *map(str, ports)]
    asleep = [sys.executable, "-c", "import time; time.sleep(600)"]
    with start_child(asleep) as bystander, start_child(command, stdout=subprocess.PIPE, text=True) as main:
        assert main.stdout is not None
        lines = [main.stdout.readline() for _ in range(3)]
        for line, port in zip(lines, ports, strict=False):
            assert line.endswith(f"http://127.0.0.1:{port}\n")
            assert urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).status == 200
        pids = [int(pid) for name in ("plain", "stubborn") for pid in (tmp_path / name).read_text().split()]
        assert all(map(_is_running, pids))
        main.send_signal(number)
        assert main.wait(20) == 0
        _wait_for(lambda: not any(map(_is_running, pids)))
        assert bystander.poll() is None


def test_when_one_ends_the_other_is_ended_and_its_last_words_are_told(
    folders: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lasting, failing = "import time; time.sleep(600)", "import os, sys; print('no such table'); sys.exit(3)"
    planned = tuple(
        serve.Server(name, (sys.executable, "-c", program), _free_port(), "/", tmp_path / f"{name}.log")
        for name, program in (("lasting", lasting), ("failing", failing))
    )
    monkeypatch.setattr(serve, "_plan_servers", lambda *_: planned)
    with pytest.raises(ServeError, match=r"failing: ended with exit code 3; [\s\S]*no such table"):
        serve.serve(folders, serve.Ports(1, 2))


def test_a_port_that_is_taken_is_named_before_anything_starts(folders: Settings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        with pytest.raises(ServeError, match=f"Dagster UI: port {port} on 127.0.0.1 cannot be used"):
            serve.serve(folders, serve.Ports(_free_port(), port))
    assert not folders.warehouse.exists()


def test_ports_come_from_flags_then_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TAIZHANG_DASHBOARDS_PORT", raising=False)
    monkeypatch.setenv("TAIZHANG_DAGSTER_PORT", "3100")
    assert serve.load_ports() == (8501, 3100)
    assert serve.load_ports(9000, 9001) == (9000, 9001)
    monkeypatch.setenv("TAIZHANG_DAGSTER_PORT", "70000")
    with pytest.raises(ServeError, match="TAIZHANG_DAGSTER_PORT: expected a port"):
        serve.load_ports()


def test_the_servers_find_this_runs_folders_and_commands(folders: Settings) -> None:
    environment = serve._environment(folders)
    assert environment["TAIZHANG_WAREHOUSE"] == str(folders.warehouse)
    assert environment["PATH"].split(os.pathsep)[0] == str(Path(sys.executable).parent)
    home = Path(environment["DAGSTER_HOME"])
    assert home.is_absolute()
    assert "enabled: false" in (home / "dagster.yaml").read_text("utf-8")

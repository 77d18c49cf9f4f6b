"""`dagster dev` in a process of its own, spoken to by GraphQL as the UI does."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipelines.settings import PROJECT_ROOT, Settings

MODULE = "pipelines.orchestration.definitions"
SELECTOR = "repositoryName: $repository, repositoryLocationName: $location"
REPOSITORIES = "{ repositoriesOrError { ... on RepositoryConnection { nodes { name location { name } } } } }"
TRIGGERS = (
    "query ($repository: String!, $location: String!) {"
    f" sensorsOrError(repositorySelector: {{{SELECTOR}}}) {{ ... on Sensors {{ results {{"
    " name sensorState { status ticks(limit: 5) { status skipReason } } } } }"
    f" schedulesOrError(repositorySelector: {{{SELECTOR}}}) {{ ... on Schedules {{ results {{"
    " name scheduleState { status } } } } }"
)
LAUNCH = (
    "mutation ($repository: String!, $location: String!, $job: String!) { launchRun(executionParams: {"
    f" selector: {{{SELECTOR}, jobName: $job}}, runConfigData: {{}} }}) {{"
    " __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } } }"
)
RUN = "query ($id: ID!) { runOrError(runId: $id) { ... on Run { status } } }"


class DagsterDev:
    """A running server. Every call raises when the server answers with an error."""

    def __init__(self, port: int) -> None:
        self._address = f"http://127.0.0.1:{port}"
        self._names: dict[str, str] = {}

    def is_up(self) -> bool:
        """It answers, and has loaded the definitions."""
        try:
            nodes = self._ask(REPOSITORIES)["repositoriesOrError"].get("nodes")
        except (urllib.error.URLError, OSError):
            return False
        if nodes:
            self._names = {"repository": nodes[0]["name"], "location": nodes[0]["location"]["name"]}
        return bool(nodes)

    def sensor(self, name: str) -> dict[str, Any]:
        """State of a sensor with its last ticks."""
        sensors = self._ask(TRIGGERS, **self._names)["sensorsOrError"]["results"]
        return next(s["sensorState"] for s in sensors if s["name"] == name)

    def schedule(self, name: str) -> dict[str, Any]:
        """State of a schedule."""
        schedules = self._ask(TRIGGERS, **self._names)["schedulesOrError"]["results"]
        return next(s["scheduleState"] for s in schedules if s["name"] == name)

    def launch(self, job: str) -> str:
        """Start a run as the button of the UI does; returns its id."""
        answer = self._ask(LAUNCH, job=job, **self._names)["launchRun"]
        assert answer["__typename"] == "LaunchRunSuccess", answer
        return str(answer["run"]["runId"])

    def status(self, run_id: str) -> str:
        """How far a run is: QUEUED, STARTED, SUCCESS, FAILURE and the like."""
        return str(self._ask(RUN, id=run_id)["runOrError"]["status"])

    def answer_to(self, **headers: str) -> int:
        """The status of an answer to a GraphQL query with these headers."""
        body = json.dumps({"query": "{ version }"}).encode()
        request = urllib.request.Request(
            f"{self._address}/graphql", body, headers={"Content-Type": "application/json", **headers}
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    def _ask(self, query: str, **variables: str) -> dict[str, Any]:
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = urllib.request.Request(f"{self._address}/graphql", body, headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            content = json.load(answer)
        assert "errors" not in content, content["errors"]
        return content["data"]


@contextmanager
def run_dagster_dev(settings: Settings, home: Path, log: Path) -> Iterator[DagsterDev]:
    """Start it for these folders, its runs kept in `home`; wait until it has loaded; end it with its children."""
    home.mkdir()
    port = _free_port()
    guarded = [sys.executable, "-m", "pipelines.orchestration.development"]
    command = [*guarded, "--host", "127.0.0.1", "--port", str(port), "-m", MODULE]
    environment = {
        **os.environ,
        "TAIZHANG_SOURCES": str(settings.sources),
        "TAIZHANG_WAREHOUSE": str(settings.warehouse),
        "DAGSTER_HOME": str(home),
        "DAGSTER_DISABLE_TELEMETRY": "yes",
    }
    with log.open("wb") as output:
        process = start_listening(
            command, cwd=PROJECT_ROOT, env=environment, stdout=output, stderr=output, start_new_session=True
        )
    server = DagsterDev(port)
    try:
        wait_until(server.is_up, "dagster dev loads the definitions", log)
        yield server
    finally:
        process.send_signal(signal.SIGINT)
        try:
            # Its code servers end only when they miss its heartbeat, which takes up to 20 seconds.
            process.wait(60)
        finally:
            if _is_alive(process.pid):
                os.killpg(process.pid, signal.SIGKILL)


def start_listening(command: Sequence[str], **options: Any) -> subprocess.Popen[bytes]:
    """Start a process that Ctrl-C ends, also where this one was started to ignore it (by nohup, in the background)."""
    before = signal.getsignal(signal.SIGINT)
    # What is caught here has its first meaning in the process that starts; what is ignored here stays ignored there.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return subprocess.Popen(command, **options)
    finally:
        signal.signal(signal.SIGINT, before)


def wait_until(is_true: Callable[[], bool], what: str, log: Path, seconds: float = 180) -> None:
    """Look twice a second; the end of the log tells why it did not come."""
    deadline = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < deadline, f"{what}: not within {seconds} s\n{log.read_text()[-4000:]}"
        time.sleep(0.5)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True

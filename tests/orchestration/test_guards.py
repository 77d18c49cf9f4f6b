"""The Dagster UI answers its own addresses alone, and a test server can be ended wherever the tests were started."""

import asyncio
import signal
import subprocess
import sys
import textwrap
from typing import Any

import pytest

from pipelines.orchestration.guards import OwnHostOnly
from pipelines.settings import PROJECT_ROOT
from tests.orchestration.dagster_dev import start_listening


def _answer(
    kind: str = "http", hosts: tuple[str, ...] = (), address: str = "/", method: str = "GET", **headers: str
) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"x-frame-options", b"ALLOW")]})

    async def send(message: Any) -> None:
        sent.append(message)

    path, _, question = address.partition("?")
    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": kind, "path": path, "query_string": question.encode(), "method": method, "headers": named}
    asyncio.run(OwnHostOnly(app, hosts)(scope, None, send))  # type: ignore[arg-type]
    return sent


@pytest.mark.parametrize("host", ["127.0.0.1:3000", "localhost", "LOCALHOST:3000", "[::1]:3000"])
def test_its_own_names_are_answered_and_kept_out_of_frames(host: str) -> None:
    (start,) = _answer(host=host)
    assert start["status"] == 200
    headers = dict(start["headers"])
    assert headers[b"x-frame-options"] == b"DENY"
    assert headers[b"x-content-type-options"] == b"nosniff"
    assert len([name for name, _ in start["headers"] if name == b"x-frame-options"]) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.example"},
        {"host": "127.0.0.1.evil.example:3000"},
        {"host": "localhost@evil.example"},
        {"host": "[::1"},
        {"host": ""},
        {},
        {"host": "127.0.0.1:3000", "origin": "https://evil.example"},
        {"host": "127.0.0.1:3000", "origin": "null"},
        {"host": "127.0.0.1:3000", "origin": "http://127.0.0.1:8501"},
        {"host": "127.0.0.1:3000", "origin": "http://localhost:3000"},
        {"host": "127.0.0.1:3000", "origin": "http://127.0.0.1:99999999"},
        {"host": "127.0.0.1:3000", "sec_fetch_site": "cross-site", "sec_fetch_mode": "no-cors"},
    ],
)
def test_every_other_name_and_every_other_site_is_refused(headers: dict[str, str]) -> None:
    assert _answer(**headers)[0]["status"] == 403
    assert _answer("websocket", **headers) == [{"type": "websocket.close", "code": 1008}]


def test_a_picture_in_a_page_of_another_site_asks_nothing() -> None:
    """Dagster runs mutations that stand in an address, and browsers name no origin for what a page shows."""
    question = "/graphql?query=mutation%7BlaunchRun%7D"
    for address in (question, question.replace("?", "/?"), f"/prefix{question}"):
        (start, _) = _answer(address=address, host="127.0.0.1:3000", accept="image/avif,*/*")
        assert start["status"] == 403
    own = {"host": "127.0.0.1:3000", "origin": "http://127.0.0.1:3000", "sec_fetch_site": "same-origin"}
    assert _answer(address="/graphql?op=Runs", method="POST", **own)[0]["status"] == 200
    assert _answer(address=question, host="localhost:3000", accept="text/html,*/*")[0]["status"] == 200
    followed = {"host": "127.0.0.1:3000", "sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate"}
    assert _answer(address="/runs?q=1", **followed)[0]["status"] == 200


def test_a_name_that_the_operator_gave_is_answered() -> None:
    hosts = ("builds.example.org",)
    assert _answer(host="builds.example.org", origin="https://builds.example.org", hosts=hosts)[0]["status"] == 200
    assert _answer(host="ledger.example.org", hosts=hosts)[0]["status"] == 403


def test_a_server_ends_by_ctrl_c_where_the_tests_were_started_to_ignore_it() -> None:
    """As under nohup, by a scheduler, or in the background of a script."""
    program = textwrap.dedent(
        """
        import signal, sys
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        from tests.orchestration.dagster_dev import start_listening
        ready = "print(1, flush=True); import time; time.sleep(60)"
        import subprocess
        process = start_listening([sys.executable, "-c", ready], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == -signal.SIGINT
        assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN
        """
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    process = start_listening([sys.executable, "-c", "import time; time.sleep(60)"], stderr=subprocess.DEVNULL)
    process.send_signal(signal.SIGINT)
    assert process.wait(20) != 0

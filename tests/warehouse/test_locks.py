"""One build at a time, and never one that waits for a dead one."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from pipelines.errors import BuildLockedError
from pipelines.settings import PROJECT_ROOT, Settings
from pipelines.warehouse.locks import build_lock
from tests.children import start_child

HOLDER = """
import sys
from dataclasses import replace
from pathlib import Path
from pipelines.settings import load_settings
from pipelines.warehouse.locks import build_lock
with build_lock(replace(load_settings(), warehouse=Path(sys.argv[1]))):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def hold(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-c", HOLDER, str(settings.warehouse)]
    with start_child(command, cwd=PROJECT_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        yield process


def test_a_second_process_is_told_who_builds(settings: Settings) -> None:
    with hold(settings) as process:
        message = rf"another build is running \(process {process.pid}\)"
        with pytest.raises(BuildLockedError, match=message), build_lock(settings):
            pass
        process.communicate()
    with build_lock(settings):
        assert (settings.warehouse / ".build.lock").exists()


def test_a_killed_build_holds_nothing(settings: Settings) -> None:
    with hold(settings) as process:
        process.kill()
        process.wait(60)
        with build_lock(settings):
            pass


def test_a_patient_build_gets_its_turn(settings: Settings) -> None:
    with hold(settings) as process:
        timer = threading.Timer(0.5, process.communicate)
        timer.start()
        with build_lock(settings, wait_seconds=20):
            pass
        timer.join(60)


def test_the_same_build_may_take_the_lock_again(settings: Settings) -> None:
    with build_lock(settings), build_lock(settings):
        pass
    with hold(settings) as process:
        process.communicate()


def test_another_thread_is_another_build(settings: Settings) -> None:
    refused: list[BuildLockedError] = []

    def build() -> None:
        try:
            with build_lock(settings):
                pass
        except BuildLockedError as error:
            refused.append(error)

    with build_lock(settings):
        thread = threading.Thread(target=build)
        thread.start()
        thread.join(60)
    assert len(refused) == 1

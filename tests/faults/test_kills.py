"""A few builds and publish steps killed at random moments; two hundred by `make faults`."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from pipelines.settings import PROJECT_ROOT

pytestmark = pytest.mark.long


def test_a_killed_build_leaves_the_published_file_whole_and_the_next_one_heals() -> None:
    command = [sys.executable, "-m", "tests.faults.kills", "--builds", "1", "--publishes", "6", "--seed", "7"]
    done = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    counted = json.loads(done.stdout.splitlines()[-1])
    assert counted["faults"] == []
    assert counted["heals"] == 3
    assert counted["killed_in_publish"] >= 3

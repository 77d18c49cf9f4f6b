"""A few damaged files of every format; five thousand by `make faults`."""

from __future__ import annotations

import json
import subprocess
import sys

from pipelines.readers import READERS
from pipelines.settings import PROJECT_ROOT
from tests.faults.mutations import make_samples


def test_every_format_has_a_sample() -> None:
    assert make_samples().keys() == READERS.keys()


def test_damaged_files_are_read_or_refused() -> None:
    """In a process of its own: the most memory that it held is then that of the readers alone.

    Other tests run beside it, so one file may take longer by the clock here than in the long run.
    """
    command = [sys.executable, "-m", "tests.faults.mutations", "--count", str(8 * len(READERS))]
    command += ["--seed", "3", "--longest", "60"]
    ended = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, check=True, text=True, timeout=280)
    counted = json.loads(ended.stdout)
    assert counted["faults"] == []
    assert counted["read"] > 0
    assert sum(counted["refused"].values()) > 0

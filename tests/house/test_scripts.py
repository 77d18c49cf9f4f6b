"""The scripts of .ci/ can be run as they are, and the environment is made once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.settings import PROJECT_ROOT

SCRIPTS = sorted((PROJECT_ROOT / ".ci").iterdir())


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_every_script_can_be_run_and_says_what_it_does(script: Path) -> None:
    assert os.access(script, os.X_OK)
    is_python = script.suffix == ".py"
    first, second, *_ = script.read_text("utf-8").splitlines()
    assert first == f"#!/usr/bin/env {'python3' if is_python else 'bash'}"
    assert second.startswith('"""' if is_python else "# ")
    parse = [sys.executable, script, "--help"] if is_python else ["bash", "-n", script]
    assert subprocess.run(parse, capture_output=True, check=False).returncode == 0


def test_an_unsupported_python_is_refused_in_words(tmp_path: Path) -> None:
    copy = _clone(tmp_path)
    result = _setup(copy, PYTHON="false")
    assert result.returncode == 1
    assert "no Python 3.11, 3.12 or 3.13 found (looked for: false)" in result.stderr
    assert not (copy / ".venv").exists()


def test_an_environment_that_is_up_to_date_is_left_alone(tmp_path: Path) -> None:
    copy = _clone(tmp_path)
    (copy / ".venv" / "bin").mkdir(parents=True)
    (copy / ".venv" / "bin" / "python").symlink_to(sys.executable)
    sums = "cksum requirements.lock pyproject.toml .ci/setup | cksum"
    stamp = subprocess.run(["bash", "-c", f'echo "$PWD $({sums})"'], cwd=copy, capture_output=True, check=True).stdout
    (copy / ".venv" / ".taizhang-setup").write_bytes(stamp)
    result = _setup(copy, PYTHON="false")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    with (copy / "requirements.lock").open("a") as lock:
        lock.write("# another lock\n")
    assert _setup(copy, PYTHON="false").returncode == 1


def _clone(folder: Path) -> Path:
    """The files that setup looks at, in a folder without an environment."""
    (folder / ".ci").mkdir()
    for name in (".ci/setup", "requirements.lock", "pyproject.toml"):
        (folder / name).write_bytes((PROJECT_ROOT / name).read_bytes())
        (folder / name).chmod(0o755)
    return folder


def _setup(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [folder / ".ci" / "setup"], env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )

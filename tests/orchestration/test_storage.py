"""A warehouse that cannot be written to: a sentence, no traceback, and what was published stands."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines import cli
from pipelines.errors import StorageError
from pipelines.folders import open_folder
from pipelines.settings import PROJECT_ROOT, Settings

COMMANDS = (["build"], ["fetch", "nation"], ["add", "a.txt"], ["sources"], ["serve"])
# A limit on the size of a file answers like a full disk wherever it is reached, and needs no disk of its own.
FULL = """
import resource, sys
from pipelines.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
sys.exit(main(["build", "--sources", sys.argv[2], "--warehouse", sys.argv[3]]))
"""


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_warehouse_that_is_a_file_is_said_to_be_one(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "warehouse").write_text("no folder", "utf-8")
    assert cli.main([*command, "--warehouse", str(tmp_path / "warehouse")]) == cli.FAILED
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"taizhang: {tmp_path / 'warehouse'}")
    assert "is no folder: a file stands there" in line
    assert (tmp_path / "warehouse").read_text("utf-8") == "no folder"


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_warehouse_that_is_read_only_is_said_to_be_so(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a mount that is read-only answers; for who may do everything, permissions do not."""
    (tmp_path / "warehouse" / "archive").mkdir(parents=True)
    monkeypatch.setattr("pipelines.folders.access", lambda *_: False)
    assert cli.main([*command, "--warehouse", str(tmp_path / "warehouse")]) == cli.FAILED
    (line,) = capsys.readouterr().err.splitlines()
    assert "cannot be written to" in line


def test_a_folder_that_cannot_be_made_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="a file stands there, or in the way to it"):
        open_folder(tmp_path / "file" / "below")
    open_folder(tmp_path / "new" / "below")
    assert (tmp_path / "new" / "below").is_dir()


def test_a_full_disk_leaves_the_published_file(built: Settings, tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse"
    warehouse.mkdir()
    published = Path(shutil.copy(built.published, warehouse))
    before = hashlib.sha256(published.read_bytes()).hexdigest()
    command = [sys.executable, "-c", FULL, "3000000", str(built.sources), str(warehouse)]
    ended = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True, timeout=280, check=False)
    assert ended.returncode == cli.FAILED, ended.stderr
    assert ended.stderr.startswith("taizhang: ")
    assert "Traceback" not in ended.stderr
    assert hashlib.sha256(published.read_bytes()).hexdigest() == before
    assert [path.name for path in warehouse.glob(".taizhang.*")] == []

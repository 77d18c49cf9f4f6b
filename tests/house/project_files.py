"""The project's own files, as the house tests look at them."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

from pipelines.settings import PROJECT_ROOT

NOT_OURS = {".git", ".venv", "__pycache__", "target", "dbt_packages", "logs", "node_modules"}


@cache
def project_files() -> tuple[Path, ...]:
    """Every tracked or not yet tracked file, without what git ignores; every file where there is no git."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, check=False)
    if listed.returncode == 0:
        paths = [PROJECT_ROOT / name for name in listed.stdout.decode().split("\0") if name]
    else:
        paths = [path for path in PROJECT_ROOT.rglob("*") if not NOT_OURS & set(path.relative_to(PROJECT_ROOT).parts)]
    return tuple(sorted(path for path in paths if path.is_file()))


def files_with(suffix: str, *rooms: str) -> list[Path]:
    """Files with this suffix under these folders of the project; anywhere without folders."""
    return [
        path
        for path in project_files()
        if path.suffix == suffix and (not rooms or any(path.is_relative_to(PROJECT_ROOT / room) for room in rooms))
    ]


def name_of(path: Path) -> str:
    """The path relative to the project's root, with forward slashes."""
    return path.relative_to(PROJECT_ROOT).as_posix()

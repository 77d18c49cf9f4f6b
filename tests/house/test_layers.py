"""The rooms stand in layers, and no room is left out of the rules."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

from pipelines.settings import PROJECT_ROOT

OUTSIDE_THE_CORE = {"cli", "orchestration", "warehouse"}


def test_the_layers_hold() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run(
        [lint, "--no-cache"], cwd=PROJECT_ROOT, capture_output=True, text=True, check=False, timeout=240
    )
    assert result.returncode == 0, result.stdout
    assert "0 broken" in result.stdout


def test_every_core_room_is_kept_free_of_engines() -> None:
    contracts = tomllib.loads((PROJECT_ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    core = next(c for c in contracts if c["name"].startswith("The core"))
    rooms = {
        p.stem for p in (PROJECT_ROOT / "pipelines").iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()
    }
    assert {f"pipelines.{room}" for room in rooms - OUTSIDE_THE_CORE - {"__init__"}} == set(core["source_modules"])

"""The rooms stand in layers, and no room is left out of the rules."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
import tomllib
from pathlib import Path
from types import FunctionType

import pytest

from pipelines.lexicon.compiled import made_once
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


EXTRACT = PROJECT_ROOT / "pipelines" / "extract"


@pytest.mark.parametrize("room", sorted(path.parent.name for path in EXTRACT.glob("*/__init__.py")))
def test_a_room_of_extraction_shows_one_function(room: str) -> None:
    """Beside it only the types of what it gives; `names` shows the finder that the rooms of numbers share."""
    module = importlib.import_module(f"pipelines.extract.{room}")
    shown = [getattr(module, name) for name in module.__all__]
    functions = [each for each in shown if isinstance(each, FunctionType | made_once)]
    assert len(functions) == (0 if room == "names" else 1), module.__all__
    assert len(shown) <= 2


def test_what_puts_the_stages_together_imports_rooms_not_their_files() -> None:
    tree = ast.parse((PROJECT_ROOT / "pipelines" / "run.py").read_text("utf-8"))
    imported = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
    rooms = [PROJECT_ROOT.joinpath(*name.split(".")) for name in imported if name.startswith("pipelines.")]
    files = [str(room) for room in rooms if not room.is_dir() and room.parent.name != "pipelines"]
    assert files == []

"""Nothing in the project depends on the machine it was written on."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from pipelines.settings import PROJECT_ROOT
from tests.house.project_files import files_with, name_of, project_files

SOMEBODYS_FOLDER = re.compile(r"(?<![\w.~/-])/(?:home|Users|root|work)/\w")
TEXT = {".py", ".sql", ".yml", ".yaml", ".toml", ".md", ".csv", ".txt", ".cfg", ".json", ""}
OURS = {"pipelines", "dashboards", "tests"}


@pytest.mark.parametrize(
    "path", [p for p in project_files() if p.suffix in TEXT and p.parent.name != "documents"], ids=name_of
)
def test_no_path_of_a_machine(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    assert [line for line in lines if SOMEBODYS_FOLDER.search(line) or f"{PROJECT_ROOT}/" in line] == []


def test_every_imported_package_is_declared() -> None:
    project = tomllib.loads((PROJECT_ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = _distributions("pipelines", "dashboards")
    assert needed - _names(project["dependencies"]) == set()
    tested = _distributions("tests")
    assert tested - _names(project["dependencies"] + project["optional-dependencies"]["dev"]) == set()


def test_a_package_with_an_extra_is_pinned_without_it_too() -> None:
    lock = (PROJECT_ROOT / "requirements.lock").read_text("utf-8")
    pinned = set(re.findall(r"^[a-z0-9.-]+(?:\[[a-z0-9,-]+\])?==[^ ]+", lock, re.MULTILINE))
    with_extra = {pin for pin in pinned if "[" in pin}
    assert with_extra
    assert {re.sub(r"\[.*\]", "", pin) for pin in with_extra} <= pinned, "to older pips nothing pins the package alone"


def test_the_lock_pins_every_dependency_and_names_no_registry() -> None:
    project = tomllib.loads((PROJECT_ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lock = (PROJECT_ROOT / "requirements.lock").read_text("utf-8")
    pinned = set(re.findall(r"^([a-z0-9._-]+)(?:\[[\w,]+\])?==\S+", lock, re.MULTILINE))
    assert _names(project["dependencies"] + project["optional-dependencies"]["dev"]) <= pinned
    assert lock.count("--hash=sha256:") >= len(pinned)
    assert "://" not in lock
    assert not re.search(r"^-", lock, re.MULTILINE)


def _distributions(*rooms: str) -> set[str]:
    """Names of the packages whose modules the Python files of these rooms import."""
    known = packages_distributions()
    modules: set[str] = set()
    for path in files_with(".py", *rooms):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                modules.add(node.module.partition(".")[0])
    foreign = modules - OURS - set(sys.stdlib_module_names)
    return {re.sub(r"[_.]", "-", known[module][0]).lower() for module in foreign}


def _names(requirements: list[str]) -> set[str]:
    return {re.match(r"[\w.-]+", requirement)[0].lower() for requirement in requirements}  # type: ignore[index]

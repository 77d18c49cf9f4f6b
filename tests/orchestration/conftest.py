"""A copy of the built warehouse that a test may change, and the definitions for it."""

import shutil
from dataclasses import replace
from pathlib import Path

import dagster as dg
import pytest

from pipelines.orchestration.definitions import build_definitions
from pipelines.settings import Settings


@pytest.fixture
def copied(built: Settings, tmp_path: Path) -> Settings:
    """A warehouse of this test's own, as it is after a build; the sources stay those of seeds/."""
    return replace(built, warehouse=shutil.copytree(built.warehouse, tmp_path / "warehouse"))


@pytest.fixture
def own(copied: Settings, tmp_path: Path) -> Settings:
    """The same with a source folder of this test's own."""
    return replace(copied, sources=shutil.copytree(copied.sources, tmp_path / "sources"))


@pytest.fixture(scope="session")
def definitions(built: Settings) -> dg.Definitions:
    """The definitions as `dagster dev` loads them, for the built warehouse."""
    return build_definitions(built)

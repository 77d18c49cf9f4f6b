"""The reports of TAIZHANG_CORPUS as one warehouse, which every measurement on them asks."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.settings import Settings, load_settings
from tests.sharing import make_once


@pytest.fixture(scope="session")
def corpus_built(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """All reports, built once: read, never write. Skipped where they are not at hand."""
    if not os.environ.get("TAIZHANG_CORPUS"):
        pytest.skip("TAIZHANG_CORPUS names no reports")
    settings = load_settings(sources=os.environ["TAIZHANG_CORPUS"])
    return replace(settings, warehouse=make_once(tmp_path_factory, "corpus", lambda folder: _build(settings, folder)))


def _build(settings: Settings, folder: Path) -> None:
    from pipelines.orchestration.runs import run_build

    summary = run_build(replace(settings, warehouse=folder), progress=False)
    assert summary.exit_code == 0, summary

"""What counts as a change of the rules, and what does not."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.settings import Settings, load_settings
from pipelines.warehouse import fingerprints

CHANGES = {
    "a rule of the core": ("package/extract/quantities.py", True, False),
    "the words of the search": ("package/warehouse/words.py", True, False),
    "the writer": ("package/warehouse/rows.py", False, False),
    "the orchestration": ("package/orchestration/jobs.py", False, False),
    "a reference table": ("reference/units.csv", True, True),
    "a model": ("dbt/models/marts/fct_target.sql", False, True),
    "dbt's own log": ("dbt/logs/dbt.log", False, False),
}

Fingerprints = Callable[[], tuple[str, str]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with one file of each kind."""
    for name, _, _ in CHANGES.values():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("before", encoding="utf-8")
    return tmp_path


@pytest.fixture
def hashes(root: Path, monkeypatch: pytest.MonkeyPatch) -> Fingerprints:
    """Fingerprints of the rules and of the models as the files are now."""
    monkeypatch.undo()
    monkeypatch.setattr(fingerprints, "PACKAGE", root / "package")
    settings: Settings = replace(load_settings(), reference=root / "reference", dbt_project=root / "dbt")
    return lambda: (fingerprints.reader_fingerprint(settings), fingerprints.model_fingerprint(settings))


@pytest.mark.parametrize("change", CHANGES)
def test_only_what_matters_counts_as_a_change(root: Path, hashes: Fingerprints, change: str) -> None:
    name, changes_reading, changes_models = CHANGES[change]
    reading, models = hashes()
    (root / name).write_text("after", encoding="utf-8")
    assert [reading != hashes()[0], models != hashes()[1]] == [changes_reading, changes_models]


def test_a_copy_elsewhere_has_the_same_fingerprints(
    root: Path, hashes: Fingerprints, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = hashes()
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "copy"
    shutil.copytree(root, elsewhere)
    monkeypatch.setattr(fingerprints, "PACKAGE", elsewhere / "package")
    settings = replace(load_settings(), reference=elsewhere / "reference", dbt_project=elsewhere / "dbt")
    assert before == (fingerprints.reader_fingerprint(settings), fingerprints.model_fingerprint(settings))

"""People who read while the pipeline publishes meet no error and see whole versions."""

from __future__ import annotations

import shutil
from pathlib import Path

from pipelines.settings import Settings
from tests.benchmarks import publishes_under_readers


def test_readers_see_every_version_whole(built: Settings, tmp_path: Path) -> None:
    for path in (built.build, built.published):
        shutil.copy(path, tmp_path / path.name)
    assert publishes_under_readers.main(tmp_path, readers=3, publishes=2, rest=(0.01, 0.5)) == 0

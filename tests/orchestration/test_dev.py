"""`dagster dev` as a user runs it: both triggers on, and a build from the UI while a reader has the file open."""

from pathlib import Path

import duckdb
import pytest

from pipelines.settings import Settings
from tests.orchestration.dagster_dev import run_dagster_dev, wait_until
from tests.orchestration.test_runs import PLAN, published_count

pytestmark = pytest.mark.long


def test_a_build_from_the_ui_while_the_published_file_is_open(own: Settings, tmp_path: Path) -> None:
    log = tmp_path / "dagster.log"
    # As after `taizhang build`: nothing in the source folder is younger than what is published.
    own.published.touch()
    with (
        run_dagster_dev(own, tmp_path / "dagster_home", log) as server,
        duckdb.connect(str(own.published), read_only=True) as reader,
    ):
        assert server.schedule("daily_build")["status"] == "RUNNING"
        assert server.sensor("source_folder")["status"] == "RUNNING"
        wait_until(lambda: bool(server.sensor("source_folder")["ticks"]), "the sensor looks at the folder", log)
        (tick,) = server.sensor("source_folder")["ticks"]
        assert tick["status"] == "SKIPPED"
        assert "nothing in the source folder is younger" in tick["skipReason"]

        assert server.answer_to() == 200
        assert server.answer_to(Host="evil.example") == 403
        assert server.answer_to(Origin="https://evil.example") == 403

        (own.sources / "plan.txt").write_text(PLAN, encoding="utf-8")
        run_id = server.launch("build")
        wait_until(lambda: server.status(run_id) in {"SUCCESS", "FAILURE", "CANCELED"}, "the build ends", log)
        assert server.status(run_id) == "SUCCESS", log.read_text()[-4000:]
        # Whoever reads goes on reading the old file; whoever opens the path now reads the new one.
        assert reader.execute("SELECT count(*) FROM marts.dim_source").fetchone() == (5,)
    assert published_count(own, "dim_source") == 6

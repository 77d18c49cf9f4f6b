"""The job in this process: what `taizhang build` does and says."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from pipelines.errors import BuildLockedError, NoSourceError, ReferenceTableError
from pipelines.lexicon import load_lexicon
from pipelines.orchestration import resources
from pipelines.orchestration.runs import BuildSummary, run_build
from pipelines.settings import PROJECT_ROOT, Settings
from tests.children import start_child

PLAN = """杨浦区2022年重点工作安排

一、促进就业
新增就业岗位3.2万个，扶持创业600户。
责任单位：区人力资源社会保障局
"""


def published_count(settings: Settings, table: str) -> int:
    with duckdb.connect(str(settings.published), read_only=True) as connection:
        (count,) = connection.execute(f"SELECT count(*) FROM marts.{table}").fetchone()
    return int(count)


def test_nothing_new_changes_nothing_and_says_so(copied: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    before = copied.published.stat()
    loaded: list[Path] = []
    monkeypatch.setattr(resources, "load_lexicon", lambda folder: loaded.append(folder) or load_lexicon(folder))
    summary = run_build(copied, progress=False)
    assert loaded == [copied.reference], "every step follows the same rules, read once"
    assert summary.nothing_new
    assert not summary.published
    assert (summary.new, summary.changed, summary.reread, summary.unchanged, summary.removed) == (0, 0, 0, 5, 0)
    assert summary.exit_code == 0
    assert "dbt" not in summary.stage_seconds
    assert "Nothing new" in str(summary)
    after = copied.published.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_new_changed_removed_and_unreadable_files(
    own: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """One build with a bit of everything; its run is kept in the instance of DAGSTER_HOME, with metadata."""
    first, second, *_ = sorted(path for path in own.sources.iterdir())
    first.unlink()
    second.write_text(second.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    (own.sources / "新").mkdir()
    (own.sources / "新" / "plan.txt").write_text(PLAN, encoding="utf-8")
    (own.sources / "empty.txt").touch()
    home = tmp_path / "dagster_home"
    home.mkdir()
    monkeypatch.setenv("DAGSTER_HOME", str(home))
    before = own.published.stat().st_ino

    with duckdb.connect(str(own.published), read_only=True) as reader:
        documents = reader.execute("SELECT count(*) FROM marts.dim_document").fetchone()
        summary = run_build(own, progress=False)
        assert reader.execute("SELECT count(*) FROM marts.dim_document").fetchone() == documents

    assert (summary.new, summary.changed, summary.unchanged, summary.removed) == (1, 1, 3, 1)
    assert len(summary.quarantined) == 1
    assert summary.quarantined[0].startswith("empty.txt: ")
    assert summary.published
    assert not summary.nothing_new
    assert own.published.stat().st_ino != before
    assert published_count(own, "dim_source") == 5
    assert summary.fact_rows["fct_target"] == published_count(own, "fct_target") > 0
    assert {"scan", "ingest", "dbt", "checks", "publish"} <= set(summary.stage_seconds)
    assert_metadata_is_kept(summary)


def assert_metadata_is_kept(summary: BuildSummary) -> None:
    with dg.DagsterInstance.get() as instance:
        (run,) = instance.get_runs()
        assert run.is_success
        for key in ("raw/numeral", "marts/fct_target"):
            event = instance.get_latest_materialization_event(dg.AssetKey(key.split("/")))
            metadata = event.asset_materialization.metadata
            assert metadata["dagster/row_count"].value > 0
            assert metadata["preview"].value.startswith("| ")
        view = instance.get_latest_materialization_event(dg.AssetKey(["staging", "stg_quantity"]))
        assert view.asset_materialization.metadata["left_as_it_is"].value is True
        target = instance.get_latest_materialization_event(dg.AssetKey(["marts", "fct_target"]))
        metadata = target.asset_materialization.metadata
        assert metadata["dagster/row_count"].value == summary.fact_rows["fct_target"]
        assert metadata["seconds"].value > 0
        scan = instance.get_latest_materialization_event(dg.AssetKey(["sources", "scan"])).asset_materialization
        assert {name: scan.metadata[name].value for name in ("new", "changed", "removed")} == {
            "new": 2,
            "changed": 1,
            "removed": 1,
        }


def test_a_bad_reference_table_stops_the_run_before_anything_is_written(built: Settings, tmp_path: Path) -> None:
    reference = tmp_path / "reference"
    reference.mkdir()
    for path in built.reference.glob("*.csv"):
        (reference / path.name).write_bytes(path.read_bytes())
    (reference / "themes.csv").write_text("theme_code,theme_name\nx,y\n", encoding="utf-8")
    settings = replace(built, reference=reference, warehouse=tmp_path / "warehouse")
    with pytest.raises(ReferenceTableError, match=r"themes\.csv.*theme_name_en"):
        run_build(settings, progress=False)
    assert not settings.build.exists()
    assert not settings.published.exists()


def test_a_folder_without_documents_leaves_the_published_file_alone(copied: Settings, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    before = copied.published.stat().st_ino
    with pytest.raises(NoSourceError, match="none"):
        run_build(replace(copied, sources=tmp_path / "none"), progress=False)
    assert copied.published.stat().st_ino == before


@contextmanager
def lock_held_elsewhere(settings: Settings) -> Iterator[int]:
    code = (
        "import sys; from pathlib import Path; from pipelines.settings import load_settings;"
        "from pipelines.warehouse.locks import build_lock\n"
        "with build_lock(load_settings(warehouse=sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(settings.warehouse)]
    with start_child(command, cwd=PROJECT_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"held\n"
        yield process.pid
        process.stdin.close()


def test_a_second_build_fails_at_once_and_names_the_first(copied: Settings) -> None:
    with (
        lock_held_elsewhere(copied) as pid,
        pytest.raises(BuildLockedError, match=f"another build is running.*{pid}"),
    ):
        run_build(copied, progress=False)
    assert run_build(copied, progress=False).nothing_new


def test_the_summary_is_one_line_with_every_count() -> None:
    summary = BuildSummary(
        new=1,
        changed=2,
        reread=3,
        unchanged=4,
        removed=5,
        quarantined=("a.txt: empty", "b.txt: binary"),
        fact_rows={"fct_target": 1234},
        stage_seconds={"ingest": 1.26, "dbt": 4.0},
        seconds=9.04,
        published=True,
        nothing_new=False,
        path=Path("/w/taizhang.duckdb"),
    )
    assert str(summary) == (
        "Published: /w/taizhang.duckdb | sources: 1 new, 2 changed, 3 read again, 4 unchanged, 5 removed, 2 quarantined"
        " | rows: fct_target 1,234 | 9.0 s (ingest 1.3, dbt 4.0)"
    )
    assert "2 quarantined (1 as they last were good) | rows" in str(replace(summary, kept=1))
    assert summary.exit_code == 0
    assert replace(summary, published=False).exit_code == 1

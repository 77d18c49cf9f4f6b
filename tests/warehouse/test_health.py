"""What `taizhang status` and `taizhang doctor` say of a warehouse."""

from __future__ import annotations

import shutil
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.cli import main
from pipelines.errors import PublishError
from pipelines.serve import Ports, list_taken
from pipelines.settings import Settings
from pipelines.warehouse.health import Finding, examine, read_status
from pipelines.warehouse.locks import build_lock


@pytest.fixture
def own(built: Settings, tmp_path: Path) -> Settings:
    """The published file and the sources in folders of this test's own."""
    warehouse = tmp_path / "warehouse"
    warehouse.mkdir()
    shutil.copy(built.published, warehouse / built.published.name)
    return replace(built, warehouse=warehouse, sources=shutil.copytree(built.sources, tmp_path / "sources"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wrong(settings: Settings) -> list[Finding]:
    return [finding for finding in examine(settings) if not finding.is_good]


def test_what_is_published_and_nothing_waits(own: Settings) -> None:
    status = read_status(own)
    assert status.run_number is not None
    assert status.source_count == len(list(own.sources.glob("*.*")))
    assert sum(count for _, count in status.verdicts) > 100
    assert (status.new, status.changed, status.gone, status.refused) == ((), (), (), ())
    assert _wrong(own) == []


def test_files_that_wait_are_named(own: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    first, second, *_ = sorted(own.sources.iterdir())
    first.write_text("别的内容", encoding="utf-8")
    second.unlink()
    (own.sources / "新.txt").write_text("新增岗位300个。", encoding="utf-8")
    status = read_status(own)
    assert (status.new, status.changed, status.gone) == (("新.txt",), (first.name,), (second.name,))
    (finding,) = _wrong(own)
    assert finding.what == "3 files differ from what is published"
    assert main(["status", "--sources", str(own.sources), "--warehouse", str(own.warehouse)]) == 0
    assert "  新.txt" in capsys.readouterr().out.splitlines()


def test_an_empty_warehouse_says_what_to_do(own: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    own.published.unlink()
    assert main(["status", "--sources", str(own.sources), "--warehouse", str(own.warehouse)]) == 1
    assert "run `taizhang build`" in capsys.readouterr().out
    assert [finding.what for finding in _wrong(own)] == ["nothing is published yet"]


def test_a_file_that_is_no_warehouse_is_named(own: Settings) -> None:
    own.published.write_bytes(b"junk" * 4_000)
    with pytest.raises(PublishError, match="cannot be read as a published warehouse"):
        read_status(own)
    assert any(str(own.published) in finding.what for finding in _wrong(own))


def test_what_is_wrong_around_it_is_found_with_advice(
    own: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lost = replace(own, sources=tmp_path / "nowhere")
    assert any("nowhere" in finding.what and finding.advice for finding in _wrong(lost))
    blocked = replace(own, warehouse=tmp_path / "file")
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert any(finding.what.startswith("warehouse folder") for finding in _wrong(blocked))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert list_taken(Ports(dashboards=port, dagster=_free_port())) == [port]
        monkeypatch.setenv("TAIZHANG_DASHBOARDS_PORT", str(port))
        assert main(["doctor", "--sources", str(own.sources), "--warehouse", str(own.warehouse)]) == 1
        assert f"WRONG port {port} is in use" in capsys.readouterr().out.splitlines()


def test_a_build_that_runs_is_said(own: Settings) -> None:
    import threading

    found: list[Finding] = []
    with build_lock(own):
        looker = threading.Thread(target=lambda: found.extend(_wrong(own)))
        looker.start()
        looker.join(60)
    assert any(finding.advice == "wait until it ends" for finding in found)

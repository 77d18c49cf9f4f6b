"""The command line: every command explained, the core light, errors in words."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines import cli, settings
from pipelines.errors import TaizhangError
from pipelines.records import RECORD_TYPES
from pipelines.settings import PROJECT_ROOT, Settings, load_settings
from tests.children import start_child

DOCUMENT = PROJECT_ROOT / "seeds" / "documents" / "000_77d36c67ea919d0e.txt"
HEAVY = ("dagster", "duckdb", "dbt", "pandas", "streamlit")


def test_help_lists_every_command_with_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--help"])
    assert ended.value.code == 0
    lines = [line.split(None, 1) for line in capsys.readouterr().out.splitlines()]
    explained = {words[0]: words[1] for words in lines if len(words) == 2}
    for command in ("build", "extract", "serve"):
        assert len(explained[command]) > 20


def test_without_a_command_the_usage_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([])
    assert ended.value.code == 2
    assert "usage: taizhang" in capsys.readouterr().err


def test_extract_prints_every_record_as_json_lines(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["extract", str(DOCUMENT)]) == 0
    printed = capsys.readouterr().out
    records = [json.loads(line) for line in printed.splitlines()]
    assert all(next(iter(record)) == "record" for record in records)
    kinds = {record["record"] for record in records}
    assert {"source", "document", "work_item", "task", "quantity", "numeral"} <= kinds
    assert kinds <= {record_type.TABLE for record_type in RECORD_TYPES}
    document = next(record for record in records if record["record"] == "document")
    assert "杨浦" in document["title"]
    assert "\\u" not in printed
    text = next(record["text"] for record in records if record["record"] == "source")
    assert text == DOCUMENT.read_bytes().decode()


def test_extract_writes_dates_as_iso(capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["extract", str(DOCUMENT)])
    records = map(json.loads, capsys.readouterr().out.splitlines())
    ends = {record["period_end"] for record in records if record["record"] == "quantity"}
    assert "2019-12-31" in ends


def test_extract_starts_neither_orchestrator_nor_database() -> None:
    program = (
        "import sys; from pipelines.cli import main; code = main(['extract', sys.argv[1]]);"
        f"print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr); sys.exit(code)"
    )
    result = subprocess.run([sys.executable, "-c", program, DOCUMENT], capture_output=True, check=False, timeout=240)
    assert result.returncode == 0
    assert result.stderr.decode().strip() == "[]"


def test_a_reader_that_stops_early_ends_the_command_quietly() -> None:
    command = [sys.executable, "-m", "pipelines.cli", "extract", DOCUMENT]
    with start_child(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(60) == cli.CUT_OFF


def test_a_command_leaves_broken_connections_to_who_opened_them() -> None:
    """SIGPIPE as the shell has it would end a whole `fetch` when one site hangs up."""
    before = signal.getsignal(signal.SIGPIPE)
    cli.main(["sources"])
    assert signal.getsignal(signal.SIGPIPE) == before == signal.SIG_IGN


def test_extract_names_bad_files_and_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    garbage = tmp_path / "garbage.txt"
    garbage.write_bytes(bytes(range(256)) * 20)
    files = [empty, tmp_path / "missing.txt", garbage, tmp_path, DOCUMENT]
    assert cli.main(["extract", *map(str, files)]) == 1
    shown = capsys.readouterr()
    complaints = shown.err.splitlines()
    assert len(complaints) == 4
    for complaint, file in zip(complaints, files, strict=False):
        assert complaint.startswith("taizhang: ")
        assert file.name in complaint
    assert json.loads(shown.out.splitlines()[0])["source_name"] == DOCUMENT.name


def test_extract_into_a_closed_pipe_ends_quietly() -> None:
    taizhang = Path(sys.executable).with_name("taizhang")
    with start_child([taizhang, "extract", DOCUMENT], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""


@pytest.mark.parametrize("command", [["extract", str(DOCUMENT)], ["build"]], ids=["extract", "build"])
def test_a_broken_reference_table_stops_everything(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    reference = shutil.copytree(load_settings().reference, tmp_path / "reference")
    (reference / "themes.csv").write_text("theme_code,theme_name\n01,发展\n", "utf-8")
    folders = load_settings(warehouse=tmp_path / "warehouse")
    broken = Settings(folders.sources, folders.warehouse, reference, folders.dbt_project)
    monkeypatch.setattr(settings, "load_settings", lambda *_: broken)
    assert cli.main(command) == 2
    complaint = capsys.readouterr().err
    assert "themes.csv, row 1, column theme_name_en: the column is missing" in complaint
    assert not list(tmp_path.glob("warehouse/*.duckdb"))


@pytest.mark.parametrize("is_served", [True, False])
def test_a_build_is_recorded_where_the_ui_of_its_warehouse_looks(
    is_served: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipelines.orchestration import runs

    homes: list[str | None] = []

    def refuse(*_: object, **__: object) -> None:
        homes.append(os.environ.get("DAGSTER_HOME"))
        raise TaizhangError("not in this test")

    monkeypatch.setattr(runs, "run_build", refuse)
    monkeypatch.setenv("DAGSTER_HOME", "")
    monkeypatch.delenv("DAGSTER_HOME")
    home = tmp_path / "dagster_home"
    if is_served:
        home.mkdir()
    assert cli.main(["build", "--warehouse", str(tmp_path)]) == 1
    assert homes == [str(home) if is_served else None]
    assert (home / "dagster.yaml").exists() is is_served

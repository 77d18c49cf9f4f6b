"""What the README promises exists, and what exists is in the README."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from pipelines.settings import PROJECT_ROOT, Settings
from tests.house.project_files import files_with

READMES = ("README.md", "README.zh.md")
MARKDOWN = files_with(".md")


def _read(name: str) -> str:
    return (PROJECT_ROOT / name).read_text("utf-8")


def _blocks(name: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", _read(name), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("path", MARKDOWN, ids=lambda path: path.name)
def test_every_make_target_named_exists(path: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", _read("Makefile"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)\b(?= *[`#\n]| [A-Z]+=)", path.read_text("utf-8"))) <= targets


def test_make_explains_every_target() -> None:
    makefile = _read("Makefile")
    targets = re.findall(r"^([a-z]+):", makefile, re.MULTILINE)
    assert [target for target in targets if not re.search(rf"^{target}:.*## \S", makefile, re.MULTILINE)] == []


@pytest.mark.parametrize("readme", READMES)
def test_every_command_and_flag_is_documented(readme: str) -> None:
    taizhang = Path(sys.executable).with_name("taizhang")
    shown = subprocess.run([taizhang, "--help"], capture_output=True, text=True, check=True, timeout=240).stdout
    commands = re.findall(r"^    ([a-z]+) ", shown, re.MULTILINE)
    assert len(commands) >= 3
    text = _read(readme)
    for command in commands:
        assert f"`taizhang {command}" in text
        usage = subprocess.run(
            [taizhang, command, "--help"], capture_output=True, text=True, check=True, timeout=240
        ).stdout
        for flag in set(re.findall(r"--[a-z][a-z-]+", usage)) - {"--help"}:
            assert f"`{flag}`" in text


@pytest.mark.parametrize("readme", READMES)
def test_every_setting_is_documented(readme: str) -> None:
    rooms = ("pipelines/settings.py", "pipelines/serve.py", "dashboards")
    code = "".join(path.read_text("utf-8") for path in files_with(".py", *rooms))
    settings = set(re.findall(r"\bTAIZHANG_[A-Z_]+\b", code))
    assert {"TAIZHANG_SOURCES", "TAIZHANG_WAREHOUSE"} <= settings
    assert {name for name in settings if f"`{name}`" not in _read(readme)} == set()


@pytest.mark.parametrize("path", MARKDOWN, ids=lambda path: path.name)
def test_every_link_between_files_leads_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text("utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("readme", READMES)
def test_every_folder_and_file_named_exists(readme: str) -> None:
    named = re.findall(r"(?<![\w/])((?:pipelines|dbt_project|dashboards|seeds|tests)/[\w./]*)", _read(readme))
    assert len(named) >= 8
    assert [name for name in named if not (PROJECT_ROOT / name).exists()] == []


def test_both_readmes_show_the_same_queries_and_commands() -> None:
    for language in ("sql", "python"):
        assert _blocks("README.md", language) == _blocks("README.zh.md", language)
    assert len(_blocks("README.md", "sql")) == 6


@pytest.mark.parametrize("query", _blocks("README.md", "sql"))
def test_every_query_of_the_readme_has_an_answer(query: str, built: Settings) -> None:
    with duckdb.connect(str(built.published), read_only=True) as ledger:
        assert len(ledger.sql(query).fetchall()) > 0


def test_the_python_of_the_readme_runs(built: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    (block,) = _blocks("README.md", "python")
    monkeypatch.chdir(built.warehouse)
    program = block.replace("warehouse/taizhang.duckdb", "taizhang.duckdb")
    shown = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=240
    ).stdout
    assert "fct_target" in shown

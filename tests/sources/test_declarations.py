"""The list of sources: a fault is named by file, source and key before anything is fetched."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines import cli
from pipelines.errors import SourceListError
from pipelines.settings import find_source_list
from pipelines.sources.declarations import FAMILIES, load_sources

GOOD = '[some]\ntitle = "某区"\nfamily = "trs"\nurl = "https://www.example.gov.cn/index.html"\n'


def _write(folder: Path, text: str) -> Path:
    path = folder / "sources.toml"
    path.write_text(text, "utf-8")
    return path


def test_the_list_that_ships_is_polite_and_off() -> None:
    sources = load_sources(find_source_list())
    assert len(sources) >= 12
    assert {source.family for source in sources.values()} >= {"trs", "jcms", "gkmlpt", "json", "github"}
    assert all(source.delay >= 2 and not source.enabled and source.most_pages <= 10 for source in sources.values())
    assert "nation" in sources
    assert all(source.family in FAMILIES for source in sources.values())


@pytest.mark.parametrize(
    ("more", "key", "reason"),
    [
        ("colour = 1\n", "colour", "no such key"),
        ("delay = 'long'\n", "delay", "expected float"),
        ("delay = -1\n", "delay", "below zero"),
        ("enabled = 1\n", "enabled", "expected bool"),
        ("every = 'year'\n", "every", "expected hour or day or week or month"),
        ("keep = '报告'\n", "keep", "expected a list of words"),
        ("item_pattern = '('\n", "item_pattern", "does not compile"),
        ("tried_live_on = 'yesterday'\n", "tried_live_on", "expected date"),
        ("detail = { adress = 'x' }\n", "detail", "no such key: adress"),
    ],
)
def test_a_bad_key_is_named(more: str, key: str, reason: str, tmp_path: Path) -> None:
    path = _write(tmp_path, GOOD + more)
    with pytest.raises(SourceListError) as refused:
        load_sources(path)
    assert str(refused.value).startswith(f"{path} [some] {key}: ")
    assert reason in str(refused.value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("some = 1\n", "expected a table"),
        ("[Some]\n" + GOOD.partition("\n")[2], "an id is"),
        ("[added]\n" + GOOD.partition("\n")[2], "an id is"),
        (GOOD.replace("trs", "wordpress"), "expected trs or jcms"),
        (GOOD.replace("https", "ftp"), "begins with http or https"),
        (GOOD.replace('url = "https://www.example.gov.cn/index.html"\n', ""), "url: the key is missing"),
        ('[some]\ntitle = "a"\nfamily = "github"\nrepository = "no slash"\n', "expected owner/name"),
        ("[some\n", "is no TOML"),
    ],
)
def test_a_bad_list_is_named(text: str, reason: str, tmp_path: Path) -> None:
    path = _write(tmp_path, text)
    with pytest.raises(SourceListError) as refused:
        load_sources(path)
    assert str(path) in str(refused.value)
    assert reason in str(refused.value)


def test_the_commands_speak(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    warehouse = ["--warehouse", str(tmp_path / "warehouse")]
    document = tmp_path / "a.txt"
    document.write_text("2020年某区重点工作 2020-01-10\n\n1.新增岗位300个。\n", "utf-8")
    assert cli.main(["add", str(document), *warehouse]) == 0
    assert "1 new" in capsys.readouterr().out
    assert cli.main(["add", str(document), *warehouse]) == 0
    assert "1 unchanged" in capsys.readouterr().out
    assert cli.main(["add", str(tmp_path / "none.txt"), *warehouse]) == 1
    assert "cannot be read" in capsys.readouterr().err
    assert cli.main(["sources", *warehouse]) == 0
    told = capsys.readouterr().out
    assert "nation" in told
    assert "never tried live" in told
    assert "added | added by hand | 1 documents" in told
    assert cli.main(["fetch", *warehouse]) == 0
    assert "No source is enabled" in capsys.readouterr().out
    assert cli.main(["fetch", "nowhere", *warehouse]) == 2
    assert "no such source" in capsys.readouterr().err
    monkeypatch.setenv("TAIZHANG_SOURCE_LIST", str(tmp_path / "missing.toml"))
    assert cli.main(["sources", *warehouse]) == 2

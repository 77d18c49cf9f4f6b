"""A file becomes a SourceText: by suffix, read once, with the facts about its bytes."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from pipelines.errors import SourceError
from pipelines.readers import files, read_source

PAGE = """<html><head><meta charset="gb2312"><title>x</title><script>var a = "5000家";</script></head>
<body><h1>2020年重点工作</h1><p>一、推进旧改&nbsp;<b>7000</b>户。</p>
<table><tr><th>序号</th><th>项目名称</th></tr><tr><td>1</td><td>大桥公园</td></tr></table></body></html>"""


def test_a_file_that_is_written_to_meanwhile_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("half of", "utf-8")
    monkeypatch.setattr("pipelines.readers.files.BREATH", 0)
    read, writes = files.read_opened, ["half of the text", "the whole text"]

    def read_while_written(opened: int, most_bytes: int) -> bytes:
        data = read(opened, most_bytes)
        if writes:
            path.write_text(writes.pop(0), "utf-8")
        return data

    monkeypatch.setattr(files, "read_opened", read_while_written)
    assert read_source(path).text == "the whole text"
    writes.extend("x" * number for number in range(1, 20))
    with pytest.raises(SourceError, match="somebody writes to the file") as refused:
        read_source(path)
    assert refused.value.code == "unreadable"
    assert len(writes) == 15


def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    """Reading a pipe or a device would never end."""
    pipe, device, folder = tmp_path / "pipe.txt", tmp_path / "device.txt", tmp_path / "folder.txt"
    os.mkfifo(pipe)
    device.symlink_to("/dev/zero")
    folder.mkdir()
    for path, reason in ((pipe, "a pipe, a socket or a device"), (device, "a pipe"), (folder, "is a folder")):
        with pytest.raises(SourceError, match=reason) as refused:
            read_source(path)
        assert refused.value.code == "unreadable"
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(files.MOST_BYTES + 1)
    with pytest.raises(SourceError, match="300,000,001 bytes") as refused:
        read_source(large)
    assert refused.value.code == "too_large"


def test_the_bytes_are_counted_and_hashed(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    data = "2020年计划\r\n新增600张养老床位。".encode("gb18030")
    path.write_bytes(data)
    source = read_source(path, "district/plan.txt")
    assert (source.name, source.uri, source.media_type) == ("plan.txt", "district/plan.txt", "text/plain")
    assert (source.encoding, source.byte_size) == ("gb18030", len(data))
    assert source.sha256 == hashlib.sha256(data).hexdigest()
    assert source.text == "2020年计划\r\n新增600张养老床位。"


def test_without_a_uri_the_file_name_stands_for_it(tmp_path: Path) -> None:
    path = tmp_path / "a.MD"
    path.write_text("计划", "utf-8")
    assert (read_source(path).uri, read_source(path).media_type) == ("a.MD", "text/markdown")


def test_a_document_without_one_numeral_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("坚持以人民为中心。", "utf-8")
    assert read_source(path).text == "坚持以人民为中心。"


@pytest.mark.parametrize("suffix", [".html", ".htm", ".HTML"])
def test_a_page_gives_its_visible_text_and_keeps_the_cells_of_a_row_apart(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"page{suffix}"
    path.write_bytes(PAGE.encode("gb18030"))
    source = read_source(path)
    assert source.text == "2020年重点工作\n一、推进旧改 7000户。\n序号\t项目名称\n1\t大桥公园\n"
    assert (source.media_type, source.encoding) == ("text/html", "gb18030")


def test_a_page_that_shows_nothing_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<html><script>1</script></html>", "utf-8")
    with pytest.raises(SourceError) as refused:
        read_source(path)
    assert refused.value.code == "empty"


@pytest.mark.parametrize("name", ["plan.exe", "plan", "plan.odt"])
def test_an_unknown_suffix_is_refused_with_the_known_ones(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("计划", "utf-8")
    with pytest.raises(SourceError, match=r"\.txt") as refused:
        read_source(path)
    assert refused.value.code == "unknown_format"


def test_a_file_that_cannot_be_opened_says_so(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(SourceError) as refused:
        read_source(tmp_path / "folder.txt")
    assert refused.value.code == "unreadable"


@pytest.mark.parametrize(
    ("table", "lines"),
    [
        (
            (
                "<tr><td rowspan=2>类别</td><td colspan=2>目标</td></tr><tr><td>数量</td><td>单位</td></tr>"
                "<tr><td rowspan=2>养老</td><td>600</td><td>张</td></tr><tr><td>8</td><td>家</td></tr>"
            ),
            ["类别\t目标", "\t数量\t单位", "养老\t600\t张", "\t8\t家"],
        ),
        (
            "<tr><td><p>指标</p><p>名称</p><td>目标<tr><td>养老<br>床位<td>600张",
            ["指标 名称\t目标", "养老 床位\t600张"],
        ),
        ("<tr><td>首页</td><td><p>一、目标</p><p>新增600张</p></td></tr>", ["首页", "一、目标", "新增600张"]),
        (
            (
                "<tr><td>导航</td><td>正文<table><tr><td>指标</td><td>值</td></tr><tr><td>床位</td><td>6</td></tr></table>"
                "</td></tr><tr><td>a</td><td>b</td></tr>"
            ),
            ["导航", "正文", "指标\t值", "床位\t6", "a\tb"],
        ),
    ],
    ids=["spans", "blocks in cells", "a page laid out", "a table in a table"],
)
def test_cells_of_a_page_stand_under_their_heads(tmp_path: Path, table: str, lines: list[str]) -> None:
    path = tmp_path / "page.html"
    path.write_text(f"<html><body><table>{table}</table></body></html>", "utf-8")
    assert read_source(path).text.splitlines() == lines


def test_tables_inside_tables_without_end_cost_no_more_than_their_text(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<table><tr><td>" * 20_000 + "目标</td>", "utf-8")
    assert read_source(path).text == "目标\n"


@pytest.mark.parametrize("sign", [",", ";"])
def test_rows_of_a_csv_are_lines_with_tabs(tmp_path: Path, sign: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(sign.join(["镇街", "新增就业\n(人)", '"1,020"', '"a""b"']).replace("新", '"新').replace(")", ')"'))
    assert read_source(path).text == '镇街\t新增就业 (人)\t1,020\ta"b\n'


@pytest.mark.parametrize("text", ["新增养老床位600张。\n", "指标," + "字。" * 100_000 + "\n"])
def test_a_csv_that_is_none_stays_as_it_is(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, "utf-8")
    assert read_source(path).text == text

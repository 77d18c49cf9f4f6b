"""Files that are bombs, endless or broken are refused with a reason, in time, and cost the reader nothing."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipelines.errors import SourceError
from pipelines.lexicon import PageBody
from pipelines.readers import read_source
from pipelines.readers.sources import check_size
from pipelines.settings import PROJECT_ROOT, load_settings
from pipelines.sheets import LimitedProcess, OverrunError
from pipelines.tables import read_table
from tests.readers.office_files import make_book, make_document, paragraph, replace_part, table

BODIES = read_table(load_settings().reference, PageBody)
PAGE = "<html><body><p>杨浦区2020年政府工作报告</p>{}<p>新增岗位300个。</p></body></html>"
DOCUMENT = make_document(paragraph("杨浦区2020年政府工作报告"))


def _read(folder: Path, name: str, data: bytes) -> str:
    path = folder / name
    path.write_bytes(data)
    return read_source(path).text


@pytest.mark.parametrize(
    ("function", "code"), [("eat_memory", "too_large"), ("eat_time", "too_slow"), ("crash", "too_large")]
)
def test_a_call_that_overruns_ends_its_process_alone(function: str, code: str) -> None:
    limited = LimitedProcess(f"tests.faults.overruns:{function}", memory=600_000_000, seconds=3)
    begun = time.monotonic()
    with pytest.raises(OverrunError) as overrun:
        limited.call(1)
    assert overrun.value.code == code
    # Three times its seconds by the clock, where other work takes the processors, and its end.
    assert time.monotonic() - begun < 20
    limited.function = "tests.faults.overruns:double"
    assert limited.call(21) == 42
    assert limited.call(4) == 8


def test_a_bomb_of_styles_is_refused_without_being_read(tmp_path: Path) -> None:
    styles = "".join(f'<w:style w:styleId="s{n * n}"><w:pPr><w:numPr/></w:pPr></w:style>' for n in range(300_000))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(SourceError, match=r"word/styles.xml unpacks to \d+ MB") as refused:
        _read(tmp_path, "bomb.docx", make_document(paragraph("2020年"), styles=styles))
    assert refused.value.code == "too_large"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000


@pytest.mark.parametrize(
    "broken", ["&#" + "9" * 4301 + ";", "&#x" + "f" * 4301, "<![x", "<![x foo>", "<![CDATA[", "<!"]
)
def test_a_broken_page_shows_its_text_all_the_same(tmp_path: Path, broken: str) -> None:
    text = _read(tmp_path, "page.html", PAGE.format(f"{broken} ").encode())
    assert text.startswith("杨浦区2020年政府工作报告\n")


@pytest.mark.parametrize(
    "data",
    [
        replace_part(DOCUMENT, "word/document.xml", b'encoding="UTF-8"', b'encoding="bogus"'),
        replace_part(DOCUMENT, "word/document.xml", b"<w:body>", b"<w:body><w:body>"),
        replace_part(DOCUMENT, "word/document.xml", b"2020", b"\xff\xfe"),
        DOCUMENT[:-30],
        DOCUMENT[: len(DOCUMENT) // 2],
    ],
    ids=["encoding", "nesting", "bytes", "end", "half"],
)
def test_a_broken_document_is_refused_with_a_reason(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(SourceError) as refused:
        _read(tmp_path, "broken.docx", data)
    assert refused.value.code in {"damaged", "not_office"}
    assert refused.value.reason


def test_a_width_of_thousands_of_digits_is_no_width(tmp_path: Path) -> None:
    span = f'<w:tcPr><w:gridSpan w:val="{"9" * 5000}"/></w:tcPr>'
    cells = f"<w:tbl><w:tr><w:tc>{span}{paragraph('指标')}</w:tc><w:tc>{paragraph('12')}</w:tc></w:tr></w:tbl>"
    assert _read(tmp_path, "wide.docx", make_document(cells)) == "指标\t12\n"


def test_a_page_of_spanning_cells_takes_time_by_their_number(tmp_path: Path) -> None:
    def seconds(count: int) -> float:
        row = "<tr>" + "<td colspan=300 rowspan=300>x</td>" * count + "</tr>"
        page = PAGE.format(f"<table>{row * count}</table>").encode()
        begun = time.process_time()
        _read(tmp_path, "spans.html", page)
        return time.process_time() - begun

    seconds(10)
    assert seconds(300) < 5
    assert seconds(200) < 4 * 2.3 * seconds(100)


@pytest.mark.parametrize("opened", ["<div>", "<ul><li>", "<b>"])
def test_elements_that_nest_beyond_sense_are_refused(tmp_path: Path, opened: str) -> None:
    (tmp_path / "deep.html").write_bytes(PAGE.format(opened * 100_000).encode())
    begun = time.monotonic()
    with pytest.raises(SourceError, match="more than 10,000 elements of the page stand inside one another") as refused:
        read_source(tmp_path / "deep.html", bodies=BODIES)
    assert refused.value.code == "damaged"
    assert time.monotonic() - begun < 15


def test_elements_without_an_end_do_not_nest(tmp_path: Path) -> None:
    (tmp_path / "open.html").write_bytes(PAGE.format("<table>" + "<tr><td>指标<br><td>3" * 12_000).encode())
    assert read_source(tmp_path / "open.html", bodies=BODIES).text.count("指标") == 12_000


def test_remarks_without_an_end_take_time_by_their_number(tmp_path: Path) -> None:
    begun = time.monotonic()
    assert "岗位300个" in _read(tmp_path, "remarks.html", PAGE.format("<!--" * 20_000).encode())
    assert time.monotonic() - begun < 15


def test_pages_are_read_in_a_process_with_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crashing = LimitedProcess("tests.faults.overruns:crash", memory=600_000_000)
    monkeypatch.setattr("pipelines.readers.sources._apart", crashing)
    with pytest.raises(SourceError) as refused:
        _read(tmp_path, "bomb.html", PAGE.format("").encode())
    assert refused.value.code in {"too_large", "damaged"}


@pytest.mark.parametrize("length", [20_000, 90_000])
def test_long_sentences_are_measured_in_linear_time(length: int) -> None:
    begun = time.process_time()
    check_size(("政" * length + "。") * 10, Path("long.txt"))
    assert time.process_time() - begun < 1
    with pytest.raises(SourceError, match=r"no sentence or line ends in the 100000 characters from 3 on"):
        check_size("政。\n" + "政" * 100_000, Path("long.txt"))


def test_a_table_of_sixty_thousand_rows_is_read(tmp_path: Path) -> None:
    rows = "".join(f"<tr><td>指标</td><td>{n}</td></tr>" for n in range(60_000))
    begun = time.process_time()
    assert _read(tmp_path, "long.html", PAGE.format(f"<table>{rows}</table>").encode()).count("\n") == 60_002
    assert time.process_time() - begun < 15


def test_an_ordinary_file_starts_no_process_of_its_own_twice(tmp_path: Path) -> None:
    _read(tmp_path, "first.docx", DOCUMENT)
    begun = time.monotonic()
    assert _read(tmp_path, "second.xlsx", make_book(表=[["新增岗位", 300]])) == "新增岗位\t300\n"
    assert _read(tmp_path, "third.docx", make_document(table(["新增岗位", "300"]))) == "新增岗位\t300\n"
    assert time.monotonic() - begun < 3


def test_extract_goes_on_to_the_next_file(tmp_path: Path) -> None:
    good = "杨浦区2020年政府工作报告\n2019年主要工作\n新增岗位300个。\n"
    (tmp_path / "bad.docx").write_bytes(b"PK\x03\x04 no archive")
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "good.txt").write_text(good, "utf-8")
    name = bytes(tmp_path) + b"/\xb1\xa8\xb8\xe6.xyz"
    Path(name.decode("utf-8", "surrogateescape")).write_bytes(b"x")
    command = [sys.executable, "-m", "pipelines.cli", "extract"]
    files = [tmp_path / "bad.docx", tmp_path / "folder.txt", name, tmp_path / "none.txt", tmp_path / "good.txt"]
    done = subprocess.run([*command, *files], cwd=PROJECT_ROOT, capture_output=True, timeout=120, check=False)
    assert done.returncode == 1
    errors = done.stderr.decode("utf-8")
    assert errors.count("taizhang: ") == 4
    assert "Traceback" not in errors
    assert "报告.xyz" in errors
    assert '"record": "quantity"' in done.stdout.decode("utf-8")

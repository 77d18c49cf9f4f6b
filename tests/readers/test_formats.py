"""Formats of offices: what is in them is read, what cannot be read says why."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pypdfium2
import pytest

from pipelines.errors import SourceError
from pipelines.lexicon import Lexicon
from pipelines.readers import read_source
from pipelines.readers.layouts import Char, LaidPage, make_lines
from pipelines.readers.paragraphs import RunningText
from pipelines.run import extract_file
from tests.readers.forms import LOCKED, PLAN, TASKS, TWINS, as_docx, as_html, as_ofd, as_text, as_xlsx

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
Packed = dict[str, bytes]


def pack(members: Packed, **more: int) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, **more) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


def locked() -> bytes:
    """A ZIP whose member says that it asks for a password."""
    data = bytearray(pack({"a.txt": as_text(PLAN)}))
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        at = data.find(mark) + (6 if mark.endswith(b"\x04") else 8)
        data[at] |= 1
    return bytes(data)


def scan() -> bytes:
    """A PDF whose only page is a picture."""
    document = pypdfium2.PdfDocument.new()
    page = document.new_page(200, 200)
    bitmap = pypdfium2.PdfBitmap.new_native(40, 40, pypdfium2.raw.FPDFBitmap_BGR)
    bitmap.fill_rect((200, 30, 30, 255), 0, 0, 40, 40)
    image = pypdfium2.PdfImage.new(document)
    image.set_bitmap(bitmap)
    image.set_matrix(pypdfium2.PdfMatrix().scale(200, 200))
    page.insert_obj(image)
    page.gen_content()
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def nested() -> bytes:
    inner = pack({"a.txt": as_text(PLAN)})
    return pack({"b.zip": pack({"c.zip": inner})})


def _broken_doc() -> bytes:
    return (TWINS / "plan.doc").read_bytes()[:3000]


def _scrambled_doc() -> bytes:
    data = bytearray((TWINS / "plan.doc").read_bytes())
    data[1024:4096] = bytes(range(256)) * 12
    return bytes(data)


WORDS = "2024年新增岗位300个。".encode("utf-16-le") * 50
PACKAGE = "EncryptedPackage".encode("utf-16-le")
BAD: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "PDF with a password": (".pdf", LOCKED.read_bytes, "encrypted"),
    "PDF of a scanner": (".pdf", scan, "scanned"),
    "PDF cut off": (".pdf", lambda: (TWINS / "plan.pdf").read_bytes()[:2000], "damaged"),
    "page instead of a PDF": (".pdf", lambda: as_html(PLAN), "damaged"),
    "empty PDF": (".pdf", lambda: b"", "damaged"),
    "Word cut off": (".doc", _broken_doc, "damaged"),
    "Word scrambled": (".doc", _scrambled_doc, "damaged"),
    "OLE with nothing in it": (".doc", lambda: OLE + bytes(2000), "damaged"),
    "OLE with words in it": (".doc", lambda: OLE + WORDS, "damaged"),
    "document of today with a password, named Word": (".doc", lambda: OLE + PACKAGE, "encrypted"),
    "text named Word": (".doc", lambda: as_text(PLAN), "not_office"),
    "WPS with nothing in it": (".wps", lambda: OLE + bytes(600), "damaged"),
    "workbook cut off": (".xls", lambda: (TWINS / "tasks.xls").read_bytes()[:3000], "damaged"),
    "text named workbook": (".xls", lambda: as_text(TASKS), "damaged"),
    "old workbook under a new name": (".xlsx", lambda: OLE + bytes(2000), "old_office"),
    "workbook of today with a password": (".xlsx", lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "document of today with a password": (".docx", lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "no rich text": (".rtf", lambda: as_text(PLAN), "not_office"),
    "empty rich text": (".rtf", lambda: b"{\\rtf1\\ansi }", "empty"),
    "OFD cut off": (".ofd", lambda: as_ofd(PLAN)[:500], "damaged"),
    "OFD without pages": (".ofd", lambda: pack({"OFD.xml": b"<a/>"}), "damaged"),
    "ZIP with a password": (".zip", locked, "encrypted"),
    "ZIP bomb": (".zip", lambda: pack({"a.txt": b"0" * 40_000_000}), "too_large"),
    "ZIP of a thousand files": (".zip", lambda: pack({f"{n}.txt": b"1" for n in range(1000)}), "too_large"),
    "ZIP in ZIP in ZIP": (".zip", nested, "unreadable"),
    "ZIP cut off": (".zip", lambda: pack({"a.txt": as_text(PLAN)})[:100], "damaged"),
    "ZIP of pictures": (".zip", lambda: pack({"a.jpg": b"x"}), "unreadable"),
    "empty ZIP": (".zip", lambda: pack({}), "unreadable"),
    "RAR": (".rar", lambda: b"Rar!\x1a\x07\x01\x00", "unknown_format"),
    "saved page without a page": (".mht", lambda: b"MIME-Version: 1.0\n\nnothing", "damaged"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_says_why(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.readers.doc.shutil.which", lambda _: None)
    suffix, make, code = BAD[name]
    path = tmp_path / f"a{suffix}"
    path.write_bytes(make())
    with pytest.raises(SourceError) as refused:
        read_source(path)
    assert (refused.value.code, refused.value.path) == (code, str(path))
    assert len(refused.value.reason) > 10


@pytest.mark.skipif(not any(map(shutil.which, ("soffice", "libreoffice"))), reason="LibreOffice is not here")
def test_words_in_bytes_that_are_no_document_are_not_read_by_libreoffice(tmp_path: Path) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes(OLE + "WordDocument".encode("utf-16-le") + WORDS)
    with pytest.raises(SourceError) as refused:
        read_source(path)
    assert refused.value.code == "damaged"


@pytest.mark.parametrize(
    ("suffix", "data"),
    [(".docx", as_docx(PLAN)), (".rtf", (TWINS / "plan.rtf").read_bytes()), (".html", as_html(PLAN))],
)
def test_a_file_that_only_calls_itself_old_word_is_read_as_what_it_is(suffix: str, data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_bytes(data)
    (tmp_path / f"b{suffix}").write_bytes(data)
    assert read_source(tmp_path / "a.doc").text == read_source(tmp_path / f"b{suffix}").text


def test_an_archive_is_read_member_by_member(tmp_path: Path, lexicon: Lexicon) -> None:
    path = tmp_path / "a.zip"
    members = {
        "1.docx": as_docx(PLAN),
        "2/任务.xlsx": as_xlsx(TASKS),
        "3.jpg": b"x",
        "4.doc": b"no Word",
        "5.zip": pack({"6.txt": "2023年某区工作要点\n1.新增岗位77个。\n".encode()}),
        "__MACOSX/7.txt": b"1",
    }
    path.write_bytes(pack(members))
    source = read_source(path)
    assert len(source.parts) == 3
    assert [doubt.message.split(":")[0] for doubt in source.doubts] == ["3.jpg", "4.doc"]
    (grid,) = source.grids
    assert "工作任务" in {source.text[cell.start : cell.end] for cell in grid.cells}
    extraction = extract_file(path, lexicon)
    assert [document.title for document in extraction.document] == [PLAN.title, TASKS.title, "2023年某区工作要点"]
    for document, part in zip(extraction.document, source.parts, strict=True):
        assert part.start <= document.char_start < document.char_end <= part.end


def test_names_of_chinese_archives_are_shown_as_they_were(tmp_path: Path) -> None:
    name = "照片.jpg".encode("gb18030")
    data = pack({"a.txt": as_text(PLAN), "x" * len(name): b"x"}).replace(b"x" * len(name), name)
    (tmp_path / "a.zip").write_bytes(data)
    (doubt,) = read_source(tmp_path / "a.zip").doubts
    assert doubt.message.startswith("照片.jpg: ")


def test_a_saved_page_is_read_in_the_encoding_of_its_part(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Subject"] = "saved"
    page = as_html(TASKS).decode().replace("utf-8", "gb2312")
    message.set_content(page, subtype="html", charset="utf-8", cte="base64")
    message.add_related(b"\x89PNG", "image", "png", cid="<a>")
    (tmp_path / "a.mht").write_bytes(message.as_bytes())
    (tmp_path / "b.html").write_bytes(as_html(TASKS))
    saved, page_itself = read_source(tmp_path / "a.mht"), read_source(tmp_path / "b.html")
    assert saved.text == page_itself.text
    assert saved.grids == page_itself.grids


def _page(*lines: tuple[float, float, str], size: float = 10.0) -> LaidPage:
    """A page of 400 by 600 with these lines: left, level, words."""
    chars = [
        Char(each, left + size * number, level, left + size * (number + 1), level + size, size)
        for left, level, words in lines
        for number, each in enumerate(words)
    ]
    return LaidPage(400, 600, tuple(chars), 0, 0)


def _run(*pages: LaidPage) -> RunningText:
    text = RunningText("pdf", pages, [make_lines(page.chars) for page in pages])
    for number in range(len(pages)):
        text.add_page(number)
    return text


def test_a_paragraph_goes_on_over_lines_and_pages_and_page_numbers_fall_out() -> None:
    full = "全年新增就业岗位三万个并建成公园十二座推进旧区改造工作扎实开展取得新的成效"[:30]
    first = _page((190, 580, "某区简报"), (70, 500, full[:28]), (50, 484, full), (190, 20, "- 1 -"))
    second = _page((190, 580, "某区简报"), (50, 500, "五年来成效显著。"), (70, 484, "新的一段。"), (190, 20, "- 2 -"))
    third = _page((190, 580, "某区简报"), (70, 500, "末段。"), (190, 20, "- 3 -"))
    reading = _run(first, second, third).conclude()
    assert reading.text == f"{full[:28]}{full}五年来成效显著。\n\f新的一段。\n\f末段。\n"
    (doubt,) = reading.doubts
    assert doubt.code == "page_furniture"
    assert "某区简报" in doubt.message
    assert "- 1 -" in doubt.message


def test_columns_far_apart_are_parted_and_latin_words_kept_apart() -> None:
    (line,) = make_lines(_page((50, 500, "单位"), (150, 500, "个"), (250, 500, "30")).chars)
    assert line.text == "单位\t个\t30"


def test_the_page_of_a_place_is_told_by_the_form_feeds_before_it(tmp_path: Path) -> None:
    document = pypdfium2.PdfDocument.new()
    for name in ("plan", "report"):
        document.import_pages(pypdfium2.PdfDocument((TWINS / f"{name}.pdf").read_bytes()))
    document.save(tmp_path / "a.pdf")
    text = read_source(tmp_path / "a.pdf").text
    assert text.count("\f") == 1
    assert text[: text.index("2024年上海市杨浦区政府工作报告")].count("\f") == 1

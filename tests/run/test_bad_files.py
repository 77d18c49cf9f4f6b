"""Files that no reader can read, in shapes that people hand in: each is named with its reason, and the others go on."""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.errors import SourceError
from pipelines.lexicon import Lexicon
from pipelines.run import extract_file
from pipelines.settings import load_settings
from pipelines.warehouse.builds import open_build
from pipelines.warehouse.ingest import ingest_sources
from tests.readers.office_files import make_archive, make_book, make_document, paragraph

PLAN = "上海市杨浦区2021年重点工作\n2021-01-06\n\n一、旧区改造\n完成旧改征收7000户。\n"
DOCUMENT = make_document("".join(map(paragraph, PLAN.split("\n"))))
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Filter/FlateDecode>>\nstream\n" + bytes(range(128, 256)) * 60


def zip_in_zip() -> bytes:
    """An archive of archives: 20 MB of nothing in a kilobyte, inside another, inside a document."""
    inner = make_archive({"a": bytes(20_000_000)})
    return make_archive({"word/document.xml": "<w:document", "word/embeddings/b.zip": make_archive({"b.zip": inner})})


def lying_size() -> bytes:
    """A document whose main part says that it is shorter than it is."""
    data = bytearray(make_document(paragraph("甲" * 5_000)))
    at = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 40)
    return bytes(data)


def locked_archive() -> bytes:
    """A document whose parts are marked as locked with a password of the archive."""
    data = bytearray(DOCUMENT)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def swapped_kind() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("content.xml", "<office/>")
    return buffer.getvalue()


BAD = {
    "nothing.txt": (b"", "empty"),
    "blanks.md": ("\u3000\n \n".encode(), "empty"),
    "picture.txt": (PNG, "binary"),
    "printed.pdf": (PDF, "damaged"),
    "printed.txt": (PDF, "unknown_encoding"),
    "taipei.txt": ("臺北市政府施政報告，新增養老床位六百張，完成道路改善。".encode("big5") * 40, "unknown_encoding"),
    "half.docx": (DOCUMENT[: len(DOCUMENT) // 2], "not_office"),
    "picture.docx": (PNG, "not_office"),
    "open_document.docx": (swapped_kind(), "not_office"),
    "locked_archive.docx": (locked_archive(), "damaged"),
    "lying_size.docx": (lying_size(), "damaged"),
    "zip_in_zip.docx": (zip_in_zip(), "damaged"),
    "password.xlsx": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3_000) + "EncryptedPackage".encode("utf-16-le"),
        "encrypted",
    ),
    "half.xlsx": (make_book(Sheet1=[["指标", "目标"], ["床位", 600]])[:2_000], "not_office"),
    "comment.html": ("<html><body><!-- 新增养老床位600张 --></body></html>".encode(), "empty"),
    "prose.txt": ("坚持以人民为中心。".encode(), "no_numeral"),
    "endless.txt": ("完成旧改征收7000户，".encode() * 4_000_000, "too_large"),
    "endless_short.txt": ("完成旧改征收7000户，".encode() * 20_000, "too_large"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_named_with_its_reason(name: str, tmp_path: Path, lexicon: Lexicon) -> None:
    data, code = BAD[name]
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(SourceError) as refused:
        extract_file(path, lexicon)
    assert (refused.value.code, Path(refused.value.path).name) == (code, name)
    assert str(refused.value).endswith(f"{name}: {refused.value.reason}")
    assert len(refused.value.reason) > 10


def test_the_run_goes_on_around_bad_files(tmp_path: Path, lexicon: Lexicon) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    for name, (data, _) in BAD.items():
        (sources / name).write_bytes(data)
    (sources / "plan.docx").write_bytes(DOCUMENT)
    settings = replace(load_settings(), sources=sources, warehouse=tmp_path / "warehouse")
    with open_build(settings) as connection:
        report = ingest_sources(connection, settings, lexicon, extract_file)
        numbers = connection.execute("SELECT value FROM raw.quantity").fetchall()
    assert report.new == ("plan.docx",)
    assert {row.source_uri: row.code for row in report.quarantined} == {name: code for name, (_, code) in BAD.items()}
    assert numbers == [(7000.0,)]

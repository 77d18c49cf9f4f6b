"""A file whose bytes are of another kind than its name says: the quarantine says what they are."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from dashboards.previews import BadPreviewError, read_preview
from pipelines.errors import SourceError
from pipelines.readers import READERS, read_source
from pipelines.readers.kinds import tell_kind
from tests.readers.forms import FORMS, TWINS, as_docx, as_ofd, as_xlsx
from tests.readers.office_files import make_document, paragraph

PAGE = "<!DOCTYPE html>\n<html><body><p>2024年新增岗位300个。</p></body></html>".encode()
WORD = make_document(paragraph("2024年新增岗位300个。"))
FORM = next(form for form in FORMS if form.is_table)


def _zip() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("a.txt", "2024年新增岗位300个。")
    return data.getvalue()


KINDS = {
    "a web page": PAGE,
    "a PDF": (TWINS / "plan.pdf").read_bytes(),
    "an old Word document": (TWINS / "plan.doc").read_bytes(),
    "an old workbook": (TWINS / "tasks.xls").read_bytes(),
    "rich text": (TWINS / "plan.rtf").read_bytes(),
    "a Word document": WORD,
    "a workbook": as_xlsx(FORM),
    "an OFD file": as_ofd(FORM),
    "a ZIP archive": _zip(),
    "a picture (PNG)": b"\x89PNG\r\n\x1a\n" + bytes(range(200)),
    "a picture (JPEG)": b"\xff\xd8\xff\xe0" + bytes(range(200)),
    "a file packed with gzip": gzip.compress(PAGE),
    "plain text": "2024年新增岗位300个。\n".encode(),
}
OLD = {"a web page", "an old Word document", "rich text", "a Word document"}
TEXT = {"a web page", "plain text", "rich text"}
# Kinds that are read under each name.
READ = {".doc": OLD, ".xls": {"a workbook", "an old workbook"}, ".html": TEXT, ".txt": TEXT}
OWN = {".pdf": "a PDF", ".docx": "a Word document", ".xlsx": "a workbook", ".ofd": "an OFD file", ".rtf": "rich text"}
OWN |= {".zip": "a ZIP archive"}


@pytest.mark.parametrize("kind", KINDS)
def test_bytes_tell_what_they_are(kind: str) -> None:
    assert tell_kind(KINDS[kind]) == kind


@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".xlsx", ".ofd", ".rtf", ".zip", ".doc", ".xls", ".txt", ".html"])
def test_a_file_of_another_kind_is_said_to_be_one(suffix: str, tmp_path: Path) -> None:
    wrong = {}
    for kind, data in KINDS.items():
        path = tmp_path / f"a{suffix}"
        path.write_bytes(data)
        try:
            read_source(path)
        except SourceError as error:
            if not error.reason.startswith(f"is {kind} and not "):
                wrong[kind] = error.reason
            continue
        if kind not in READ.get(suffix, {OWN.get(suffix)}):
            wrong[kind] = "was read"
    assert wrong == {}


def test_a_file_of_its_own_kind_that_is_damaged_says_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(KINDS["a PDF"][:300])
    with pytest.raises(SourceError, match="the PDF cannot be opened"):
        read_source(path)
    path = tmp_path / "a.docx"
    path.write_bytes(as_docx(FORM)[:-300])
    with pytest.raises(SourceError) as refused:
        read_source(path)
    assert " and not " not in refused.value.reason


def test_the_preview_says_so_too() -> None:
    with pytest.raises(BadPreviewError, match="is a web page and not a PDF") as refused:
        read_preview("报告.pdf", PAGE)
    assert refused.value.code == "damaged"
    assert set(OWN) <= set(READERS)

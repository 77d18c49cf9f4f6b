"""Small Office files made in the tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

import openpyxl

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def make_document(body: str, *, head: str = "", numbering: str = "", styles: str = "") -> bytes:
    """A Word document with this XML as its body, its lists and its styles."""
    xml = (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    )
    parts: dict[str, str | bytes] = {"[Content_Types].xml": "<Types/>", "word/document.xml": xml}
    for name, content in (("numbering", numbering), ("styles", styles)):
        if content:
            parts[f"word/{name}.xml"] = f'<w:{name} xmlns:w="{WORD}">{content}</w:{name}>'
    return make_archive(parts)


def paragraph(*runs: str) -> str:
    return "<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"


def table(*rows: Sequence[str]) -> str:
    cells = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def make_archive(parts: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def make_book(**sheets: Sequence[Sequence[Any]]) -> bytes:
    """A workbook with these sheets, by name."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return save(book)


def save(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def replace_part(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The archive with something else in one of its parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    found = parts[part]
    assert isinstance(found, bytes)
    assert old in found
    return make_archive({**parts, part: found.replace(old, new, 1)})

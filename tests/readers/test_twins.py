"""The same document in every format says the same: five forms, each as text, page, Word, PDF, OFD and workbook."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from pipelines.assemble import Extraction
from pipelines.lexicon import Lexicon
from pipelines.model import Span
from pipelines.run import extract_file
from tests.readers import forms
from tests.readers.forms import FORMS, TWINS, Form

# What tells a file from another that says the same: where things stand, and what the file is.
PLACES = ("char_start", "char_end", "sentence_start", "sentence_end", "title_start", "title_end", "clause_start")
FILE = ("media_type", "encoding", "byte_size", "sha256", "text", "source_name")
MADE = {".txt": forms.as_text, ".html": forms.as_html, ".docx": forms.as_docx, ".ofd": forms.as_ofd}
KEPT = (".doc", ".rtf", ".pdf")
PROMISES = ("document", "work_item", "task", "quantity", "project_listing")


def _write(folder: Path, form: Form, suffix: str) -> Path:
    """The form in a format, always under one name."""
    path = folder / f"form{suffix}"
    if suffix in MADE:
        data = MADE[suffix](form)
    elif suffix == ".xlsx":
        data = forms.as_xlsx(form)
    else:
        data = (TWINS / f"{form.name}{suffix}").read_bytes()
    path.write_bytes(data)
    return path


def _said(extraction: Extraction) -> list[tuple[str, dict[str, Any]]]:
    """The records of the promises, but for their places and ids that follow from the file."""
    text = extraction.source[0].text
    rows = []
    for table in PROMISES:
        for record in extraction.table(table):
            row = {name: value for name, value in asdict(record).items() if name not in (*PLACES, *FILE)}
            if table == "quantity":
                row["words"] = text[record.char_start : record.char_end]
            rows.append((table, row))
    return rows


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_a_form_says_the_same_in_every_format(form: Form, tmp_path: Path, lexicon: Lexicon) -> None:
    expected = _said(extract_file(_write(tmp_path, form, ".txt"), lexicon, "form"))
    assert sum(table == "quantity" for table, _ in expected) >= 4
    suffixes = [*MADE, *KEPT, *((".xlsx", ".xls") if form.is_table else ())]
    told = {suffix: _said(extract_file(_write(tmp_path, form, suffix), lexicon, "form")) for suffix in suffixes}
    differing = {
        suffix: [(ours, theirs) for ours, theirs in zip(expected, rows, strict=False) if ours != theirs][:2]
        or len(rows) - len(expected)
        for suffix, rows in told.items()
        if rows != expected
    }
    assert differing == {}


@pytest.mark.parametrize("form", [form for form in FORMS if not isinstance(form.blocks[-1], str)], ids=lambda f: f.name)
def test_every_format_hands_its_table_over_cell_by_cell(form: Form, tmp_path: Path, lexicon: Lexicon) -> None:
    from pipelines.readers import read_source

    cells = {}
    for suffix in (".html", ".docx", ".doc", ".rtf", ".pdf", ".ofd"):
        source = read_source(_write(tmp_path, form, suffix))
        (grid,) = source.grids
        assert all(Span(cell.start, cell.end) for cell in grid.cells)
        cells[suffix] = [(c.row, c.column, c.height, c.width, source.text[c.start : c.end]) for c in grid.cells]
    assert all(found == cells[".html"] for found in cells.values()), cells

"""Sixty documents that try to become code are read and built; `make faults` opens all their pages in a browser."""

from __future__ import annotations

from pathlib import Path

from pipelines.lexicon import Lexicon
from pipelines.run import extract_file
from tests.faults.injections import PAYLOADS, PLACES, write_documents


def test_injected_documents_are_read_as_text(tmp_path: Path, lexicon: Lexicon) -> None:
    assert write_documents(tmp_path / "sources") == len(PAYLOADS) * len(PLACES) == 60
    for path in sorted((tmp_path / "sources").iterdir()):
        extraction = extract_file(path, lexicon)
        text = extraction.source[0].text
        promised = {text[row.char_start : row.char_end] for row in extraction.table("quantity")}
        number = 1000 + int(path.name[:2])
        assert any(words.startswith(str(number)) for words in promised), path.name

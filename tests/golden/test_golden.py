"""Whole documents of every kind, and everything a careful reader takes out of each.

`NAME.txt` is the document, `NAME.jsonl` what is expected of it, one record a line, read and corrected by hand.
"""

import json
from pathlib import Path

import pytest

from pipelines.lexicon import Lexicon
from pipelines.run import extract_file
from tests.golden.views import describe

DOCUMENTS = sorted(Path(__file__).parent.glob("*.txt"))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_document(path: Path, lexicon: Lexicon) -> None:
    expected = [json.loads(line) for line in path.with_suffix(".jsonl").read_text("utf-8").splitlines()]
    found = describe(extract_file(path, lexicon))
    for kind in dict.fromkeys(row["record"] for row in [*expected, *found]):
        assert [r for r in found if r["record"] == kind] == [r for r in expected if r["record"] == kind]


def test_every_document_has_its_expectation() -> None:
    assert len(DOCUMENTS) >= 5
    assert all(path.with_suffix(".jsonl").exists() for path in DOCUMENTS)

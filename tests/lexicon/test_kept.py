"""Tables that were read and found good are read from what was kept of them, as long as nothing is another than then."""

import shutil
from dataclasses import fields
from pathlib import Path

import pytest

from pipelines.errors import ReferenceTableError
from pipelines.lexicon import Lexicon, kept, load_lexicon
from pipelines.settings import load_settings


@pytest.fixture
def reference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project's tables, of which nothing is kept yet."""
    monkeypatch.setattr(kept, "KEPT", tmp_path / "cache" / "tables.json")
    return Path(shutil.copytree(load_settings().reference, tmp_path / "reference"))


def _rows(lexicon: Lexicon) -> dict[str, object]:
    return {field.name: getattr(lexicon, field.name) for field in fields(lexicon)}


def test_what_is_kept_is_what_was_read(reference: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = load_lexicon(reference)
    monkeypatch.setattr("pipelines.lexicon.read_table", None)
    again = load_lexicon(reference)
    assert again is not read
    assert _rows(again) == _rows(read)
    # Days and numbers are still what they were, not words.
    assert [list(map(type, kept._cells(row))) for row in again.verdict_accuracy] == [
        list(map(type, kept._cells(row))) for row in read.verdict_accuracy
    ]


def test_a_changed_table_is_read_and_checked(reference: Path) -> None:
    load_lexicon(reference)
    units = reference / "units.csv"
    rows = units.read_text(encoding="utf-8").splitlines()
    units.write_text("\n".join(rows[:-1]) + "\n", encoding="utf-8")
    assert len(load_lexicon(reference).units) == len(rows) - 2
    units.write_text("\n".join([*rows, rows[-1].split(",")[0]]) + "\n", encoding="utf-8")
    with pytest.raises(ReferenceTableError, match=r"units\.csv"):
        load_lexicon(reference)


def test_a_missing_table_is_told_although_it_is_kept(reference: Path) -> None:
    load_lexicon(reference)
    (reference / "themes.csv").unlink()
    with pytest.raises(ReferenceTableError, match=r"themes\.csv"):
        load_lexicon(reference)


@pytest.mark.parametrize("found", ["", "[", "[1, 2, 3]", "[null, []]", '{"a": 1}'])
def test_what_is_no_such_file_is_read_anew_and_replaced(reference: Path, found: str) -> None:
    load_lexicon(reference)
    whole = kept.KEPT.read_bytes()
    kept.KEPT.write_text(found, encoding="utf-8")
    assert len(load_lexicon(reference).units) > 100
    assert kept.KEPT.read_bytes() == whole


def test_a_file_that_was_cut_short_is_read_anew(reference: Path) -> None:
    first = load_lexicon(reference)
    kept.KEPT.write_bytes(kept.KEPT.read_bytes()[:-1000])
    assert _rows(load_lexicon(reference)) == _rows(first)


def test_other_code_reads_anew(reference: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    load_lexicon(reference)
    before = kept.KEPT.read_bytes()
    other = tmp_path / "tables.py"
    other.write_text("# reads otherwise\n", encoding="utf-8")
    monkeypatch.setattr("pipelines.tables.__file__", str(other))
    load_lexicon(reference)
    assert kept.KEPT.read_bytes() != before


def test_where_nothing_can_be_kept_the_tables_are_read_all_the_same(
    reference: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (reference.parent / "file").touch()
    monkeypatch.setattr(kept, "KEPT", reference.parent / "file" / "tables.json")
    assert len(load_lexicon(reference).units) > 100

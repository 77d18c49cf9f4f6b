"""The whole core on real files: nothing lost, nothing twice, the same again."""

from collections import Counter
from dataclasses import fields
from pathlib import Path

import pytest

from pipelines.errors import SourceError
from pipelines.lexicon import Lexicon
from pipelines.records import RECORD_TYPES
from pipelines.run import Extraction, extract_file
from pipelines.settings import load_settings
from pipelines.text.numerals import scan_numerals

SOURCES = sorted(path for path in load_settings().sources.rglob("*.txt"))
IDS = {
    "document": "document_id",
    "work_item": "work_item_id",
    "task": "task_id",
    "quantity": "quantity_id",
    "project_listing": "project_listing_id",
}
PLAN = "上海市杨浦区2021年重点工作\n2021-01-06\n\n一、旧区改造\n完成旧改征收7000户,启动2个基地。\n"


@pytest.fixture(scope="module")
def extractions(lexicon: Lexicon) -> list[Extraction]:
    return [extract_file(path, lexicon) for path in SOURCES]


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_there_are_sources() -> None:
    assert len(SOURCES) == 5


def test_every_numeral_is_accounted_for_exactly_once(extractions: list[Extraction]) -> None:
    for extraction in extractions:
        text = extraction.source[0].text
        found = Counter((n.char_start, n.char_end) for n in extraction.numeral)
        assert found == Counter(tuple(span) for span in scan_numerals(text))
        assert all(text[n.char_start : n.char_end] == n.text for n in extraction.numeral)


def test_a_numeral_is_a_quantity_or_a_reject_with_a_reason(extractions: list[Extraction]) -> None:
    for extraction in extractions:
        quantities = {q.quantity_id: q for q in extraction.quantity}
        for numeral in extraction.numeral:
            assert (numeral.quantity_id is None) != (numeral.reason is None)
            if numeral.quantity_id:
                quantity = quantities[numeral.quantity_id]
                assert quantity.char_start <= numeral.char_start < numeral.char_end <= quantity.char_end
        assert {n.quantity_id for n in extraction.numeral} - {None} == set(quantities)


def test_spans_lie_inside_their_document(extractions: list[Extraction]) -> None:
    for extraction in extractions:
        spans = {d.document_id: (d.char_start, d.char_end) for d in extraction.document}
        for table in ("work_item", "task", "quantity", "numeral", "project_listing", "repair", "issue"):
            for record in extraction.table(table):
                start, end = spans.get(record.document_id, (0, len(extraction.source[0].text)))
                assert start <= record.char_start <= record.char_end <= end


def test_ids_are_unique_in_and_across_sources(extractions: list[Extraction]) -> None:
    for table, column in IDS.items():
        ids = [getattr(record, column) for extraction in extractions for record in extraction.table(table)]
        assert len(ids) == len(set(ids))
        assert all(len(value) == 16 for value in ids)


def test_what_records_point_to_is_there(extractions: list[Extraction]) -> None:
    for extraction in extractions:
        documents = {d.document_id for d in extraction.document}
        items = {w.work_item_id for w in extraction.work_item} | {None}
        tasks = {t.task_id: t for t in extraction.task}
        assert {w.parent_work_item_id for w in extraction.work_item} <= items
        assert {o.work_item_id for o in (*extraction.work_item_organisation, *extraction.work_item_official)} <= items
        for record in (*extraction.task, *extraction.quantity):
            assert record.document_id in documents
            assert record.work_item_id in items
        for quantity in extraction.quantity:
            if quantity.task_id:
                task = tasks[quantity.task_id]
                assert quantity.kind == "target"
                assert task.is_quantified
                assert task.char_start <= quantity.char_start < task.char_end


def test_tasks_do_not_overlap_and_hold_their_words(extractions: list[Extraction]) -> None:
    for extraction in extractions:
        text, position = extraction.source[0].text, 0
        for task in extraction.task:
            assert position <= task.char_start < task.char_end
            assert text[task.char_start : task.char_end] == task.text
            position = task.char_end


def test_nearly_every_target_stands_in_a_task(extractions: list[Extraction]) -> None:
    targets = [q for extraction in extractions for q in extraction.quantity if q.kind == "target"]
    assert sum(q.task_id is not None for q in targets) / len(targets) > 0.9


def test_every_source_gives_tasks_with_verb_and_object(extractions: list[Extraction]) -> None:
    for extraction in extractions:
        assert len(extraction.task) > 100
        assert sum(bool(t.action and t.object) for t in extraction.task) / len(extraction.task) > 0.98


def test_the_same_file_gives_the_same_records(lexicon: Lexicon, extractions: list[Extraction]) -> None:
    assert extract_file(SOURCES[0], lexicon) == extractions[0]


def test_text_inserted_elsewhere_keeps_the_ids(tmp_path: Path, lexicon: Lexicon) -> None:
    before = extract_file(write(tmp_path, "a.txt", PLAN), lexicon)
    after = extract_file(write(tmp_path, "a.txt", PLAN.replace("一、", "围绕大局，推进工作。\n\n一、", 1)), lexicon)
    assert {t.task_id for t in before.task} <= {t.task_id for t in after.task}
    assert {q.quantity_id for q in before.quantity} == {q.quantity_id for q in after.quantity}
    assert [w.work_item_id for w in before.work_item] == [w.work_item_id for w in after.work_item]
    assert len(before.quantity) == 2


def test_the_uri_is_the_name_unless_told(tmp_path: Path, lexicon: Lexicon) -> None:
    path = write(tmp_path, "a.txt", PLAN)
    assert extract_file(path, lexicon).source[0].source_uri == "a.txt"
    assert extract_file(path, lexicon, "2021/a.txt").source[0].source_uri == "2021/a.txt"


def test_a_text_without_one_numeral_is_set_aside(tmp_path: Path, lexicon: Lexicon) -> None:
    path = write(tmp_path, "words.txt", "杨浦区重点工作\n\n推进旧区改造，完成修缮任务。\n")
    with pytest.raises(SourceError, match=r"words\.txt.*numeral") as caught:
        extract_file(path, lexicon)
    assert caught.value.code == "no_numeral"


def test_blank_text_is_set_aside(tmp_path: Path, lexicon: Lexicon) -> None:
    with pytest.raises(SourceError, match=r"blank\.txt"):
        extract_file(write(tmp_path, "blank.txt", " \n\n"), lexicon)


def test_an_extraction_has_a_field_for_every_table() -> None:
    assert [f.name for f in fields(Extraction)] == [record.TABLE for record in RECORD_TYPES]

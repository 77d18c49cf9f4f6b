"""A whole source: nothing lost outside of documents, ids unique and stable."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipelines.assemble import DocumentFindings, assemble_source
from pipelines.assemble.sources import find_gaps
from pipelines.model import Span
from pipelines.records import RECORD_TYPES
from pipelines.text.numerals import scan_numerals
from tests.assemble.builders import document_of, findings_of, node_of, source_of, task_of

SPANS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 12)).map(lambda p: Span(p[0], min(40, sum(p)))), max_size=6
)


@given(SPANS)
def test_gaps_are_what_no_span_covers(spans: list[Span]) -> None:
    covered = {position for start, end in spans for position in range(start, end)}
    gaps = find_gaps(40, spans)
    assert [p for start, end in gaps for p in range(start, end)] == [p for p in range(40) if p not in covered]


def test_numerals_outside_of_documents_are_rejected_with_a_reason() -> None:
    text = "浏览12次\n重点工作:新增床位。\n版权2020"
    document = document_of(6, 16)
    extraction = assemble_source(source_of(text), [DocumentFindings(document)])
    assert [(n.text, n.document_id, n.reason) for n in extraction.numeral] == [
        ("12", None, "outside_documents"),
        ("2020", None, "outside_documents"),
    ]


@given(st.text(alphabet="中一12,万\n", max_size=40))
def test_without_documents_every_numeral_is_outside(text: str) -> None:
    extraction = assemble_source(source_of(text), [])
    assert [(n.char_start, n.char_end) for n in extraction.numeral] == list(scan_numerals(text))


def test_records_come_in_the_order_of_the_tables() -> None:
    text = "重点工作一、民生(一)养老。完成600张床位。年底前再新增30张,共5处。"
    kinds = [type(record) for record in assemble_source(source_of(text), [findings_of(text)]).records()]
    assert kinds == sorted(kinds, key=RECORD_TYPES.index)
    assert kinds[0] is RECORD_TYPES[0]


def plan(text: str, start: int) -> DocumentFindings:
    """A plan that begins at `start` with two tasks of the same words, two characters each."""
    nodes = (node_of(0, None, start, len(text), "", is_work_item=False), node_of(1, 0, start, len(text), "民生"))
    tasks = (task_of(1, start, start + 2), task_of(1, start + 2, start + 4))
    return DocumentFindings(document_of(start, len(text)), nodes=nodes, tasks=tasks)


def test_text_inserted_before_changes_no_id() -> None:
    before = assemble_source(source_of("完成完成"), [plan("完成完成", 0)])
    after = assemble_source(source_of("页首完成完成"), [plan("页首完成完成", 2)])
    assert [task.task_id for task in before.task] == [task.task_id for task in after.task]
    assert len({task.task_id for task in before.task}) == 2
    assert before.work_item[0].work_item_id == after.work_item[0].work_item_id
    assert before.document[0].document_id == after.document[0].document_id


def test_the_same_file_elsewhere_has_other_ids() -> None:
    here = assemble_source(source_of("完成完成", "a.txt"), [plan("完成完成", 0)])
    there = assemble_source(source_of("完成完成", "b.txt"), [plan("完成完成", 0)])
    assert here.source[0].source_id != there.source[0].source_id
    assert {t.task_id for t in here.task}.isdisjoint({t.task_id for t in there.task})


def test_two_documents_of_the_same_title_are_told_apart() -> None:
    first = plan("完成完成完成完成", 0)
    first = replace(first, document=document_of(0, 4))
    extraction = assemble_source(source_of("完成完成完成完成"), [first, plan("完成完成完成完成", 4)])
    assert len({document.document_id for document in extraction.document}) == 2
    assert len({task.task_id for task in extraction.task}) == 4

"""What each record inherits from its outline, and what belongs to what."""

import pytest

from pipelines.assemble import Extraction, assemble_source
from pipelines.assemble.ids import make_id
from tests.assemble.builders import findings_of, source_of

TEXT = "重点工作一、民生(一)养老。完成600张床位。年底前再新增30张,共5处。"


@pytest.fixture(scope="module")
def extraction() -> Extraction:
    return assemble_source(source_of(TEXT), [findings_of(TEXT)])


def test_parents_are_work_items_only(extraction: Extraction) -> None:
    outer, inner = extraction.work_item
    assert (outer.title, outer.parent_work_item_id) == ("民生", None)
    assert (inner.title, inner.parent_work_item_id) == ("养老", outer.work_item_id)


def test_mentions_belong_to_the_innermost_work_item(extraction: Extraction) -> None:
    inner = extraction.work_item[1].work_item_id
    assert {task.work_item_id for task in extraction.task} == {inner}
    assert {quantity.work_item_id for quantity in extraction.quantity} == {inner}


def test_theme_and_district_are_inherited(extraction: Extraction) -> None:
    for rows in (extraction.work_item, extraction.task, extraction.quantity):
        assert {(row.theme_code, row.district_code) for row in rows} == {("elderly", "310110")}


def test_a_target_belongs_to_the_task_that_holds_its_number(extraction: Extraction) -> None:
    inside, outside, result = extraction.quantity
    assert inside.task_id == extraction.task[0].task_id
    assert outside.task_id is None
    assert result.task_id is None
    assert [task.is_quantified for task in extraction.task] == [True, False]


def test_numerals_point_to_their_quantity(extraction: Extraction) -> None:
    first, second, third, reject = extraction.numeral
    assert first.quantity_id == extraction.quantity[0].quantity_id
    assert second.quantity_id == extraction.quantity[2].quantity_id
    assert third.quantity_id == extraction.quantity[1].quantity_id
    assert (reject.quantity_id, reject.reason) == (None, "date")


def test_an_organisation_counts_once_a_work_item_and_role(extraction: Extraction) -> None:
    rows = extraction.work_item_organisation
    assert [(row.organisation_name, row.role, row.surface) for row in rows] == [
        ("区民政局", "lead", "民政局"),
        ("区民政局", "support", "区民政局"),
    ]
    assert {row.organisation_id for row in rows} == {make_id("organisation", "310110", "区民政局")}


def test_a_unit_above_all_work_items_is_a_doubt(extraction: Extraction) -> None:
    assert [(issue.code, issue.char_start, issue.char_end) for issue in extraction.issue] == [
        ("responsible_for_nothing", 0, 2)
    ]


def test_a_project_is_the_same_however_its_name_is_broken(extraction: Extraction) -> None:
    assert extraction.project_listing[0].project_id == make_id("project", "310110", "杨树浦路改建")


def test_the_period_of_a_quarter_plan(extraction: Extraction) -> None:
    assert extraction.document[0].plan_period == "2020Q2"
    assert extraction.document[0].plan_year == 2020

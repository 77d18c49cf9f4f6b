"""The form of a document: its title's words, else its issuer, else the kind by which it is read."""

from __future__ import annotations

import csv

import pytest

from pipelines.lexicon import Lexicon
from pipelines.model import DocType
from pipelines.settings import PROJECT_ROOT
from pipelines.split.forms import find_form


@pytest.mark.parametrize(
    ("title", "issuer", "kind", "form"),
    [
        ("仪征市2024年民生实事项目进展情况公示", None, "work_report", "deed_list"),
        ("周口市2023年1-8月重点项目投资完成情况排名", None, "work_report", "inspection_notice"),
        ("南城县2023年重大建设项目投资完成情况", None, "work_report", "project_list"),
        ("定远县2023年政府工作报告重点任务责任分工方案", None, "work_plan", "task_sheet"),
        ("2024年上半年工作总结", "昌黎县龙家店镇人民政府", "work_report", "town_paper"),
        ("2024年上半年工作总结", "昌黎县人民政府", "work_report", "work_report"),
        ("2024年乡村振兴工作要点", None, "work_plan", "work_plan"),
        ("前三季度民生实事推进有力", None, "news", "news"),
    ],
)
def test_a_form_is_told_by_the_title_first(
    title: str, issuer: str | None, kind: DocType, form: str, lexicon: Lexicon
) -> None:
    assert find_form(title, issuer, kind, lexicon) == form


def test_every_form_has_words_in_both_languages(lexicon: Lexicon) -> None:
    with (PROJECT_ROOT / "dashboards" / "labels.csv").open(encoding="utf-8", newline="") as file:
        known = {row[0] for row in csv.reader(file)}
    forms = {row.doc_form for row in lexicon.doc_forms} | {"work_plan", "work_report", "news"}
    assert {f"doc_form.{form}" for form in forms} <= known

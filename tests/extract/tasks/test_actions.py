"""Clauses of plans, and the promises that a supervision officer would enter for each."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.extract.tasks.actions import find_actions
from pipelines.lexicon import Lexicon
from pipelines.model import Document, Node, Section, SourceText, Span, Task
from tests.extract.structures import tables_of, taped

CASES = Path(__file__).with_name("task_cases.csv")
FIELDS = ("clause", "action", "object", "commitment", "milestone", "due_on")


def source_of(text: str) -> SourceText:
    return SourceText("a.txt", "a.txt", "text/plain", "utf-8", len(text.encode()), "", text)


def document_of(text: str, year: int | None = 2019, quarter: int | None = None, start: int = 0) -> Document:
    return Document(
        start=start, end=len(text), title="工作要点", title_span=Span(start, start), body_start=start, issuer=None,
        district_code="310110", doc_type="work_plan", published_on=None, plan_year=year, review_year=None,
        plan_quarter=quarter, rule_id="test",
    )  # fmt: skip


def root_of(text: str, section: Section = "plan", start: int = 0) -> Node:
    return Node(0, None, 0, start, len(text), "", "", start, section, None, False, "test")


def find(source: SourceText, document: Document, nodes: tuple[Node, ...], lexicon: Lexicon) -> tuple[Task, ...]:
    tape = taped(source, document, nodes, lexicon)
    return find_actions(tape, tables_of(tape, lexicon), lexicon)


def read(text: str, lexicon: Lexicon, year: int | None = 2019, quarter: int | None = None) -> tuple[Task, ...]:
    return find(source_of(text), document_of(text, year, quarter), (root_of(text),), lexicon)


def cases() -> list[tuple[str, int, int | None, list[dict[str, str]]]]:
    grouped: dict[tuple[str, str, str], list[dict[str, str]]] = {}
    with CASES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            grouped.setdefault((row["text"], row["plan_year"], row["plan_quarter"]), []).append(row)
    return [
        (text, int(year), int(quarter) if quarter else None, [_expected(row) for row in rows if row["clause"]])
        for (text, year, quarter), rows in grouped.items()
    ]


def _expected(row: dict[str, str]) -> dict[str, str]:
    return {field: row[field] for field in FIELDS}


@pytest.mark.parametrize(
    ("text", "year", "quarter", "expected"), cases(), ids=lambda v: v[:24] if isinstance(v, str) else ""
)
def test_clauses(text: str, year: int, quarter: int | None, expected: list[dict[str, str]], lexicon: Lexicon) -> None:
    found = [
        {
            "clause": text[task.start : task.end],
            "action": task.action,
            "object": task.object,
            "commitment": task.commitment,
            "milestone": task.milestone or "",
            "due_on": str(task.due_on or ""),
        }
        for task in read(text, lexicon, year, quarter)
    ]
    assert found == expected
    assert all((t.plan_year, t.plan_quarter) == (year, quarter) for t in read(text, lexicon, year, quarter))


@pytest.mark.parametrize("section", ["review", "problems", "glossary", "other"])
def test_only_plans_promise(section: Section, lexicon: Lexicon) -> None:
    text = "完成旧改征收7000户,新增养老床位600张。"
    assert find(source_of(text), document_of(text), (root_of(text, section),), lexicon) == ()


def test_title_on_its_own_line_is_no_task(lexicon: Lexicon) -> None:
    text = "一、加快滨江开发\n完成永安栈房修缮。"
    item = Node(1, 0, 1, 0, len(text), "一、", "加快滨江开发", 8, "plan", None, True, "test")
    tasks = find(source_of(text), document_of(text), (root_of(text), item), lexicon)
    assert [(t.action, t.node) for t in tasks] == [("完成", 1)]


def test_title_that_is_all_there_is_is_a_task(lexicon: Lexicon) -> None:
    text = "1.新增养老床位600张。\n2.完成电梯安全评估。\n"
    first = Node(1, 0, 1, 0, 14, "1.", "新增养老床位600张", 13, "plan", None, True, "test")
    second = Node(2, 0, 1, 14, len(text), "2.", "完成电梯安全评估", len(text) - 1, "plan", None, True, "test")
    tasks = find(source_of(text), document_of(text), (root_of(text), first, second), lexicon)
    assert [(text[t.start : t.end], t.node) for t in tasks] == [("新增养老床位600张", 1), ("完成电梯安全评估", 2)]


def test_first_clause_of_a_running_title_counts_only_with_a_number(lexicon: Lexicon) -> None:
    text = "8.打造国际一流营商环境,深化“放管服”改革。推进一网通办。"
    item = Node(1, 0, 1, 0, len(text), "8.", "打造国际一流营商环境,深化“放管服”改革", 24, "plan", None, True, "test")
    assert [t.action for t in find(source_of(text), document_of(text), (root_of(text), item), lexicon)] == [
        "深化",
        "推进",
    ]
    text = "7.加快67项重大工程建设,复旦管院竣工。"
    item = Node(1, 0, 1, 0, len(text), "7.", "加快67项重大工程建设", 14, "plan", None, True, "test")
    assert [t.action for t in find(source_of(text), document_of(text), (root_of(text), item), lexicon)] == [
        "加快",
        "竣工",
    ]


def test_year_of_a_heading_outweighs_the_documents(lexicon: Lexicon) -> None:
    text = "2021年主要工作\n完成修缮任务。"
    part = Node(1, 0, 1, 0, len(text), "", "2021年主要工作", 9, "plan", 2021, False, "test")
    task = find(source_of(text), document_of(text, year=2020), (root_of(text, "other"), part), lexicon)[0]
    assert (task.plan_year, str(task.due_on)) == (2021, "2021-12-31")


def test_offsets_count_from_the_sources_start(lexicon: Lexicon) -> None:
    text = "页首文字\n完成旧改征收7000户。"
    document = document_of(text, start=5)
    task = find(source_of(text), document, (root_of(text, start=5),), lexicon)[0]
    assert text[task.start : task.end] == "完成旧改征收7000户"


def test_without_a_year_there_is_no_deadline(lexicon: Lexicon) -> None:
    assert read("完成旧改征收7000户。", lexicon, year=None)[0].due_on is None


WORDS = (
    "加快 推进 完成 力争 确保 对 把 将 为 按照 以 旧改征收7000户 1-2家 街坊 项目 竣工 开工 等 的 同比 达到 不低于 其中"
)
SIGNS = "、 , : 。 ; ( ) “ ” 《 》 ， ： １２ ** # 一是 (一) 2019年 年底前 到2022年 增长5% 责任单位:"
PIECES = st.sampled_from([*WORDS.split(), *SIGNS.split(), "\n", " ", "\u3000", "\u200b"])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_text_gives_ordered_tasks_inside_it(lexicon: Lexicon, text: str) -> None:
    position = 0
    for task in read(text, lexicon):
        assert position <= task.start < task.end <= len(text)
        assert task.action
        assert text[task.start : task.end].strip() == text[task.start : task.end]
        position = task.end


def test_a_plan_of_five_years_promises_for_each_of_them(lexicon: Lexicon) -> None:
    text = "2022年底前开工建设一级公路45公里。\n2020年完成规划编制。"
    document = replace(document_of(text, 2025), title="“十四五”交通发展规划")
    found = find(source_of(text), document, (root_of(text),), lexicon)
    assert [(text[task.start : task.end], str(task.due_on)) for task in found] == [
        ("2022年底前开工建设一级公路45公里", "2022-12-31")
    ]


def test_lines_with_a_label_of_goals_promise_in_reviews_and_those_of_reports_nowhere(lexicon: Lexicon) -> None:
    text = "整改目标：新建垃圾中转站3座。\n整改情况：建成垃圾中转站2座。"
    for section in ("review", "plan"):
        found = find(source_of(text), document_of(text), (root_of(text, section),), lexicon)
        assert [text[task.start : task.end] for task in found] == ["新建垃圾中转站3座"]

"""Works named in sentences: each case's sentence in a section, and the stages and names found in it."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from pipelines.extract.projects.mentions import find_mentions
from pipelines.extract.tasks.statements import find_statements
from pipelines.lexicon import Lexicon
from pipelines.model import Document, Node, ProjectMention, Section, SourceText, Span
from pipelines.tape import Tape
from tests.extract.structures import taped

with (Path(__file__).parent / "project_mention_cases.csv").open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file))


def _source(text: str) -> SourceText:
    return SourceText("case", "case", "text/plain", "utf-8", len(text), "", text)


def _document(text: str) -> Document:
    return Document(0, len(text), "", Span(0, 0), 0, None, "310110", "work_report", None, 2031, 2030, None, "test")


def _node(text: str, section: Section) -> Node:
    return Node(0, None, 0, 0, len(text), "", "", 0, section, None, False, "test")


def _tape(text: str, section: Section, lexicon: Lexicon) -> Tape:
    return taped(_source(text), _document(text), (_node(text, section),), lexicon)


def _find(text: str, section: Section, lexicon: Lexicon) -> tuple[ProjectMention, ...]:
    return find_mentions(_tape(text, section, lexicon), lexicon)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:16])
def test_stages_and_names(case: dict[str, str], lexicon: Lexicon) -> None:
    found = _find(case["text"], case["section"], lexicon)  # type: ignore[arg-type]
    told = [f"{mention.stage} {case['text'][mention.start : mention.end]}" for mention in found]
    assert "|".join(told) == case["found"]


def test_a_plan_promises_for_its_year_and_a_review_reports_on_its_own(lexicon: Lexicon) -> None:
    promised = _find("东湖隧道6月底前竣工。", "plan", lexicon)[0]
    reported = _find("东湖隧道竣工。", "review", lexicon)[0]
    assert (promised.is_promise, promised.period_year, promised.due_on) == (True, 2031, date(2031, 6, 30))
    assert (reported.is_promise, reported.period_year, reported.due_on) == (False, 2030, date(2030, 12, 31))


def test_a_mention_keeps_its_clause_and_rule(lexicon: Lexicon) -> None:
    text = "全力以赴,东湖隧道竣工;新增岗位。"
    mention = _find(text, "review", lexicon)[0]
    assert text[mention.clause_start : mention.clause_end] == "东湖隧道竣工"
    assert mention.rule_id == "stage_complete_tail"


def test_statements_are_the_sentences_of_reviews(lexicon: Lexicon) -> None:
    text = " 建成东湖隧道,新增岗位。\n好。改造道路3条;"
    found = find_statements(_tape(text, "review", lexicon))
    assert [text[s.start : s.end] for s in found] == ["建成东湖隧道,新增岗位", "改造道路3条"]
    assert {s.review_year for s in found} == {2030}
    assert find_statements(_tape(text, "plan", lexicon)) == ()

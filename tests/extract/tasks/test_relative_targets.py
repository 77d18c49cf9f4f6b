"""Promises measured against another series: each case's sentence in a section, and what is found in it."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from pipelines.extract.tasks.relative_targets import find_relative_targets
from pipelines.lexicon import Lexicon
from pipelines.model import Document, Node, RelativeTarget, Section, SourceText, Span
from tests.extract.structures import taped

with (Path(__file__).parent / "relative_target_cases.csv").open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file))


def _find(text: str, section: Section, lexicon: Lexicon) -> tuple[RelativeTarget, ...]:
    source = SourceText("case", "case", "text/plain", "utf-8", len(text), "", text)
    document = Document(0, len(text), "", Span(0, 0), 0, None, "310110", "work_report", None, 2031, 2030, None, "test")
    node = Node(0, None, 0, 0, len(text), "", "", 0, section, None, False, "test")
    return find_relative_targets(taped(source, document, (node,), lexicon), lexicon)


def _tell(text: str, found: RelativeTarget) -> str:
    series = (found.indicator_name, found.reference_indicator_name)
    return " ".join([text[found.start : found.end], found.measure, found.comparator, found.reference_scope, *series])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:16])
def test_what_is_promised_against_which_series(case: dict[str, str], lexicon: Lexicon) -> None:
    found = _find(case["text"], case["section"], lexicon)  # type: ignore[arg-type]
    assert "|".join(_tell(case["text"], one) for one in found) == case["found"]


def test_a_promise_keeps_its_period_firmness_sentence_and_rule(lexicon: Lexicon) -> None:
    text = "稳中求进。力争居民收入增长与经济增长同步,物价平稳。"
    (found,) = _find(text, "plan", lexicon)
    assert (found.period_year, found.period_start, found.period_end) == (2031, date(2031, 1, 1), date(2031, 12, 31))
    assert text[found.sentence_start : found.sentence_end] == "力争居民收入增长与经济增长同步,物价平稳"
    assert (found.commitment, found.rule_id) == ("aspirational", "relative_with")


def test_a_review_reports_on_its_own_year(lexicon: Lexicon) -> None:
    promised, reported = (_find("居民收入增长与经济增长同步。", section, lexicon)[0] for section in ("plan", "review"))
    assert (promised.is_promise, promised.period_year) == (True, 2031)
    assert (reported.is_promise, reported.period_year) == (False, 2030)


def test_a_promise_for_several_years_has_their_period(lexicon: Lexicon) -> None:
    (found,) = _find("“十六五”时期,居民收入增长与经济增长基本同步。", "plan", lexicon)
    assert (found.period_year, found.period_start, found.period_end) == (2035, date(2031, 1, 1), date(2035, 12, 31))

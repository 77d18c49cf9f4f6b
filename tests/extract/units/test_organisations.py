"""Who is responsible, by the ways in which plans say it. One row of the CSV is one work item."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipelines.extract.units.organisations import find_responsibilities
from pipelines.lexicon import Lexicon
from tests.extract.structures import outlined, tables_of

CASES = list(csv.DictReader(Path(__file__).with_name("responsibility_cases.csv").open(encoding="utf-8", newline="")))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:24])
def test_units_and_officials_are_read_with_their_roles(case: dict[str, str], lexicon: Lexicon) -> None:
    tape = outlined(case["text"], lexicon)
    organisations, officials = find_responsibilities(tape, tables_of(tape, lexicon), lexicon)
    for role, units, people in (("lead", "lead", "lead_people"), ("support", "support", "support_people")):
        assert [m.name for m in organisations if m.role == role] == case[units].split()
        assert [m.name for m in officials if m.role == role] == case[people].split()


def test_a_mention_spans_the_name_as_written_and_belongs_to_the_innermost_item(lexicon: Lexicon) -> None:
    text = "一、民生\n（一）旧改。责任单位：杨浦区人力资源和社会保障局\n（二）养老。责任单位：区民政局\n"
    tape = outlined(text, lexicon)
    first, second = find_responsibilities(tape, tables_of(tape, lexicon), lexicon)[0]
    assert (first.name, first.surface) == ("区人力资源社会保障局", "杨浦区人力资源和社会保障局")
    assert text[first.start : first.end] == first.surface
    assert [tape.nodes[mention.node].title for mention in (first, second)] == ["旧改", "养老"]


def test_a_unit_named_twice_for_one_item_counts_once(lexicon: Lexicon) -> None:
    tape = outlined("1.旧改。责任单位：区房管局、区房管局", lexicon)
    assert len(find_responsibilities(tape, tables_of(tape, lexicon), lexicon)[0]) == 1


def test_outside_of_work_items_nobody_is_responsible(lexicon: Lexicon) -> None:
    tape = outlined("责任单位：区房管局\n1.旧改。完成。", lexicon)
    assert find_responsibilities(tape, tables_of(tape, lexicon), lexicon) == ((), ())

"""A number or task has the theme of its own words, whatever heading it stands under."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipelines.extract.themes.own_themes import Passage, classify_passages
from pipelines.extract.themes.themes import score_nodes
from pipelines.lexicon import Lexicon
from pipelines.model import Span
from pipelines.run import extract_file
from tests.extract.structures import outlined

CASES = list(csv.DictReader(Path(__file__).with_name("own_theme_cases.csv").open(encoding="utf-8", newline="")))


def theme_of(text: str, words: str, name: str, lexicon: Lexicon) -> str | None:
    """Name of the theme of `words` in a plan of its own, called `name`."""
    tape = outlined(text, lexicon)
    start = text.index(words)
    node = max(n.index for n in tape.nodes if n.start <= start < n.end)
    points = score_nodes(tape, lexicon)
    passage = Passage(name, start, start + len(words), node)
    code = classify_passages(tape, points, [passage], lexicon)[Span(start, start + len(words))]
    return next((theme.theme_name for theme in lexicon.themes if theme.theme_code == code), None)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['heading']}-{case['passage']}-{case['theme']}")
def test_a_number_has_the_theme_of_its_own_words(case: dict[str, str], lexicon: Lexicon, tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(
        f"杨浦区2021年工作计划\n一、{case['heading']}\n1.{case['heading']}。{case['text']}\n", encoding="utf-8"
    )
    extraction = extract_file(path, lexicon)
    text = path.read_text("utf-8")
    codes = {text[q.char_start : q.char_end]: q.theme_code for q in extraction.quantity}
    names = {theme.theme_code: theme.theme_name for theme in lexicon.themes}
    assert names[codes[case["passage"]] or ""] == case["theme"]


def test_a_number_whose_words_say_nothing_has_the_theme_of_its_paragraph(lexicon: Lexicon) -> None:
    text = "一、大力改善民生\n推进健康城区建设。甲乙丙丁戊己庚辛。全年完成30个。\n"
    assert theme_of(text, "30个", "", lexicon) == "卫生健康"


def test_a_number_whose_paragraph_says_nothing_has_the_theme_of_what_holds_it(lexicon: Lexicon) -> None:
    assert theme_of("一、加强生态环境保护\n全年完成30个。\n", "30个", "", lexicon) == "生态环境"


def test_the_clause_decides_where_the_name_says_nothing(lexicon: Lexicon) -> None:
    text = "一、发展经济\n建设图书馆等12个项目，新增税收3亿元。\n"
    assert theme_of(text, "12个", "项目", lexicon) == "文化旅游体育"


def test_a_task_has_the_theme_of_its_own_words(lexicon: Lexicon, tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    words = "1.加强党的建设。深化医疗卫生体制改革。推进污水处理厂建设。"
    path.write_text(f"杨浦区2021年工作计划\n一、党建引领\n{words}完成3项。\n", encoding="utf-8")
    themes = {task.text: task.theme_code for task in extract_file(path, lexicon).task}
    assert themes["深化医疗卫生体制改革"] == "health"
    assert themes["推进污水处理厂建设"] == "environment"


def test_rows_for_numbers_leave_work_items_alone(lexicon: Lexicon) -> None:
    everywhere = {row.keyword for row in lexicon.theme_keywords if row.used_for == "any"}
    assert any(row.keyword not in everywhere for row in lexicon.theme_keywords if row.used_for == "number")
    assert len({(row.theme_code, row.keyword, row.used_for) for row in lexicon.theme_keywords}) == len(
        lexicon.theme_keywords
    )

"""The theme of a work item: its title speaks loudest, then its text, then what holds it."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.extract.themes.themes import classify_themes, score_nodes
from pipelines.lexicon import Lexicon
from tests.extract.structures import outlined

CASES = list(csv.DictReader(Path(__file__).with_name("theme_cases.csv").open(encoding="utf-8", newline="")))


def themes(text: str, lexicon: Lexicon) -> dict[str, str | None]:
    """Title to the name of its theme."""
    tape = outlined(text, lexicon)
    names = {theme.theme_code: theme.theme_name for theme in lexicon.themes}
    found = classify_themes(tape.nodes, score_nodes(tape, lexicon))
    return {node.title: names.get(found[node.index] or "") for node in tape.nodes}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_a_theme_is_the_one_its_words_speak_for(case: dict[str, str], lexicon: Lexicon) -> None:
    assert themes(f"1.{case['title']}。{case['text']}", lexicon)[case["title"]] == case["theme"]


def test_an_item_that_says_nothing_has_the_theme_of_what_holds_it(lexicon: Lexicon) -> None:
    found = themes("一、推进旧区改造\n（一）攻坚克难。抓紧抓实。\n（二）环境保护。治理大气污染。\n", lexicon)
    assert (found["攻坚克难"], found["环境保护"]) == ("住房与旧改", "生态环境")


def test_every_node_is_classified_and_a_text_without_any_word_is_not(lexicon: Lexicon) -> None:
    tape = outlined("甲乙丙丁", lexicon)
    nameless = {node.index: None for node in tape.nodes}
    tape = replace(tape, document=replace(tape.document, title="丁"))
    assert classify_themes(tape.nodes, score_nodes(tape, lexicon)) == nameless


def test_every_keyword_speaks_for_a_theme_that_there_is(lexicon: Lexicon) -> None:
    known = {theme.theme_code for theme in lexicon.themes}
    assert {row.theme_code for row in lexicon.theme_keywords} == known
    assert all(len(row.keyword) >= 2 and row.weight > 0 for row in lexicon.theme_keywords)

"""Which papers are one: copies with other furniture, corrected issues, and what only looks like either."""

from __future__ import annotations

import re

from pipelines.lexicon import Lexicon
from pipelines.link.copies import Copy, Paper, Replaced, Said, find_copies
from pipelines.split.bundles import split_patterns

ITEMS = (("农村公路", 85, "公里"), ("供水工程", 9, "处"), ("技能培训", 2600, "人"), ("校园饮水", 14, "所"))


def _paper(
    name: str, day: int = 1, title: str = "彰武县2024年为民办实事工作计划", note: str = "", **other: float
) -> Paper:
    numbers, lines = [], []
    for thing, value, unit in ITEMS:
        told = other.get(thing, value)
        lines.append(f"完成{thing}建设任务{told:g}{unit}，由县级有关部门牵头负责落实。")
        numbers.append(Said(f"{name}:{thing}", "target", thing, told, unit, lines[-1]))
    return Paper(name, day, f"{name}.txt", title, "\n".join((title, note, *lines)), tuple(numbers))


def _find(lexicon: Lexicon, *papers: Paper) -> tuple[list[Copy], list[Replaced]]:
    return find_copies(papers, split_patterns(lexicon)["corrects"])


def test_a_repost_with_its_own_day_line_is_a_copy_of_the_first(lexicon: Lexicon) -> None:
    first, again = _paper("first"), _paper("again", 30, note="发布时间:2024-03-30 来源:县政府办 浏览:128次")
    copies, replaced = _find(lexicon, again, first)
    assert [(copy.document_id, copy.first_id, copy.relation) for copy in copies] == [("again", "first", "copy")]
    assert replaced == []


def test_a_corrected_issue_replaces_what_it_says_again(lexicon: Lexicon) -> None:
    note = "本文替代3月5日公布的版本，农村公路里程由85公里更正为58公里。"
    newer = _paper("newer", 40, "彰武县2024年为民办实事工作计划(修订)", note, 农村公路=58)
    copies, replaced = _find(lexicon, _paper("first"), newer, _paper("copy", 2))
    assert {(copy.document_id, copy.relation) for copy in copies} == {("copy", "copy"), ("first", "replaced")}
    changed = [pair for pair in replaced if pair.is_changed]
    assert changed == [Replaced("first:农村公路", "newer:农村公路", True)]
    assert len(replaced) == len(ITEMS)


def test_another_number_without_a_word_of_correction_stays_beside_the_first(lexicon: Lexicon) -> None:
    assert _find(lexicon, _paper("first"), _paper("second", 40, 农村公路=58)) == ([], [])


def test_papers_of_other_titles_are_not_corrected(lexicon: Lexicon) -> None:
    other = _paper("other", 40, "彰武县2024年交通工作要点(修订)", 农村公路=58, 供水工程=7, 技能培训=2, 校园饮水=3)
    assert _find(lexicon, _paper("first"), other) == ([], [])


def test_short_papers_without_numbers_are_left_alone(lexicon: Lexicon) -> None:
    notices = [Paper(name, 1, name, "关于召开会议的通知", "各镇街：定于近期召开会议。", ()) for name in "ab"]
    assert find_copies(notices, re.compile("更正")) == ([], [])

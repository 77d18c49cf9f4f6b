"""Which names are one indicator in other words, and which never are."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.errors import ReferenceTableError
from pipelines.lexicon import IndicatorMerge, check_decisions, load_lexicon
from pipelines.link.merges import (
    BY_HAND,
    OTHER_ORDER,
    SAME_WORDS,
    Indicator,
    Merge,
    MergeRules,
    find_merges,
    merge_rules,
)
from pipelines.settings import load_settings
from pipelines.warehouse.words import WordCutter


@pytest.fixture(scope="module")
def rules() -> MergeRules:
    return merge_rules(load_lexicon(load_settings().reference))


@pytest.fixture(scope="module")
def cutter(rules: MergeRules) -> WordCutter:
    return WordCutter(rules.synonyms)


def _merges(rules: MergeRules, cutter: WordCutter, *indicators: Indicator) -> list[Merge]:
    return find_merges(indicators, rules, cutter.split)


def _pair(one: str, other: str, family: str = "count", kinds: tuple[str, str] = ("flow", "flow")) -> list[Indicator]:
    return [Indicator("x1", one, family, "flow", 1), Indicator("x2", other, family, "flow", 9)]


@pytest.mark.parametrize(
    ("one", "other", "family", "rule"),
    [
        ("农村泥砖危房改造工程", "农村泥砖危房改造", "household", SAME_WORDS),
        ("国际友好学校和友城", "国际友好学校和友好城市", "count", SAME_WORDS),
        ("规上工业企业数字化转型", "规模以上工业企业数字化转型", "count", SAME_WORDS),
        ("先进制造业增加值占GDP比例", "先进制造业增加值占地区生产总值比重", "share", SAME_WORDS),
        ("接驳地铁公交线路", "地铁接驳公交线路", "count", OTHER_ORDER),
        ("加固病险水库", "病险水库加固", "count", OTHER_ORDER),
    ],
)
def test_the_same_words_are_merged_into_the_name_that_most_numbers_have(
    rules: MergeRules, cutter: WordCutter, one: str, other: str, family: str, rule: str
) -> None:
    found = _merges(rules, cutter, *_pair(one, other, family))
    assert [(m.surface, m.from_id, m.to_id, m.to_name, m.rule) for m in found] == [(one, "x1", "x2", other, rule)]
    assert 0 < found[0].score < 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("新开工保障性住房", "竣工保障性住房"),
        ("城镇居民危房改造", "农村居民危房改造"),
        ("跨境电商进口商品", "跨境电商出口商品"),
        ("跨境电商进出口商品", "跨境电商出口商品"),
        ("增加建设用地指标", "减少建设用地指标"),
        ("10千伏输电线路", "35千伏输电线路"),
        ("高层次人才总量", "高层次人才"),
        ("公办幼儿园学位", "幼儿园学位"),
        ("市级重点实验室", "省级重点实验室"),
        ("重点文物保护工作", "重点文物保护区"),
        ("困难人员就业", "就业困难人员"),
        ("区县级市", "县级市区"),
        ("占GDP比重", "占地区生产总值比重"),
        ("完成重点工作", "完成重点任务"),
    ],
)
def test_what_differs_in_meaning_is_never_merged(rules: MergeRules, cutter: WordCutter, one: str, other: str) -> None:
    assert _merges(rules, cutter, *_pair(one, other)) == []


def test_family_and_kind_keep_equal_names_apart(rules: MergeRules, cutter: WordCutter) -> None:
    one, other = _pair("农村泥砖危房改造工程", "农村泥砖危房改造")
    assert len(_merges(rules, cutter, one, other)) == 1
    assert _merges(rules, cutter, one, other._replace(family="area")) == []
    assert _merges(rules, cutter, one, other._replace(kind="growth")) == []
    assert _merges(rules, cutter, one, other._replace(kind="share")) == []
    # What there is and what was done is told by each number's measure.
    assert len(_merges(rules, cutter, one, other._replace(kind="level"))) == 1


def test_a_listed_indicator_takes_the_others_and_is_never_merged(rules: MergeRules, cutter: WordCutter) -> None:
    usual = Indicator("x1", "老旧小区综合改造任务", "count", "flow", 99)
    listed = Indicator("old_estates", "老旧小区改造", "count", "flow", 1)
    assert [(m.from_id, m.to_id) for m in _merges(rules, cutter, usual, listed)] == [("x1", "old_estates")]


def test_a_reader_keeps_two_names_together_and_splits_two_others(rules: MergeRules, cutter: WordCutter) -> None:
    like, unlike = _pair("病险水库加固", "加固病险水库"), _pair("竹编工坊", "手工竹编馆")
    assert len(_merges(rules, cutter, *like)) == 1
    assert _merges(rules, cutter, *unlike) == []
    lexicon = load_lexicon(load_settings().reference)
    decided = merge_rules(
        replace(
            lexicon,
            indicator_merges=(
                IndicatorMerge("keep", "竹编工坊", "手工竹编馆", "个", "one craft"),
                IndicatorMerge("split", "病险水库加固", "加固病险水库", "座", "two programmes"),
            ),
        )
    )
    assert _merges(decided, cutter, *like) == []
    assert [(m.from_id, m.to_id, m.rule) for m in _merges(decided, cutter, *unlike)] == [("x1", "x2", BY_HAND)]


DECISION = IndicatorMerge("keep", "竹编工坊", "手工竹编馆", "个", "one craft")


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ((replace(DECISION, unit="竹"),), "row 2, column unit: no such unit"),
        ((replace(DECISION, other_name="竹编工坊"),), "row 2, column other_name: both names are the same"),
        ((DECISION, replace(DECISION, decision="split")), "row 3, column decision: another row decides"),
        ((DECISION, replace(DECISION, indicator_name="竹艺店", other_name="竹编工坊")), "row 3.*itself counted"),
    ],
)
def test_decisions_that_contradict_each_other_stop_the_run(
    rows: tuple[IndicatorMerge, ...], reason: str, tmp_path: Path
) -> None:
    with pytest.raises(ReferenceTableError, match=reason):
        check_decisions(tmp_path, rows, frozenset(("个",)))

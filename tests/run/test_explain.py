"""`taizhang explain`: which words and rules decided how a number is read."""

import json
import re
from pathlib import Path

import pytest

from pipelines import cli
from pipelines.errors import PlaceError
from pipelines.explain import Rival, Step, explain_file
from pipelines.lexicon import Lexicon
from pipelines.run import extract_file
from pipelines.settings import PROJECT_ROOT

REPORT = """杨浦区2021年政府工作报告

一、2020年工作回顾
推出容缺受理事项200项。建成商务楼宇30幢,新增养老床位600张。城镇居民人均可支配收入7813元,农民人均纯收入3850元,分别增长2.3%和1.5%。

二、2021年主要任务
今年计划新建绿地不少于20公顷,旅游收入增长8%左右。
"""
TABLE = """杨浦区2021年主要目标完成情况

| 序号 | 指标名称 | 单位 | 年度目标 | 完成情况 |
| --- | --- | --- | --- | --- |
| 1 | 新增就业岗位 | 个 | 30000 | 31500 |
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("explained") / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def test_a_name_is_told_with_what_was_cut_and_what_competed(report: Path, lexicon: Lexicon) -> None:
    explanation = explain_file(report, REPORT.index("600张"), lexicon)
    assert (explanation.number, explanation.outcome) == ("600张", "result")
    assert explanation.read["indicator"] == "养老床位"
    assert Step("front_cut", "新增养老床位", "养老床位") in explanation.steps
    assert explanation.rivals == (Rival("养老床位", "ind_left", True), Rival("商务楼宇", "ind_inherited", False))
    assert explanation.notes["verb"] == "新增"
    assert {"verb", "cue increment"} <= set(next(tag.roles for tag in explanation.tags if tag.word == "新增"))


def test_a_list_that_shares_its_numbers_is_told(report: Path, lexicon: Lexicon) -> None:
    explanation = explain_file(report, REPORT.index("1.5%"), lexicon)
    assert explanation.rivals[0] == Rival("农民人均纯收入", "ind_respectively", True)
    assert explanation.notes["list_carried"] == "农民人均纯收入"


def test_every_part_of_the_rule_is_told_in_words(report: Path, lexicon: Lexicon) -> None:
    explanation = explain_file(report, REPORT.index("20公顷"), lexicon)
    assert [(rule.decides, rule.rule_id) for rule in explanation.rules] == [
        ("name", "ind_left"),
        ("kind", "kind_plan"),
        ("operator", "op_above_before"),
        ("period", "period_year"),
        ("measure", "measure_added"),
    ]
    assert all(rule.words and rule.words_en for rule in explanation.rules)
    assert [(ground.decides, ground.rule_id, ground.said) for ground in explanation.grounds] == [
        ("kind", "kind_of_part", "2021年主要任务"),
        ("operator", "op_words", "不少于"),
        ("period", "time_of_part", "2021年主要任务"),
        ("unit", "unit_written", "公顷"),
        ("measure", "measure_added", "新建"),
    ]
    assert explanation.notes["operator_words"] == "不少于"
    assert (explanation.notes["unit_written"], explanation.notes["section"]) == ("公顷", "plan")


def test_a_number_of_a_table_is_told_by_its_row_and_column(tmp_path: Path, lexicon: Lexicon) -> None:
    path = tmp_path / "table.md"
    path.write_text(TABLE, encoding="utf-8")
    explanation = explain_file(path, TABLE.index("31500"), lexicon)
    assert (explanation.outcome, explanation.notes["row"]) == ("result", "新增就业岗位")
    assert (explanation.notes["column"], explanation.notes["column_role"]) == ("完成情况", "result")
    assert explanation.notes["row_path"] == "index: 1 | name: 新增就业岗位 | unit: 个 | target: 30000"
    told = {ground.rule_id: ground.said for ground in explanation.grounds}
    assert (told["unit_of_row"], told["kind_of_column"]) == ("个", "完成情况")


def test_words_that_tell_kind_operator_and_period_are_told_beside_the_rules(report: Path, lexicon: Lexicon) -> None:
    explanation = explain_file(report, REPORT.index("20公顷"), lexicon)
    told = {(rival.decides, rival.name, rival.rule_id, rival.is_chosen) for rival in explanation.rivals[1:]}
    assert ("operator", "不少于", "op_above_before", True) in told
    assert ("period", "今年", "read_single_year", False) in told
    assert {decides for decides, *_ in told} == {"kind", "operator", "period"}


def test_a_numeral_that_is_neither_says_by_which_rule(report: Path, lexicon: Lexicon) -> None:
    explanation = explain_file(report, REPORT.index("2021"), lexicon)
    assert explanation.outcome == "reject"
    assert explanation.read == {"reason": "date"}
    assert explanation.rules[0].decides == "reject"


def test_a_place_without_a_number_names_the_nearest(report: Path, lexicon: Lexicon) -> None:
    with pytest.raises(PlaceError, match=rf"no number stands at .*; the nearest is 600 at {REPORT.index('600')}"):
        explain_file(report, REPORT.index("养老床位"), lexicon)
    with pytest.raises(PlaceError, match="none at 100000"):
        explain_file(report, 100_000, lexicon)


def test_the_command_speaks_to_people_and_to_programs(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    at = str(REPORT.index("600张"))
    assert cli.main(["explain", str(report), "--at", at]) == 0
    said = capsys.readouterr().out
    assert "names that competed\n  → 养老床位  ind_left\n    商务楼宇  ind_inherited\n" in said
    assert cli.main(["explain", str(report), "--at", at, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["read"]["indicator"] == "养老床位"


def test_what_competed_and_was_cut_is_kept_with_the_number(report: Path, lexicon: Lexicon) -> None:
    """The evidence page tells it without reading the document again, and tells what the command tells."""
    explanation = explain_file(report, REPORT.index("600张"), lexicon)
    number = next(each for each in extract_file(report, lexicon).quantity if each.indicator == "养老床位")
    assert number.other_names == '[["ind_inherited","商务楼宇"]]'
    assert json.loads(number.naming_steps or "") == [[s.step, s.before, s.after] for s in explanation.steps]
    assert ["front_cut", "新增养老床位", "养老床位"] in json.loads(number.naming_steps or "")


@pytest.mark.parametrize(
    ("sentence", "grounds"),
    [
        ("到2025年,城镇化率达到72%左右", [("time_in_sentence", "到2025年"), ("op_words", "左右")]),
        ("三年内改造小区90个", [("time_in_sentence", "三年内"), ("measure_work", "改造")]),
        ("累计已改造小区90个", [("kind_words", "已")]),
        ("贫困人口减少1240万", [("unit_implied", "人")]),
        ("上半年改造小区90个", [("time_in_sentence", "上半年")]),
    ],
)
def test_the_words_from_which_a_part_follows_are_told(
    sentence: str, grounds: list[tuple[str, str]], tmp_path: Path, lexicon: Lexicon
) -> None:
    text = f"杨浦区2021年工作要点\n\n一、2021年主要任务\n{sentence}。\n"
    path = tmp_path / "plan.txt"
    path.write_text(text, encoding="utf-8")
    at = text.index(re.findall(r"\d+", sentence)[-1])
    told = [(ground.rule_id, ground.said) for ground in explain_file(path, at, lexicon).grounds]
    assert set(grounds) <= set(told)


def test_every_rule_that_reads_numbers_has_words(lexicon: Lexicon) -> None:
    """Rules are named in the code or are rows of operators.csv."""
    known = {row.rule_id for row in lexicon.rule_texts}
    code = "".join(
        path.read_text(encoding="utf-8")
        for room in ("extract", "tape")
        for path in (PROJECT_ROOT / "pipelines" / room).rglob("*.py")
        if path.name != "__init__.py"  # which only names what a room shows
    )
    named = set(re.findall(r'"((?:ind|kind|op|period)_[a-z_]+)"', code)) | {row.rule_id for row in lexicon.operators}
    measures = PROJECT_ROOT / "pipelines" / "extract" / "names" / "measures.py"
    named |= set(re.findall(r'"(measure_[a-z_]+)"', measures.read_text(encoding="utf-8")))
    named |= set(re.findall(r'(?:take|Step)\("([a-z_]+)", ', code))
    assert {"front_cut", "name_completed"} <= named
    # A name may also be the beginning of several, as in a test of what they have in common.
    assert [name for name in sorted(named - known) if not any(rule.startswith(f"{name}_") for rule in known)] == []
    assert len(known) == len(lexicon.rule_texts)

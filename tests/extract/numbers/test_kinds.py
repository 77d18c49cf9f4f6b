"""Promise or result by where a number stands: before a report of its own, under a label, in a title."""

from pathlib import Path

import pytest

from pipelines.lexicon import Lexicon, load_lexicon
from pipelines.run import extract_file
from pipelines.settings import load_settings


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(load_settings().reference)


def told(text: str, folder: Path, lexicon: Lexicon) -> list[tuple[str, str, float, int | None]]:
    path = folder / "a.txt"
    path.write_text(text, "utf-8")
    return [(q.kind, q.indicator, q.value, q.period_year) for q in extract_file(path, lexicon).quantity]


def test_what_stands_before_a_report_of_the_same_work_was_promised(tmp_path: Path, lexicon: Lexicon) -> None:
    text = (
        "2016年宜昌市伍家岗区十件实事完成情况公示\n现将2016年十件实事完成情况公示如下：\n"
        "1、新增学位540个。完成情况：新增学位570个。\n2、改造小街小巷40条。\n完成情况：改造小街小巷36条。\n3、新建公厕9座。\n"
    )
    assert told(text, tmp_path, lexicon) == [
        ("target", "学位", 540, 2016), ("result", "学位", 570, 2016), ("target", "小街小巷", 40, 2016),
        ("result", "小街小巷", 36, 2016), ("result", "公厕", 9, 2016),
    ]  # fmt: skip


def test_a_sentence_that_begins_to_report_is_enough_where_the_title_says_so(tmp_path: Path, lexicon: Lexicon) -> None:
    items = (
        "1.新增养老床位300张。已完成312张。\n2.开设爱心暑托班办班点20个。实际开设24个。\n"
        "3.旧住房综合改造60万平方米。年内实际完成63万平方米。\n4.新建公厕9座。质量良好。\n"
    )
    goals = [("养老床位", 300, 312), ("开设爱心暑托班办班点", 20, 24), ("旧住房综合改造", 6e5, 6.3e5)]
    found = told(f"杨浦区2022年为民办实事项目完成情况通报\n{items}", tmp_path, lexicon)
    pairs = [(promised, reported) for promised, reported in zip(found[::2], found[1::2], strict=False)]
    assert [(p[0], p[1], p[2], r[0], r[2]) for p, r in pairs] == [
        ("target", name, goal, "result", done) for name, goal, done in goals
    ]
    assert found[-1] == ("result", "公厕", 9, 2022)
    speech = told(f"杨浦区政府工作报告\n一、2022年工作回顾\n{items}", tmp_path, lexicon)
    assert {kind for kind, *_ in speech} == {"result"}


def test_a_label_in_brackets_is_no_part_of_the_name(tmp_path: Path, lexicon: Lexicon) -> None:
    text = "北海市海城区2025年重点工作\n【工作一】振兴工业\n【年度目标】工业总产值增长12%,新增规上工业企业8家。\n"
    text += "【工作举措】新建公厕3座。\n"
    assert told(text, tmp_path, lexicon) == [
        ("target", "工业总产值", 12, 2025), ("target", "规上工业企业", 8, 2025), ("target", "公厕", 3, 2025),
    ]  # fmt: skip


def test_a_label_before_a_sum_is_of_the_item_above_it(tmp_path: Path, lexicon: Lexicon) -> None:
    text = "松江区2023年重大建设项目计划\n一、新开工项目\n1.松江枢纽综合体\n总投资：68.5亿元\n责任单位：区交通委\n"
    assert told(text, tmp_path, lexicon) == [("target", "松江枢纽综合体总投资", 68.5e8, 2023)]


def test_a_speech_without_headings_turns_to_this_year(tmp_path: Path, lexicon: Lexicon) -> None:
    text = "浦东新区区委全会上的工作报告（摘要）\n2024年1月10日\n过去一年，新增养老床位300张。\n"
    text += "今年，要新增上市企业20家。\n要新建幼儿园24所。\n"
    assert told(text, tmp_path, lexicon) == [
        ("result", "养老床位", 300, 2023), ("target", "上市企业", 20, 2024), ("target", "幼儿园", 24, 2024),
    ]  # fmt: skip


def test_goal_and_report_under_one_heading_are_a_pair(tmp_path: Path, lexicon: Lexicon) -> None:
    text = (
        "荣昌区2023年民生实事兑现情况\n一、健康惠民\n承诺内容：为5.5万名老年人免费体检，新建急救站4处。\n"
        "兑现情况：为老年人免费体检5.73万人，急救站建成3处。\n二、供热\n承诺内容：新增供热面积40万平方米。\n"
        "兑现情况：供热改造31万平方米，投入资金2亿元。\n"
    )
    path = tmp_path / "a.txt"
    path.write_text(text, "utf-8")
    numbers = extract_file(path, lexicon).quantity
    rows: dict[str, list[tuple[str, float]]] = {}
    for number in numbers:
        rows.setdefault(number.row_key or "", []).append((number.kind, number.value))
    alone = rows.pop("")
    assert sorted(rows.values()) == [
        [("target", 4), ("result", 3)], [("target", 55_000), ("result", 57_300)], [("target", 4e5), ("result", 3.1e5)],
    ]  # fmt: skip
    assert alone == [("result", 2e8)]
    assert {number.period_year for number in numbers} == {2023}


def test_what_is_left_undone_or_corrected_is_neither(tmp_path: Path, lexicon: Lexicon) -> None:
    text = (
        "博白县英桥镇2023年工作总结\n一、工作开展情况\n完成户厕改造318户，尚有82户未动工。\n"
        "固定资产投资增长3.2%，与年初预期8%的目标相差4.8个百分点。\n道路里程由85公里更正为58公里。\n"
    )
    assert [value for _, _, value, _ in told(text, tmp_path, lexicon)] == [318, 3.2, 8]


def test_what_months_of_the_planned_year_have_brought_is_reported(tmp_path: Path, lexicon: Lexicon) -> None:
    text = "2020年成都市人民政府工作报告\n三、2020年工作安排\n受疫情影响，"
    text += "一季度地区生产总值下降3%、社会消费品零售总额下降13.5%。\n"
    text += "全年地区生产总值增长6%。一季度力争规模以上工业增加值增长5%。\n"
    assert told(text, tmp_path, lexicon) == [
        ("result", "地区生产总值", -3, 2020), ("result", "社会消费品零售总额", -13.5, 2020),
        ("target", "地区生产总值", 6, 2020), ("target", "规模以上工业增加值", 5, 2020),
    ]  # fmt: skip


def test_a_paragraph_of_a_plan_that_tells_of_its_first_months_promises_nothing(
    tmp_path: Path, lexicon: Lexicon
) -> None:
    text = (
        "2023年临江市人民政府工作报告\n一、2022年工作回顾\n新增就业3万人。\n二、2023年工作任务\n"
        "1至4月，全市生产总值412.3亿元，比上年同期增长5.1%。工业稳步回升，工业增加值96.2亿元，增长4.2%。"
        "全年力争生产总值增长6%。新建公园12个。\n上半年，完成前期工作，开工医院2家。\n"
    )
    kinds = {(name, value): kind for kind, name, value, _ in told(text, tmp_path, lexicon)}
    reported = {value for (_, value), kind in kinds.items() if kind == "result"}
    assert reported == {30_000, 41_230_000_000, 5.1, 9_620_000_000, 4.2}
    assert {value for (_, value), kind in kinds.items() if kind == "target"} == {6, 12, 2}


def test_a_result_in_a_row_falls_as_its_goal_does(tmp_path: Path, lexicon: Lexicon) -> None:
    text = (
        "滨河区2022年国民经济和社会发展计划完成情况表\n指标名称    计量单位    年计划    全年完成\n"
        "地区生产总值    亿元    412    418.7\n单位GDP能耗下降    %    3    3.3\n造林面积    万亩    1.6    1.6\n"
    )
    values = {(kind, value) for kind, name, value, _ in told(text, tmp_path, lexicon) if "能耗" in name}
    assert values == {("target", -3), ("result", -3.3)}

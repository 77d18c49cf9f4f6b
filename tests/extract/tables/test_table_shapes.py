"""Tables of every shape: what a row and a column say of a number does not depend on how the table was drawn."""

from __future__ import annotations

import pytest

from pipelines.lexicon import Lexicon, load_lexicon
from pipelines.model import SourceText
from pipelines.run import extract_source
from pipelines.settings import PROJECT_ROOT

HEADS = "| 指标 | 年度目标(万元) | 完成(万元) |\n"
TITLE = "杨浦区2023年重点工作完成情况表\n"


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(PROJECT_ROOT / "seeds" / "reference")


def numbers(text: str, lexicon: Lexicon) -> list[tuple[str, str, float, str]]:
    source = SourceText("a.txt", "a.txt", "text/plain", "utf-8", 0, "a" * 64, text)
    return [(q.kind[0], q.indicator, q.value, q.unit) for q in extract_source(source, lexicon).quantity]


WANTED = [
    ("t", "财政收入", 186e7, "元"),
    ("r", "财政收入", 16327e5, "元"),
    ("t", "税收收入", 1425e6, "元"),
    ("r", "税收收入", 12184e5, "元"),
]


@pytest.mark.parametrize(
    "text",
    [
        "单位:万元\n指标\t年度目标\t完成\n财政收入\t186000\t163270\n税收收入\t142500\t121840\n",
        "单位:万元\n项目\t财政收入\t税收收入\n年度目标\t186000\t142500\n1—10月完成\t163270\t121840\n",
        "单位:万元\n项目    财政收入    税收收入\n年度目标    186000    142500\n完成    163270    121840\n",
        "指标\t单位\t2023年\t\n\t\t目标\t完成\n财政收入\t万元\t186000\t163270\n税收收入\t万元\t142500\t121840\n",
        f"{HEADS}|---|---|---|\n| 财政收入 | 186000 | 163270 |\n{HEADS}| 税收收入 | 142500 | 121840 |\n",
        "单位:万元\n指标\t目标\t完成\t指标\t目标\t完成\n财政收入\t186000\t163270\t税收收入\t142500\t121840\n",
    ],
    ids=["plain", "on its side", "on its side, blanks", "heads in two lines", "heads repeated", "side by side"],
)  # fmt: skip
def test_a_table_says_the_same_in_every_shape(text: str, lexicon: Lexicon) -> None:
    assert sorted(numbers(TITLE + text, lexicon)) == sorted(WANTED)


def test_goal_and_result_of_a_row_are_born_as_a_pair(lexicon: Lexicon) -> None:
    rows = "就业|新增就业1.15万人|新增就业9830人|区人社局\n出行|打通断头路6条|尚未动工|区建委\n"
    text = f"{TITLE}项目|年度目标|截至9月底进展|责任单位\n{rows}"
    source = SourceText("a.txt", "a.txt", "text/plain", "utf-8", 0, "a" * 64, text)
    goal, result, alone = extract_source(source, lexicon).quantity
    assert goal.row_key == result.row_key is not None
    assert (str(goal.period_end), str(result.period_end)) == ("2023-12-31", "2023-09-30")
    assert alone.row_key is None


def test_merged_units_hold_for_each_row_and_a_second_goal_has_its_own_deadline(lexicon: Lexicon) -> None:
    cells = [
        "序号",
        "任务",
        "年度目标",
        "牵头单位",
        "完成时限",
        "1",
        "改造小区",
        "改造小区31个",
        "区房管局",
        "2023-06-30",
    ]
    cells += [
        "2",
        "一老一小",
        "新增托位640个",
        "区卫健委",
        "10月底",
        "新建卫生室9所",
        "三季度",
        "3",
        "招商",
        "引进项目26个",
    ]
    cells += ["区商务委", "2023/11/30"]
    text = "杨浦区2023年重点任务分解表\n" + "\n\n".join(cells) + "\n"
    source = SourceText("a.txt", "a.txt", "text/plain", "utf-8", 0, "a" * 64, text)
    found = extract_source(source, lexicon)
    ends = [(q.value, str(q.period_end)) for q in found.quantity]
    assert ends == [(31, "2023-06-30"), (640, "2023-10-31"), (9, "2023-09-30"), (26, "2023-11-30")]
    units = {o.work_item_id: o.organisation_name for o in found.work_item_organisation}
    assert [units[q.work_item_id or ""] for q in found.quantity] == ["区房管局", "区卫健委", "区卫健委", "区商务委"]


def test_a_table_of_performance_goals_counts_no_weights(lexicon: Lexicon) -> None:
    text = "杨浦区2023年项目绩效目标表\n一级指标|二级指标|三级指标|运算符号|指标值|度量单位|权重\n"
    text += "产出|数量|培训人次|≥|1450|人次|20\n效益|社会效益|登记失业率|≤|4|%|20\n"
    source = SourceText("a.txt", "a.txt", "text/plain", "utf-8", 0, "a" * 64, text)
    found = [(q.kind, q.value, q.unit, q.operator) for q in extract_source(source, lexicon).quantity]
    assert found == [("target", 1450, "人次", ">="), ("target", 4, "%", "<=")]


def test_problems_are_no_goals_and_progress_is_of_the_day_of_the_note(lexicon: Lexicon) -> None:
    text = "杨浦区督察反馈问题整改任务清单\n反馈问题|整改目标|整改时限|责任单位|整改进展\n"
    text += "每天3000吨污水直排|新建管网38公里|2024年12月底|区建委|已新建管网21.6公里\n注:整改进展截至2024年8月31日\n"
    source = SourceText("a.txt", "a.txt", "text/plain", "utf-8", 0, "a" * 64, text)
    found = [(q.kind, q.value, str(q.period_end)) for q in extract_source(source, lexicon).quantity]
    assert found == [("target", 38, "2024-12-31"), ("result", 21.6, "2024-08-31")]


def test_quarters_counted_from_january_are_parts_of_the_year(lexicon: Lexicon) -> None:
    heads = "指标\t单位\t全年目标\t1季度\t1—2季度\t前三季度\n"
    text = f"杨浦区2024年主要指标调度表\n{heads}新增市场主体\t户\t6000\t1530\t3420\t5210\n"
    source = SourceText("a.txt", "a.txt", "text/plain", "utf-8", 0, "a" * 64, text)
    goal, *results = extract_source(source, lexicon).quantity
    assert (goal.kind, str(goal.period_end)) == ("target", "2024-12-31")
    assert {result.row_key for result in results} == {goal.row_key}
    assert [(r.kind, str(r.period_start)[5:], str(r.period_end)[5:]) for r in results] == [
        ("result", "01-01", "03-31"), ("result", "01-01", "06-30"), ("result", "01-01", "09-30"),
    ]  # fmt: skip


def test_the_sums_of_a_group_of_rows_are_no_promise(lexicon: Lexicon) -> None:
    heads = "序号\t项目名称\t总投资\t2024年计划投资\t责任单位\n"
    group = "一、续建项目(2个)\t\t57000\t20600\t\n"
    rows = "1\t学府路改建工程\t36000\t12000\t区建委\n2\t区中医医院迁建项目\t21000\t8600\t区卫健委\n"
    text = f"杨浦区2024年重点建设项目计划表\n单位:万元\n{heads}{group}{rows}"
    assert [value for _, _, value, _ in numbers(text, lexicon)] == [12e7, 86e6]
    source = SourceText("a.txt", "a.txt", "text/plain", "utf-8", 0, "a" * 64, text)
    assert {row.status for row in extract_source(source, lexicon).project_listing} == {"ongoing"}


def test_a_result_said_before_its_table_stands_beside_the_goal_of_its_row(lexicon: Lexicon) -> None:
    text = (
        "杨浦区2023年经济社会发展计划执行情况\n一、执行情况\n社会消费品零售总额增长7.3%。\n"
        "指标\t单位\t2023年计划\t2023年完成\n社会消费品零售总额增速\t%\t6.5\t7.3\n"
    )
    source = SourceText("a.txt", "a.txt", "text/plain", "utf-8", 0, "a" * 64, text)
    result, goal = extract_source(source, lexicon).quantity
    assert (result.kind, goal.kind) == ("result", "target")
    assert result.row_key == goal.row_key is not None


@pytest.mark.parametrize(
    "rows",
    [
        "指标名称\t指标值\n服务老年人数\t不少于\n1800人\n培训期数\t不低于\n12期\n",
        "序号\n指标名称\n指标值\n责任单位\n1\n服务老年人数\n不少于\n1800人\n区民政局\n2\n培训期数\n不低于\n12期\n区人社局\n",
        "三级指标 | 符号 | 指标值\n服务老年人数 | ≥ | 1800人\n培训期数 | ≥ | 12期\n",
    ],
)
def test_an_operator_that_a_line_break_parts_from_its_number_is_kept(rows: str, lexicon: Lexicon) -> None:
    source = SourceText("a.txt", "a.txt", "text/plain", "utf-8", 0, "a" * 64, f"杨浦区2023年绩效目标表\n{rows}")
    found = [(q.indicator, q.operator, q.value) for q in extract_source(source, lexicon).quantity]
    assert found == [("服务老年人数", ">=", 1800), ("培训期数", ">=", 12)]


def test_a_card_of_labels_and_what_they_say_is_one_row(lexicon: Lexicon) -> None:
    text = (
        "杨浦区督察反馈问题整改进展情况表\n报送日期:2024年10月12日\n问题一\n问题表述\t全区112家企业未接入管网\n"
        "责任单位\t牵头:区生态环境局;配合:区水务局\n整改时限\t2024年12月31日\n整改目标\t新建污水收集管网46公里\n"
        "整改进展\t截至2024年9月底,建成管网39.5公里\n整改状态\t达到序时进度\n"
    )
    found = extract_source(SourceText("a.txt", "a.txt", "text/plain", "utf-8", 0, "a" * 64, text), lexicon).quantity
    assert [(q.kind, q.value, str(q.period_end)) for q in found] == [
        ("target", 46, "2024-12-31"), ("result", 39.5, "2024-09-30"),
    ]  # fmt: skip
    assert found[0].row_key == found[1].row_key is not None

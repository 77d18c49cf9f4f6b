"""Papers of the running year: until when they tell, goals among their faults, deadlines behind a list."""

from __future__ import annotations

import pytest

from pipelines.lexicon import Lexicon, load_lexicon
from pipelines.model import SourceText
from pipelines.records import QuantityRecord
from pipelines.run import Extraction, extract_source
from pipelines.settings import load_settings
from pipelines.split.bundles import split_patterns
from pipelines.split.periods import column_period


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(load_settings().reference)


def read(text: str, lexicon: Lexicon) -> Extraction:
    return extract_source(SourceText("a.txt", "a.txt", "text/plain", "utf-8", 0, "a" * 64, text), lexicon)


def told(row: QuantityRecord) -> tuple[str, str, float, str]:
    return row.kind, row.indicator, row.value, str(row.period_end)


NOTICE = "关于扬中市2024年实事推进情况的通报\n\n发布时间:2024-10-18\n\n"


def test_what_names_no_day_is_told_until_the_day_of_the_paper(lexicon: Lexicon) -> None:
    text = f"{NOTICE}一、总体情况\n各项工作有序推进。\n二、进展\n新建公厕7座。\n"
    assert [told(row) for row in read(text, lexicon).quantity] == [("result", "公厕", 7, "2024-10-18")]
    dated = text.replace("各项工作", "截至9月底,各项工作")
    assert [told(row) for row in read(dated, lexicon).quantity] == [("result", "公厕", 7, "2024-09-30")]


def test_a_paper_of_december_or_of_the_next_year_tells_of_whole_years(lexicon: Lexicon) -> None:
    for day in ("2024-12-30", "2025-01-18"):
        text = f"{NOTICE}一、进展\n新建公厕7座。\n".replace("2024-10-18", day)
        assert [told(row) for row in read(text, lexicon).quantity] == [("result", "公厕", 7, "2024-12-31")]


def test_goals_among_faults_are_open_and_faults_alone_are_nothing(lexicon: Lexicon) -> None:
    text = f"{NOTICE}一、存在的问题\n年初计划新建养老综合体5个,目前仅建成2个。"
    text += "计划建设充电桩600个,至今尚未招标。目前尚有46个村没有助餐点。\n"
    goal, result, other = read(text, lexicon).quantity
    assert told(goal) == ("target", "养老综合体", 5, "2024-12-31")
    assert (result.kind, result.value, result.row_key) == ("result", 2, goal.row_key)
    assert told(other)[:3] == ("target", "充电桩", 600)


def test_faults_of_a_report_on_a_whole_year_stay_nothing(lexicon: Lexicon) -> None:
    text = "扬中市2024年政府工作报告\n一、2023年工作回顾\n新建公厕7座。\n"
    text += "二、存在的问题\n全年目标任务10亿元仅完成4.3亿元。\n"
    assert [row.value for row in read(text, lexicon).quantity] == [7]


def test_news_of_this_year_pairs_goal_and_result(lexicon: Lexicon) -> None:
    text = (
        "扬中市民生实事推进有力\n发布时间:2024-10-18\n近日获悉,截至9月底,新增就业4876人。年度计划改造危房210户,已竣工187户。"
        "下一步,力争四季度改厕1200户。取消原定建设的停车场1座,剩余18公里年底前完成。\n"
    )
    job, goal, result, ahead = read(text, lexicon).quantity
    assert told(job) == ("result", "就业", 4876, "2024-09-30")
    assert (goal.kind, goal.value, goal.period_year, goal.row_key) == ("target", 210, 2024, result.row_key)
    assert (result.kind, result.value, str(result.period_end)) == ("result", 187, "2024-09-30")
    assert (ahead.kind, ahead.value, ahead.period_year) == ("target", 1200, 2024)


def test_a_deadline_behind_a_list_holds_for_all_of_it(lexicon: Lexicon) -> None:
    text = (
        "扬中市“十四五”水利规划\n一、重点任务\n新建堤防28公里,除险加固水库6座,2023年底前全部完成。改造管网350公里。\n"
    )
    found = read(text, lexicon)
    assert [(row.value, str(row.period_end)) for row in found.quantity] == [
        (28, "2023-12-31"), (6, "2023-12-31"), (350, "2025-12-31"),
    ]  # fmt: skip
    assert [str(task.due_on) for task in found.task][:2] == ["2023-12-31", "2023-12-31"]


def test_from_a_year_on_is_promised_for_that_year(lexicon: Lexicon) -> None:
    text = "扬中市2023年工作要点\n一、保障\n从2024年起,将补贴标准由80元提高到100元。\n"
    text += "二、就业\n12月20日前培训护理员600人次。\n"
    rate, training = read(text, lexicon).quantity
    assert (rate.value, rate.period_year) == (100, 2024)
    assert (training.value, str(training.period_end)) == (600, "2023-12-20")


@pytest.mark.parametrize(
    ("heads", "years"),
    [
        ("指标\t2022年实绩\t2023年计划\n", (2023, 2022)),
        ("指标 | 2023年目标 | 2023年完成\n", (None, 2023)),
        ("指标\t2022年\t2023年\n", (None, None)),
    ],
)
def test_a_table_has_the_years_of_its_heads(heads: str, years: tuple[int | None, int | None], lexicon: Lexicon) -> None:
    found = column_period(heads, split_patterns(lexicon)["column_year"])
    assert (found.plan, found.review) == years


def test_a_letterhead_is_no_title(lexicon: Lexicon) -> None:
    text = "海安市民政局文件\n海民提复〔2023〕14号\n签发人:周某\n"
    text += "对市政协第073号提案的答复\n一、已开展的工作\n"
    text += "建成养老服务中心178个。\n海安市民政局\n2023年6月19日\n"
    found = read(text, lexicon)
    assert found.document[0].title == "对市政协第073号提案的答复"
    assert [told(row) for row in found.quantity] == [("result", "养老服务中心", 178, "2023-06-19")]


def test_what_was_not_finished_was_blocked_or_put_off_is_no_result(lexicon: Lexicon) -> None:
    text = f"{NOTICE}一、进展\n未能如期完工的项目:改造农贸市场3个、新建公厕9座。暂缓实施停车场2座。改造食堂4个。\n"
    found = [(row.kind, row.indicator, row.value) for row in read(text, lexicon).quantity]
    assert found == [("target", "农贸市场", 3), ("target", "公厕", 9), ("result", "改造食堂", 4)]


def test_the_budget_beside_a_result_is_its_plan(lexicon: Lexicon) -> None:
    text = "扬中市2024年政府工作报告\n一、2023年工作回顾\n一般公共预算收入实现28.6亿元,为预算31亿元的92.3%。\n"
    result, plan = read(text, lexicon).quantity[:2]
    assert (result.kind, plan.kind, plan.value, plan.row_key) == ("result", "target", 31e8, result.row_key)

"""Tables of indicators and tasks in every form they come in, and the numbers of their cells."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.extract.tables.cells import Table
from pipelines.extract.units.row_items import add_row_items
from pipelines.lexicon import Lexicon, load_lexicon
from pipelines.model import Document, Node, SourceText, Span
from pipelines.settings import PROJECT_ROOT
from pipelines.tape import read_tape, read_view
from pipelines.text.numerals import scan_numerals
from tests.extract.numbers.test_quantities import read
from tests.extract.structures import tables_of, taped

ROWS = [
    ["序号", "指标", "单位", "2019年目标", "完成情况", "责任部门"],
    ["1", "养老床位", "张", "600", "655", "区民政局"],
    ["2", "优良率", "%", "≥92", "93.5", "区生态环境局"],
    ["3", "外贸进出口", "亿元", "增长5%以上", "-2.5%", "区商务委"],
]
FLAT = "\n".join(cell for row in ROWS for cell in row)
TABS = "\n".join("\t".join(row) for row in ROWS)
MARKDOWN = "\n".join(f"| {' | '.join(row)} |" for row in [ROWS[0], ["---"] * 6, *ROWS[1:]])
BARE = "\n".join(cell for row in ROWS for cell in row[1:])
TURNED = "\n".join(cell for row in ROWS for cell in [row[0], row[1], row[5], row[4], row[3], row[2]])


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(PROJECT_ROOT / "seeds" / "reference")


def numbers(text: str, lexicon: Lexicon) -> set[tuple[str, str, float, str, str]]:
    quantities, numerals = read(text, "review", lexicon)
    assert [(n.start, n.end) for n in numerals] == [tuple(span) for span in scan_numerals(text)]
    return {(q.kind, q.indicator, q.value, q.unit, q.operator) for q in quantities}


@pytest.mark.parametrize(
    "text", [FLAT, TABS, MARKDOWN, BARE, TURNED], ids=["flat", "tabs", "markdown", "bare", "turned"]
)
def test_a_table_says_the_same_in_every_form(text: str, lexicon: Lexicon) -> None:
    assert numbers(text, lexicon) == {
        ("target", "养老床位", 600, "张", "="),
        ("result", "养老床位", 655, "张", "="),
        ("target", "优良率", 92, "%", ">="),
        ("result", "优良率", 93.5, "%", "="),
        ("target", "外贸进出口", 5, "%", ">="),
        ("result", "外贸进出口", -2.5, "%", "="),
    }


def test_a_verb_alone_is_of_the_row_s_task(lexicon: Lexicon) -> None:
    text = "任务\t指标\t全年目标\t完成情况\n电梯加装\t完工(台)\t150\t160\n就业\t新增就业岗位(万个)\t2.2\t2.3"
    assert numbers(text, lexicon) == {
        ("target", "电梯加装完工", 150, "台", "="),
        ("result", "电梯加装完工", 160, "台", "="),
        ("target", "就业岗位", 22000, "个", "="),
        ("result", "就业岗位", 23000, "个", "="),
    }


def test_a_rate_is_no_sum_of_the_unit_above_the_table(lexicon: Lexicon) -> None:
    text = "单位:亿元、%\n指标\t年度目标\t全年完成\n地区生产总值\t1180\t1117.8\n城镇登记失业率\t≤4.2\t3.1"
    assert numbers(text, lexicon) == {
        ("target", "地区生产总值", 118e9, "元", "="),
        ("result", "地区生产总值", 111.78e9, "元", "="),
        ("target", "城镇登记失业率", 4.2, "%", "<="),
        ("result", "城镇登记失业率", 3.1, "%", "="),
    }


@pytest.mark.parametrize(
    ("cell", "unit", "expected"),
    [
        ("100-120", "家", ("养老床位", 100, 120, "家", "range")),
        ("500以上", "张", ("养老床位", 500, None, "张", ">=")),
        ("1.2", "万人", ("养老床位", 12000, None, "人", "=")),
        ("不超过30", "个工作日", ("养老床位", 30, None, "个工作日", "<=")),
        ("下降2%", "张", ("养老床位", -2, None, "%", "=")),
        ("全年新增绿地5公顷", "张", ("绿地", 5, None, "公顷", "=")),
    ],
)
def test_a_cell_is_read_with_its_unit(cell: str, unit: str, expected: tuple[object, ...], lexicon: Lexicon) -> None:
    quantities, _ = read(f"序号\n指标\n单位\n目标\n1\n养老床位\n{unit}\n{cell}", "plan", lexicon)
    assert [(q.indicator, q.value, q.value_upper, q.unit, q.operator) for q in quantities] == [expected]


def test_the_head_tells_the_year(lexicon: Lexicon) -> None:
    text = "指标\t单位\t2018年完成\t2019年目标\t2025年目标\n养老床位\t张\t500\t600\t900"
    quantities, _ = read(text, "plan", lexicon)
    assert [(q.kind, q.period_year) for q in quantities] == [("result", 2018), ("target", 2019), ("target", 2025)]


def test_quarters_are_goals_with_their_own_last_day(lexicon: Lexicon) -> None:
    text = "重点工作|年度目标|一季度|二季度目标|责任单位\n旧改|完成征收900户|完成征收200户|累计完成征收500户|区房管局"
    quantities, _ = read(text, "plan", lexicon)
    assert [(q.value, str(q.period_end)) for q in quantities] == [
        (900, "2019-12-31"), (200, "2019-03-31"), (500, "2019-06-30"),
    ]  # fmt: skip


def test_two_columns_of_one_name_belong_to_the_column_before_each(lexicon: Lexicon) -> None:
    text = "指标|单位|2018年预计完成|比上年±%|2019年目标|比上年±%\n工业产值|亿元|520|6.2|550|5"
    quantities, _ = read(text, "plan", lexicon)
    assert [(q.kind, q.value, q.operator, q.measure, q.period_year) for q in quantities] == [
        ("result", 52e9, "~", "flow", 2018), ("result", 6.2, "=", "growth", 2018),
        ("target", 55e9, "=", "flow", 2019), ("target", 5, "=", "growth", 2019),
    ]  # fmt: skip


def test_a_row_is_about_its_task_where_a_project_has_several(lexicon: Lexicon) -> None:
    text = "实事项目|工作内容|任务量|单位\n农村公路品质|危旧桥梁改造|7|座\n农村公路品质|安防设施建设,含护栏|52|公里"
    quantities, _ = read(text, "plan", lexicon)
    assert [(q.indicator, q.value) for q in quantities] == [("危旧桥梁改造", 7), ("农村公路品质", 52)]


def test_a_head_in_two_lines_says_what_both_say(lexicon: Lexicon) -> None:
    text = (
        "指标\t单位\t2018年预计完成\t\t2019年计划\n\t\t绝对值\t增长(%)\t绝对值\t增长(%)\n工业产值\t亿元\t520\t6\t550\t5"
    )
    quantities, _ = read(text, "plan", lexicon)
    assert [(q.kind, q.value, q.operator, q.measure, q.period_year) for q in quantities] == [
        ("result", 52e9, "~", "flow", 2018), ("result", 6, "~", "growth", 2018),
        ("target", 55e9, "=", "flow", 2019), ("target", 5, "=", "growth", 2019),
    ]  # fmt: skip


def test_quarters_under_one_head_are_goals(lexicon: Lexicon) -> None:
    text = "|工作事项|季度推进节点|||单位|\n||一季度|二季度|三季度||\n|旧改|启动征收|征收200户|征收500户|区房管局|"
    quantities, _ = read(text, "plan", lexicon)
    assert [(q.value, str(q.period_end)) for q in quantities] == [(200, "2019-06-30"), (500, "2019-09-30")]


def test_a_second_line_that_fills_every_column_is_a_row(lexicon: Lexicon) -> None:
    quantities, _ = read("指标\t单位\t目标\n床位\t张\t600\n食堂\t家\t8", "plan", lexicon)
    assert [q.value for q in quantities] == [600, 8]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "单位:人\n镇街\t城镇就业\t技能培训\t备注\n城东街道\t820\t1,020\n合计\t2000\t3000",
            [("城东街道城镇就业", 820), ("城东街道技能培训", 1020), ("城镇就业", 2000), ("技能培训", 3000)],
        ),
        ("单位\t招商任务(个)\n区商务局\t12\n区工信局\t8", [("区商务局招商任务", 12), ("区工信局招商任务", 8)]),
        (
            "镇街\t新增就业(人)\t\n\t目标\t完成\n城东街道\t820\t790",
            [("城东街道新增就业", 820), ("城东街道新增就业", 790)],
        ),
    ],
    ids=["a unit above the table", "units of government", "goal and result of one thing"],
)
def test_rows_of_places_count_what_their_heads_say(
    text: str, expected: list[tuple[str, float]], lexicon: Lexicon
) -> None:
    quantities, _ = read(text, "plan", lexicon)
    assert [(q.indicator, q.value) for q in quantities] == expected


BOXES = "\n".join(
    [
        "┌──┬──┬──┐",
        *(f"│ {' │ '.join(row)} │" for row in [["指标", "单位", "目标"], ["床位", "张", "600"]]),
        "└──┴──┴──┘",
    ]
)
BLANKS = """指标名称    单位   1-6月累计   年度目标   完成年度目标(%)
外贸进出口   亿元   9.4   20   47
养老床位   张   20   49"""


def test_tables_drawn_with_lines_or_blanks_are_tables(lexicon: Lexicon) -> None:
    assert numbers(BOXES, lexicon) == {("target", "床位", 600, "张", "=")}
    assert numbers(BLANKS, lexicon) == {
        ("result", "外贸进出口", 94e7, "元", "="),
        ("target", "外贸进出口", 2e9, "元", "="),
        ("result", "养老床位", 20, "张", "="),
        ("target", "养老床位", 49, "张", "="),
    }


def test_rows_are_about_what_stands_behind_their_number(lexicon: Lexicon) -> None:
    for joint in ("\n", "\t"):
        text = "序号 报告提法 工作目标 责任单位\n1 养老床位 新增600张 区民政局\n2 城市绿地 新增5公顷 区绿化局"
        quantities, _ = read(text.replace(" ", joint), "plan", lexicon)
        assert [(q.indicator, q.value) for q in quantities] == [("养老床位", 600), ("城市绿地", 5)]


def test_growth_of_a_place_is_that_of_the_column_before(lexicon: Lexicon) -> None:
    text = "单位:亿元、%\n县(市、区)|社零总额|增速|位次|财政收入|增速|位次\n临川区|189|7.5|2|16|-8|5"
    quantities, _ = read(text, "review", lexicon)
    assert [(q.indicator, q.value, q.unit) for q in quantities] == [
        ("临川区社零总额", 189e8, "元"), ("临川区社零总额", 7.5, "%"),
        ("临川区财政收入", 16e8, "元"), ("临川区财政收入", -8, "%"),
    ]  # fmt: skip


def test_money_that_a_cell_spends_is_spent_on_what_its_row_is_about(lexicon: Lexicon) -> None:
    text = "工作任务|年度目标|一季度|责任单位\n坚持项目为王,推进城东新区建设|完成投资9亿元|完成投资2亿元|区发改局"
    quantities, _ = read(text, "plan", lexicon)
    assert [q.indicator for q in quantities] == ["城东新区建设投资", "城东新区建设投资"]


def test_a_part_has_the_unit_of_the_whole(lexicon: Lexicon) -> None:
    quantities, _ = read("指标\t绝对数\t比上年增长(%)\n投资额(亿元)\t35\t-2\n 其中:住宅\t28\t-1", "review", lexicon)
    assert [(q.indicator, q.value, q.unit) for q in quantities] == [
        ("投资额", 35e8, "元"), ("投资额", -2, "%"), ("住宅", 28e8, "元"), ("住宅", -1, "%"),
    ]  # fmt: skip


def test_years_as_heads_and_sums_of_several_years(lexicon: Lexicon) -> None:
    head = "指标|2018年|2019年|年均增速/累计|属性"
    rows = "执业(助理)医师数(人)|36|42|-|预期性\n森林覆盖率(%)|31|35|〔4〕|约束性\n单位能耗降低(%)|-|-|〔14〕|约束性"
    quantities, _ = read(f"{head}\n{rows}", "plan", lexicon)
    assert [(q.kind, q.indicator, q.value, q.unit, q.period_year) for q in quantities] == [
        ("result", "执业(助理)医师数", 36, "人", 2018), ("target", "执业(助理)医师数", 42, "人", 2019),
        ("result", "森林覆盖率", 31, "%", 2018), ("target", "森林覆盖率", 35, "%", 2019),
        ("target", "森林覆盖率", 4, "个百分点", 2019), ("target", "单位能耗降低", 14, "%", 2019),
    ]  # fmt: skip


def test_a_share_changes_by_points(lexicon: Lexicon) -> None:
    quantities, _ = read("指标|单位|绝对数|比上年增减\n优良率|%|92|1.2\n产值|亿元|9|1.2", "review", lexicon)
    assert [q.unit for q in quantities] == ["%", "个百分点", "元", "%"]


def test_row_numbers_and_other_cells_are_rejects(lexicon: Lexicon) -> None:
    _, numerals = read("序号\n指标\n目标\n时限\n1\n养老床位\n600张\n6月底\n2\n食堂\n8家\n9月底", "plan", lexicon)
    assert [n.reason for n in numerals] == ["table_index", None, "table_cell", "table_index", None, "table_cell"]


def test_a_row_with_empty_cells_keeps_its_columns(lexicon: Lexicon) -> None:
    heads = "序号 指标 单位 目标 完成 责任单位"
    rows = "1 床位 张 600 655 区民政局 2 食堂 家 8 区民政局 3 站点 个 5 6 区民政局"
    text = f"{heads} {rows}".replace(" ", "\n")
    assert ("target", "食堂", 8, "家", "=") in numbers(text, lexicon)
    assert ("result", "站点", 6, "个", "=") in numbers(text, lexicon)


@pytest.mark.parametrize(
    "text",
    [
        "序号\n项目名称\n建设地点\n1\n中兴路桥\n中兴路\n2\n医院迁建\n西藏北路",
        "主要任务\n完成情况\n新增养老床位600张,完成征收1200户。",
        "指标\n任务",
    ],
)
def test_lists_of_projects_and_prose_are_no_tables(text: str, lexicon: Lexicon) -> None:
    assert _tables(text, lexicon) == ()


def _tables(text: str, lexicon: Lexicon) -> tuple[Table, ...]:
    source, document, root = _document(text)
    return tables_of(taped(source, document, (root,), lexicon), lexicon)


def _row_items(source: SourceText, document: Document, root: Node, lexicon: Lexicon) -> tuple[Node, ...]:
    tape = read_tape(read_view(source), document, lexicon)
    return add_row_items(tape, tables_of(tape, lexicon), (root,), lexicon)


def test_rows_with_a_department_become_work_items(lexicon: Lexicon) -> None:
    source, document, root = _document(f"{FLAT}\n以上由区统计局提供。")
    nodes = _row_items(source, document, root, lexicon)
    assert [(n.marker, n.title, n.parent) for n in nodes[1:4]] == [
        ("1", "养老床位", 0), ("2", "优良率", 0), ("3", "外贸进出口", 0),
    ]  # fmt: skip
    assert [n.index for n in nodes] == list(range(5))
    assert source.text[nodes[4].start : nodes[4].end].strip() == "以上由区统计局提供。"
    assert not nodes[4].is_work_item


def test_a_group_before_the_number_is_no_part_of_the_item(lexicon: Lexicon) -> None:
    source, document, root = _document("类别\t序号\t任务\t目标\t责任单位\n民生\t1\t养老床位\t600张\t区民政局")
    node = _row_items(source, document, root, lexicon)[1]
    assert (node.marker, node.title, source.text[node.start]) == ("1", "养老床位", "1")


def test_projects_with_what_they_cost_are_no_work_items(lexicon: Lexicon) -> None:
    source, document, root = _document("序号|项目名称|总投资(万元)|责任单位\n1|城东学校|3000|区教育局")
    assert _row_items(source, document, root, lexicon) == (root,)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    pieces=st.lists(
        st.sampled_from(
            [
                *ROWS[0],
                *ROWS[1],
                *ROWS[3],
                "",
                "一、经济",
                "2",
                "万",
                "3以上;4家。",
                "2019年",
                "单位:人",
                "镇街",
                "其中:",
            ]
        ),
        max_size=40,
    ),
    joint=st.sampled_from(["\n", "\t", "|", "\n\n"]),
)
def test_no_numeral_of_a_broken_table_is_lost(pieces: list[str], joint: str) -> None:
    _LEXICON[:] = _LEXICON or [load_lexicon(PROJECT_ROOT / "seeds" / "reference")]
    lines = ["序号", "指标", "单位", "目标"]
    text = joint.join(lines) + "\n" + joint.join(pieces)
    quantities, numerals = read(text, "plan", _LEXICON[0])
    told = [at for numeral in numerals for at in range(numeral.start, numeral.end)]
    assert len(told) == len(set(told))
    assert {at for span in scan_numerals(text) for at in range(*span)} <= set(told)
    assert {n.quantity for n in numerals if n.quantity is not None} == set(range(len(quantities)))


def test_looking_for_tables_costs_next_to_nothing(lexicon: Lexicon) -> None:
    """A text without tables is only asked for its short lines."""
    source, document, _ = _document("第一季度新增养老床位600张。\n完成征收1200户,推进项目建设\n" * 10_000)
    tape = read_tape(read_view(source), document, lexicon)
    _tables(FLAT, lexicon)
    start = time.process_time()
    assert tables_of(tape, lexicon) == ()
    assert time.process_time() - start < 0.1


def _document(text: str) -> tuple[SourceText, Document, Node]:
    document = Document(
        0, len(text), "工作目标", Span(0, 0), 0, None, "310110", "work_plan", None, 2019, 2018, None, "t"
    )
    root = Node(0, None, 0, 0, len(text), "", "", 0, "plan", None, False, "t")
    return SourceText("a.txt", "a.txt", "text/plain", "utf-8", 0, "", text), document, root


_LEXICON: list[Lexicon] = []

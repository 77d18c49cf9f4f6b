"""Project lists in the shapes they come in: one cell a line, broken names, two columns in one, tabs, pipes."""

from __future__ import annotations

import pytest

from pipelines.extract.projects.listings import find_listings
from pipelines.extract.tables import find_tables
from pipelines.lexicon import Lexicon
from tests.extract.structures import outlined

CELLS = """附件1

2020年区重大工程完成情况

一、新开工项目(4项)

其中,市政基础设施项目2项,高校项目2项,总建筑面积约118万平方米。

分类

序号

项目名称

基础设施项目(2项)

1

杨树浦水厂深度处理改造工程

2

滨江路网(安浦路(双阳南路——广德路)、
世界技能博物馆配套道路)
\u00a0

高校

项目

(2项)

3

上海财经大学27号学生宿舍

(18号线结建)

\u00a0

复旦大学邯郸校区经济文化研究中心

共计(4项)

二、预备项目(1项)

序号

项目名称

5

隆昌路越江隧道
"""
COLUMNS = """附件3

2021年“双十”项目汇总表

序号

十大开工项目

序号

十大竣工项目

1

眉州路新建工程

1

轨道交通18号线

2

滨江南段路网

2

北横通道
"""
PIPES = """# 2022年重大工程项目清单

## 一、新开工项目（2项）

| 序号 | 项目名称 | 类别 | 建设单位 |
| --- | --- | --- | --- |
| 1 | **龙华中路站综合体** | 功能性 | 地铁公司 |
| 2 | 梅陇路消防站 | 基础设施 | 消防支队 |
| 合计 | 2项 | | |

## 二、建成项目（1项）

| 序号 | 项目名称 | 类别 |
|---|---|---|
| 1 | 漕河泾泵站改造 | |
"""
TABS = """2023年重大项目安排表
序号\t项目名称\t建设状态\t责任单位
1\t北横通道\t续建\t区建管委
2\t天山路小学\t新开工\t区教育局
"""


LINES = """2021年上海市重大建设项目清单

一、科技产业类（3项）

1、上海光源二期
2. 集成电路研发中心
3 中芯国际12英寸芯片

预备项目

4、漕宝路快速路新建工程
"""
WIDE = """2022年区重大工程项目表

序号

项目名称

建设单位

项目状态

1

大桥公园

区绿化市容局

新开工

2

双阳消防站

\u00a0

建成
"""


def listed(text: str, lexicon: Lexicon) -> list[tuple[str, int | None, str, str | None]]:
    tape = outlined(text, lexicon)
    return [
        (p.name, p.list_year, p.status, p.category) for p in find_listings(tape, find_tables(tape, lexicon), lexicon)
    ]


def test_a_table_of_one_cell_a_line(lexicon: Lexicon) -> None:
    assert listed(CELLS, lexicon) == [
        ("杨树浦水厂深度处理改造工程", 2020, "new_start", "基础设施"),
        ("滨江路网(安浦路(双阳南路——广德路)、世界技能博物馆配套道路)", 2020, "new_start", "基础设施"),
        ("上海财经大学27号学生宿舍(18号线结建)", 2020, "new_start", "高校"),
        ("复旦大学邯郸校区经济文化研究中心", 2020, "new_start", "高校"),
        ("隆昌路越江隧道", 2020, "planned", None),
    ]


def test_two_lists_in_the_columns_of_one_table(lexicon: Lexicon) -> None:
    assert listed(COLUMNS, lexicon) == [
        ("眉州路新建工程", 2021, "new_start", None),
        ("轨道交通18号线", 2021, "completed", None),
        ("滨江南段路网", 2021, "new_start", None),
        ("北横通道", 2021, "completed", None),
    ]


def test_tables_of_markdown(lexicon: Lexicon) -> None:
    assert listed(PIPES, lexicon) == [
        ("龙华中路站综合体", 2022, "new_start", "功能性"),
        ("梅陇路消防站", 2022, "new_start", "基础设施"),
        ("漕河泾泵站改造", 2022, "completed", None),
    ]


def test_cells_parted_by_tabs_with_a_column_of_states(lexicon: Lexicon) -> None:
    assert listed(TABS, lexicon) == [
        ("北横通道", 2023, "ongoing", None),
        ("天山路小学", 2023, "new_start", None),
    ]


def test_headings_between_the_rows_of_a_table_tell_the_stage(lexicon: Lexicon) -> None:
    head = "2021年重点项目清单\n序号\t项目名称\t总投资\n"
    rows = ["一、新建项目(1个)\n1\t城东学校\t30", "二\t续建项目(1项)\t\n2\t河西水厂\t20", "合计\t\t50"]
    assert listed(head + "\n".join(rows), lexicon) == [
        ("城东学校", 2021, "new_start", None),
        ("河西水厂", 2021, "ongoing", None),
    ]


def test_flat_lists_with_what_projects_cost_are_read_by_column(lexicon: Lexicon) -> None:
    heads = "2021年重点项目表 单位:万元 序号 项目名称 建设内容 总投资 2021年计划投资 开竣工时间 责任单位"
    first = "一、续建项目(1项) 1 景观带提升工程 6公里 28600 9800 2020-2022 区水务局"
    second = "二、新建项目(1项) 2 物流园 仓储 4500 1500 2021-2023 区商务局"
    assert listed(f"{heads} {first} {second}".replace(" ", "\n"), lexicon) == [
        ("景观带提升工程", 2021, "ongoing", None),
        ("物流园", 2021, "new_start", None),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "2021年民生实事项目表\n发布日期:2021-02-06\n序号\t项目名称\t内容\n1\t校园安全\t改造食堂15个",
        "1-8月实事项目进展情况表\n项目\t计量单位\t目标任务\t完成数\t责任单位\n公办学位\t个\t900\t900\t区教育局",
    ],
)
def test_tables_of_services_and_of_what_is_measured_are_no_project_list(text: str, lexicon: Lexicon) -> None:
    assert listed(text, lexicon) == []


def test_numbered_lines_below_the_title_of_a_list(lexicon: Lexicon) -> None:
    assert listed(LINES, lexicon) == [
        ("上海光源二期", 2021, "planned", "科技产业"),
        ("集成电路研发中心", 2021, "planned", "科技产业"),
        ("中芯国际12英寸芯片", 2021, "planned", "科技产业"),
        ("漕宝路快速路新建工程", 2021, "planned", None),
    ]


def test_flattened_tables_with_more_columns_than_a_name(lexicon: Lexicon) -> None:
    assert listed(WIDE, lexicon) == [
        ("大桥公园", 2022, "new_start", None),
        ("双阳消防站", 2022, "completed", None),
    ]


TITLE = "2023年重点项目清单\n"
PLAIN = [("大桥公园", 2023, "planned", None), ("双阳消防站", 2023, "planned", None)]
GOING = [(name, year, "ongoing", category) for name, year, _, category in PLAIN]
NEW = [("城北中学", 2023, "new_start", None)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("序号 项目名称 一、续建项目 1 大桥公园 2 双阳消防站 二、新建项目 3 城北中学".replace(" ", "\n"), GOING + NEW),
        ("一、续建项目(2项)\n1.大桥公园\n2.双阳消防站\n二、新开工项目(1项)\n3.城北中学\n", GOING + NEW),
        ("序号\t续建项目\t序号\t新开工项目\n1\t大桥公园\t1\t城北中学\n2\t双阳消防站\t\t\n", [GOING[0], *NEW, GOING[1]]),
        ("序号  项目名称    建设单位\n1     大桥公园    绿化局\n2     双阳消防站  消防支队\n", PLAIN),
        ("序号\t项目名称\t序号\t项目名称\n1\t大桥公园\t2\t双阳消防站\n", PLAIN),
        ("│序号│类别│项目名称│\n│1│交通│大桥公园│\n│2│ │双阳消防站│\n", [(*row[:3], "交通") for row in PLAIN]),
        ("项目名称\n建设单位\n建设性质\n大桥公园\n绿化局\n续建\n双阳消防站\n消防支队\n续建\n", GOING),
    ],
    ids=["one cell a line", "numbered lines", "stages side by side", "blanks", "side by side", "drawn", "no numbers"],
)  # fmt: skip
def test_a_list_says_the_same_in_every_shape(
    text: str, wanted: list[tuple[str, int, str, str | None]], lexicon: Lexicon
) -> None:
    assert listed(TITLE + text, lexicon) == wanted


def test_a_sentence_under_the_title_of_a_list_is_no_project(lexicon: Lexicon) -> None:
    assert listed(f"{TITLE}1、上海光源二期进展顺利。2、其余待定。\n", lexicon) == []


def test_a_listing_spans_the_first_line_of_its_name(lexicon: Lexicon) -> None:
    tape = outlined(CELLS, lexicon)
    listing = find_listings(tape, find_tables(tape, lexicon), lexicon)[2]
    assert CELLS[listing.start : listing.end] == "上海财经大学27号学生宿舍"
    assert tape.nodes[listing.node].title.startswith("新开工项目")


def test_line_ends_of_windows_change_nothing(lexicon: Lexicon) -> None:
    assert listed(CELLS.replace("\n", "\r\n"), lexicon) == listed(CELLS, lexicon)


@pytest.mark.parametrize(
    "text",
    [
        "10项新开工项目:眉州路新建工程、九潭路改建工程。\n序号\n项目名称\n",
        "2021年十件民生实事项目\n序号\n项目名称\n1\n新增养老床位600张\n",
        "一、旧改。完成7000户。",
    ],
)
def test_sentences_and_services_to_the_public_are_no_project_list(text: str, lexicon: Lexicon) -> None:
    assert listed(text, lexicon) == []

"""Which verb of a clause is its action, and where its object begins."""

import pytest

from pipelines.extract.tasks.leads import lead_reader
from pipelines.extract.tasks.predicates import predicate_reader
from pipelines.lexicon import Lexicon


@pytest.mark.parametrize(
    ("clause", "action", "place"),
    [
        ("加快推进旧区改造", "推进", "head"),
        ("加快规划编制", "加快", "head"),
        ("力争年内建成新馆", "建成", "head"),
        ("组织专业化指导", "组织", "head"),
        ("积极稳妥地推进改革试点", "推进", "head"),
        ("共办赛事", "共办", "head"),
        ("坚持租售并举", "坚持", "weak"),
        ("投资增长8%", "增长", "value"),
        ("治理水平不断提升", "提升", "end"),
        ("培训职工10万人次", "培训", "head"),
        ("区文化馆修缮工程完工", "完工", "end"),
        ("通油路的地方实现通信全覆盖", "实现", "inside"),
        ("企业达到8000家", "达到", "value"),
        ("对宾馆住宿等行业给予专项扶持", "给予", "inside"),
        ("对现有网格进行重新梳理", "梳理", "inside"),
        ("与长三角国家技术创新中心深度合作", "合作", "inside"),
        ("在城市副中心建设智能政务大厅", "建设", "inside"),
        ("各级政府要把农村工作摆在首位", "摆在", "disposal"),
        ("把厉行法治的要求落到实处", "落到", "disposal"),
        ("将旧房改造纳入计划", "纳入", "disposal"),
        ("将推进旧房改造", "推进", "head"),
        ("外贸出口25亿美元", "", "number"),
        ("不松劲、不懈怠", None, None),
        ("围绕打造精细化的公共健康管理模式", "围绕", "weak"),
        ("通过强化防控机制、保障队伍", None, None),
        ("发展战略性新兴产业", "发展", "head"),
        ("建设用地规模", None, None),
    ],
)
def test_action(clause: str, action: str | None, place: str | None, lexicon: Lexicon) -> None:
    predicate = predicate_reader(lexicon).find(clause, 0, len(clause))
    if place is None:
        assert predicate is None
    else:
        assert predicate is not None
        assert (clause[predicate.start : predicate.end], predicate.place) == (action, place)


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("制定实施行动计划", "行动计划"),
        ("推进成立服务联盟", "成立服务联盟"),
        ("引进和支持重大工业项目", "重大工业项目"),
        ("组织好特色活动", "特色活动"),
        ("排查、有效化解重点问题", "重点问题"),
        ("出台实施方案", "实施方案"),
    ],
)
def test_object(clause: str, expected: str, lexicon: Lexicon) -> None:
    reader = predicate_reader(lexicon)
    predicate = reader.find(clause, 0, len(clause))
    assert predicate is not None
    assert clause[reader.object_start(clause, predicate, len(clause)) :] == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("苏州河华政段年底前", "苏州河华政段"),
        ("区财政收入同比", "区财政收入"),
        ("争议解决中心将正式", "争议解决中心"),
        ("成熟的系统", "成熟的系统"),
        ("对干部进行", "对干部"),
    ],
)
def test_subject_ends_before_what_belongs_to_the_verb(words: str, expected: str, lexicon: Lexicon) -> None:
    assert words[: lead_reader(lexicon).subject_end(words, 0, len(words))] == expected


def test_an_adverb_that_is_part_of_a_subject_stays(lexicon: Lexicon) -> None:
    words = "同时,我区基本公共服务均等化"
    assert words[lead_reader(lexicon).skip_before_subject(words, 3, len(words)) :] == "基本公共服务均等化"


@pytest.mark.parametrize(
    ("words", "expected"),
    [("按照要求", True), ("通过培训", True), ("把要求", False), ("到2022年", True), ("要求", False)],
)
def test_phrases_that_tell_circumstances(words: str, expected: bool, lexicon: Lexicon) -> None:
    assert lead_reader(lexicon).opens_phrase(words, 0, len(words)) is expected

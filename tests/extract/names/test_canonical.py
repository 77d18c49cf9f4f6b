"""One identity for an indicator however it is written, and none for two that only look alike."""

from dataclasses import replace

import pytest

from pipelines.extract.names.canonical import Canonicaliser, canonicaliser
from pipelines.lexicon import IndicatorMerge, Lexicon, Unit, load_lexicon
from pipelines.model import Measure
from pipelines.settings import load_settings


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(load_settings().reference)


@pytest.fixture(scope="module")
def canonical(lexicon: Lexicon) -> Canonicaliser:
    return canonicaliser(lexicon)


def _unit(lexicon: Lexicon, name: str) -> Unit:
    return next(unit for unit in lexicon.units if unit.unit == name)


SAME = [
    ("“口袋公园”", "个", "increment", "口袋公园", "处", "increment"),
    ("新建农村公厕", "座", "increment", "农村公厕", "座", "flow"),
    ("全市农村公厕", "座", "level", "农村公厕", "座", "level"),
    ("完成河道疏浚", "公里", "flow", "河道的疏浚", "公里", "flow"),
    ("社区食堂总数", "家", "level", "社区食堂", "家", "level"),
    ("驻村干部人数", "人", "level", "驻村干部", "名", "level"),
    ("就业", "人", "increment", "城镇新增就业", "人", "increment"),
    ("累计完成河道疏浚", "公里", "flow", "河道疏浚", "米", "flow"),
    ("到2012年底全市河道疏浚", "公里", "flow", "河道疏浚", "公里", "flow"),
    ("加快推进河道疏浚", "公里", "flow", "河道疏浚", "公里", "flow"),
    ("五年来我省竹笋产量", "吨", "flow", "竹笋产量", "吨", "flow"),
    ("竹笋出口额明显", "%", "growth", "竹笋出口额增速", "%", "growth"),
    ("竹林覆盖率稳定在", "%", "share", "竹林覆盖率", "%", "share"),
    ("臭氧平均浓度下降到每立方米", "微克", "level", "臭氧平均浓度", "微克", "level"),
    ("(紧接第三版)竹林覆盖率", "%", "share", "竹林覆盖率", "%", "share"),
    ("竹编体验馆改造项目", "个", "flow", "竹编体验馆改造", "个", "flow"),
    ("竹编机", "台", "increment", "竹编机", "个", "increment"),
    ("规上竹编企业", "家", "level", "规模以上竹编企业", "家", "level"),
]

APART = [
    ("城镇新居", "户", "flow", "农村新居", "户", "flow"),
    ("新开工厂房", "个", "flow", "竣工厂房", "个", "flow"),
    ("就业", "人", "flow", "城镇新增就业", "人", "flow"),
    ("社区食堂", "家", "level", "社区食堂", "平方米", "level"),
    ("社区食堂覆盖", "%", "share", "社区食堂覆盖", "%", "growth"),
    ("新增市场主体", "%", "growth", "市场主体", "%", "growth"),
    ("新建改造步道", "公里", "increment", "改造步道", "公里", "increment"),
    ("农产品质量指数", "个", "level", "农产品质量指", "个", "level"),
    ("10千伏线路", "条", "level", "35千伏线路", "条", "level"),
    ("安全区域", "个", "level", "安域", "个", "level"),
    ("全国文明村", "个", "level", "文明村", "个", "level"),
    ("继续教育学时", "个", "level", "教育学时", "个", "level"),
    ("计划生育率", "%", "share", "生育率", "%", "share"),
    ("十五年教育普及率", "%", "share", "教育普及率", "%", "share"),
    ("竹林覆盖率高于全省", "%", "share", "竹林覆盖率", "%", "share"),
    ("国民生产总值", "%", "growth", "国内生产总值", "%", "growth"),
    ("棚户区改造开工", "套", "flow", "棚户区改造", "套", "flow"),
    ("占GDP比重", "%", "share", "占地区生产总值比重", "%", "share"),
    ("新登记竹编店总量", "家", "level", "新登记竹编店", "家", "level"),
    ("竹笋产量增速", "个百分点", "growth", "竹笋产量", "%", "growth"),
    ("参保人数", "人", "level", "参保", "人", "level"),
    ("5G基站", "个", "level", "4G基站", "个", "level"),
]


@pytest.mark.parametrize(("one", "unit", "measure", "other", "other_unit", "other_measure"), SAME)
def test_words_that_say_nothing_of_the_thing_make_no_difference(
    canonical: Canonicaliser, lexicon: Lexicon, one: str, unit: str, measure: Measure, other: str, other_unit: str,
    other_measure: Measure,
) -> None:  # fmt: skip
    mine = canonical.canonicalise(one, _unit(lexicon, unit), measure)
    assert mine == canonical.canonicalise(other, _unit(lexicon, other_unit), other_measure)


@pytest.mark.parametrize(("one", "unit", "measure", "other", "other_unit", "other_measure"), APART)
def test_words_that_tell_things_apart_stay(
    canonical: Canonicaliser, lexicon: Lexicon, one: str, unit: str, measure: Measure, other: str, other_unit: str,
    other_measure: Measure,
) -> None:  # fmt: skip
    mine = canonical.canonicalise(one, _unit(lexicon, unit), measure)
    assert mine[0] != canonical.canonicalise(other, _unit(lexicon, other_unit), other_measure)[0]


@pytest.mark.parametrize(
    ("phrase", "unit", "measure", "indicator_id"),
    [
        ("全国居民人均可支配收入", "元", "flow", "resident_income"),
        ("“专精特新”小巨人企业", "家", "increment", "little_giants"),
        ("公租房", "套", "flow", "public_rentals"),
        ("出口总额", "美元", "flow", "exports"),
        ("出口总额", "%", "growth", "exports_growth"),
        ("PM2.5年均浓度", "微克/立方米", "level", "pm25"),
        ("PM2.5年均浓度", "%", "growth", "pm25_growth"),
        ("全省城镇化率", "%", "share", "urbanisation_rate"),
        ("全市地区生产总值", "%", "growth", "gdp_growth"),
        ("力争全省生产总值", "%", "growth", "gdp_growth"),
        ("细颗粒物(PM2.5)平均浓度", "微克/立方米", "level", "pm25"),
        ("空气中细颗粒物年均浓度", "微克/立方米", "level", "pm25"),
        ("力争全市地方财政一般预算收入", "%", "growth", "budget_revenue_growth"),
        ("使城镇居民登记失业率", "%", "share", "registered_unemployment"),
        ("城镇登记失业率预计在", "%", "share", "registered_unemployment"),
        ("高速公路总里程", "公里", "level", "motorways"),
        ("城镇棚户区住房改造", "套", "flow", "shantytowns"),
        ("棚改任务", "户", "flow", "shantytowns"),
        ("固定资产投资额增幅", "%", "growth", "fixed_investment_growth"),
        ("居民消费价格总水平涨幅", "%", "share", "cpi"),
        ("粮食产量", "%", "growth", "grain_output_growth"),
    ],
)
def test_listed_indicators_are_found_by_every_name(
    canonical: Canonicaliser, lexicon: Lexicon, phrase: str, unit: str, measure: Measure, indicator_id: str
) -> None:
    assert canonical.canonicalise(phrase, _unit(lexicon, unit), measure)[0] == indicator_id


def test_a_share_is_no_listed_growth_and_a_change_says_so_in_its_name(
    canonical: Canonicaliser, lexicon: Lexicon
) -> None:
    percent = _unit(lexicon, "%")
    assert canonical.canonicalise("第三产业增加值", percent, "share")[0] != "tertiary_added_value_growth"
    assert canonical.canonicalise("第三产业增加值", percent, "growth")[0] == "tertiary_added_value_growth"
    assert canonical.canonicalise("竹笋产量", percent, "growth")[1] == "竹笋产量增长"
    assert canonical.canonicalise("竹笋产量增速", percent, "growth")[1] == "竹笋产量增长"


def test_a_reader_keeps_two_names_together_and_splits_two_others(lexicon: Lexicon) -> None:
    decided = replace(
        lexicon,
        indicator_merges=(
            IndicatorMerge("keep", "竹编工坊", "手工竹编馆", "家", "one craft"),
            IndicatorMerge("split", "加快推进竹海步道", "竹海步道", "公里", "another path"),
            IndicatorMerge("split", "高速公路项目里程", "高速公路通车里程", "公里", "not yet open"),
        ),
    )
    before, after = Canonicaliser(lexicon), Canonicaliser(decided)
    shop, kilometre = _unit(lexicon, "家"), _unit(lexicon, "公里")
    assert before.canonicalise("竹编工坊", shop, "level") != before.canonicalise("手工竹编馆", shop, "level")
    assert after.canonicalise("竹编工坊", shop, "level") == after.canonicalise("手工竹编馆", shop, "level")
    for one, other in (("加快推进竹海步道", "竹海步道"), ("高速公路项目里程", "高速公路通车里程")):
        assert before.canonicalise(one, kilometre, "level")[0] == before.canonicalise(other, kilometre, "level")[0]
        assert after.canonicalise(one, kilometre, "level")[0] != after.canonicalise(other, kilometre, "level")[0]


def test_no_name_belongs_to_two_listed_indicators_of_one_family(lexicon: Lexicon) -> None:
    families = {unit.canonical: unit.family for unit in lexicon.units}
    family_of = {row.indicator_id: families[row.unit] for row in lexicon.indicators}
    names = [(row.indicator_name, row.indicator_id, None) for row in lexicon.indicators]
    names += [(row.alias, row.indicator_id, row.unit) for row in lexicon.indicator_aliases]
    owners: dict[tuple[str, str], set[str]] = {}
    for name, indicator_id, unit in names:
        owners.setdefault((name, families[unit] if unit else family_of[indicator_id]), set()).add(indicator_id)
    assert {name: found for name, found in owners.items() if len(found) > 1} == {}

"""The year by whose end a paragraph promises."""

from __future__ import annotations

from pipelines.extract.times.goal_years import GoalYears
from pipelines.lexicon import Lexicon


def _follow(lexicon: Lexicon, *sentences: str) -> GoalYears:
    """Sentences of one paragraph; each but the first stands behind a semicolon, or a full stop where it says so."""
    years = GoalYears(lexicon)
    for place, words in enumerate(sentences):
        is_behind_stop = words.startswith("。")
        years.enter(words.lstrip("。"), is_new_paragraph=place == 0, is_behind_stop=is_behind_stop)
    return years


def test_a_year_holds_to_the_full_stop_and_behind_it_for_what_is_reached(lexicon: Lexicon) -> None:
    years = _follow(lexicon, "到2020年,优良天数比例达到80%", "森林覆盖率保持在61%以上")
    assert years.read(is_state=False) == years.read(is_state=True) == 2020
    years = _follow(lexicon, "到2020年,优良天数比例达到80%", "。新建公园20个")
    assert (years.read(is_state=False), years.read(is_state=True)) == (None, 2020)


def test_another_time_ends_it_and_prices_of_a_year_do_not(lexicon: Lexicon) -> None:
    assert _follow(lexicon, "到2020年,比例达到80%", "今年达到70%").read(is_state=True) is None
    prices = _follow(lexicon, "力争到2000年,人均达到3.9万元", "。零售总额(当年价)达到1146亿元")
    assert prices.read(is_state=True) == 2000
    assert _follow(lexicon, "到2000年,人均达到3.9万元", "。到2010年,达到18万元").read(is_state=True) == 2010


def test_years_may_be_written_in_characters(lexicon: Lexicon) -> None:
    years = _follow(lexicon, "到一九九〇年,工农业总产值要求达到一千亿元", "。财政收入八十五亿元")
    assert years.read(is_state=True) == 1990


def test_a_new_paragraph_begins_anew(lexicon: Lexicon) -> None:
    years = _follow(lexicon, "到2020年,比例达到80%")
    years.enter("新增就业20万人", is_new_paragraph=True, is_behind_stop=True)
    assert years.read(is_state=True) is None


def test_only_an_opening_promises_for_those_behind_it(lexicon: Lexicon) -> None:
    assert _follow(lexicon, "完成改造20个,从2016年到2020年共100个", "新增床位300张").read(is_state=True) is None

"""Folding never moves a character."""

from hypothesis import given
from hypothesis import strategies as st

from pipelines.text.folding import fold_text


def test_full_width_signs_become_half_width() -> None:
    assert fold_text("增长６．５％，（含）　以上") == "增长6.5%,(含) 以上"


def test_characters_that_nfkc_would_split_stay_one() -> None:
    assert fold_text("㎡½…") == "㎡½…"


def test_a_sign_that_markup_has_set_apart_stays_in_its_sentence() -> None:
    assert fold_text("控制在预算内,货币M\n2\n增长12%") == "控制在预算内,货币M 2 增长12%"
    assert fold_text("稳中有进,达到70.1\n\u200b\n万亿元") == "稳中有进,达到70.1   万亿元"
    assert fold_text("落实“\n双减\n”要求") == "落实“ 双减 ”要求"


def test_lines_that_only_look_torn_stay_lines() -> None:
    for text in ("项目名称\n1\n大桥公园", "稳中有进。\n2\n增长", "一是,\n23\n45\n", "工作\n\n增长"):
        assert fold_text(text) == text


@given(st.text())
def test_length_is_kept(text: str) -> None:
    assert len(fold_text(text)) == len(text)


def test_line_ends_of_every_kind_become_line_feeds_in_place() -> None:
    assert fold_text("一、\r\n二、\r三、\n") == "一、 \n二、\n三、\n"

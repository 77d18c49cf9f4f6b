"""Folding never moves a character."""

from hypothesis import given
from hypothesis import strategies as st

from pipelines.text.folding import fold_text


def test_full_width_signs_become_half_width() -> None:
    assert fold_text("增长６．５％，（含）　以上") == "增长6.5%,(含) 以上"


def test_characters_that_nfkc_would_split_stay_one() -> None:
    assert fold_text("㎡½…") == "㎡½…"


@given(st.text())
def test_length_is_kept(text: str) -> None:
    assert len(fold_text(text)) == len(text)


def test_line_ends_of_every_kind_become_line_feeds_in_place() -> None:
    assert fold_text("一、\r\n二、\r三、\n") == "一、 \n二、\n三、\n"

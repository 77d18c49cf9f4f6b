"""Numerals are found whole and read right."""

import pytest

from pipelines.text.numerals import parse_arabic, parse_chinese, parse_multiplier, scan_numerals


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("四百三十亿", 43_000_000_000),
        ("二〇一九", 2019),
        ("十二", 12),
        ("千", 1000),
        ("万亿", 10**12),
        ("两", 2),
        ("三千五百", 3500),
        ("一亿二千万", 120_000_000),
        ("二十五", 25),
        ("一万零八", 10_008),
    ],
)
def test_numbers_in_words(word: str, value: float) -> None:
    assert parse_chinese(word) == value


def test_a_word_that_is_no_number() -> None:
    assert parse_chinese("") is None
    assert parse_chinese("家") is None


def test_digits_and_multipliers() -> None:
    assert parse_arabic("1,234.5") == 1234.5
    assert parse_arabic("２０１９") == 2019
    assert parse_multiplier("万亿") == 10**12
    assert parse_multiplier("") == 1


def test_a_multiplier_belongs_to_its_digits_unless_it_opens_a_unit() -> None:
    text = "30千瓦、2千公里、2 万余人、5个百分点、1,234家"
    assert [text[a:b] for a, b in scan_numerals(text)] == ["30", "千", "2千", "2 万", "5", "百", "1,234"]


def test_blanks_between_thousands_belong_to_the_number_but_behind_the_word_for_a_table() -> None:
    text = "总值2 684.83亿元，见表1 200万元，收入14 694元"
    assert [text[a:b] for a, b in scan_numerals(text)] == ["2 684.83亿", "1", "200万", "14 694"]
    assert parse_arabic("2 684.83") == 2684.83

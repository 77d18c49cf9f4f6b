"""Word lists as patterns: the longest word, or the first, and nothing where there is no word."""

import re

import pytest

from pipelines.text.words import any_word, first_word

WORDS = ("公里", "公里/小时", "平方公里", "台(套)", "台")


@pytest.mark.parametrize(
    ("text", "found"),
    [("公里/小时", "公里/小时"), ("公里/天", "公里"), ("台(套)", "台(套)"), ("台(座)", "台"), ("公", None)],
)
def test_the_longest_word_counts(text: str, found: str | None) -> None:
    match = re.match(any_word(WORDS), text)
    assert (match[0] if match else None) == found


def test_the_first_word_counts_where_the_order_is_given() -> None:
    assert re.match(first_word(WORDS), "公里/小时")[0] == "公里"  # type: ignore[index]


def test_no_words_never_fit() -> None:
    assert re.search(any_word([]), "公里") is None
    assert re.search(any_word(iter(())), "公里") is None
    assert re.search(first_word([]), "") is None

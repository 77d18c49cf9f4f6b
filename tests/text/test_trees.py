"""A tree of words finds what the plain list of words finds."""

import re

import pytest

from pipelines.text.trees import word_tree

PLAIN = ("公里/小时", "平方公里", "台(套)", "公里", "个月", "台")
WORDS = [*((word, "") for word in PLAIN), ("人", "(?![员才])"), ("个", "(?!人)")]


@pytest.mark.parametrize(
    "text", ["公里/小时", "公里/天", "公", "个月", "个人", "个", "人员", "人", "台(套)", "台(座)", "", "3公里"]
)
def test_the_same_words_at_the_same_place(text: str) -> None:
    plain = re.compile("|".join(re.escape(word) + behind for word, behind in WORDS))
    tree = re.compile(word_tree(WORDS))
    for found, expected in ((tree.match(text), plain.match(text)), (tree.search(text), plain.search(text))):
        assert (found and found.span()) == (expected and expected.span())

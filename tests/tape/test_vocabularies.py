"""Look-up of words at a place of a text."""

from pipelines.tape.vocabularies import Vocabulary

VERBS = Vocabulary({"建成": "区", "建": "议", "建成投用": ""})


def test_the_longest_word_counts() -> None:
    assert VERBS.match("建成投用了", 0, 5) == 4
    assert VERBS.match("建成投用了", 0, 3) == 2


def test_a_word_does_not_count_before_a_character_that_makes_it_another() -> None:
    assert VERBS.match("建成区绿化", 0, 5) == 1
    assert VERBS.match("建议", 0, 2) == 0


def test_the_end_of_the_stretch_hides_what_follows() -> None:
    assert VERBS.match("建成区", 0, 2) == 2
    assert VERBS.match("建成", 2, 2) == 2


def test_find_goes_from_left_to_right_without_overlap() -> None:
    assert list(VERBS.find("拟建成投用建设", 0, 7)) == [(1, 5), (5, 6)]


def test_plain_words_need_no_stops() -> None:
    assert Vocabulary(["加快", "加"]).match("加快推进", 0, 4) == 2

"""Ids tell things apart and stay the same wherever a thing stands."""

from hypothesis import given
from hypothesis import strategies as st

from pipelines.assemble.ids import IdMaker, make_id

PARTS = st.lists(st.one_of(st.none(), st.integers(0, 3), st.text(alphabet="一二\x1f", max_size=3)), max_size=3)


def test_an_id_is_sixteen_hexadecimal_characters() -> None:
    assert len(make_id("task", "完成")) == 16
    assert int(make_id("task", "完成"), 16) >= 0


def test_the_kind_is_part_of_it() -> None:
    assert make_id("task", "完成") != make_id("document", "完成")


def test_repetitions_are_told_apart_in_reading_order() -> None:
    first, second = IdMaker(), IdMaker()
    once = first.make("task", "d", "完成")
    assert once != first.make("task", "d", "完成")
    assert once == second.make("task", "d", "完成")


@given(st.lists(PARTS, max_size=20))
def test_a_maker_never_repeats_itself_for_the_same_parts(calls: list[list[object]]) -> None:
    maker = IdMaker()
    ids: dict[tuple[object, ...], set[str]] = {}
    for parts in calls:
        made = maker.make("task", *parts)
        assert made not in ids.setdefault(tuple(parts), set())
        ids[tuple(parts)].add(made)


def test_lone_surrogates_of_damaged_text_are_hashed() -> None:
    assert len(make_id("task", "\ud800")) == 16

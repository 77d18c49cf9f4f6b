"""Which list a promise stands in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.lexicon import Lexicon, load_lexicon
from pipelines.link import promise_lists
from pipelines.link.promise_lists import ListHeadings
from pipelines.link.task_mentions import mention_rules
from pipelines.outline.markers import marker_at, marker_table
from pipelines.settings import load_settings

ENTRIES = "".join(f"{number}、改造小街小巷。\n" for number in range(1, 9))


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("今年,我们要办好以下实事。一是缓解拥堵,新增公交车", "办好以下实事"),
        ("各位代表,今年确定了十方面民生实事。把实事办好。\n1、加大治理力度。\n2、新建充电桩", "确定了十方面民生实事"),
        (f"2018年十大民生实事\n{ENTRIES}9.新增光纤用户", "十大民生实事"),
        ("去年我们全面完成了十方面民生实事。\n加快建设\n新建充电桩", ""),
        ("今年要办好以下实事。\n1、新建公园。\n下面报告政府自身建设。\n新建充电桩", ""),
    ],
    ids=["in its paragraph", "over numbered lines", "far above", "a list of last year", "a list that is over"],
)
def test_the_list_of_a_promise(before: str, expected: str, lexicon: Lexicon) -> None:
    numberings = marker_table(lexicon)
    headings = ListHeadings(before, mention_rules(lexicon), lambda line: marker_at(line, 0, numberings) is not None)
    found = headings.find(len(before))
    assert expected in found if expected else not found


LEXICON = load_lexicon(load_settings().reference)
LINES = ["办好实事", "1、改造", "", "今年办好以下实事。新建", "民生实事", "加快建设", "2、新建公园"]


@given(st.lists(st.sampled_from(LINES), max_size=12), st.lists(st.integers(0, 80), max_size=6))
def test_only_what_stands_near_before_counts(lines: list[str], places: list[int]) -> None:
    rules, numberings = mention_rules(LEXICON), marker_table(LEXICON)
    text = "\n".join(lines)

    def is_numbered(line: str) -> bool:
        return marker_at(line, 0, numberings) is not None

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(promise_lists, "FAR", 30)
        patch.setattr(promise_lists, "NEAR", 12)
        headings = ListHeadings(text, rules, is_numbered)
        for at in (min(place, len(text)) for place in places):
            before = text[max(0, at - 30) : at]
            assert headings.find(at) == ListHeadings(before, rules, is_numbered).find(len(before))

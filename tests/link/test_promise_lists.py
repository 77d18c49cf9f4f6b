"""Which list a promise stands in."""

from __future__ import annotations

import pytest

from pipelines.lexicon import Lexicon
from pipelines.link.promise_lists import find_list_heading
from pipelines.link.task_mentions import mention_rules
from pipelines.outline.markers import marker_at, marker_table

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
    found = find_list_heading(before, mention_rules(lexicon), lambda line: marker_at(line, 0, numberings) is not None)
    assert expected in found if expected else not found

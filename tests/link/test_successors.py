"""Who answers for a district that was merged, raised to a city district or renamed."""

from __future__ import annotations

import pytest

from pipelines.lexicon import Lexicon
from pipelines.link import MatchRules


@pytest.mark.parametrize(
    ("district", "root"),
    [
        ("310108", "310106"),  # 闸北 → 静安
        ("310103", "310101"),  # 卢湾 → 黄浦
        ("310102", "310101"),  # 南市 → 黄浦
        ("310225", "310115"),  # 南汇县 → 南汇区 → 浦东
        ("110103", "110101"),  # 崇文 → 东城
        ("440121", "440114"),  # 花县 → 花都市 → 花都区
        ("320483", "320412"),  # 武进市 → 武进区
        ("371200", "370100"),  # 莱芜市 → 济南市
        ("310110", "310110"),  # 杨浦 is itself
    ],
)
def test_the_last_successor_answers(district: str, root: str, rules: MatchRules) -> None:
    assert rules.root(district) == root


def test_every_chain_ends_at_a_district_that_is_still_there(lexicon: Lexicon, rules: MatchRules) -> None:
    until = {row.district_code: row.listed_until for row in lexicon.districts}
    for row in lexicon.district_successors:
        chain = [row.district_code]
        while chain[-1] in rules.successors:
            chain.append(rules.successors[chain[-1]])
            assert len(set(chain)) == len(chain), chain
        assert until[chain[-1]] is None, chain


def test_only_districts_that_are_gone_have_successors_and_none_before_its_time(lexicon: Lexicon) -> None:
    until = {row.district_code: row.listed_until for row in lexicon.districts}
    since = {row.district_code: row.since_year for row in lexicon.district_successors}
    assert len(since) == len(lexicon.district_successors)
    for row in lexicon.district_successors:
        assert until[row.district_code] is not None, row
        # A later change never comes before an earlier one of the same district.
        assert since.get(row.successor_code, row.since_year) >= row.since_year, row

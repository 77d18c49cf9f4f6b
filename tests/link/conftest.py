"""Facts for matching, written as short as they can be told apart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from hashlib import blake2s

import pytest

from pipelines.lexicon import Lexicon
from pipelines.link import Fact, MatchRules, match_rules

MakeFact = Callable[..., Fact]


@pytest.fixture(scope="session")
def rules(lexicon: Lexicon) -> MatchRules:
    return match_rules(lexicon)


@pytest.fixture
def make_fact() -> MakeFact:
    """A promised (`kind` target) or reported number of 2020 in 杨浦区; `indicator_id` follows from the indicator."""

    def make(kind: str, indicator: str, unit: str = "个", measure: str = "flow", **other: object) -> Fact:
        year = int(str(other.pop("year", 2020)))
        fact = Fact(
            fact_id=blake2s(f"{kind}{indicator}{unit}{measure}{year}{other}".encode()).hexdigest()[:12],
            document_id="plan_2020" if kind == "target" else "report_2021",
            district_code="310110",
            known_on=date(2020 if kind == "target" else 2021, 1, 1).toordinal(),
            is_review=kind == "result",
            indicator=indicator,
            indicator_id=f"x{indicator}",
            unit=unit,
            measure=measure,
            is_negative=False,
            period_start=date(year, 1, 1).toordinal(),
            period_end=date(year, 12, 31).toordinal(),
            theme_code=None,
            before=indicator,
            after="",
            heading="",
        )
        return fact._replace(**other)

    return make

"""All indicators of the warehouse through the comparing core into `linked.indicator_merge`."""

from __future__ import annotations

import time
from dataclasses import dataclass

import duckdb

from pipelines.lexicon import Lexicon
from pipelines.link.merges import Indicator, find_merges, merge_rules
from pipelines.warehouse.rows import replace_rows
from pipelines.warehouse.state import IndicatorMergeRow
from pipelines.warehouse.words import WordCutter

# An indicator's unit and kind are those of most of its numbers. What was added is not what there is. Counted first: few
# numbers differ in all four, and `mode` would sort them all.
INDICATORS = """
WITH counted AS (
    SELECT indicator_id, indicator_name, unit, CASE measure WHEN 'increment' THEN 'flow' ELSE measure END AS kind,
        count(*) AS number_count
    FROM raw.quantity
    GROUP BY ALL
),
names AS (
    SELECT indicator_id, first(indicator_name ORDER BY number_count DESC, indicator_name) AS name
    FROM (SELECT indicator_id, indicator_name, sum(number_count) AS number_count FROM counted GROUP BY ALL)
    GROUP BY indicator_id
),
units AS (
    SELECT indicator_id, first(unit ORDER BY number_count DESC, unit) AS unit
    FROM (SELECT indicator_id, unit, sum(number_count) AS number_count FROM counted GROUP BY ALL)
    GROUP BY indicator_id
),
kinds AS (
    SELECT indicator_id, first(kind ORDER BY number_count DESC, kind) AS kind
    FROM (SELECT indicator_id, kind, sum(number_count) AS number_count FROM counted GROUP BY ALL)
    GROUP BY indicator_id
),
totals AS (SELECT indicator_id, sum(number_count)::BIGINT AS number_count FROM counted GROUP BY indicator_id)
SELECT indicator_id, name, unit, kind, number_count
FROM totals JOIN names USING (indicator_id) JOIN units USING (indicator_id) JOIN kinds USING (indicator_id)
ORDER BY indicator_id
"""


@dataclass(frozen=True, slots=True)
class MergeReport:
    """What one comparing did: indicators compared, merged ones by rule, and seconds."""

    indicator_count: int
    counts: dict[str, int]
    seconds: float


def merge_indicators(connection: duckdb.DuckDBPyConnection, lexicon: Lexicon) -> MergeReport:
    """Replace `linked.indicator_merge` by the merges among all indicators, in one transaction."""
    clock = time.perf_counter()
    families = {row.canonical: row.family for row in lexicon.units}
    found = connection.execute(INDICATORS).fetchall()
    indicators = [Indicator(i, name, families.get(unit, "count"), kind, n) for i, name, unit, kind, n in found]
    rules = merge_rules(lexicon)
    # Long names of other tables would join words that these names say in another order.
    cutter = WordCutter(rules.synonyms)
    merges = [IndicatorMergeRow(*merge) for merge in find_merges(indicators, rules, cutter.split)]
    replace_rows(connection, IndicatorMergeRow, merges)
    counts: dict[str, int] = {}
    for merge in merges:
        counts[merge.rule] = counts.get(merge.rule, 0) + 1
    return MergeReport(len(indicators), counts, time.perf_counter() - clock)

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

# An indicator's unit and kind are those of most of its numbers. What was added is not what there is.
INDICATORS = """
SELECT
    indicator_id,
    mode(indicator_name ORDER BY indicator_name) AS name,
    mode(unit ORDER BY unit) AS unit,
    mode(CASE measure WHEN 'increment' THEN 'flow' ELSE measure END ORDER BY measure) AS kind,
    count(*) AS number_count
FROM raw.quantity
GROUP BY indicator_id
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

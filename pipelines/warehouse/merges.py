"""All indicators of the warehouse through the comparing core into `linked.indicator_merge`."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cache

import duckdb

from pipelines.lexicon import Lexicon
from pipelines.link.merges import Indicator, KnownWords, find_merges, merge_rules
from pipelines.warehouse.rows import insert_rows, replace_rows
from pipelines.warehouse.schema import raw_table
from pipelines.warehouse.standing import read_books, write_books
from pipelines.warehouse.state import ComparedNameRow, IndicatorMergeRow
from pipelines.warehouse.words import WordCutter

STAGE = "compared names"
PARTED = "\x1f"
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


def merge_indicators(
    connection: duckdb.DuckDBPyConnection, lexicon: Lexicon, version: str | None = None
) -> MergeReport:
    """Replace `linked.indicator_merge` by the merges among all indicators.

    `version` stands for the code and tables that compare: where it is that of the last time, only names that are new
    are cut into words. Without one all are.
    """
    clock = time.perf_counter()
    families = {row.canonical: row.family for row in lexicon.units}
    found = connection.execute(INDICATORS).fetchall()
    indicators = [Indicator(i, name, families.get(unit, "count"), kind, n) for i, name, unit, kind, n in found]
    rules = merge_rules(lexicon)
    known = _read_known(connection, version)
    before = set(known)
    # Long names of other tables would join words that these names say in another order. Nothing new cuts no words.
    cutter = cache(lambda: WordCutter(rules.synonyms))
    compared = find_merges(indicators, rules, lambda text: cutter().split(text), known)
    news = [ComparedNameRow(*key, PARTED.join(words)) for key, words in known.items() if key not in before]
    insert_rows(connection, ComparedNameRow, news)
    merges = [IndicatorMergeRow(*merge) for merge in compared]
    replace_rows(connection, IndicatorMergeRow, merges)
    counts: dict[str, int] = {}
    for merge in merges:
        counts[merge.rule] = counts.get(merge.rule, 0) + 1
    return MergeReport(len(indicators), counts, time.perf_counter() - clock)


def _read_known(connection: duckdb.DuckDBPyConnection, version: str | None) -> KnownWords:
    """The words of names that were compared by this version; what another has compared is forgotten."""
    if version is not None and read_books(connection, STAGE) == {"": version}:
        rows = connection.execute(f"SELECT name, family, words FROM {raw_table(ComparedNameRow)}").fetchall()  # noqa: S608
        return {(name, family): tuple(words.split(PARTED)) if words else () for name, family, words in rows}
    replace_rows(connection, ComparedNameRow, [])
    write_books(connection, {STAGE: {} if version is None else {"": version}})
    return {}

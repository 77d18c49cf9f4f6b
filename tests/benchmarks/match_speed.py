"""Seconds and peak memory of matching generated targets with twice as many results, at three sizes. Needs Linux.

Every government promises and reports year by year, in words made of shared parts, so that most names are like others.
Arguments: the numbers of targets (default 100,000, 300,000 and 1,000,000).
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from pipelines.lexicon import load_lexicon
from pipelines.settings import load_settings
from pipelines.warehouse.matches import match_progress
from pipelines.warehouse.schema import create_schema

SIZES = (100_000, 300_000, 1_000_000)
TARGETS_A_YEAR, YEARS = 100, 20
PARTS = (
    ("城镇", "农村", "社区", "市级", "重点", "城市", "区域", "公共", "老旧", "新型"),
    ("养老", "教育", "生态", "交通", "文化", "体育", "科技", "就业", "医疗", "水利"),
    ("服务站", "公园", "学位", "床位", "道路", "管网", "停车位", "企业", "小区", "场馆", "岗位", "绿道"),
)
UNITS = ("个", "家", "公里", "户", "亩", "%", "元", "人", "套", "平方米")


def main() -> None:
    if len(sys.argv) == 3 and sys.argv[1] == "--one":
        _measure(int(sys.argv[2]))
        return
    for size in [int(argument) for argument in sys.argv[1:]] or SIZES:
        # A process of its own, so that the peak is that of this size.
        subprocess.run([sys.executable, __file__, "--one", str(size)], check=True)


def _measure(size: int) -> None:
    lexicon = load_lexicon(load_settings().reference)
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(str(Path(folder) / "build.duckdb")) as connection:
        create_schema(connection)
        _generate(connection, size)
        begin = time.perf_counter()
        report = match_progress(connection, lexicon)
        seconds = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    links = sum(report.counts.values())
    limit = "at most 180 s and 8,000 MB for 1,000,000"
    print(f"match {size:>9,} targets: {seconds:6.1f} s   peak {peak:6,.0f} MB ({limit}), {links:,} links")


def _generate(connection: duckdb.DuckDBPyConnection, size: int) -> None:
    """Documents of every government and year with 100 targets of that year and 200 results of the year before."""
    governments = max(size // (TARGETS_A_YEAR * YEARS), 1)
    connection.execute(DOCUMENTS, [governments, YEARS + 1])
    for kind, shift, count in (("target", 0, TARGETS_A_YEAR), ("result", -1, 2 * TARGETS_A_YEAR)):
        connection.execute(QUANTITIES, [kind, shift, count, *map(list, PARTS), list(UNITS)])


DOCUMENTS = """
INSERT INTO raw.document BY NAME
SELECT concat(g, '-', y) AS document_id, document_id AS source_id, '' AS title, concat('G', g) AS district_code,
    'work_report' AS doc_type, 'government_report' AS doc_form,
    2000 + y AS plan_year, 1999 + y AS review_year, plan_year::VARCHAR AS plan_period,
    0 AS char_start, 1 AS char_end, 0 AS title_start, 1 AS title_end, '' AS rule_id
FROM range($1) AS a(g), range($2) AS b(y)
"""

# The first hundred results of a year have the targets' names, the others names of their own.
QUANTITIES = """
INSERT INTO raw.quantity BY NAME
WITH picked AS (
    SELECT document.*, plan_year + $2 AS year, i, (hash(district_code, plan_year + $2, i) % 1200)::INTEGER AS pick
    FROM raw.document, range($3) AS r(i)
),
named AS (
    SELECT *, concat($4[1 + pick % 10], $5[1 + pick // 10 % 10], $6[1 + pick // 100 % 12]) AS name,
        $7[1 + pick // 7 % 10] AS unit
    FROM picked
),
said AS (
    SELECT *, concat('推进', name, '建设，完成', name) AS before, concat(before, '5', unit) AS sentence
    FROM named
)
SELECT concat(document_id, $1, i) AS quantity_id, $1 AS kind, source_id, document_id, name AS indicator,
    concat('x', hash(name)) AS indicator_id, name AS indicator_name, 5 AS value, unit, '=' AS operator,
    'flow' AS measure, year AS period_year, make_date(year, 1, 1) AS period_start,
    make_date(year, 12, 31) AS period_end, 'plain' AS commitment, district_code, sentence, 0 AS sentence_start,
    length(sentence) AS sentence_end, length(before) AS char_start, sentence_end AS char_end, '' AS rule_id
FROM said
"""

if __name__ == "__main__":
    main()

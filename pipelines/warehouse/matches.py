"""Raw numbers through the matching core, block by block, into `linked.match`."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any

import duckdb
import pyarrow as pa  # type: ignore[import-untyped]

from pipelines.lexicon import Lexicon
from pipelines.link import Fact, Match, MatchRules, match_block, match_row, match_rules
from pipelines.link.compatibility import family_group
from pipelines.records import DocumentRecord, QuantityRecord, WorkItemRecord
from pipelines.warehouse.block_workers import BlockWorkers
from pipelines.warehouse.increments import changes_of
from pipelines.warehouse.rows import insert_rows
from pipelines.warehouse.schema import quote_text, raw_table
from pipelines.warehouse.state import DocumentCopyRow, MatchRow, SupersededRow

# How much of the sentence around a number is looked at, in characters.
BEFORE, AFTER = 80, 30
BATCH = 20_000
# Numbers that one process is handed at once, and so many that are handed out together.
PART, ROUND = 1_000, 60_000
Row = tuple[Any, ...]
FACT_ID = 4 + Fact._fields.index("fact_id")  # its place in a row of the query
ROW_KEY = 4 + Fact._fields.index("row_key")  # its place in a row of the query
STAGE = "matches"
READ = (QuantityRecord, DocumentRecord, WorkItemRecord, DocumentCopyRow, SupersededRow)

NEAR = 16  # characters before a number that may call it a yearly mean

# Promises and results that were born together, row after row of the tables. Neither place nor year has to be known.
ROWS = "quantity.row_key IS NOT NULL AND list_contains($places, coalesce(quantity.district_code, ''))"
BLOCKS = "list_contains($places, quantity.district_code)"

# What a copy says counts once, what a corrected issue says again only there.
COUNTS = f"""quantity.document_id NOT IN (SELECT document_id FROM {raw_table(DocumentCopyRow)} WHERE relation = 'copy')
    AND quantity.quantity_id NOT IN (SELECT quantity_id FROM {raw_table(SupersededRow)})"""  # noqa: S608 - names from the schema

# A page may show an old report anew, so the year that a document plans for tells its age before its date does.
# Ordered by block: government (after mergers), family of units, last year of the period; then in reading order.
# Work promised for several years is looked for in each of them.
FACTS = f"""
WITH reading AS (
    SELECT quantity_id, min(match_unit.reading) AS unit
    FROM raw.quantity
    JOIN match_unit ON quantity.unit = match_unit.unit AND contains(quantity.indicator, match_unit.word)
    GROUP BY quantity_id
)
SELECT
    coalesce(root.successor_code, quantity.district_code) AS government,
    coalesce(family.family, 'count') AS family,
    unnest(CASE
        WHEN quantity.kind = 'target' AND quantity.measure IN ('flow', 'increment')
            THEN range(year(quantity.period_start), year(quantity.period_end) + 1)
        ELSE [year(quantity.period_end)]
    END) AS last_year,
    quantity.kind = 'target' AS is_target,
    quantity.quantity_id,
    quantity.document_id,
    coalesce(quantity.district_code, '') AS district_code,
    datediff('day', DATE '1900-01-01', coalesce(
        make_date(try_cast(left(document.plan_period, 4) AS INTEGER),
            3 * coalesce(try_cast(substr(document.plan_period, 6, 1) AS INTEGER), 1) - 2, 1),
        make_date(document.review_year::INTEGER + 1, 1, 1),
        document.published_on,
        quantity.period_end
    )) AS known_on,
    coalesce(document.doc_type IN ('work_plan', 'work_report', 'compilation')
        AND document.review_year = year(quantity.period_end), false) AS is_review,
    quantity.indicator,
    quantity.indicator_id,
    coalesce(reading.unit, quantity.unit),
    quantity.measure,
    quantity.value < 0 AS is_negative,
    datediff('day', DATE '1900-01-01', quantity.period_start) AS period_start,
    datediff('day', DATE '1900-01-01', quantity.period_end) AS period_end,
    quantity.theme_code,
    right(left(sentence, (quantity.char_start - sentence_start)::INTEGER), {BEFORE}) AS before,
    substr(sentence, (quantity.char_end - sentence_start + 1)::INTEGER, {AFTER}) AS after,
    coalesce(work_item.title, '') AS heading,
    CASE WHEN quantity.kind = 'target' THEN quantity.value END AS promised,
    quantity.measure = 'growth' AND (coalesce(
        try_cast(regexp_extract(before, {{growth_base}}, 1) AS INTEGER) < year(quantity.period_end) - 1, false
    ) OR regexp_matches(before, {{plan_base}})) AS is_long_growth,
    regexp_matches(right(before, {NEAR}), {{yearly_mean}}) AS is_mean,
    quantity.stage,
    quantity.operator,
    split_part(quantity.rule_id, '/', 1) AS naming,
    CASE WHEN quantity.kind = 'result' THEN quantity.value END AS reported,
    quantity.document_id || '/' || quantity.row_key AS row_key,
    regexp_matches(quantity.rule_id, '(_due|/period_month(_stated)?)$') AS is_due,
    quantity.rule_id LIKE '%/period_year_either' AS is_of_either
FROM raw.quantity
JOIN raw.document USING (document_id)
LEFT JOIN raw.work_item USING (work_item_id)
LEFT JOIN match_root AS root ON quantity.district_code = root.district_code
LEFT JOIN reading USING (quantity_id)
LEFT JOIN match_family AS family ON coalesce(reading.unit, quantity.unit) = family.unit
WHERE {{which}} AND quantity.period_end IS NOT NULL AND {COUNTS}
ORDER BY {{first}} government, family, last_year, is_target DESC, quantity.document_id, quantity.char_start, quantity_id
"""  # noqa: S608 - constants of this module


# What stays: links of promises that are still there, of places that have not changed.
FORGET = f"""
DELETE FROM {raw_table(MatchRow)} WHERE target_id NOT IN (
    SELECT quantity_id FROM raw.quantity WHERE NOT list_contains(?, coalesce(district_code, '')))
"""  # noqa: S608 - name from the schema


@dataclass(frozen=True, slots=True)
class MatchReport:
    """What one matching did: governments looked at, links by kind that there are now, and seconds."""

    governments: int
    counts: dict[str, int]
    seconds: float


def match_progress(
    connection: duckdb.DuckDBPyConnection,
    lexicon: Lexicon,
    version: str | None = None,
    workers: BlockWorkers | None = None,
) -> MatchReport:
    """Bring `linked.match` in step with all targets and results, in one transaction.

    `version` stands for the code and tables that link; where both it and a government's files are those of the last
    time, its links stay. Without one all are made anew. `workers` share the work; the rows are the same without.
    """
    clock = time.perf_counter()
    rules, crew = match_rules(lexicon), workers or BlockWorkers(lexicon, 1)
    with changes_of(connection, STAGE, READ, version, rules.root) as changes:
        connection.execute(FORGET, [changes.places])
        with connection.cursor() as reader:
            _prepare(reader, rules)
            batch: list[MatchRow] = []
            for match in find_matches(reader, rules, changes.places, crew):
                batch.append(MatchRow(*match))
                if len(batch) == BATCH:
                    insert_rows(connection, MatchRow, batch)
                    batch = []
            insert_rows(connection, MatchRow, batch)
        found = connection.execute(f"SELECT kind, count(*) FROM {raw_table(MatchRow)} GROUP BY kind").fetchall()  # noqa: S608
    return MatchReport(changes.governments, dict(found), time.perf_counter() - clock)


def read_facts(connection: duckdb.DuckDBPyConnection, rules: MatchRules) -> list[tuple[bool, Fact]]:
    """Every number as matching sees it, with whether it is a promise; one of several years comes once for each."""
    places = connection.execute("SELECT list(DISTINCT district_code) FROM raw.quantity").fetchall()[0][0] or []
    with connection.cursor() as reader:
        _prepare(reader, rules)
        return [(row[3], Fact(*row[4:])) for row in _stream(reader, rules, places)]


def find_matches(
    reader: duckdb.DuckDBPyConnection, rules: MatchRules, places: Sequence[str], crew: BlockWorkers
) -> Iterator[Match]:
    """Links of every row and block of these places; so many numbers as `ROUND` are in memory at a time, or one block.

    What a row answers no block is asked for.
    """
    known: set[str] = set()
    for _, rows in groupby(_stream(reader, rules, places, ROWS, "row_key,"), key=lambda row: row[ROW_KEY]):
        for match in match_row(*_parted(rows, known), rules):
            known.add(match.target_id)
            yield match
    left = (row for row in _stream(reader, rules, places) if not row[3] or row[FACT_ID] not in known)
    parts = _gather(groupby(left, key=_block_of), PART)
    while some := list(islice(parts, ROUND // PART)):
        for found in crew.map(match_parts, [(part,) for part in some]):
            yield from found


def _gather(blocks: Iterable[tuple[Any, Iterator[Row]]], size: int) -> Iterator[list[Row]]:
    """Whole blocks one behind the other, so many rows together."""
    part: list[Row] = []
    for _, rows in blocks:
        part.extend(rows)
        if len(part) >= size:
            yield part
            part = []
    if part:
        yield part


def match_parts(lexicon: Lexicon, part: list[Row]) -> list[Match]:
    """Links of some whole blocks, block by block."""
    rules = match_rules(lexicon)
    return [
        match for _, rows in groupby(part, key=_block_of) for match in match_block(*_parted(rows, frozenset()), rules)
    ]


def _block_of(row: Row) -> Row:
    """Government, family of units and last year."""
    return row[:3]


def _parted(rows: Iterable[Row], known: Set[str]) -> tuple[list[Fact], list[Fact]]:
    """Promises that nothing answers yet, each once, and results."""
    targets: dict[str, Fact] = {}
    results: list[Fact] = []
    for row in rows:
        fact = Fact(*row[4:])
        if not row[3]:
            results.append(fact)
        elif fact.fact_id not in known:
            targets[fact.fact_id] = fact
    return list(targets.values()), results


def _stream(
    reader: duckdb.DuckDBPyConnection, rules: MatchRules, places: Sequence[str], which: str = BLOCKS, first: str = ""
) -> Iterator[Row]:
    turns = {role: quote_text(rules.turns[role]) for role in ("growth_base", "plan_base", "yearly_mean")}
    reader.execute(FACTS.format(which=which, first=first, **turns), {"places": list(places)})
    while rows := reader.fetchmany(BATCH):
        yield from rows


def _prepare(reader: duckdb.DuckDBPyConnection, rules: MatchRules) -> None:
    """The small tables by which the query makes blocks."""
    roots = {code: rules.root(code) for code in rules.successors}
    families = {unit: family_group(unit, rules) for unit in rules.families}
    _keep(reader, "match_root", {"district_code": list(roots), "successor_code": list(roots.values())})
    _keep(reader, "match_family", {"unit": list(families), "family": list(families.values())})
    words, units, readings = zip(*rules.unit_readings, strict=True)
    _keep(reader, "match_unit", {"word": list(words), "unit": list(units), "reading": list(readings)})


def _keep(reader: duckdb.DuckDBPyConnection, name: str, columns: dict[str, list[str]]) -> None:
    reader.register("incoming_columns", pa.table({key: pa.array(cells, pa.string()) for key, cells in columns.items()}))
    reader.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM incoming_columns")  # noqa: S608
    reader.unregister("incoming_columns")

"""Asset checks: what must hold before anything is published. All but one block; each says by how much it fails.

A check is a query over the build database whose rows are (fault, wrong, of): it passes when nothing is wrong.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC
from typing import NamedTuple

import dagster as dg
import duckdb

from pipelines.orchestration.metadata import markdown_table
from pipelines.orchestration.resources import Warehouse
from pipelines.records import RECORD_TYPES, column_types
from pipelines.settings import Settings
from pipelines.text.numerals import CHINESE_NUMERAL
from pipelines.warehouse.checked import TABLE, unchecked_sources
from pipelines.warehouse.fetched import SCHEME
from pipelines.warehouse.folders import walk_folder


class Fault(NamedTuple):
    """One kind of fault: how many rows have it, of how many looked at."""

    name: str
    wrong: int
    of: int


Finder = Callable[[duckdb.DuckDBPyConnection, Settings], Sequence[Fault]]
# One that looks at the rows of some sources alone, told by a condition.
SourceFinder = Callable[[duckdb.DuckDBPyConnection, Settings, str], Sequence[Fault]]
EVERYWHERE = "true"
UNCHECKED = f"source_id IN (SELECT source_id FROM {TABLE})"  # noqa: S608 - a constant

# Signs a numeral is made of. The core's scanner is not used: whatever it overlooks shows here as a difference.
NUMERAL_SIGNS = f"[^0-9０-９{CHINESE_NUMERAL}]"

# Of the sources that are looked at in one turn.
IN_TURN = "source_id IN (FROM source_in_turn)"

NUMERAL_FAULTS = f"""
WITH numerals AS MATERIALIZED (FROM raw.numeral WHERE {IN_TURN}),
quantities AS (SELECT quantity_id FROM raw.quantity WHERE {IN_TURN}),
signs AS (
    SELECT
        length(regexp_replace(source.text, $other, '', 'g')) AS in_text,
        coalesce(covered.signs, 0) AS in_numerals
    FROM (FROM raw.source WHERE {IN_TURN}) AS source
    LEFT JOIN (
        SELECT source_id, sum(length(regexp_replace(text, $other, '', 'g'))) AS signs FROM numerals GROUP BY ALL
    ) AS covered USING (source_id)
)
SELECT 'numerals that are a quantity and a reject at once',
    count(*) FILTER (quantity_id IS NOT NULL AND reason IS NOT NULL), count(*) FROM numerals
UNION ALL
SELECT 'numerals that are neither quantity nor reject',
    count(*) FILTER (quantity_id IS NULL AND reason IS NULL), count(*) FROM numerals
UNION ALL
SELECT 'numerals of a quantity that does not exist',
    count(*) FILTER (quantity_id NOT IN (SELECT quantity_id FROM quantities)), count(*) FROM numerals
UNION ALL
SELECT 'quantities without a numeral',
    count(*) FILTER (numeral.quantity_id IS NULL), count(*)
    FROM quantities LEFT JOIN (SELECT DISTINCT quantity_id FROM numerals) AS numeral USING (quantity_id)
UNION ALL
SELECT 'signs of numerals counted in the texts that stand in no numeral, or in two',
    coalesce(sum(abs(in_text - in_numerals)), 0), coalesce(sum(in_text), 0) FROM signs
"""  # noqa: S608 - a condition of our own

SOURCE_FAULTS = """
SELECT 'files noted as ingested whose text is missing',
    count(*) FILTER (source.source_id IS NULL), count(*)
    FROM raw.source_file LEFT JOIN raw.source USING (source_id) WHERE status = 'ingested'
UNION ALL
SELECT 'files noted as set aside without a reason',
    count(*) FILTER (quarantine.source_uri IS NULL), count(*)
    FROM raw.source_file LEFT JOIN raw.quarantine USING (source_uri) WHERE status = 'quarantined'
"""

KEPT_FAULTS = """
SELECT 'files of which the last good version stays, because what lies there now is no good or out of reach',
    count(*) FILTER (offered_sha256 IS NOT NULL), count(*) FROM raw.source_file
"""

PROGRESS_FAULTS = """
WITH progress AS (
    SELECT target_id, count(*) AS row_count FROM marts.fct_progress GROUP BY target_id
)
SELECT 'targets without a progress row',
    count(*) FILTER (progress.target_id IS NULL), count(*) FROM marts.fct_target LEFT JOIN progress USING (target_id)
UNION ALL
SELECT 'targets with more than one progress row', count(*) FILTER (row_count > 1), count(*) FROM progress
UNION ALL
SELECT 'progress rows without a target',
    count(*) FILTER (fct_target.target_id IS NULL), count(*) FROM progress LEFT JOIN marts.fct_target USING (target_id)
"""

# Table, its words, and the columns that say where they stand.
WORDS = (
    ("numeral", "text", "char_start", "char_end"),
    ("task", "text", "char_start", "char_end"),
    ("quantity", "sentence", "sentence_start", "sentence_end"),
)
# So many sources are looked at in one turn, whose texts and numerals are held at once; in so many turns every table is
# read. Rows of their words come so many at a time.
SOURCES_AT_ONCE, ROWS_AT_ONCE = 1_000, 50_000
# Every source that is there or that rows say they are of.
TELLERS = ("source", *(table for table, *_ in WORDS))
SOURCES = " UNION ".join(f"SELECT source_id FROM raw.{table} WHERE {{within}}" for table in TELLERS)  # noqa: S608
SIZES = "SELECT source_id, length(text) AS size FROM raw.source WHERE {within}"
MAY_BE_EMPTY = ("repair", "issue")


def find_numeral_faults(
    connection: duckdb.DuckDBPyConnection, settings: Settings, within: str = EVERYWHERE
) -> list[Fault]:
    """Every numeral is a quantity or a reject with a reason, and none of the text is left out."""
    found: dict[str, Fault] = {}
    for _ in _turns(connection, within):
        for name, wrong, of in _faults(connection, NUMERAL_FAULTS, {"other": NUMERAL_SIGNS}):
            before = found.get(name, Fault(name, 0, 0))
            found[name] = Fault(name, before.wrong + wrong, before.of + of)
    return list(found.values())


def find_span_faults(
    connection: duckdb.DuckDBPyConnection, settings: Settings, within: str = EVERYWHERE
) -> list[Fault]:
    """Every span lies inside its text, and the words kept beside a span are the words that stand there."""
    tables = [t.TABLE for t in RECORD_TYPES if "char_start" in column_types(t)]  # type: ignore[attr-defined]
    connection.execute(f"CREATE OR REPLACE TEMP TABLE source_size AS {SIZES.format(within=within)}")
    inside = _faults(connection, "\nUNION ALL\n".join(_outside(table, within) for table in tables), {})
    return [*inside, *_other_words(connection, within)]


def find_progress_faults(connection: duckdb.DuckDBPyConnection, settings: Settings) -> list[Fault]:
    """Exactly one progress row per target."""
    return _faults(connection, PROGRESS_FAULTS, {})


def find_lost_sources(connection: duckdb.DuckDBPyConnection, settings: Settings) -> list[Fault]:
    """Every file of the folder, and every fetched one, is ingested or set aside with a reason."""
    files = connection.execute("SELECT source_uri, last_seen_at FROM raw.source_file").fetchall()
    looked_at = max((seen.replace(tzinfo=UTC).timestamp() for _, seen in files), default=0.0)
    # A file that came while the build was running is none of its business.
    present = {
        f"{scheme}{entry.uri}"
        for scheme, folder in (("", settings.sources), (SCHEME, settings.fetched))
        for entry in (walk_folder(folder) if folder.is_dir() else ())
        if entry.status is not None and entry.status.st_ctime <= looked_at
    }
    lost = present - {uri for uri, _ in files}
    return [
        Fault("files, fetched ones included, that are neither ingested nor set aside", len(lost), len(present)),
        *_faults(connection, SOURCE_FAULTS, {}),
    ]


def find_kept_sources(connection: duckdb.DuckDBPyConnection, settings: Settings) -> list[Fault]:
    """No file is published as it once was because what lies in the folder now is no good; a warning, blocks nothing."""
    return _faults(connection, KEPT_FAULTS, {})


def _outside(table: str, within: str) -> str:
    order = "<=" if table in MAY_BE_EMPTY else "<"
    inside = f"0 <= char_start AND char_start {order} char_end AND char_end <= size"
    return f"""
    SELECT '{table}: spans outside their text', count(*) FILTER (NOT coalesce({inside}, false)), count(*)
    FROM (FROM raw.{table} WHERE {within})
    LEFT JOIN source_size USING (source_id)"""  # noqa: S608 - names of our own


def _other_words(connection: duckdb.DuckDBPyConnection, within: str) -> list[Fault]:
    """Words that are not what stands at their span. Cut here: SQL would count each text from its beginning anew."""
    wrong, of = Counter[str](), Counter[str]()
    for _ in _turns(connection, within):
        texts = dict(connection.execute(f"SELECT source_id, text FROM raw.source WHERE {IN_TURN}").fetchall())  # noqa: S608
        for table, words, start, end in WORDS:
            said = connection.execute(
                f"SELECT source_id, {words}, {start}, {end} FROM raw.{table} WHERE {IN_TURN}"  # noqa: S608 - constants
            )
            while rows := said.fetchmany(ROWS_AT_ONCE):
                of[table] += len(rows)
                wrong[table] += sum(texts.get(source_id, "")[a:b] != cell for source_id, cell, a, b in rows)
    return [
        Fault(f"{table}: {words} that is not what stands at its span", wrong[table], of[table])
        for table, words, _, _ in WORDS
    ]


def _turns(connection: duckdb.DuckDBPyConnection, within: str) -> Iterator[None]:
    """Some of the sources at a time in the table `source_in_turn`, so that what is held does not grow with them all."""
    sources = [source_id for (source_id,) in connection.execute(SOURCES.format(within=within)).fetchall()]
    # Without any the counts are still told, as nothing of nothing.
    for first in range(0, max(len(sources), 1), SOURCES_AT_ONCE):
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE source_in_turn AS SELECT unnest($1::VARCHAR[]) AS source_id",
            [sources[first : first + SOURCES_AT_ONCE]],
        )
        yield


def _faults(connection: duckdb.DuckDBPyConnection, sql: str, parameters: dict[str, str]) -> list[Fault]:
    return [Fault(name, int(wrong), int(of)) for name, wrong, of in connection.execute(sql, parameters).fetchall()]


def judge(faults: Sequence[Fault]) -> dg.AssetCheckResult:
    """Passed when nothing is wrong; else the description says what is, and how much of it."""
    failed = [fault for fault in faults if fault.wrong]
    looked_at = max((fault.of for fault in faults), default=0)
    said = "; ".join(f"{fault.name}: {fault.wrong:,} of {fault.of:,}" for fault in failed)
    return dg.AssetCheckResult(
        passed=not failed,
        description=said or f"nothing wrong in {looked_at:,}",
        metadata={
            "wrong": sum(fault.wrong for fault in faults),
            "faults": markdown_table(("fault", "wrong", "of"), faults),
        },
    )


def blocking_check(name: str, asset: Sequence[str], finder: Finder) -> dg.AssetChecksDefinition:
    """The finder as an asset check that stops everything downstream of the asset when it fails."""

    @dg.asset_check(name=name, asset=dg.AssetKey(asset), blocking=True, description=finder.__doc__)
    def check(warehouse: Warehouse) -> dg.AssetCheckResult:
        with warehouse.open_build() as connection:
            return judge(finder(connection, warehouse.settings))

    return check


def source_check(name: str, asset: Sequence[str], finder: SourceFinder) -> dg.AssetChecksDefinition:
    """The finder as a blocking check of what files say; a source that has passed is not looked at again."""

    @dg.asset_check(name=name, asset=dg.AssetKey(asset), blocking=True, description=finder.__doc__)
    def check(warehouse: Warehouse) -> dg.AssetCheckResult:
        with (
            warehouse.open_build() as connection,
            unchecked_sources(connection, name, "pipelines/orchestration/checks.py") as look,
        ):
            faults = finder(connection, warehouse.settings, UNCHECKED)
            look.has_passed = not any(fault.wrong for fault in faults)
            return judge(faults)

    return check


def warning_check(name: str, asset: Sequence[str], finder: Finder) -> dg.AssetChecksDefinition:
    """The finder as an asset check that warns and lets everything go on."""

    @dg.asset_check(name=name, asset=dg.AssetKey(asset), description=finder.__doc__)
    def check(warehouse: Warehouse) -> dg.AssetCheckResult:
        with warehouse.open_build() as connection:
            found = judge(finder(connection, warehouse.settings))
        return dg.AssetCheckResult(
            passed=found.passed,
            severity=dg.AssetCheckSeverity.WARN,
            description=found.description,
            metadata=found.metadata,
        )

    return check


all_checks = (
    warning_check("no_source_kept_back", ("raw", "source_file"), find_kept_sources),
    blocking_check("no_source_lost", ("raw", "source_file"), find_lost_sources),
    source_check("every_numeral_accounted_for", ("raw", "numeral"), find_numeral_faults),
    source_check("spans_inside_their_text", ("raw", "source"), find_span_faults),
    blocking_check("one_progress_row_per_target", ("marts", "fct_progress"), find_progress_faults),
)

"""Which sources a check has not yet looked at as they were read last: what passed once need not be looked at again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from pipelines.settings import PROJECT_ROOT
from pipelines.warehouse.standing import read_books, write_books

# As it was read, and how many rows there are of it: rows that were lost since are looked for.
READ = """
SELECT source.source_id, concat_ws(' ', source.sha256, reader_fingerprint, numerals, quantities)
FROM raw.source JOIN raw.source_file USING (source_uri)
LEFT JOIN (SELECT source_id, count(*) AS numerals FROM raw.numeral GROUP BY ALL) AS n ON source.source_id = n.source_id
LEFT JOIN (SELECT source_id, count(*) AS quantities FROM raw.quantity GROUP BY ALL) AS q
    ON source.source_id = q.source_id
"""
TABLE = "unchecked_source"


class Look:
    """What one look of a check found: `has_passed` is set by whoever looks."""

    has_passed = False


@contextmanager
def unchecked_sources(connection: duckdb.DuckDBPyConnection, check: str, code: str) -> Iterator[Look]:
    """A table `unchecked_source` (source_id) of the sources that `check` must look at.

    Those that pass are noted with how they were read and with the file `code`, below the project, that checks.
    """
    stage = f"checked: {check}"
    rules = hashlib.sha256((PROJECT_ROOT / code).read_bytes()).hexdigest()
    known = read_books(connection, stage)
    wanted = {
        source_id: hashlib.sha256((rules + read).encode()).hexdigest()
        for source_id, read in connection.execute(READ).fetchall()
    }
    left = [source_id for source_id, how in wanted.items() if known.get(source_id) != how]
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE unchecked_source AS SELECT unnest($1::VARCHAR[]) AS source_id", [left]
    )
    look = Look()
    yield look
    if look.has_passed:
        write_books(connection, {stage: wanted})

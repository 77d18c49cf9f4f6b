"""What the build database remembers of past builds, and what it holds now."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import duckdb

from pipelines.records import RECORD_TYPES
from pipelines.warehouse.rows import insert_rows
from pipelines.warehouse.schema import raw_table
from pipelines.warehouse.state import BuildRunRow, QuarantineRow


def record_run(
    connection: duckdb.DuckDBPyConnection, started: datetime, fingerprint: str, counts: dict[str, int]
) -> None:
    """Note a build that found something changed; `counts` are the *_count columns of the row."""
    run = BuildRunRow(
        build_id=uuid.uuid4().hex,
        started_at=started,
        finished_at=utc_now(),
        content_fingerprint=fingerprint,
        **counts,
    )
    insert_rows(connection, BuildRunRow, [run])


def latest_fingerprint(connection: duckdb.DuckDBPyConnection) -> str | None:
    """Content fingerprint of the last build that found something changed; None before the first."""
    row = connection.execute(
        "SELECT content_fingerprint FROM raw.build_run ORDER BY started_at DESC, build_id LIMIT 1"
    ).fetchone()
    return str(row[0]) if row else None


def count_rows(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Rows of every raw table of the core, by table name."""
    counts: dict[str, int] = {}
    for record_type in RECORD_TYPES:
        row = connection.execute(f"SELECT count(*) FROM {raw_table(record_type)}").fetchone()  # noqa: S608
        counts[record_type.TABLE] = int(row[0]) if row else 0  # type: ignore[attr-defined]
    return counts


def read_quarantine(connection: duckdb.DuckDBPyConnection) -> tuple[QuarantineRow, ...]:
    """Every file that stands aside, in the order of its path."""
    rows = connection.execute(
        "SELECT source_uri, code, reason, byte_size, sha256, seen_at FROM raw.quarantine ORDER BY source_uri"
    ).fetchall()
    return tuple(QuarantineRow(*row) for row in rows)


def utc_now() -> datetime:
    """Now in UTC, without a zone, as the tables keep it."""
    return datetime.now(UTC).replace(tzinfo=None)

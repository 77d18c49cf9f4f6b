"""What the build database remembers of past builds, and what it holds now."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from pipelines.records import RECORD_TYPES
from pipelines.settings import Settings
from pipelines.warehouse.rows import insert_rows
from pipelines.warehouse.schema import quote_text, raw_table
from pipelines.warehouse.state import BuildRunRow, QuarantineRow


def record_run(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    started: datetime,
    fingerprint: str,
    counts: dict[str, int],
) -> None:
    """Note a build that found something changed; `counts` are the *_count columns of the row."""
    run = BuildRunRow(
        build_id=uuid.uuid4().hex,
        run_number=_next_number(connection, settings),
        started_at=started,
        finished_at=utc_now(),
        content_fingerprint=fingerprint,
        **counts,
    )
    insert_rows(connection, BuildRunRow, [run])


def latest_fingerprint(connection: duckdb.DuckDBPyConnection) -> str | None:
    """Content fingerprint of the last build that found something changed; None before the first."""
    row = connection.execute(
        "SELECT content_fingerprint FROM raw.build_run ORDER BY run_number DESC LIMIT 1"
    ).fetchone()
    return str(row[0]) if row else None


def published_number(path: Path) -> int:
    """The number of the last build that the published file knows of; 0 where there is no such file or number."""
    with duckdb.connect() as reader:
        try:
            reader.execute(f"ATTACH {quote_text(str(path))} AS published (READ_ONLY)")
            row = reader.execute("SELECT max(run_number) FROM published.marts.hist_build").fetchone()
        except duckdb.Error:
            return 0
    return int(row[0] or 0) if row else 0


def _next_number(connection: duckdb.DuckDBPyConnection, settings: Settings) -> int:
    """One more than that of any build that this database or the published file knows of."""
    row = connection.execute("SELECT max(run_number) FROM raw.build_run").fetchone()
    return max(int(row[0] or 0) if row else 0, published_number(settings.published)) + 1


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
        "SELECT source_uri, code, reason, byte_size, sha256, seen_at, is_kept FROM raw.quarantine ORDER BY source_uri"
    ).fetchall()
    return tuple(QuarantineRow(*row) for row in rows)


def utc_now() -> datetime:
    """Now in UTC, without a zone, as the tables keep it."""
    return datetime.now(UTC).replace(tzinfo=None)

"""By which rows the tables of the build differ from those of the last published file.

A file is published in the place of another by changing these rows alone: what is written, and by how much the file
grows, then follows from what has changed, and not from how much was made anew to find that out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import duckdb

from pipelines.warehouse.schema import quote_name

# So many tables are compared at once: a machine that builds has two processors or more.
AT_ONCE = 2
# Columns of a table of differences beside those of the table itself.
PLACE, MORE, GONE = "difference_place", "difference_more", "difference_gone"


@dataclass(frozen=True, slots=True)
class Compared:
    """A table (`marts.fct_target`) to be compared by its columns: those of its rows for which the condition holds.

    `following` are columns that are the same wherever all `columns` are, and too large to be read for nothing.
    """

    table: str
    columns: Sequence[str]
    where: str = "true"
    following: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Differing:
    """Queries, for use behind FROM, by which a table of the build differs from that of the last file.

    `more` are the build's rows that the last file has not, or not so often, with the build's columns; `gone` those of
    the last file, with all its columns, that the build has not, or less often, None where there are none; `gone_ids`
    their row ids (column `id`).
    """

    more: str
    gone: str | None
    gone_ids: str


def find_differences(connection: duckdb.DuckDBPyConnection, tables: Iterable[Compared]) -> dict[str, Differing]:
    """The tables of database `build` that have other rows than those of `last`, by name.

    Rows are the same when all columns are, nulls too, and count as often as they stand there.
    """
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = pool.map(lambda one: _compare(connection, one), tables)
        return {table: differing for table, differing in found if differing}


def _compare(connection: duckdb.DuckDBPyConnection, one: Compared) -> tuple[str, Differing | None]:
    """A cursor of its own, so that tables can be compared at once; what it finds is kept in memory."""
    name, kept = _quoted(one.table), f"memory.main.{quote_name(f'differences of {one.table}')}"
    columns = ", ".join(map(quote_name, one.columns))
    own, theirs = "difference_build", "difference_last"
    with connection.cursor() as cursor:
        # Of rows that are alike those that came first stay.
        cursor.execute(
            f"CREATE OR REPLACE TABLE {kept} AS SELECT {columns}, min({own}) AS {PLACE}, "  # noqa: S608 - names from the schema
            f"greatest(count({own}) - count({theirs}), 0) AS {MORE}, "
            f"list_sort(list({theirs}) FILTER ({theirs} IS NOT NULL))[count({own}) + 1:] AS {GONE} FROM ("
            f"SELECT {columns}, rowid AS {own}, NULL::BIGINT AS {theirs} FROM build.{name} WHERE {one.where} "
            f"UNION ALL SELECT {columns}, NULL, rowid FROM last.{name} WHERE {one.where}) "
            f"GROUP BY {columns} HAVING count({own}) <> count({theirs})"
        )
        rows, gone = cursor.execute(f"SELECT count(*), sum(len({GONE})) FROM {kept}").fetchone() or (0, 0)  # noqa: S608
    if not rows:
        return one.table, None
    told = [f"kept.{quote_name(c)}" for c in one.columns] + [f"own.{quote_name(c)}" for c in one.following]
    more = f"SELECT {', '.join(told)} FROM (SELECT *, unnest(range({MORE})) FROM {kept}) AS kept"  # noqa: S608 - as above
    if one.following:
        more += f" JOIN build.{name} AS own ON own.rowid = kept.{PLACE}"
    gone_ids = f"(SELECT unnest({GONE}) AS id FROM {kept})"  # noqa: S608 - as above
    gone_rows = f"(FROM last.{name} WHERE rowid IN {gone_ids})"
    return one.table, Differing(f"({more} ORDER BY kept.{PLACE})", gone_rows if gone else None, gone_ids)


def apply_difference(connection: duckdb.DuckDBPyConnection, table: str, differing: Differing) -> None:
    """Make the table of database `copy`, which is a copy of `last`, that of the build."""
    take_out(connection, table, differing)
    connection.execute(f"INSERT INTO copy.{_quoted(table)} BY NAME FROM {differing.more}")


def take_out(connection: duckdb.DuckDBPyConnection, table: str, differing: Differing) -> None:
    """Take the rows that are gone out of the table of `copy`. Row ids are those of `last`, of which it is a copy."""
    if differing.gone:
        connection.execute(f"DELETE FROM copy.{_quoted(table)} WHERE rowid IN {differing.gone_ids}")  # noqa: S608 - names from the schema


def _quoted(table: str) -> str:
    schema, name = table.split(".", 1)
    return f"{schema}.{quote_name(name)}"

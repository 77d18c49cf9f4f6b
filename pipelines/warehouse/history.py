"""What the ledger showed, and since when: versions of facts, kept from one published file to the next.

A row is another version when anything it says has changed; that it has moved in its text is no change. The published
file itself is the memory: when it is written anew, rows that stood in the last one as they are keep its moment, and
rows that did not are kept beside, in a table of history, with the moment that ended them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import duckdb

from pipelines.warehouse.schema import quote_name, quote_text

# Where a row stands, and what follows from its words: no part of what it says.
PLACES = frozenset(
    {
        *("char_start", "char_end", "sentence_start", "sentence_end", "clause_start", "clause_end"),
        *("mention_start", "mention_end", "stage_number", "search_words", "known_from"),
    }
)
NEEDED = frozenset({"meta_build", "dim_source", "dim_document"})
KNOWN_FROM = "when the ledger first showed the row as it is (UTC)"
ADDED = {
    "valid_from": "when the ledger first showed the row as it is (UTC)",
    "valid_to": "from when on it no longer did (UTC)",
    "source_id": "source that the row was read from",
    "source_sha256": "version of the source's text that its spans refer to: marts.source_texts_as_of",
    "document_title": "title of the document that says it",
}


@dataclass(frozen=True, slots=True)
class Versioned:
    """A table whose rows carry since when they are known.

    `history` is the table of rows that are shown no more, `macro` asks for both at a moment; None where only the
    present is kept. `content` are the columns that make a version; all but places where it is empty.
    """

    table: str
    key: str
    history: str | None = None
    macro: str | None = None
    content: tuple[str, ...] = ()


VERSIONED = (
    Versioned("dim_source", "source_id", "hist_source_text", "source_texts_as_of", ("sha256",)),
    Versioned("fct_target", "target_id", "hist_target", "targets_as_of"),
    Versioned("fct_result", "result_id", "hist_result", "results_as_of"),
    Versioned("fct_task", "task_id", "hist_task", "tasks_as_of"),
    Versioned("fct_progress", "target_id", "hist_progress", "progress_as_of"),
    Versioned("fct_project_stage", "project_stage_id", "hist_project_stage", "project_stages_as_of"),
    Versioned("fct_relative_target", "relative_target_id"),
    Versioned("fct_task_mention", "task_id"),
    Versioned("fct_project_promise", "project_promise_id"),
    Versioned("fct_project_listing", "project_listing_id"),
    Versioned("fct_work_item", "work_item_id"),
)
HISTORIES = frozenset(one.history for one in VERSIONED if one.history)


class HistoryWriter:
    """Writes versioned tables into database `copy`, from `build` and, where there is one, from the last file `last`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, *, has_last: bool) -> None:
        self._connection = connection
        self._descriptions: dict[str, dict[str, dict[str, str | None]]] = {}
        self._has_last = has_last and "meta_build" in self._tables("last")
        self._moment = self._read_moment("build")
        self._last_moment = self._read_moment("last") if self._has_last else self._moment

    def tables(self) -> dict[str, Versioned]:
        """The versioned tables of this build; none where the tables that they follow from are missing."""
        tables = self._tables("build")
        return {one.table: one for one in VERSIONED if one.table in tables} if tables >= NEEDED else {}

    def copy(self, one: Versioned) -> None:
        """The table with `known_from`, and its rows that are shown no more."""
        fact = f"marts.{quote_name(one.table)}"
        if self._is_known(one.table):
            known = "last.known_from" if "known_from" in self._columns("last", one.table) else self._last_moment
            source = f"build.{fact} AS fact LEFT JOIN last.{fact} AS last ON {self._same(one, 'fact', 'last')}"
            moment = f"CASE WHEN last.{one.key} IS NULL THEN {self._moment} ELSE {known} END"
        else:
            source, moment = f"build.{fact} AS fact", self._moment
        self._run(f"CREATE TABLE copy.{fact} AS SELECT fact.*, {moment} AS known_from FROM {source}")  # noqa: S608 - names from schemas
        if one.history:
            self._keep(one, one.history)

    def add_macros(self, versioned: Iterable[Versioned]) -> None:
        """What asks for the tables at a moment; made when all of them are there, because it is bound then."""
        self._run("USE copy")
        for one in versioned:
            if one.history:
                self._run(_macro(one, one.history, self._columns("build", one.table)))
        self._run("USE memory")

    def comments(self, one: Versioned) -> Iterator[str]:
        """Statements that say what the added columns and tables hold."""
        yield _comment(f"COLUMN copy.marts.{one.table}.known_from", KNOWN_FROM)
        if not one.history:
            return
        yield _comment(
            f"TABLE copy.marts.{one.history}",
            f"One row per version of a row of {one.table} that is shown no more; marts.{one.macro}(moment) has both.",
        )
        added = {"valid_from", "valid_to", *self._added(one.table)}
        told = {**self._columns("build", one.table), **{column: ADDED[column] for column in added}}
        for column, comment in told.items():
            if comment:
                yield _comment(f"COLUMN copy.marts.{one.history}.{quote_name(column)}", comment)
        yield _comment(f"MACRO TABLE copy.marts.{one.macro}", f"What {one.table} showed at a moment (UTC).")

    def _keep(self, one: Versioned, history: str) -> None:
        """What was kept before, and the last file's rows that are not shown again as they were."""
        fact, kept = f"marts.{quote_name(one.table)}", f"copy.marts.{history}"
        added = self._added(one.table)
        empty = ", ".join(
            ["NULL::TIMESTAMP AS valid_from, NULL::TIMESTAMP AS valid_to", *(f"'' AS {c}" for c in added)]
        )
        self._run(f"CREATE TABLE {kept} AS SELECT * EXCLUDE (known_from), {empty} FROM copy.{fact} LIMIT 0")  # noqa: S608 - names from schemas
        if not self._has_last:
            return
        if history in self._tables("last"):
            old = ", ".join(quote_name(c) for c in self._shared(history, one.table, [*added, "valid_from", "valid_to"]))
            self._run(f"INSERT INTO {kept} BY NAME SELECT {old} FROM last.marts.{history}")  # noqa: S608 - names from schemas
        if not self._is_known(one.table):
            return
        columns = ", ".join(f"last.{quote_name(c)}" for c in self._shared(one.table, one.table))
        known = "last.known_from" if "known_from" in self._columns("last", one.table) else self._last_moment
        chain = _chain(added)
        self._run(
            f"INSERT INTO {kept} BY NAME SELECT {columns}, {known} AS valid_from, {self._moment} AS valid_to"  # noqa: S608 - names from schemas
            f"{''.join(f', {value} AS {column}' for column, value in added.items())} FROM last.{fact} AS last {chain} "
            f"WHERE NOT EXISTS (SELECT 1 FROM copy.{fact} AS fact WHERE {self._same(one, 'fact', 'last')})"
        )

    def _same(self, one: Versioned, left: str, right: str) -> str:
        columns = one.content or [c for c in self._shared(one.table, one.table) if c not in PLACES and c != one.key]
        same = [f"{left}.{quote_name(c)} IS NOT DISTINCT FROM {right}.{quote_name(c)}" for c in columns]
        return " AND ".join([f"{left}.{one.key} = {right}.{one.key}", *same])

    def _added(self, table: str) -> dict[str, str]:
        """What a row of history needs so that its passage can be opened, by column, with where it comes from."""
        if "document_id" not in self._columns("build", table):
            return {}
        return {"source_id": "d.source_id", "source_sha256": "s.sha256", "document_title": "d.title"}

    def _shared(self, last: str, build: str, more: Sequence[str] = ()) -> list[str]:
        """Columns that the last file's table and this build's have in common."""
        wanted = {*self._columns("build", build), *more}
        return [column for column in self._columns("last", last) if column in wanted and column != "known_from"]

    def _is_known(self, table: str) -> bool:
        return self._has_last and table in self._tables("last")

    def _tables(self, database: str) -> set[str]:
        return set(self._described(database))

    def _columns(self, database: str, table: str) -> dict[str, str | None]:
        """The columns of a table in order, each with its comment."""
        return self._described(database).get(table, {})

    def _described(self, database: str) -> dict[str, dict[str, str | None]]:
        """The tables of `build` or `last`; asked once, because the answer takes time and does not change."""
        if database not in self._descriptions:
            sql = (
                "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE database_name = ? "
                "AND schema_name = 'marts' ORDER BY table_name, column_index"
            )
            tables: dict[str, dict[str, str | None]] = {}
            for table, column, comment in self._connection.execute(sql, [database]).fetchall():
                tables.setdefault(str(table), {})[str(column)] = comment
            self._descriptions[database] = tables
        return self._descriptions[database]

    def _read_moment(self, database: str) -> str:
        """The moment of a build as an SQL literal: when it had read everything."""
        if "built_at" not in self._columns(database, "meta_build"):
            return "now()::TIMESTAMP"
        row = self._connection.execute(f"SELECT max(built_at) FROM {database}.marts.meta_build").fetchone()  # noqa: S608
        return f"TIMESTAMP {quote_text(str(row[0]))}" if row and row[0] else "now()::TIMESTAMP"

    def _run(self, statement: str) -> None:
        self._connection.execute(statement)


def _chain(added: dict[str, str]) -> str:
    """From a row of the last file to its source; rows that lost their document stay."""
    if not added:
        return ""
    return (
        "LEFT JOIN last.marts.dim_document AS d ON last.document_id = d.document_id "
        "LEFT JOIN last.marts.dim_source AS s ON d.source_id = s.source_id"
    )


def _macro(one: Versioned, history: str, columns: Iterable[str]) -> str:
    """The table as it was shown at a moment, with the version of the text that its spans refer to."""
    own = ", ".join(f"fact.{quote_name(c)}" for c in columns)
    chain, added = "", ""
    if "document_id" in columns:
        chain = (
            "LEFT JOIN marts.dim_document AS d USING (document_id) LEFT JOIN marts.dim_source AS s USING (source_id)"
        )
        added = ", d.source_id, s.sha256 AS source_sha256, d.title AS document_title"
    return (
        f"CREATE MACRO marts.{one.macro}(moment) AS TABLE "  # noqa: S608 - names from schemas
        f"SELECT {own}, fact.known_from AS valid_from, NULL::TIMESTAMP AS valid_to{added} "
        f"FROM marts.{one.table} AS fact {chain} WHERE fact.known_from <= moment::TIMESTAMP "
        f"UNION ALL BY NAME SELECT * FROM marts.{history} "
        "WHERE valid_from <= moment::TIMESTAMP AND moment::TIMESTAMP < valid_to"
    )


def _comment(what: str, comment: str) -> str:
    return f"COMMENT ON {what} IS {quote_text(comment)}"

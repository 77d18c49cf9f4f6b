"""What the ledger showed, and since when: versions of facts, kept from one published file to the next.

A row is another version when anything it says has changed; that it has moved in its text is no change. The published
file itself is the memory: when it is written anew, rows that stood in the last one as they are keep its moment, and
rows that did not are kept beside, in a table of history, with the moment that ended them.

Moments are for people. What came before what is told by the number of the build, which only grows: a clock that was
ahead for one build, or is set back, changes what is displayed and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import duckdb

from pipelines.warehouse.differences import Differing, take_out
from pipelines.warehouse.published_schemas import HISTORY
from pipelines.warehouse.schema import quote_name, quote_text

# Where a row stands, and what follows from its words: no part of what it says.
PLACES = frozenset(
    {
        *("char_start", "char_end", "sentence_start", "sentence_end", "clause_start", "clause_end"),
        *("mention_start", "mention_end", "stage_number", "search_words", "known_from", "known_from_run"),
    }
)
NEEDED = frozenset({"meta_build", "dim_source", "dim_document"})
# Columns that a published table has behind those of the build.
OWN = ("known_from", "known_from_run")
KNOWN_FROM = "when the ledger first showed the row as it is (UTC)"
KNOWN_FROM_RUN = "number of the build that first showed the row as it is: marts.hist_build"
BUILDS = "hist_build"
BUILDS_TABLE = "One row per build that was published, in order; a clock that was wrong shows in built_at alone."
BUILDS_COLUMNS = {
    "run_number": "Key: place of the build among all of this warehouse, growing.",
    "built_at": "When the build had read its sources, by the clock of its machine (UTC).",
}
ADDED = {
    "valid_from": "when the ledger first showed the row as it is (UTC)",
    "valid_to": "from when on it no longer did (UTC)",
    "valid_from_run": "number of the build that first showed the row as it is",
    "valid_to_run": "number of the build that no longer did",
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
HISTORIES = frozenset({BUILDS, *(one.history for one in VERSIONED if one.history)})
INTERVAL = ("valid_from", "valid_to", "valid_from_run", "valid_to_run")


class HistoryWriter:
    """Writes versioned tables into database `copy`, from `build` and, where there is one, from the last file `last`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, *, has_last: bool) -> None:
        self._connection = connection
        self._descriptions: dict[str, dict[str, dict[str, str | None]]] = {}
        self._has_last = has_last and "meta_build" in self._tables("last")
        self._moment = self._read_moment("build")
        self._last_moment = self._read_moment("last") if self._has_last else self._moment
        self._run_number = 0

    def number(self, *, is_copied: bool = False) -> None:
        """The table of builds that were published, and the number of this one. Comes before every `copy`.

        With `is_copied`, `copy` has the table of the last file already.
        """
        builds = f"copy.{HISTORY}.{BUILDS}"
        if not is_copied:
            self._start_builds(builds)
        own = "max(run_number)" if "run_number" in self._columns("build", "meta_build") else "0"
        row = self._connection.execute(
            f"SELECT greatest((SELECT coalesce(max(run_number), 0) + 1 FROM {builds}), "  # noqa: S608 - names from schemas
            f"(SELECT {own} FROM build.marts.meta_build))"
        ).fetchone()
        self._run_number = int(row[0]) if row else 1
        self._run(f"INSERT INTO {builds} VALUES ({self._run_number}, {self._moment})")  # noqa: S608 - a number and a moment

    def _start_builds(self, builds: str) -> None:
        """The table as the last file has it."""
        if BUILDS in self._tables("last") and self._has_last:
            self._run(f"CREATE OR REPLACE TABLE {builds} AS SELECT run_number, built_at FROM last.marts.{BUILDS}")  # noqa: S608 - names from schemas
        else:
            self._run(f"CREATE OR REPLACE TABLE {builds} AS {self._old_builds()}")
        self._run(_comment(f"TABLE {builds}", BUILDS_TABLE))
        for column, comment in BUILDS_COLUMNS.items():
            self._run(_comment(f"COLUMN {builds}.{column}", comment))

    def _old_builds(self) -> str:
        """The builds of a file that numbered none, by the moments that its rows carry, numbered up to 0."""
        moments = ["SELECT NULL::TIMESTAMP AS built_at"]
        for table in self._tables("last") if self._has_last else ():
            found = [c for c in ("known_from", "valid_from", "valid_to") if c in self._columns("last", table)]
            moments += [f"SELECT {column} FROM last.marts.{quote_name(table)}" for column in found]  # noqa: S608 - names from schemas
        if self._has_last:
            moments.append(f"SELECT {self._last_moment}")
        return (
            "SELECT row_number() OVER (ORDER BY built_at) - count(*) OVER () AS run_number, built_at FROM "  # noqa: S608 - names from schemas
            f"(SELECT DISTINCT built_at FROM ({' UNION ALL '.join(moments)}) WHERE built_at IS NOT NULL)"
        )

    def _run_at(self, table: str, column: str) -> str:
        """The number of the build at which `last.column` of a row stands, also in a file that numbered none."""
        if f"{column}_run" in self._columns("last", table):
            return f"last.{column}_run"
        moment = f"last.{column}" if column in self._columns("last", table) else self._last_moment
        return f"coalesce((SELECT max(b.run_number) FROM copy.{HISTORY}.{BUILDS} AS b WHERE b.built_at = {moment}), 0)"  # noqa: S608 - names from schemas

    def tables(self) -> dict[str, Versioned]:
        """The versioned tables of this build; none where the tables that they follow from are missing."""
        tables = self._tables("build")
        return {one.table: one for one in VERSIONED if one.table in tables} if tables >= NEEDED else {}

    def copy(self, one: Versioned, differing: Differing | None = None) -> None:
        """The table with `known_from`, and its rows that are shown no more.

        With `differing`, `copy` is a copy of `last`, and only these rows are written in the place of those that go.
        """
        fact = f"marts.{quote_name(one.table)}"
        more = differing.more if differing else f"(FROM build.{fact})"
        gone = (differing.gone if differing else f"(FROM last.{fact})") if self._is_known(one.table) else None
        if gone:
            known = "last.known_from" if "known_from" in self._columns("last", one.table) else self._last_moment
            source = f"{more} AS fact LEFT JOIN {gone} AS last ON {self._same(one, 'fact', 'last')}"
            moment = f"CASE WHEN last.{one.key} IS NULL THEN {self._moment} ELSE {known} END"
            known_run = self._run_at(one.table, "known_from")
            run = f"CASE WHEN last.{one.key} IS NULL THEN {self._run_number} ELSE {known_run} END"
        else:
            source, moment, run = f"{more} AS fact", self._moment, str(self._run_number)
        if differing:
            take_out(self._connection, f"marts.{one.table}", differing)
        into = f"INSERT INTO copy.{fact} BY NAME" if differing else f"CREATE OR REPLACE TABLE copy.{fact} AS"
        self._run(
            f"{into} SELECT fact.*, {moment} AS known_from, ({run})::BIGINT AS known_from_run "  # noqa: S608 - names from schemas
            f"FROM {source}"
        )
        if one.history and not differing:
            self._keep_before(one, one.history)
        if one.history and gone:
            self._keep_gone(one, one.history, more, gone)

    def add_macros(self, versioned: Iterable[Versioned]) -> None:
        """What asks for the tables at a moment; made when all of them are there, because it is bound then."""
        self._run("USE copy")
        for one in versioned:
            if one.history:
                self._run(_macro(one, one.history, self._columns("build", one.table)))
                self._run(_comment(f"MACRO TABLE marts.{one.macro}", f"What {one.table} showed at a moment (UTC)."))
        self._run("USE memory")

    def comments(self, one: Versioned) -> Iterator[str]:
        """Statements that say what the added columns and tables hold."""
        yield _comment(f"COLUMN copy.marts.{one.table}.known_from", KNOWN_FROM)
        yield _comment(f"COLUMN copy.marts.{one.table}.known_from_run", KNOWN_FROM_RUN)
        if not one.history:
            return
        yield _comment(
            f"TABLE copy.{HISTORY}.{one.history}",
            f"One row per version of a row of {one.table} that is shown no more; marts.{one.macro}(moment) has both.",
        )
        added = {*INTERVAL, *self._added(one.table)}
        told = {**self._columns("build", one.table), **{column: ADDED[column] for column in added}}
        for column, comment in told.items():
            if comment:
                yield _comment(f"COLUMN copy.{HISTORY}.{one.history}.{quote_name(column)}", comment)

    def _keep_before(self, one: Versioned, history: str) -> None:
        """The table of history with what the last file's has."""
        fact, kept = f"marts.{quote_name(one.table)}", f"copy.{HISTORY}.{history}"
        added = self._added(one.table)
        empty = ", ".join(
            [
                "NULL::TIMESTAMP AS valid_from, NULL::TIMESTAMP AS valid_to",
                "NULL::BIGINT AS valid_from_run, NULL::BIGINT AS valid_to_run",
                *(f"'' AS {column}" for column in added),
            ]
        )
        self._run(
            f"CREATE OR REPLACE TABLE {kept} AS SELECT * EXCLUDE (known_from, known_from_run), {empty} "  # noqa: S608 - names from schemas
            f"FROM copy.{fact} LIMIT 0"
        )
        if self._has_last and history in self._tables("last"):
            old = ", ".join(quote_name(c) for c in self._shared(history, one.table, [*added, "valid_from", "valid_to"]))
            runs = ", ".join(f"{self._run_at(history, end)} AS {end}_run" for end in ("valid_from", "valid_to"))
            self._run(f"INSERT INTO {kept} BY NAME SELECT {old}, {runs} FROM last.marts.{history} AS last")  # noqa: S608 - names from schemas

    def _keep_gone(self, one: Versioned, history: str, more: str, gone: str) -> None:
        """Rows of the last file (`gone`) that are not shown again as they were among those of the build (`more`)."""
        kept, added = f"copy.{HISTORY}.{history}", self._added(one.table)
        columns = ", ".join(f"last.{quote_name(c)}" for c in self._shared(one.table, one.table))
        known = "last.known_from" if "known_from" in self._columns("last", one.table) else self._last_moment
        chain = _chain(added)
        known_run = self._run_at(one.table, "known_from")
        self._run(
            f"INSERT INTO {kept} BY NAME SELECT {columns}, {known} AS valid_from, {self._moment} AS valid_to, "  # noqa: S608 - names from schemas
            f"{known_run} AS valid_from_run, {self._run_number} AS valid_to_run"
            f"{''.join(f', {value} AS {column}' for column, value in added.items())} "
            f"FROM {gone} AS last {chain} WHERE NOT EXISTS "
            f"(SELECT 1 FROM {more} AS fact WHERE {self._same(one, 'fact', 'last')})"
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
        return [column for column in self._columns("last", last) if column in wanted - {*OWN}]

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
    # The last build that was published by then; of two with the same moment, or out of order, the later one.
    shown = f"(SELECT coalesce(max(run_number), -9e18) FROM {HISTORY}.{BUILDS} WHERE built_at <= moment::TIMESTAMP)"  # noqa: S608 - names from schemas
    return (
        f"CREATE MACRO marts.{one.macro}(moment) AS TABLE "  # noqa: S608 - names from schemas
        f"SELECT {own}, fact.known_from AS valid_from, NULL::TIMESTAMP AS valid_to, "
        f"fact.known_from_run AS valid_from_run, NULL::BIGINT AS valid_to_run{added} "
        f"FROM marts.{one.table} AS fact {chain} WHERE fact.known_from_run <= {shown} "
        f"UNION ALL BY NAME SELECT * FROM {HISTORY}.{history} "
        f"WHERE valid_from_run <= {shown} AND {shown} < valid_to_run"
    )


def _comment(what: str, comment: str) -> str:
    return f"COMMENT ON {what} IS {quote_text(comment)}"
